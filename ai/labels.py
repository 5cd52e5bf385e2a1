"""Which of a team's labels fit what a customer wrote: near to the label's name, and to conversations that carry it.

How near is near differs between encoders, languages and labels, so nearness is measured against what customers write
about everything else: how many standard deviations above it. Pure, over vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from ai.embeddings import Encoder, Floats
from ai.texts import VARIANTS, messages

MOST: Final = 3  # labels suggested; an agent chooses at a glance or not at all
THRESHOLD: Final = 0.5  # of a score: two standard deviations above the rest
# With so many conversations that carry it, these say as much about a label as its name does; with more, more.
AS_GOOD_AS_THE_NAME: Final = 4
# The least standard deviation: with few texts to compare it may come out near nothing.
LEAST: Final = 0.02
REST: Final = 60  # texts of a language that nearness is measured against


@dataclass(frozen=True, slots=True)
class Known:
    """A label: the vector of its name, and those of conversations that carry it [n, size]."""

    label_id: str
    name: str
    named: Floats
    carried: Floats


def fitting(said: Floats, labels: Sequence[Known], rest: Floats) -> list[tuple[Known, float]]:
    """The labels that fit with their scores, the best first. `said` is the customer's vector, `rest` [m, size] are
    texts about everything."""
    scored = [(label, _score(said, label, rest)) for label in labels]
    best = sorted(scored, key=lambda each: (-each[1], each[0].name))[:MOST]
    return [(label, score) for label, score in best if score >= THRESHOLD]


def _score(said: Floats, label: Known, rest: Floats) -> float:
    """From 0 to 1."""
    above = _above(said, label.named, rest)
    if many := len(label.carried):
        weight = many / (many + AS_GOOD_AS_THE_NAME)
        above = (1 - weight) * above + weight * _above(said, label.carried.mean(axis=0), rest)
    return float(1 / (1 + np.exp(-1.5 * (above - 2.0))))


def _above(said: Floats, towards: Floats, rest: Floats) -> float:
    """How many standard deviations nearer it is than the rest."""
    direction = towards / max(float(np.linalg.norm(towards)), 1e-9)
    usual = rest @ direction
    return (float(said @ direction) - float(usual.mean())) / max(float(usual.std()), LEAST)


def texts_about_everything(language: str | None, text: str) -> tuple[str, ...]:
    """What customers write in this language; of an unknown one, in all: a text is near to every other of its own."""
    if language == "hi" and not any("\u0900" <= each <= "\u097f" for each in text):
        language = "hi_latn"
    return _of(language) if language in VARIANTS else _of_all()


@cache
def _of(variant: str) -> tuple[str, ...]:
    return tuple(each.text for each in messages(variant))[:REST]


@cache
def _of_all() -> tuple[str, ...]:
    return tuple(text for variant in VARIANTS for text in _of(variant)[: REST // 6])


class Rest:
    """The vectors of texts about everything, read once for each encoder and language."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[tuple[str, ...], Floats] = {}

    def of(self, language: str | None, text: str) -> Floats:
        """Slow the first time: call it from a thread."""
        texts = texts_about_everything(language, text)
        if texts not in self._vectors:
            self._vectors[texts] = self._encoder.encode(texts).vectors
        return self._vectors[texts]
