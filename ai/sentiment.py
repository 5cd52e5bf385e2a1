"""Mood: how a customer's message sounds, how sure that is, and what should make an agent look at once."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from ai.embeddings import Encoder, Floats, Reading
from ai.softmax import Head

Label = Literal["negative", "neutral", "positive"]
LABELS: Final[tuple[Label, ...]] = ("negative", "neutral", "positive")
Kind = Literal["angry", "urgent", "leaving"]
KINDS: Final[tuple[Kind, ...]] = ("angry", "urgent", "leaving")
# From which probability a flag is raised: on texts that were not learned from, about every second angry or urgent one
# gets it, and every second that gets it was marked so. A flag that is wrong costs a look, a missing one perhaps a
# customer.
RAISED_FROM: Final[dict[Kind, float]] = {"angry": 0.3, "urgent": 0.4, "leaving": 0.2}
# Clauses of a message: what caused a flag is the clause that bears it most.
_CLAUSE = re.compile(r"[^.!?…\n,;।؟،]+[.!?…\n,;।؟،]*")
_LONG_ENOUGH = 12  # characters of a clause that can stand for itself


class Flag(Struct, frozen=True, kw_only=True):
    """Why an agent should look, and the customer's words that say so."""

    kind: Kind
    because: str


class Mood(Struct, frozen=True, kw_only=True):
    """`score` −1…1 is the positive probability less the negative one."""

    label: Label
    score: float
    probabilities: dict[Label, float]
    flags: tuple[Flag, ...] = ()


class Moods:
    """Reads moods with trained heads: one for the mood, one for each flag (labels `no`, `yes`)."""

    def __init__(self, mood: Head, flags: dict[Kind, Head]) -> None:
        self._mood = mood
        self._flags = flags

    @classmethod
    def load(cls, folder: Path) -> "Moods":
        """Raises OSError, KeyError or ValueError."""
        flags: dict[Kind, Head] = {kind: Head.load(folder / f"{kind}.npz") for kind in KINDS}
        return cls(Head.load(folder / "mood.npz"), flags)

    def read(self, texts: Sequence[str], reading: Reading, encoder: Encoder) -> list[Mood]:
        """The mood of each text. `encoder` is asked again only for messages that bear a flag."""
        chances = self._mood.probabilities(texts, reading.layers)
        flags = self._raised(texts, reading.layers, encoder)
        return [mood_of(row, raised) for row, raised in zip(chances, flags, strict=True)]

    def chances(self, texts: Sequence[str], reading: Reading) -> list[Mood]:
        """The mood of each text without its flags."""
        return [mood_of(row) for row in self._mood.probabilities(texts, reading.layers)]

    def most_likely(self, texts: Sequence[str], layers: Floats) -> npt.NDArray[np.int64]:
        """The place in LABELS of each text's mood."""
        return self._mood.probabilities(texts, layers).argmax(axis=1)

    def _raised(self, texts: Sequence[str], layers: Floats, encoder: Encoder) -> list[tuple[Flag, ...]]:
        found: list[list[Flag]] = [[] for _ in texts]
        for kind, head in self._flags.items():
            chances = head.probabilities(texts, layers)[:, 1] if texts else np.zeros(0)
            for place in np.flatnonzero(chances >= RAISED_FROM[kind]).tolist():
                found[place].append(Flag(kind=kind, because=_cause(texts[place], head, encoder)))
        return [tuple(each) for each in found]


def mood_of(chances: Floats, flags: tuple[Flag, ...] = ()) -> Mood:
    """A mood from three probabilities in the order of LABELS."""
    values = [round(float(chance), 4) for chance in chances]
    return Mood(
        label=LABELS[int(np.argmax(chances))],
        score=round(values[2] - values[0], 4),
        probabilities=dict(zip(LABELS, values, strict=True)),
        flags=flags,
    )


def clauses(text: str) -> list[str]:
    """The parts of a text that say something for themselves, in order; the whole text when it has only one."""
    parts: list[str] = []
    for part in _CLAUSE.findall(text):
        if parts and len(parts[-1].strip()) < _LONG_ENOUGH:
            parts[-1] += part
        else:
            parts.append(part)
    if len(parts) > 1 and len(parts[-1].strip()) < _LONG_ENOUGH:
        parts[-2:] = [parts[-2] + parts[-1]]
    return [part.strip() for part in parts if part.strip()] or [text.strip()]


def _cause(text: str, head: Head, encoder: Encoder) -> str:
    parts = clauses(text)
    if len(parts) == 1:
        return parts[0]
    chances = head.probabilities(parts, encoder.encode(parts).layers)[:, 1]
    return parts[int(np.argmax(chances))]
