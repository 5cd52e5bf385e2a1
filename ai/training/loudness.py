"""Which of the numbers inside the encoder are so much larger than the others that 8 bits cannot hold both."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from ai.embeddings import Floats
from ai.training.bert import Bert, Changes, torch

# By matrix: how many of its numbers may stand out; the next one's size is what all are brought down to. With these two,
# 2 moods of tweets in 100 differ from those read in 32 bits, without them 10; others gain nothing.
STAND_OUT: Final = {"fi": 4, "fo": 8}
BATCH: Final = 16


def measure(bert: Bert, pieces: Sequence[Sequence[int]], changes: Changes) -> dict[str, Floats]:
    """By matrix, what each number is to be divided by, 1 for most; read from texts as they come."""
    heard: dict[str, Floats] = {}
    with torch.no_grad():
        for begin in range(0, len(pieces), BATCH):
            for name, sizes in bert.loudest(pieces[begin : begin + BATCH], changes).items():
                found = sizes.cpu().numpy()
                heard[name] = np.maximum(heard[name], found) if name in heard else found
    return {
        name: divisors(sizes, STAND_OUT[part])
        for name, sizes in heard.items()
        if (part := name.split(".")[1]) in STAND_OUT
    }


def divisors(sizes: Floats, stand_out: int) -> Floats:
    """[n]: how much larger each of the `stand_out` largest is than the next one, 1 for the others."""
    usual = np.sort(sizes)[-1 - stand_out]
    return np.maximum(sizes / usual, 1.0).astype(np.float32)


def save(path: Path, loud: Mapping[str, Floats]) -> None:
    np.savez_compressed(path, **{name: each.astype(np.float16) for name, each in loud.items()})  # pyright: ignore[reportArgumentType]
