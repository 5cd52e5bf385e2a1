"""What a conversation is about: the intent of a customer's words, and which of the team's labels fit."""

from typing import Protocol

from ai.embeddings import Reading


class Heads(Protocol):
    """Trained classifiers over an encoder's reading."""

    def intents(self, reading: Reading) -> list[dict[str, float]]:
        """For each text the probability of each of ai.texts.INTENTS."""
        ...
