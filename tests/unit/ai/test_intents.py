"""What a customer wants is the likeliest intent of the heads."""

from typing import Any

from ai.intents import IntentReader
from ai.texts import INTENTS
from hub.domain import answering
from tests.fakes.encoder import FakeEncoder


class Heads:
    def intents(self, reading: Any) -> list[dict[str, float]]:
        return [{"price": 0.2, "order_status": 0.7, "other": 0.1} for _ in reading.vectors]


async def test_the_likeliest_counts():
    assert await IntentReader(FakeEncoder(), Heads()).of("where is it") == ("order_status", 0.7)
    assert await IntentReader(FakeEncoder(), Heads()).of("") == (None, 0.0)


def test_settings_know_the_same_intents_as_the_corpus():
    assert answering.INTENTS == INTENTS
