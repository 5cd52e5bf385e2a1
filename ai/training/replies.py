"""Teaches the matcher on dialogues, and learns how much each view of a reply counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from ai import ranking, texts
from ai.embeddings import Floats
from ai.lexical import Rarity
from ai.matching import TURNS, Matcher, Plan, Tower, facing, fit
from ai.training import data
from ai.training.reading import Readings

HIDDEN, OUT = 384, 256  # of the towers; larger ones learn the dialogues by heart
STEPS: Final = 1_000  # twice as many learn the businesses of the dialogues by heart
OWN_TIMES: Final = 3  # our own dialogues are few and the only ones in nine variants
AMONG: Final = 100  # candidates of which one is right
ASIDE: Final = 10  # every tenth dialogue is kept aside to learn the fusion from
FEWEST: Final = 30  # own pairs from which a matcher is taught further
SEED: Final = 7
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pair:
    """An agent's turn with those before it, newest first."""

    before: tuple[texts.Turn, ...]
    reply: str
    business: str


def pairs(turns: Sequence[texts.Turn], business: str) -> list[Pair]:
    """Every answer of a dialogue that somebody waited for."""
    found: list[Pair] = []
    for place, turn in enumerate(turns):
        before = tuple(reversed(turns[max(0, place - TURNS) : place]))
        if turn.side == "agent" and any(each.side == "customer" for each in before):
            found.append(Pair(before, turn.text, business))
    return found


def gather(folder: Path, names: Sequence[str] = data.DIALOGUES) -> tuple[list[Pair], list[Pair]]:
    """(to learn from, kept aside) of public and own dialogues."""
    learned: list[Pair] = []
    aside: list[Pair] = []
    for name in names:
        for place, (turns, business) in enumerate(data.dialogues(folder, name)):
            (aside if place % ASIDE == 0 else learned).extend(pairs(turns, f"{name} {business}"))
    for variant in texts.VARIANTS:
        for place, talk in enumerate(texts.dialogues(variant)):
            found = pairs(talk.turns, f"{variant} {talk.domain}")
            if place % ASIDE == 0:
                aside.extend(found)
            else:
                learned.extend(found * OWN_TIMES)
    return learned, aside


def gather_of(folder: Path, name: str) -> tuple[list[Pair], list[Pair]]:
    """(to learn from, kept aside) of one file alone."""
    learned: list[Pair] = []
    aside: list[Pair] = []
    for place, (turns, business) in enumerate(data.dialogues(folder, name)):
        (aside if place % ASIDE == 0 else learned).extend(pairs(turns, business))
    return learned, aside


def teach(learned: Sequence[Pair], readings: Readings, steps: int = STEPS) -> Matcher:
    """A matcher from nothing."""
    rows, replies, same = arrays(learned, readings)
    dice = np.random.default_rng(SEED)
    matcher = Matcher(Tower.new(rows.shape[1], HIDDEN, OUT, dice), Tower.new(replies.shape[1], HIDDEN, OUT, dice))
    fit(matcher, rows, replies, same, Plan(steps=steps))
    return matcher


def arrays(learned: Sequence[Pair], readings: Readings) -> tuple[Floats, Floats, Integers]:
    """(contexts, distinct replies, which reply each context had)."""
    distinct = list(dict.fromkeys(pair.reply for pair in learned))
    place_of = {reply: place for place, reply in enumerate(distinct)}
    said = readings.turns([turn.text for pair in learned for turn in pair.before])
    rows: list[Floats] = []
    at = 0
    for pair in learned:
        turns: list[tuple[texts.Side, Floats]] = [(turn.side, said[at + n]) for n, turn in enumerate(pair.before)]
        rows.append(facing(turns))
        at += len(pair.before)
    return np.stack(rows), readings.turns(distinct), np.array([place_of[pair.reply] for pair in learned])


def listed(
    aside: Sequence[Pair], readings: Readings, matcher: Matcher, past_of: Callable[[str], ranking.Past | None]
) -> Floats:
    """[n, AMONG, VIEWS]: each conversation with the true answer first and others' answers behind it."""
    dice = np.random.default_rng(SEED)
    pool = list(dict.fromkeys(pair.reply for pair in aside))
    found: list[Floats] = []
    for pair in aside:
        drawn = [pool[int(place)] for place in dice.permutation(len(pool))[: AMONG + 1]]
        others = [reply for reply in drawn if reply != pair.reply]
        found.append(seen([pair.reply, *others[: AMONG - 1]], pair, readings, matcher, past_of(pair.business)))
    return np.stack([each for each in found if len(each) == AMONG])


def seen(
    candidates: Sequence[str], pair: Pair, readings: Readings, matcher: Matcher, past: ranking.Past | None
) -> Floats:
    said = readings.turns([turn.text for turn in pair.before])
    turns = [ranking.Turn(turn.side, turn.text, each) for turn, each in zip(pair.before, said, strict=True)]
    return ranking.views(turns, ranking.Replies(candidates, readings.turns(candidates)), matcher, past)


def past_of(learned: Sequence[Pair], readings: Readings) -> ranking.Past:
    """The past of one business, from its pairs."""
    asked = [next(turn.text for turn in pair.before if turn.side == "customer") for pair in learned]
    answers = [pair.reply for pair in learned]
    return ranking.Past(
        asked=readings.turns(asked),
        answered=readings.turns(answers),
        rarity=Rarity(answers),
    )


def weigh(lists: Floats, steps: int = 400) -> tuple[float, ...]:
    """How much each view counts, so that the first of each list comes first: softmax over the list, by Adam."""
    leveled = np.stack([ranking.level(each) for each in lists])
    weights = np.ones(leveled.shape[2], np.float32)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        found = leveled @ weights
        powers = np.exp(found - found.max(1, keepdims=True))
        chances = powers / powers.sum(1, keepdims=True)
        slope = np.einsum("nk,nkv->v", chances, leveled) / len(lists) - leveled[:, 0].mean(0) + 1e-3 * weights
        mean += 0.1 * (slope - mean)
        square += 0.01 * (slope * slope - square)
        weights -= 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return tuple(round(float(weight), 4) for weight in weights)


def ranks(lists: Floats, weights: Sequence[float]) -> Integers:
    """The place of the true answer in each list, 1 being best."""
    found = np.stack([ranking.level(each) for each in lists]) @ np.array(weights, np.float32)
    return 1 + (found[:, 1:] > found[:, :1]).sum(1)


def worth(lists: Floats, weights: Sequence[float], sure: float, steps: int = 4_000) -> ranking.Worth:
    """How likely what comes first is the true answer; `sure` (0…1) of those that are shown are. A view never speaks
    against a reply."""
    seen, right = _firsts(lists, weights)
    spread = seen.std(0) + 1e-6
    rows = np.hstack([seen / spread, np.ones((len(seen), 1), np.float32)])
    found = np.zeros(rows.shape[1], np.float32)
    for _ in range(steps):
        chances = 1 / (1 + np.exp(-rows @ found))
        found -= 0.2 * (rows.T @ (chances - right) / len(right) + 1e-4 * found)
        found[:-1] = np.maximum(found[:-1], 0)
    chances = 1 / (1 + np.exp(-rows @ found))
    order = np.argsort(-chances)
    shown = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shown >= sure)
    least = float(chances[order][enough[-1]]) if len(enough) else 1.0
    scaled = tuple(round(float(each), 4) for each in found[:-1] / spread)
    return ranking.Worth(weights=scaled, bias=round(float(found[-1]), 4), least=round(least, 3))


def _firsts(lists: Floats, weights: Sequence[float]) -> tuple[Floats, Floats]:
    """(views of what each list puts first, 1 where that is the true answer)."""
    best = np.stack([ranking.level(each) for each in lists]) @ np.array(weights, np.float32)
    places = best.argmax(1)
    return lists[np.arange(len(lists)), places], (places == 0).astype(np.float32)


def recalls(places: Integers) -> dict[str, float]:
    return {
        "R@1": round(float((places <= 1).mean()) * 100, 1),
        "R@3": round(float((places <= 3).mean()) * 100, 1),
        "R@10": round(float((places <= 10).mean()) * 100, 1),
        "MRR": round(float((1 / places).mean()), 3),
    }


def save(out: Path, matcher: Matcher, learned: ranking.Learned) -> None:
    (out / "matcher.npz").write_bytes(matcher.pack())
    (out / "fusion.json").write_bytes(msgspec.json.format(msgspec.json.encode(learned), indent=2) + b"\n")
