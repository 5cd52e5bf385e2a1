"""Which reply fits a conversation: two small networks over one encoder's readings that meet in one space.

Learned from what agents answered: each answer should lie nearer to its conversation than to the others of its batch.
The shipped one learned from public and own dialogues; a business's own is the shipped one, taught further with its
past. Plain numpy, so that it is fitted where it is used.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Side = Literal["customer", "agent"]

TURNS: Final = 3  # read of a conversation; the fourth last adds nothing measurable
OLDER: Final = 0.7  # how loud earlier turns are beside the last
SIDES: Final = 0.3  # how loud it is who spoke
SHARPNESS: Final = 20.0  # by what closeness is multiplied before it is compared


class Tower:
    """[n, in] → [n, out] of length 1: one layer of bends beside a straight way."""

    def __init__(self, arrays: Sequence[Floats]) -> None:
        self.inner, self.bias, self.outer, self.straight = (np.asarray(each, np.float32) for each in arrays)

    @classmethod
    def new(cls, width: int, hidden: int, out: int, dice: np.random.Generator) -> "Tower":
        def drawn(rows: int, columns: int, size: float) -> Floats:
            return dice.normal(0.0, size, (rows, columns)).astype(np.float32)

        inner = drawn(width, hidden, (2 / width) ** 0.5)
        outer, straight = drawn(hidden, out, hidden**-0.5), drawn(width, out, width**-0.5)
        return cls([inner, np.zeros(hidden, np.float32), outer, straight])

    @property
    def arrays(self) -> list[Floats]:
        return [self.inner, self.bias, self.outer, self.straight]

    def __call__(self, rows: Floats) -> Floats:
        found = np.maximum(rows @ self.inner + self.bias, 0.0) @ self.outer + rows @ self.straight
        return found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-6)


@dataclass(frozen=True, slots=True)
class Matcher:
    """`closeness = contexts(…) @ replies(…).T`, −1…1."""

    context: Tower
    reply: Tower

    def contexts(self, rows: Floats) -> Floats:
        """Where conversations lie; rows come from `facing`."""
        return self.context(rows)

    def replies(self, vectors: Floats) -> Floats:
        """Where replies lie, from their vectors."""
        return self.reply(vectors)

    def pack(self) -> bytes:
        """In half precision; a few MB."""
        held = io.BytesIO()
        arrays = {f"c{n}": each for n, each in enumerate(self.context.arrays)}
        arrays |= {f"r{n}": each for n, each in enumerate(self.reply.arrays)}
        np.savez_compressed(held, **{name: each.astype(np.float16) for name, each in arrays.items()})  # pyright: ignore[reportArgumentType]
        return held.getvalue()

    @classmethod
    def unpack(cls, data: bytes) -> "Matcher":
        """Raises KeyError, OSError or ValueError for what `pack` did not make."""
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            context, reply = ([kept[f"{side}{n}"] for n in range(4)] for side in "cr")
        return cls(Tower(context), Tower(reply))

    @classmethod
    def load(cls, path: Path) -> "Matcher":
        return cls.unpack(path.read_bytes())


def facing(turns: Sequence[tuple[Side, Floats]]) -> Floats:
    """The row of a conversation from its last turns, newest first, each with its vector [size]."""
    size = turns[0][1].shape[0]
    row = np.zeros(TURNS * (size + 2), np.float32)
    for place, (side, vector) in enumerate(turns[:TURNS]):
        row[place * size : (place + 1) * size] = vector if place == 0 else vector * OLDER
        row[TURNS * size + 2 * place + (side == "customer")] = SIDES
    return row


@dataclass(slots=True)
class _Steps:
    """Adam's memory for one tower."""

    tower: Tower
    seen: int = 0
    means: list[Floats] = field(default_factory=list[Floats])
    squares: list[Floats] = field(default_factory=list[Floats])

    def __post_init__(self) -> None:
        self.means = [np.zeros_like(each) for each in self.tower.arrays]
        self.squares = [np.zeros_like(each) for each in self.tower.arrays]

    def run(self, rows: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """(rows, bends, lengths, result): what going back needs."""
        bends = np.maximum(rows @ self.tower.inner + self.tower.bias, 0.0)
        found = bends @ self.tower.outer + rows @ self.tower.straight
        lengths = np.linalg.norm(found, axis=1, keepdims=True) + 1e-6
        return rows, bends, lengths, found / lengths

    def back(self, ran: tuple[Floats, Floats, Floats, Floats], slope: Floats, rate: float, decay: float) -> None:
        rows, bends, lengths, found = ran
        down = (slope - (slope * found).sum(1, keepdims=True) * found) / lengths
        bent = (down @ self.tower.outer.T) * (bends > 0)
        slopes = [rows.T @ bent, bent.sum(0), bends.T @ down, rows.T @ down]
        self.seen += 1
        for place, (array, each) in enumerate(zip(self.tower.arrays, slopes, strict=True)):
            self.means[place] += 0.1 * (each - self.means[place])
            self.squares[place] += 0.01 * (each * each - self.squares[place])
            mean = self.means[place] / (1 - 0.9**self.seen)
            square = self.squares[place] / (1 - 0.99**self.seen)
            step = mean / (np.sqrt(square) + 1e-8) + np.float32(decay) * array
            np.subtract(array, np.float32(rate) * step, out=array)


@dataclass(frozen=True, slots=True)
class Plan:
    """How to learn. `same`: rows whose replies are the same text never stand against each other."""

    steps: int
    batch: int = 256
    rate: float = 2e-3
    decay: float = 1e-2
    drop: float = 0.1  # of what is read, so that no single number is relied on
    seed: int = 7


def fit(matcher: Matcher, contexts: Floats, replies: Floats, same: npt.NDArray[np.int64], plan: Plan) -> None:
    """Teach `matcher`, in place. `contexts` [n, …] from `facing`; `replies` [m, size] of length 1; `same` [n] names
    for each context the row of its reply."""
    dice = np.random.default_rng(plan.seed)
    towers = _Steps(matcher.context), _Steps(matcher.reply)
    size = min(plan.batch, len(same))
    order, at = dice.permutation(len(same)), 0
    for step in range(plan.steps):
        if at + size > len(order):
            order, at = dice.permutation(len(same)), 0
        batch = order[at : at + size]
        at += size
        rate = plan.rate * min(1.0, (step + 1) / 50) * 0.5 * (1 + np.cos(np.pi * step / plan.steps))
        rows = [_dropped(each, plan.drop, dice) for each in (contexts[batch], replies[same[batch]])]
        _learn(towers, (rows[0], rows[1]), same[batch], rate, plan.decay)


def _dropped(rows: Floats, drop: float, dice: np.random.Generator) -> Floats:
    kept = dice.random(rows.shape, np.float32) > drop
    return (rows * kept / np.float32(1 - drop)).astype(np.float32)


def _learn(
    towers: tuple[_Steps, _Steps], rows: tuple[Floats, Floats], same: npt.NDArray[np.int64], rate: float, decay: float
) -> None:
    """A step: each context against all replies of its batch, and each reply against all contexts."""
    ran = [tower.run(each) for tower, each in zip(towers, rows, strict=True)]
    close = SHARPNESS * (ran[0][3] @ ran[1][3].T)
    close[(same[:, None] == same[None]) & ~np.eye(len(same), dtype=bool)] = -1e4
    pull = (_chances(close, 1) + _chances(close, 0)) / 2 - np.eye(len(same), dtype=np.float32)
    slope = (pull * (SHARPNESS / len(same))).astype(np.float32)
    towers[0].back(ran[0], slope @ ran[1][3], rate, decay)
    towers[1].back(ran[1], slope.T @ ran[0][3], rate, decay)


def _chances(close: Floats, axis: int) -> Floats:
    powers = np.exp(close - close.max(axis, keepdims=True))
    return powers / powers.sum(axis, keepdims=True)
