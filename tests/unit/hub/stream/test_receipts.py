"""Publishing and its acknowledgement, over a client that answers what the server would."""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest

from hub.errors import StreamUnavailable
from hub.stream import receipts
from hub.stream.receipts import Receipts

Hear = Callable[[Any], Awaitable[None]]


class Client:
    def __init__(self) -> None:
        self.published: list[tuple[str, bytes, str]] = []
        self.hear: Hear | None = None

    def new_inbox(self) -> str:
        return "_INBOX.me"

    async def subscribe(self, subject: str, cb: Hear) -> None:
        assert subject == "_INBOX.me.*"
        self.hear = cb

    async def publish(self, subject: str, frame: bytes, reply: str, headers: dict[str, str] | None) -> None:
        self.published.append((subject, frame, reply))

    async def answer(self, reply: str, data: bytes) -> None:
        assert self.hear
        await self.hear(SimpleNamespace(subject=reply, data=data))


async def begun(client: Client, made: Receipts, count: int = 1) -> list["asyncio.Task[int]"]:
    tasks = [asyncio.create_task(made.publish("raw", b"frame", None)) for _ in range(count)]
    await asyncio.sleep(0)
    assert len(client.published) == count
    return tasks


async def opened() -> tuple[Client, Receipts]:
    client = Client()
    return client, await Receipts.open(client)  # type: ignore[arg-type]


async def test_each_frame_gets_its_own_acknowledgement_in_whatever_order_they_come():
    client, made = await opened()
    first, second = await begun(client, made, 2)
    replies = [reply for _, _, reply in client.published]
    assert len(set(replies)) == 2
    await client.answer(replies[1], b'{"stream":"RAW","seq":8}')
    await client.answer(replies[0], b'{"stream":"RAW","seq":7}')
    assert (await first, await second) == (7, 8)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"error":{"code":503,"description":"maximum bytes exceeded"}}', "503 maximum bytes exceeded"),
        (b"", "no stream takes this subject"),
    ],
)
async def test_a_refusal_says_why(data: bytes, reason: str):
    client, made = await opened()
    (task,) = await begun(client, made)
    await client.answer(client.published[0][2], data)
    with pytest.raises(StreamUnavailable, match=reason):
        await task


async def test_a_lost_connection_is_told_at_once():
    client, made = await opened()
    tasks = await begun(client, made, 3)
    made.disconnected()
    for task in tasks:
        with pytest.raises(StreamUnavailable, match="connection was lost"):
            await task


async def test_no_acknowledgement_in_time_is_a_refusal_and_a_late_one_is_ignored(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(receipts, "PATIENCE", 0.0)
    client, made = await opened()
    (task,) = await begun(client, made)
    with pytest.raises(StreamUnavailable, match="in time"):
        await task
    await client.answer(client.published[0][2], b'{"seq":1}')
