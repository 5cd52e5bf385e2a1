"""What an owner of numbers knows of them, while it changes. Streams and stores are in memory."""

import asyncio
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

from msgspec.structs import replace

from actors.departures import Departures
from actors.numbers import Numbers
from hub.domain.number import Number
from tests.fakes.samples import NOON


class SlowNumbers:
    """Answers when it is let, with what was true when it was asked."""

    def __init__(self, number: Number) -> None:
        self.now = number
        self.asked = asyncio.Semaphore(0)
        self.let = asyncio.Semaphore(0)

    async def get(self, tenant_id: str, number_id: str) -> Number:
        then = self.now
        self.asked.release()
        await self.let.acquire()
        return then

    async def access_token(self, tenant_id: str, number_id: str) -> str:
        return "a-token"


async def test_a_number_that_changes_while_it_is_read_is_read_again(tmp_path: Path):
    line = Number(
        id="num_1", tenant_id="ten_1", phone_number_id="1", waba_id="2", display_phone_number="+1", name="Shop",
        messaging_limit=250, created_at=NOON,
    )  # fmt: skip
    store, stores = SlowNumbers(line), MagicMock()
    stores.numbers = store
    owner = Numbers(MagicMock(), stores, MagicMock(), Departures(tmp_path))
    reading: asyncio.Task[Any] = asyncio.create_task(owner.number("ten_1", "num_1"))
    await store.asked.acquire()
    store.now = replace(line, messaging_limit=2000)
    owner._changed()
    for _ in range(2):
        store.let.release()
    found = await asyncio.wait_for(reading, 5)
    assert found.messaging_limit == 2000
    assert (await owner.number("ten_1", "num_1")) is found  # and is not asked for again
