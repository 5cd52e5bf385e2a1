"""The two commands that others judge the models by, on lines of JSON: the same parts that a running hub uses."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from msgspec import Struct

from ai.embeddings import Encoder
from ai.lexical import Rarity
from ai.matching import TURNS, Matcher, Side
from ai.opening import Shipped, open_heads, open_ranking
from ai.ranking import Past, Replies, Turn, views
from ai.refitting import NEWEST, refit
from hub.errors import Invalid

TOGETHER: Final = 256  # texts read at once: enough that texts of like length meet


class Text(Struct, frozen=True):
    text: str


class Exchange(Struct, frozen=True):
    """What a business answered to what. `context` may be one text or its turns, oldest first."""

    context: str | list[str]
    reply: str


class RankLine(Struct, frozen=True, kw_only=True):
    """Either a question (`context` and `candidates`) or a business's own past (`history`) for the lines after it."""

    context: str | list[str] = ""
    candidates: list[str] = []
    history: list[Exchange] | None = None


def classify(lines: Iterable[bytes], encoder: Encoder, data_dir: Path) -> Iterator[bytes]:
    """`{"text"}` → `{"language","label","score","probabilities"}`, line for line. Raises Invalid naming the line."""
    moods, languages, _ = open_heads(encoder, data_dir)
    for texts in _parts(_decoded(lines, Text), TOGETHER):
        words = [each.text for each in texts]
        reading = encoder.encode(words)
        for text, mood in zip(words, moods.chances(words, reading), strict=True):
            found = {"language": languages.find(text).language, **msgspec.to_builtins(mood)}
            del found["flags"]
            yield msgspec.json.encode(found) + b"\n"


def rank(lines: Iterable[bytes], encoder: Encoder, data_dir: Path) -> Iterator[bytes]:
    """`{"context","candidates"}` → `{"order","scores"}`; `{"history"}` is learned from and answers nothing."""
    ranker = Ranker(encoder, open_ranking(encoder, data_dir))
    for line in _decoded(lines, RankLine):
        if line.history is not None:
            ranker.learn(line.history)
            continue
        scores = ranker.scores(_turns(line.context), line.candidates)
        order = np.argsort(-scores, kind="stable")
        answer = {"order": [int(each) for each in order], "scores": [round(float(each), 5) for each in scores]}
        yield msgspec.json.encode(answer) + b"\n"


class Ranker:
    """Ranks candidates as suggestions are ranked, for one business after another."""

    def __init__(self, encoder: Encoder, shipped: Shipped) -> None:
        self._encoder = encoder
        self._shipped = shipped
        self._matcher: Matcher = shipped.matcher
        self._past: Past | None = None

    def learn(self, history: Sequence[Exchange]) -> None:
        """Another business, with its own past."""
        self._matcher, self._past = self._shipped.matcher, None
        if not history:
            return
        asked = self._encoder.encode([_turns(each.context)[-1] for each in history]).turns
        answers = [each.reply for each in history]
        answered = self._encoder.encode(answers).turns
        self._past = Past(asked, answered, Rarity(answers))
        newest = slice(-NEWEST, None)
        own = refit(self._shipped.matcher, asked[newest], answered[newest], answers[newest])
        self._matcher = own or self._shipped.matcher

    def scores(self, context: Sequence[str], candidates: Sequence[str]) -> Any:
        """[n]: the larger the better."""
        if not candidates:
            return np.zeros(0, np.float32)
        said = list(reversed(context))[:TURNS]
        vectors = self._encoder.encode([*said, *candidates]).turns
        turns = [Turn(_side(place), text, vectors[place]) for place, text in enumerate(said)]
        replies = Replies(candidates, vectors[len(said) :])
        fusion = self._shipped.with_past if self._past is not None else self._shipped.alone
        return fusion(views(turns, replies, self._matcher, self._past))


def _side(place: int) -> Side:
    """Who spoke, counted back from the last turn, which is the customer's."""
    return "customer" if place % 2 == 0 else "agent"


def _turns(context: str | list[str]) -> list[str]:
    turns = [context] if isinstance(context, str) else context
    return turns or [""]


def _decoded(lines: Iterable[bytes], kind: type[Any]) -> Iterator[Any]:
    decoder = msgspec.json.Decoder(kind)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield decoder.decode(line)
            except msgspec.DecodeError as wrong:
                raise Invalid("invalid", f"Line {number}: {wrong}") from wrong


def _parts(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    part: list[Any] = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
