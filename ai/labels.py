"""Which of a team's labels fit what a customer wrote: near to the label's name, and to conversations that carry it.

How near is near differs between encoders, languages and labels. So what all texts have in common is taken away first,
and nearness is measured against what customers write about everything else: how many standard deviations above it.
Pure, over vectors.
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
AS_GOOD_AS_THE_NAME: Final = 2
# What a name is near to without meaning it, in standard deviations: with it, by name alone and with past conversations
# about one text in ten on something else gets a label (nine intents of ai/corpus as labels, nine variants, e5-small).
MISLEADS: Final = 0.3
# The least standard deviation: with few texts to compare it may come out near nothing.
LEAST: Final = 0.02
REST: Final = 60  # texts of a language that nearness is measured against
# Labels of any kind: what names have in common is taken away too, also where a team has one label only.
_ANY_LABELS: Final = (
    "VIP", "Wholesale", "Newsletter", "Warranty", "Spam", "Follow up", "Allergy", "New customer", "Online shop",
    "Holiday",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A label: the vector of its name, and those of conversations that carry it [n, size]."""

    label_id: str
    name: str
    named: Floats
    carried: Floats


@dataclass(frozen=True, slots=True)
class Rest:
    """What nearness is measured against: `texts` [m, size] about everything, `names` [n, size] of any labels."""

    texts: Floats
    names: Floats


def fitting(said: Floats, labels: Sequence[Known], rest: Rest) -> list[tuple[Known, float]]:
    """The labels that fit with their scores, the best first. `said` is the customer's vector."""
    if not labels:
        return []
    texts = rest.texts.mean(axis=0)
    names = np.concatenate([np.stack([label.named for label in labels]), rest.names]).mean(axis=0)
    here, others = _unit(said - texts), _unit(rest.texts - texts)
    scored: list[tuple[Known, float]] = []
    for label in labels:
        above = _above(here, _unit(label.named - names), others) - MISLEADS
        if many := len(label.carried):
            weight = many / (many + AS_GOOD_AS_THE_NAME)
            carried = _unit(_unit(label.carried - texts).mean(axis=0))
            above = (1 - weight) * above + weight * _above(here, carried, others)
        scored.append((label, 1 / (1 + float(np.exp(-1.5 * (above - 2.0))))))
    best = sorted(scored, key=lambda each: (-each[1], each[0].name))[:MOST]
    return [(label, score) for label, score in best if score >= THRESHOLD]


def _above(here: Floats, direction: Floats, others: Floats) -> float:
    """How many standard deviations further in a direction it lies than the others."""
    usual = others @ direction
    return (float(here @ direction) - float(usual.mean())) / max(float(usual.std()), LEAST)


def _unit(vectors: Floats) -> Floats:
    """Of length 1 each."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


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


class Surroundings:
    """What nearness is measured against, read once for each language."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[tuple[str, ...], Rest] = {}

    def of(self, language: str | None, text: str) -> Rest:
        """Slow the first time: call it from a thread."""
        texts = texts_about_everything(language, text)
        if texts not in self._known:
            vectors = self._encoder.encode([*texts, *_ANY_LABELS]).vectors
            self._known[texts] = Rest(vectors[: len(texts)], vectors[len(texts) :])
        return self._known[texts]
