"""A business's own matcher: the shipped one, taught further with what its agents answered. Plain numpy, seconds."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ai.embeddings import Floats
from ai.matching import Matcher, Plan, Tower, facing, fit

FEWEST: Final = 60  # pairs; with fewer, nearest questions do as well
NEWEST: Final = 5_000  # pairs that are learned from: what was said last year is said otherwise today
TIMES: Final = 50  # how often each pair is seen, within these steps:
STEPS: Final = (150, 600)


def refit(shipped: Matcher, asked: Floats, answered: Floats, answers: Sequence[str]) -> Matcher | None:
    """Taught with questions and their answers, [n, size] each; None when there are too few."""
    if len(answers) < FEWEST:
        return None
    place_of = {answer: place for place, answer in enumerate(dict.fromkeys(answers))}
    same = np.array([place_of[answer] for answer in answers])
    replies = np.zeros((len(place_of), answered.shape[1]), np.float32)
    replies[same] = answered
    rows = np.stack([facing([("customer", each)]) for each in asked])
    matcher = copied(shipped)
    size = min(256, len(same))
    steps = int(np.clip(TIMES * len(same) / size, *STEPS))
    fit(matcher, rows, replies, same, Plan(steps=steps, batch=size, rate=2e-3))
    return matcher


def copied(matcher: Matcher) -> Matcher:
    return Matcher(*(Tower([each.copy() for each in tower.arrays]) for tower in (matcher.context, matcher.reply)))
