"""Replies worth sending: from the team's canned replies and from what its agents answered before.

One `Business` holds a tenant's past in memory and is asked for suggestions; what it learns is kept by whoever owns it.
Never two tenants' in one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from msgspec import Struct

from ai.embeddings import Floats
from ai.lexical import Rarity
from ai.matching import Matcher, facing
from ai.offering import Named, filled, offerable
from ai.ranking import Fusion, Past, Replies, Turn, Worth, views

Source = Literal["canned", "past"]

MOST: Final = 3  # suggestions; an agent's keys 1, 2 and 3
REACH: Final = 24  # candidates by each way of finding them; the right one is hardly ever behind them
ALIKE: Final = 0.93  # closeness from which two replies say the same
NEAR: Final = 0.8  # closeness of two questions from which they ask the same; of all pairs of texts 2 in 100 are as near
KEPT: Final = 50_000  # pairs of a business in memory: two matrices of 77 MB
OPENED: Final = 45_000  # of them read at first, the newest: the rest is room to grow, and then the oldest go
_SPACE = re.compile(r"\W+")


class Suggestion(Struct, frozen=True, kw_only=True):
    """`id` tells where it came from: `canned:<id>` or `past:<message id>`. `score` 0…1: how likely it fits."""

    id: str
    text: str
    score: float
    source: Source


@dataclass(frozen=True, slots=True)
class Line:
    """A reply that may be offered. `language` as `ai.language` names it, None where nobody could tell."""

    id: str
    source: Source
    text: str
    language: str | None


class Business:
    """Grows with `learn`; `canned` is replaced whole."""

    def __init__(
        self, size: int, matcher: Matcher, fusions: tuple[Fusion, Fusion], worths: tuple[Worth, Worth]
    ) -> None:
        """Fusions and worths: without and with a past."""
        self._size = size
        self.matcher = matcher
        self._fusions = fusions
        self._worths = worths
        self._asked = _Rows(size)
        self._answered = _Rows(size)
        self._places = _Rows(matcher.reply.outer.shape[1])
        self._lines: list[Line] = []
        self._rarity = Rarity()
        self._canned: list[Line] = []
        self._canned_vectors = np.zeros((0, size), np.float32)

    def __len__(self) -> int:
        return len(self._lines)

    @property
    def room(self) -> int:
        """How many more pairs it holds."""
        return KEPT - len(self._lines)

    def learn(self, lines: Sequence[Line], asked: Floats, answered: Floats) -> None:
        """Answers with the vectors of what they answered and of themselves, [n, size] each: no more than `room`."""
        self._lines += lines
        self._asked.add(asked)
        self._answered.add(answered)
        self._places.add(self.matcher.replies(answered))
        self._rarity.add(line.text for line in lines)

    def teach(self, matcher: Matcher) -> None:
        """Another matcher: where replies lie is found anew. Suggestions may be asked for meanwhile."""
        places = _Rows(matcher.reply.outer.shape[1])
        if self._lines:
            places.add(matcher.replies(self._answered.all))
        self.matcher, self._places = matcher, places

    def can(self, lines: Sequence[Line], vectors: Floats) -> None:
        """The team's canned replies as they are now."""
        self._canned, self._canned_vectors = list(lines), vectors

    def suggest(self, turns: Sequence[Turn], language: str | None, named: Named) -> list[Suggestion]:
        """At most three, best first; none is better than a bad one. `turns` newest first."""
        past = Past(self._asked.all, self._answered.all, self._rarity) if self._lines else None
        lines, vectors = self._candidates(turns, language)
        if not lines:
            return []
        seen = views(turns, Replies([line.text for line in lines], vectors), self.matcher, past)
        fusion, worth = self._fusions[past is not None], self._worths[past is not None]
        chances = worth(seen)
        order = np.argsort(-fusion(seen), kind="stable")
        likely = [int(place) for place in order if chances[place] >= worth.least]
        return [
            Suggestion(id=lines[place].id, text=text, score=round(float(chances[place]), 4), source=lines[place].source)
            for place, text in _sayable(lines, vectors, likely, named)
        ]

    def nearest(self, question: Floats, limit: int) -> list[Line]:
        """Past answers to the questions nearest to one, nearest first, those alone that may be shown to others."""
        if not self._lines:
            return []
        close = self._asked.all @ question
        count = min(4 * limit, len(close))
        best = np.argpartition(-close, count - 1)[:count]
        nearest = [int(place) for place in best[np.argsort(-close[best])]]
        lines = [self._lines[place] for place in nearest if close[place] >= NEAR]
        return [line for line in lines if offerable(line.text)][:limit]

    def _candidates(self, turns: Sequence[Turn], language: str | None) -> tuple[list[Line], Floats]:
        """Lines in the customer's language, each said once, with their vectors."""
        found: dict[str, tuple[Line, Floats]] = {}
        for line, vector in zip(self._canned, self._canned_vectors, strict=True):
            found.setdefault(_plain(line.text), (line, vector))
        for place in self._near(turns):
            line = self._lines[place]
            found.setdefault(_plain(line.text), (line, self._answered.all[place]))
        kept = [(line, vector) for line, vector in found.values() if language in {None, line.language}]
        vectors = np.stack([vector for _, vector in kept]) if kept else np.zeros((0, self._size), np.float32)
        return [line for line, _ in kept], vectors

    def _near(self, turns: Sequence[Turn]) -> list[int]:
        """The past answers worth a look: those to the nearest questions, and those that the matcher thinks of."""
        if not self._lines:
            return []
        question = next((turn for turn in turns if turn.side == "customer"), turns[0])
        row = self.matcher.contexts(facing([(turn.side, turn.vector) for turn in turns])[None])[0]
        places: dict[int, None] = {}
        for close in (self._asked.all @ question.vector, self._places.all @ row):
            count = min(REACH, len(close))
            best = np.argpartition(-close, count - 1)[:count]
            places |= dict.fromkeys(int(place) for place in best[np.argsort(-close[best])])
        return list(places)


class _Rows:
    """A matrix that grows at its end."""

    def __init__(self, width: int) -> None:
        self._held = np.zeros((0, width), np.float32)
        self._count = 0

    @property
    def all(self) -> Floats:
        return self._held[: self._count]

    def add(self, rows: Floats) -> None:
        need = self._count + len(rows)
        if need > len(self._held):
            grown = np.empty((max(need, 2 * len(self._held)), self._held.shape[1]), np.float32)
            grown[: self._count] = self.all
            self._held = grown
        self._held[self._count : need] = rows
        self._count = need


def _sayable(lines: Sequence[Line], vectors: Floats, places: Sequence[int], named: Named) -> list[tuple[int, str]]:
    """The first that say different things and can be said to this customer, with their words."""
    found: list[tuple[int, str]] = []
    for place in places:
        line = lines[place]
        text = filled(line.text, named) if line.source == "canned" or offerable(line.text) else None
        if text is not None and all(vectors[place] @ vectors[other] <= ALIKE for other, _ in found):
            found.append((place, text))
        if len(found) == MOST:
            break
    return found


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text.lower()).strip()
