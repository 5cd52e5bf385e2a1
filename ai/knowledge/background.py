"""How near two texts are that have nothing to do with each other: what a cosine has to be compared with.

An encoder's cosines have a level of their own (with e5 a "thank you" and any passage stand at 0.83, a question and its
answer at 0.86), and some texts are near to everything. So each text is first compared with small talk, about which no
document speaks, in nine languages; only what goes beyond that counts, in units of how much small talk differs.
"""

import asyncio
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np

from ai import texts
from ai.embeddings import Encoder, Floats

NEAREST: Final = 4  # texts of small talk that a text is compared with: about those of its own language
SMALL_TALK: Final = ("greeting", "thanks", "goodbye", "smalltalk")
OF_EACH: Final = 4  # of each kind and language: 144, read once in a process, in about a second
BATCH: Final = 16  # read at once, so that a customer's message gets between


def small_talk() -> list[str]:
    """What people say without asking anything, in all variants of the corpus."""
    found: list[str] = []
    for variant in texts.VARIANTS:
        said = list(texts.messages(variant))
        for intent in SMALL_TALK:
            found.extend(islice((each.text for each in said if each.intent == intent), OF_EACH))
    return found


@dataclass(frozen=True, slots=True)
class Background:
    """`vectors` of small talk. Its pairs, once their levels are taken away, have a `usual` nearness and a `spread`."""

    vectors: Floats
    usual: float
    spread: float

    @classmethod
    async def of(cls, encoder: Encoder) -> "Background":
        said = await asyncio.to_thread(small_talk)
        read = [
            (await asyncio.to_thread(encoder.encode, said[start : start + BATCH])).vectors
            for start in range(0, len(said), BATCH)
        ]
        vectors = np.concatenate(read)
        near = vectors @ vectors.T
        np.fill_diagonal(near, -1.0)
        own = _nearest(near)
        beyond = near - (own[:, None] + own[None, :]) / 2
        pairs = beyond[np.triu_indices(len(vectors), 1)]
        return cls(vectors, float(pairs.mean()), max(float(pairs.std()), 1e-3))

    def level(self, vectors: Floats) -> Floats:
        """How near each text is to what it has nothing to do with."""
        return _nearest(vectors @ self.vectors.T)

    def beyond(self, near: Floats, levels: Floats, level: float) -> Floats:
        """How far cosines go beyond what texts of these levels reach by chance."""
        return ((near - (levels + level) / 2 - self.usual) / self.spread).astype(np.float32)


def _nearest(near: Floats) -> Floats:
    return np.sort(near, axis=1)[:, -NEAREST:].mean(axis=1).astype(np.float32)
