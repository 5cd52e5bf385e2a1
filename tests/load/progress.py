"""One progress update of a campaign on its way to many screens: what it costs, beside a bare loop that sends the same.

Its owner looks into PostgreSQL, writes the object, publishes it; inbox writes it to each socket. An owner does so four
times a second at most for each running campaign.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

import httpx
import msgspec

from hub.clock import utc_now
from hub.domain.events import Audience, FeedEvent
from hub.domain.progress import view
from hub.stores.postgres.campaigns import Campaigns
from hub.stores.postgres.pool import Postgres
from hub.stream.connection import Bus, connect
from hub.stream.frames import join
from hub.stream.subjects import feed_subject
from hub.whatsapp.reasons import reasons
from inbox.live.lines import Line
from inbox.live.resume import Cursor
from tests.builders import DEMO
from tests.integration.conftest import Stack
from tests.load.campaign import HELLO, people
from tests.load.cpu import between, of_process, spent
from tests.load.figures import Figure
from tests.load.processes import Client, client, demo_agent, floor, product

SOCKETS = 1_000
LOOKS = 200  # of the owner's part: its cost is below what a processor's clock tells of one


async def run(quick: bool) -> AsyncIterator[Figure]:
    updates = 20 if quick else 100
    with product() as stack:
        agent = demo_agent(stack)
        body = {"name": "Spring", "phone_number_ids": [DEMO.phone_number_id], "template": HELLO}
        made = await agent.post("/v1/campaigns", body)
        recipients = {"recipients": [{"to": to} for to in people(1_000)]}
        await agent.post(f"/v1/campaigns/{made['id']}/recipients", recipients)
        tenant_id = (await agent.get("/v1/me"))["tenant"]["id"]
        postgres = await Postgres.open(stack.setting("HUB_POSTGRES_URL"))
        bus = await connect(stack.setting("HUB_NATS_URL"), "load")
        try:
            data = await _written(postgres, tenant_id, made["id"])
            for figure in await owners_part(stack, postgres, tenant_id, made["id"]):
                yield figure
            async with (
                floor("unused") as bare,
                _crowd(stack.url("inbox") + "/v1/stream", agent.token) as ours,
                _crowd(f"http://127.0.0.1:{bare.port}/", "none") as theirs,
            ):
                await ours.hear()
                await theirs.hear()
                events = [_event(made["id"], data, n) for n in range(updates)]
                for figure in await inboxs_part(stack, ours, bus, tenant_id, events):
                    yield figure
                for figure in await bare_loop(theirs, bare.port, bare.pid, events):
                    yield figure
        finally:
            await bus.close()
            await postgres.close()
            await agent.close()


def _crowd(url: str, token: str) -> AbstractAsyncContextManager[Client]:
    return client("tests.load.crowd", url, str(SOCKETS), HUB_TOKEN=token, HUB_TOPIC="campaigns")


async def _written(postgres: Postgres, tenant_id: str, campaign_id: str) -> bytes:
    """As its owner does."""
    standing = await Campaigns(postgres).standing(tenant_id, campaign_id)
    assert standing is not None
    return msgspec.json.encode(view(standing, standing.campaign.created_at, reasons(standing.tallies)))


async def owners_part(stack: Stack, postgres: Postgres, tenant_id: str, campaign_id: str) -> list[Figure]:
    """From the change to the object."""
    before, mine = spent(stack), time.process_time()
    for _ in range(LOOKS):
        await _written(postgres, tenant_id, campaign_id)
    mine, theirs = time.process_time() - mine, between(before, spent(stack))["postgres"]
    return _figures("at its owner", [("processor", mine / LOOKS), ("processor, postgres", theirs / LOOKS)])


async def inboxs_part(stack: Stack, crowd: Client, bus: Bus, tenant_id: str, events: list[FeedEvent]) -> list[Figure]:
    """From the feed to every socket, each update by itself."""
    before = spent(stack)
    await crowd.order(frames=len(events))
    for event in events:
        await bus.publish(feed_subject(tenant_id), join([msgspec.msgpack.encode(event)]))
        await asyncio.sleep(0.02)  # four a second would share nothing either; this is only quicker
    told = await crowd.hear()
    _all_there(told)
    used = between(before, spent(stack))
    said = [(f"processor, {name}", used[name] / len(events)) for name in ("inbox", "nats")]
    size = Figure(
        bench="progress", name="bytes to each socket", value=told["bytes"] / told["frames"], unit="bytes/update"
    )
    return [*_figures(f"to {SOCKETS:,} sockets", said), size]


async def bare_loop(crowd: Client, port: int, pid: int, events: list[FeedEvent]) -> list[Figure]:
    """The same frames from the same server with nothing around it."""
    payloads = [Line(event, Cursor(1, place)).payload("json") for place, event in enumerate(events)]
    await crowd.order(frames=len(events))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as http:
        await http.post("/frames", content=b"\n".join(payloads))
        before = of_process(pid)
        await http.post("/go")
        _all_there(await crowd.hear())
    return _figures(f"bare loop to {SOCKETS:,} sockets", [("processor", (of_process(pid) - before) / len(events))])


def _all_there(told: dict[str, float]) -> None:
    if told["behind"] or told["lost"]:
        raise RuntimeError(f"{told['behind']} sockets did not get everything, {told['lost']} were closed")


def _figures(title: str, said: list[tuple[str, float]]) -> list[Figure]:
    return [
        Figure(bench="progress", name=f"{title}, {name}", value=seconds * 1000, unit="ms/update")
        for name, seconds in said
    ]


def _event(campaign_id: str, data: bytes, n: int) -> FeedEvent:
    return FeedEvent(
        id=f"{campaign_id}.load{n}",
        kind="campaign.updated",
        at=utc_now(),
        conversation_id=None,
        audience=Audience(),
        data=data,
    )
