"""Moods and flags from heads, and which words caused a flag."""

from zlib import crc32

import numpy as np
import pytest

from ai import ngrams
from ai.sentiment import KINDS, LABELS, Flag, Moods, clauses, mood_of
from ai.softmax import Head
from tests.fakes.encoder import FakeEncoder

ENCODER = FakeEncoder()


def head(labels: tuple[str, ...], words: dict[str, int]) -> Head:
    """A head that knows some words: each speaks for the label in this place."""
    sparse = np.zeros((ngrams.BUCKETS + 1, len(labels)), np.float32)
    for word, place in words.items():
        sparse[crc32(f"w {word}".encode()) % ngrams.BUCKETS, place] = 80.0
    sparse[-1, 0] = 4.0
    dense = np.zeros((ENCODER.size + 1, len(labels)), np.float32)
    return Head(labels=labels, dense=dense, sparse=sparse, share=1.0, heat=1.0)


def moods() -> Moods:
    known = {"angry": "furious", "urgent": "emergency", "leaving": "cancelling"}
    flags = {kind: head(("no", "yes"), {known[kind]: 1}) for kind in KINDS}
    return Moods(head(LABELS, {"terrible": 0, "monday": 1, "wonderful": 2}), flags)


def read(*texts: str):
    return moods().read(texts, ENCODER.encode(texts), ENCODER)


def test_each_text_gets_its_own_mood():
    bad, plain, good = read("terrible", "monday", "wonderful")
    assert (bad.label, plain.label, good.label) == LABELS
    assert bad.score < 0 < good.score
    assert sum(good.probabilities.values()) == pytest.approx(1, abs=0.01)
    assert read() == []


def test_a_flag_names_the_words_that_caused_it():
    (mood,) = read("I ordered two weeks ago, you never answered. I am furious about this! See you on monday.")
    assert [(flag.kind, flag.because) for flag in mood.flags] == [("angry", "I am furious about this!")]


def test_a_message_may_bear_several_flags_or_none():
    (mood,) = read("furious emergency cancelling")
    assert {flag.kind for flag in mood.flags} == set(KINDS)
    assert read("monday")[0].flags == ()


def test_a_score_is_positive_less_negative():
    found = mood_of(np.array([0.7, 0.2, 0.1], np.float32), (Flag(kind="angry", because="x"),))
    assert (found.label, found.score) == ("negative", pytest.approx(-0.6))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ok", ["ok"]),
        ("", [""]),
        ("Hi! I want my money back. Now!!", ["Hi! I want my money back. Now!!"]),
        (
            "The parcel came late, the box was broken and nobody answers.",
            ["The parcel came late,", "the box was broken and nobody answers."],
        ),
        ("जल्दी करो भाई, बहुत देर हो गई है। अब मैं ऑर्डर रद्द कर रहा हूँ", None),
    ],
)
def test_clauses_are_the_whole_text_in_order(text: str, parts: list[str] | None):
    found = clauses(text)
    if parts is not None:
        assert found == parts
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
