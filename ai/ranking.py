"""Orders replies for a conversation: several views of how well each fits, weighed as was learned. Pure.

No single view wins everywhere: words in common know names and things, the encoder knows topics, the matcher knows how
agents answer, the business's own past knows the business.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from ai.embeddings import Floats
from ai.lexical import Rarity, scores
from ai.matching import Matcher, Side, facing

VIEWS: Final = ("lexical", "cosine", "matched", "neighbour", "crowd")
NEAREST: Final = 24  # past questions that are asked for their answers
SHARP: Final = 30.0  # how fast a past question's say falls with its distance


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that was read: its `vector` [size]."""

    side: Side
    text: str
    vector: Floats


@dataclass(slots=True)
class Past:
    """What a business answered to what, as vectors [n, size]; how rare words are in its answers."""

    asked: Floats
    answered: Floats
    rarity: Rarity = field(default_factory=Rarity)

    def __len__(self) -> int:
        return len(self.asked)

    def nearest(self, question: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
        """(places, closeness) of the past questions nearest to one, best first."""
        close = self.asked @ question
        count = min(NEAREST, len(close))
        places = np.argpartition(-close, count - 1)[:count]
        places = places[np.argsort(-close[places], kind="stable")]
        return places, close[places]


@dataclass(frozen=True, slots=True)
class Replies:
    """Candidates that were read: `vectors` [n, size]."""

    texts: Sequence[str]
    vectors: Floats


class Worth(Struct, frozen=True, kw_only=True):
    """The probability that a reply fits, from its views as they are: a logistic curve. `least`: shown from there on."""

    weights: tuple[float, ...]
    bias: float
    least: float

    def __call__(self, seen: Floats) -> Floats:
        leaning = seen @ np.array(self.weights, np.float32) + np.float32(self.bias)
        return (1 / (1 + np.exp(-leaning))).astype(np.float32)


class Learned(Struct, frozen=True, kw_only=True):
    """What training writes beside a matcher, for replies ranked without and with a past: how much each of VIEWS counts,
    and when a reply is worth showing."""

    alone: tuple[float, ...]
    with_past: tuple[float, ...]
    worth_alone: Worth
    worth_with_past: Worth


@dataclass(frozen=True, slots=True)
class Fusion:
    """How much each of VIEWS counts once it is put on one scale within its list."""

    weights: tuple[float, ...]

    def __call__(self, seen: Floats) -> Floats:
        """[n] from [n, VIEWS]."""
        return level(seen) @ np.array(self.weights, np.float32)


def views(turns: Sequence[Turn], replies: Replies, matcher: Matcher, past: Past | None) -> Floats:
    """[n, VIEWS] for a conversation, its turns newest first. Without a past its views are nought."""
    last = next((turn for turn in turns if turn.side == "customer"), turns[0])
    rarity = past.rarity if past is not None and len(past) else Rarity(replies.texts)
    row = facing([(turn.side, turn.vector) for turn in turns])
    seen = np.zeros((len(replies.texts), len(VIEWS)), np.float32)
    seen[:, 0] = scores(" ".join(turn.text for turn in turns[:3]), replies.texts, rarity)
    seen[:, 1] = replies.vectors @ last.vector
    seen[:, 2] = matcher.replies(replies.vectors) @ matcher.contexts(row[None])[0]
    if past is not None and len(past):
        seen[:, 3:5] = _past_views(last.vector, replies.vectors, past)
    return seen


def level(seen: Floats) -> Floats:
    """Each view with mean 0 and spread 1 within its list."""
    spread = seen.std(axis=0)
    return (seen - seen.mean(axis=0)) / np.where(spread > 1e-6, spread, 1.0)


def _past_views(question: Floats, vectors: Floats, past: Past) -> Floats:
    """[n, 2]: how near a reply is to the answer of the nearest past questions, at best and all together."""
    places, close = past.nearest(question)
    alike = np.maximum(vectors @ past.answered[places].T, 0.0)
    say = np.exp(SHARP * (close - close.max()))
    best = (alike * close).max(axis=1)
    crowd = (alike**4) @ (say / say.sum())
    return np.stack([best, crowd], axis=1)
