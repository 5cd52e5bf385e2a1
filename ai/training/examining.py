"""Judges the models as they are shipped, on texts that nothing was trained on."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np

from ai import opening
from ai.embeddings import Encoder
from ai.language import Languages
from ai.refitting import refit
from ai.sentiment import LABELS, Moods
from ai.training import data, replies
from ai.training.reading import Readings

TWEETS: Final = ("en", "es", "pt", "hi", "ar", "de", "fr")
CUSTOMERS: Final = ("en", "es", "pt", "hi", "hi_latn", "id", "ar", "de", "fr")
OTHERS: Final = ("sent_goemotions_en.dev", "sent_nusax_id.dev", "sent_smsa_id.dev")
LISTS: Final = 1_000  # conversations of a file that are asked
SEED: Final = 3
Say = Callable[[str], None]


def run(encoder: Encoder, folder: Path, data_dir: Path, say: Say) -> Iterator[str]:
    """Lines of figures. Raises WrongData, SettingError."""
    readings = Readings(encoder, data_dir / "models", say)
    moods, languages, _ = opening.open_heads(encoder, data_dir)
    yield from _moods(folder, readings, moods)
    yield from _languages(folder, languages)
    shipped = opening.open_ranking(encoder, data_dir)
    yield from _replies(folder, readings, shipped)


def _moods(folder: Path, readings: Readings, moods: Moods) -> Iterator[str]:
    tweets = {each: _judged(folder, f"sent_umsab_{each}.dev", readings, moods) for each in TWEETS}
    scores = {each: macro_f1(*found) for each, found in tweets.items()}
    yield f"mood, tweets: macro-F1 {np.mean(list(scores.values())):.1f}  {_listed(scores)}"
    customers = {each: _judged(folder, f"sent_wacs_{each}.dev", readings, moods) for each in CUSTOMERS}
    right = {each: share(*found) for each, found in customers.items()}
    together = share(*(np.concatenate(each) for each in zip(*customers.values(), strict=True)))
    yield f"mood, customers' messages: {together:.1f} %  {_listed(right)}"
    for name in OTHERS:
        yield f"mood, {name}: macro-F1 {macro_f1(*_judged(folder, name, readings, moods)):.1f}"


def _judged(folder: Path, name: str, readings: Readings, moods: Moods) -> tuple[replies.Integers, replies.Integers]:
    """(true, found), as places in LABELS."""
    told = data.labelled(folder, name)
    texts = [each.text for each in told]
    found = moods.most_likely(texts, readings.of(texts))
    return np.array([LABELS.index(each.label) for each in told]), found  # pyright: ignore[reportArgumentType]


def _languages(folder: Path, languages: Languages) -> Iterator[str]:
    right: dict[str, float] = {}
    for each in CUSTOMERS:
        wanted = "hi-Latn" if each == "hi_latn" else each
        found = [languages.find(told.text).language for told in data.labelled(folder, f"sent_wacs_{each}.dev")]
        right[each] = 100 * sum(one == wanted for one in found) / len(found)
    yield f"language, customers' messages: {np.mean(list(right.values())):.1f} %  {_listed(right)}"


def _replies(folder: Path, readings: Readings, shipped: opening.Shipped) -> Iterator[str]:
    asked, _ = _some(folder, "dlg_star.dev")
    lists = replies.listed(asked, readings, shipped.matcher, lambda _: None)
    yield f"replies, STAR among {replies.AMONG}: {replies.recalls(replies.ranks(lists, shipped.alone.weights))}"
    asked, pairs = _some(folder, "dlg_sgd.dev")
    past = replies.past_of(pairs, readings)
    own = refit(shipped.matcher, past.asked, past.answered, [pair.reply for pair in pairs]) or shipped.matcher
    lists = replies.listed(asked, readings, own, lambda _: past)
    found = replies.recalls(replies.ranks(lists, shipped.with_past.weights))
    yield f"replies, another business with {len(pairs):,} own pairs: {found}"


def _some(folder: Path, name: str, most: int = 1_500) -> tuple[list[replies.Pair], list[replies.Pair]]:
    """(conversations to ask, pairs for a past) of different dialogues."""
    found = [replies.pairs(turns, business) for turns, business in data.dialogues(folder, name)]
    random.Random(SEED).shuffle(found)  # noqa: S311 - a sample, not a secret
    half = len(found) // 2
    asked = [pair for each in found[:half] for pair in each][:LISTS]
    return asked, [pair for each in found[half:] for pair in each][:most]


def macro_f1(true: replies.Integers, found: replies.Integers) -> float:
    """In percent, over LABELS."""
    scores: list[float] = []
    for place in range(len(LABELS)):
        hits = int(((true == place) & (found == place)).sum())
        scores.append(2 * hits / max(1, int((true == place).sum() + (found == place).sum())))
    return 100 * float(np.mean(scores))


def share(true: replies.Integers, found: replies.Integers) -> float:
    return 100 * float((true == found).mean())


def _listed(scores: dict[str, float]) -> str:
    return " ".join(f"{name} {score:.1f}" for name, score in scores.items())
