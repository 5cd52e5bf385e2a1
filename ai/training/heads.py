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
from ai.training.fitting import Lesson, Rein, fit, folds
from ai.training.reading import Readings

POSTS: Final = 0.6  # how much a public post counts beside a customer's message
# Of the pieces beside a tuned reading. More of them read customers a little better, all other texts worse.
TUNED_SHARES: Final = (0.0, 0.15)
# Where 6,000 texts are all there is: looser heads learn them by heart (35 intents in 100 right instead of 42).
FEW: Final = Rein(dense=5e-2, sparse=3e-5)
SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Row:
    """A text, what it is labelled, how much it counts."""

    text: str
    label: str
    weight: float


@dataclass(frozen=True, slots=True)
class Bench:
    """What training works with."""

    folder: Path  # of public data
    readings: Readings
    say: Callable[[str], None]
    taught: Head | None = None  # the mood's, of an encoder that was tuned for it


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
    """Negative, neutral, positive. The half that goes with the readings was taught together with the encoder, where it
    was tuned; then only texts that it was not taught with can tell how sure it may be."""
    lesson = _lesson(bench, moods_told(bench.folder, own), LABELS)
    if bench.taught is None:
        return fit(lesson, LABELS, folds(len(own)))
    aside = np.flatnonzero([data.aside(message.text) for message in own])
    return fit(lesson, LABELS, [aside], shares=TUNED_SHARES, dense=bench.taught.dense)


def moods_told(folder: Path, own: Sequence[texts.Text]) -> list[Row]:
    """All texts with a mood, those of `own` first."""
    rows = [Row(message.text, message.label, 1.0) for message in own]
    rows += [Row(post.text, post.label, POSTS) for variant in texts.POSTED for post in texts.posts(variant)]
    for each in data.TRAINED_ON:
        told = data.labelled(folder, each.name)
        order = np.random.default_rng(SEED).permutation(len(told))[: each.most]
        some = [told[int(place)] for place in order]
        times = Counter[str](one.label for one in some)  # a file's many neutral texts do not make everything neutral
        rows += [Row(one.text, one.label, each.weight * len(some) / len(LABELS) / times[one.label]) for one in some]
    return rows


def flag(bench: Bench, own: Sequence[texts.Text], kind: str) -> Head:
    """Whether a message bears a flag. Flags are few, so that one counts as much as the many without."""
    marked = [kind in message.flags for message in own]
    most = (len(own) - sum(marked)) / max(1, sum(marked))
    rows = [
        Row(message.text, "yes" if bears else "no", most**0.5 if bears else 1.0)
        for message, bears in zip(own, marked, strict=True)
    ]
    lesson = _lesson(bench, rows, ("no", "yes"))
    return fit(lesson, ("no", "yes"), folds(len(own)), Rein(dense=0.3, sparse=FEW.sparse))


def intent(bench: Bench, own: Sequence[texts.Text]) -> Head:
    """What a message is about, one of INTENTS."""
    labels = tuple(sorted(texts.INTENTS))
    rows = [Row(message.text, message.intent, 1.0) for message in own]
    return fit(_lesson(bench, rows, labels), labels, folds(len(own)), FEW, shares=(0.0,))


def language() -> Head:
    """One of the corpus's variants, from the pieces alone: messages and agents' answers."""
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
    head = fit(lesson, labels, folds(len(rows)), Rein(sparse=3e-6))
    return Head(labels=labels, dense=head.dense, sparse=head.sparse, share=1.0, heat=head.heat)


def _lesson(bench: Bench, rows: Sequence[Row], labels: Sequence[str]) -> Lesson:
    words = [row.text for row in rows]
    return Lesson(
        texts=words,
        layers=bench.readings.of(words),
        labels=np.array([labels.index(row.label) for row in rows]),
        weights=np.array([row.weight for row in rows], np.float32),
    )
