"""Accounts whose templates nobody has asked for yet."""

import asyncio
from contextlib import suppress
from typing import Any
from unittest.mock import AsyncMock

import httpx
import pytest

from hub.errors import Unavailable
from inbox.templates.first_sync import follow, look
from tests.unit.inbox.templates.office import NUMBER, TENANT, WABA, Office, row

LIST = f"GET {WABA}/message_templates"


@pytest.fixture
def office() -> Office:
    made = Office()
    made.stores.numbers.every = AsyncMock(return_value=[NUMBER])
    made.answers[LIST] = {"data": [row()]}
    return made


async def test_a_new_account_gets_its_templates_once(office: Office) -> None:
    assert await look(office.parts, set())
    assert await office.templates.find(TENANT, "order_update", "en_US")
    assert await look(office.parts, set())
    assert len(office.asked) == 1


async def test_an_account_that_cannot_be_asked_is_asked_again_and_one_that_is_refused_is_not(office: Office) -> None:
    done: set[Any] = set()
    office.answers[LIST] = httpx.ConnectError("away")
    assert not await look(office.parts, done)
    assert done == set()
    office.answers[LIST] = (400, {"error": {"code": 190, "message": "expired"}})
    assert await look(office.parts, done)
    assert done == {(TENANT, WABA)}
    office.stores.numbers.every = AsyncMock(side_effect=Unavailable("postgres", "away"))
    assert not await look(office.parts, done)


async def test_numbers_that_change_are_looked_at_again(office: Office) -> None:
    office.answers[LIST] = (400, {"error": {"code": 190, "message": "expired"}})
    subscribed: list[Any] = []

    async def subscribe(_: str, callback: Any) -> None:
        subscribed.append(callback)

    office.parts.bus.subscribe = subscribe  # type: ignore[method-assign]
    following = asyncio.create_task(follow(office.parts))
    async with asyncio.timeout(5):
        while len(office.asked) < 1:  # noqa: ASYNC110 - the scripted Graph sets no event
            await asyncio.sleep(0.01)
        office.answers[LIST] = {"data": [row()]}
        subscribed[0](None)
        while not await office.templates.find(TENANT, "order_update", "en_US"):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
    assert len(office.asked) == 2
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following
