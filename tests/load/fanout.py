"""One feed to a thousand screens, beside a bare loop on the same server that sends the same frames to as many."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from statistics import median

import httpx
import msgspec

from hub.domain.events import Audience, FeedEvent
from hub.domain.ids import message_id, new_id
from hub.domain.message import Author, Message
from hub.stream.connection import Bus, connect
from hub.stream.frames import join
from hub.stream.subjects import feed_subject
from inbox.live.lines import Line
from inbox.live.resume import Cursor
from tests.load.figures import Figure
from tests.load.processes import Client, client, demo_agent, floor, product

SOCKETS = 1_000
RATIO = 0.7  # of the bare loop's frames a second


async def run(quick: bool) -> AsyncIterator[Figure]:
    events, rounds = (20, 2) if quick else (100, 5)
    with product() as stack:
        owner = demo_agent(stack)
        tenant_id = (await owner.get("/v1/me"))["tenant"]["id"]
        bus = await connect(stack.setting("HUB_NATS_URL"), "load")
        async with (
            floor("unused") as apps,
            _crowd(stack.url("inbox") + "/v1/stream", owner.token) as ours,
            _crowd(f"http://127.0.0.1:{apps.port}/", "none") as bare,
        ):
            await ours.hear()
            await bare.hear()
            for together, title in ((1, "one by one"), (20, "20 together")):
                kept, least = list[float](), list[float]()
                for _ in range(rounds):
                    made = _events(events)
                    kept.append(await _product(ours, bus, tenant_id, made, together))
                    least.append(await _bare(bare, apps.port, made))
                bar = RATIO if together == 1 else None
                for figure in _figures(title, kept, least, bar):
                    yield figure
        await bus.close()
        await owner.close()


def _crowd(url: str, token: str) -> AbstractAsyncContextManager[Client]:
    return client("tests.load.crowd", url, str(SOCKETS), HUB_TOKEN=token)


async def _product(crowd: Client, bus: Bus, tenant_id: str, events: list[FeedEvent], together: int) -> float:
    """Frames a second from the first publish to the last frame read."""
    await crowd.order(frames=len(events))
    frames = [events[start : start + together] for start in range(0, len(events), together)]
    began = time.monotonic()
    subject = feed_subject(tenant_id)
    await asyncio.gather(*(bus.publish(subject, join(msgspec.msgpack.encode(one) for one in some)) for some in frames))
    return _rate(await crowd.hear(), began)


async def _bare(crowd: Client, port: int, events: list[FeedEvent]) -> float:
    payloads = [Line(event, Cursor(1, place)).payload("json") for place, event in enumerate(events)]
    await crowd.order(frames=len(events))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as http:
        await http.post("/frames", content=b"\n".join(payloads))
        began = time.monotonic()
        await http.post("/go")
    return _rate(await crowd.hear(), began)


def _rate(told: dict[str, float], began: float) -> float:
    if told["behind"] or told["lost"]:
        raise RuntimeError(f"{told['behind']} sockets did not get everything, {told['lost']} were closed")
    return told["frames"] / (told["last_at"] - began)


def _figures(title: str, kept: list[float], least: list[float], bar: float | None) -> list[Figure]:
    ratio = median(a / b for a, b in zip(kept, least, strict=True))
    return [
        Figure(bench="fanout", name=f"inbox, events {title}", value=median(kept), unit="frames/s"),
        Figure(bench="fanout", name=f"bare loop ({title})", value=median(least), unit="frames/s"),
        Figure(bench="fanout", name=f"ratio, events {title}", value=ratio, unit="×", bar=bar, way="at least"),
    ]


def _events(count: int) -> list[FeedEvent]:
    """What owners tell when a customer writes."""
    now = datetime.now(UTC)
    conversation_id = new_id("cnv", now)
    messages = [
        Message(
            id=message_id(conversation_id, seq),
            conversation_id=conversation_id,
            seq=seq,
            direction="in",
            type="text",
            content={"body": f"Is number {seq} still to be had, and would it be here by Friday?"},
            wamid=f"wamid.LOAD{conversation_id[4:]}{seq}",
            status="received",
            author=Author(kind="customer"),
            at=now,
            received_at=now,
            version=1,
        )
        for seq in range(1, count + 1)
    ]
    return [
        FeedEvent(
            id=f"{message.id}.1",
            kind="message.created",
            at=now,
            conversation_id=conversation_id,
            audience=Audience(),
            data=msgspec.json.encode(message),
        )
        for message in messages
    ]
