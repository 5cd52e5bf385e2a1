"""What a customer wants, as the trained heads read it: one name with its probability."""

import asyncio
from typing import Protocol

from ai.embeddings import Encoder, Reading


class IntentHeads(Protocol):
    """Trained classifiers over an encoder's reading."""

    def intents(self, reading: Reading) -> list[dict[str, float]]:
        """For each text the probability of each of ai.texts.INTENTS."""
        ...


class IntentReader:
    """One encoding a text, in a thread."""

    def __init__(self, encoder: Encoder, heads: IntentHeads) -> None:
        self._encoder = encoder
        self._heads = heads

    async def of(self, text: str) -> tuple[str | None, float]:
        """The likeliest intent; none for no text."""
        if not text:
            return None, 0.0
        (found,) = await asyncio.to_thread(self._read, text)
        name = max(found, key=found.__getitem__, default=None)
        return name, found[name] if name else 0.0

    def _read(self, text: str) -> list[dict[str, float]]:
        return self._heads.intents(self._encoder.encode([text]))
