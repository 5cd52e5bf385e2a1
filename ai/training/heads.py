"""Trains the heads for mood, flags, language and intent, from our own corpus first and public data beside it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ai import texts
from ai.sentiment import KINDS, LABELS
from ai.softmax import Head
from ai.training import data
from ai.training.fitting import Lesson, Rein, fit
from ai.training.reading import Readings

POSTS: Final = 0.6  # how much a public post counts beside a customer's message
SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Bench:
    """What training works with."""

    folder: Path  # of public data
    readings: Readings
    say: Callable[[str], None]


def train(bench: Bench, out: Path) -> None:
    """Write every head into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    own = [message for variant in texts.VARIANTS for message in texts.messages(variant)]
    bench.say("mood")
    mood(bench, own).save(out / "mood.npz")
    for kind in KINDS:
        bench.say(kind)
        flag(bench, own, kind).save(out / f"{kind}.npz")
    bench.say("intent")
    intent(bench, own).save(out / "intent.npz")
    bench.say("language")
    language().save(out / "language.npz")


def mood(bench: Bench, own: Sequence[texts.Text]) -> Head:
    """Negative, neutral, positive."""
    rows = [(message.text, message.label, 1.0) for message in own]
    rows += [(post.text, post.label, POSTS) for variant in texts.POSTED for post in texts.posts(variant)]
    for each in data.TRAINED_ON:
        told = data.labelled(bench.folder, each.name)
        order = np.random.default_rng(SEED).permutation(len(told))[: each.most]
        some = [told[int(place)] for place in order]
        times = Counter[str](one.label for one in some)  # a file's many neutral texts do not make everything neutral
        rows += [(one.text, one.label, each.weight * len(some) / len(LABELS) / times[one.label]) for one in some]
    return fit(_lesson(bench, rows, LABELS), LABELS, len(own))


def flag(bench: Bench, own: Sequence[texts.Text], kind: str) -> Head:
    """Whether a message bears a flag. Flags are few, so that one counts as much as the many without."""
    marked = [kind in message.flags for message in own]
    most = (len(own) - sum(marked)) / max(1, sum(marked))
    rows = [
        (message.text, "yes" if bears else "no", most**0.5 if bears else 1.0)
        for message, bears in zip(own, marked, strict=True)
    ]
    return fit(_lesson(bench, rows, ("no", "yes")), ("no", "yes"), len(own), Rein(dense=3e-4, sparse=3e-5))


def intent(bench: Bench, own: Sequence[texts.Text]) -> Head:
    """What a message is about, one of INTENTS."""
    labels = tuple(sorted(texts.INTENTS))
    rows = [(message.text, message.intent, 1.0) for message in own]
    return fit(_lesson(bench, rows, labels), labels, len(own), Rein(dense=3e-4), shares=(0.0,))


def language() -> Head:
    """One of the corpus's variants, from the pieces alone: messages, agents' answers and posts."""
    rows: list[tuple[str, str, float]] = []
    for variant in texts.VARIANTS:
        rows += [(message.text, variant, 1.0) for message in texts.messages(variant)]
        rows += [(talk.turns[-1].text, variant, 1.0) for talk in texts.dialogues(variant)]
    labels = tuple(texts.VARIANTS)
    order = np.random.default_rng(SEED).permutation(len(rows))
    rows = [rows[place] for place in order]
    places = np.array([labels.index(label) for _, label, _ in rows])
    blank = np.zeros((len(rows), 1), np.float32)
    lesson = Lesson([text for text, _, _ in rows], blank, places, np.ones(len(rows), np.float32))
    head = fit(lesson, labels, len(rows), Rein(sparse=3e-6))
    return Head(labels=labels, dense=head.dense, sparse=head.sparse, share=1.0, heat=head.heat)


def _lesson(bench: Bench, rows: Sequence[tuple[str, str, float]], labels: Sequence[str]) -> Lesson:
    words = [text for text, _, _ in rows]
    return Lesson(
        texts=words,
        layers=bench.readings.of(words),
        labels=np.array([labels.index(label) for _, label, _ in rows]),
        weights=np.array([weight for _, _, weight in rows], np.float32),
    )
