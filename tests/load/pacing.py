"""Campaigns at the numbers' pace: is every sliding second kept and the allowance used, and do people's answers pass?

Counted where Meta counts, at the simulator, which counts customers' messages in as Meta does. Beside it the usual
limiter, so many in each second of the clock. HUB_PACING_RECIPIENTS makes the first campaign longer than a minute.

While customers write, at any moment one message may come that Meta has counted and nobody here has heard of. Whoever
sends the full rate then breaks it: on average a second can hold one fewer. That one is taken off the allowance below.
"""

import asyncio
import itertools
import os
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Literal

import httpx

from hub.settings import Meta
from tests.builders import DEMO
from tests.integration.conftest import Stack
from tests.load.campaign import accepted, add_number, busiest, full_speed, jitter, people, rate, refused, run_campaign
from tests.load.figures import Figure, percentile
from tests.load.processes import demo_agent, product
from tests.outside import Agent, Phones, until

INBOUND = 5.0  # customers' messages a second, beside the first campaign
UNFORESEEN = 1  # message a second that has to be allowed for while customers write
GUESTS = 20  # customers whom an agent answers meanwhile, in turn
ANSWER_EVERY = 0.5  # seconds
RATE, FAST, MANY = 80, 1_000, 10
TRIPS_KNOWN = 35.0  # seconds
META = Meta()
Said = tuple[str, float, str, float | None, Literal["at least", "at most"]]


async def run(quick: bool) -> AsyncIterator[Figure]:
    count = int(os.environ.get("HUB_PACING_RECIPIENTS", "0")) or (800 if quick else 4_800)
    with product() as stack:
        agent, phones = demo_agent(stack), Phones(stack.url("simulator"))
        try:
            for figure in await alone(stack, agent, phones, count):
                yield figure
            for figure in await together(stack, agent, phones, 4_000 if quick else 16_000):
                yield figure
            for figure in await fast(stack, agent, phones, 5_000 if quick else 30_000):
                yield figure
            for figure in await far(stack, agent, phones, 800 if quick else 6_400):
                yield figure
            for figure in await fixed_window(stack, phones, 3 if quick else 10):
                yield figure
        finally:
            await phones.close()
            await agent.close()


async def alone(stack: Stack, agent: Agent, phones: Phones, count: int) -> list[Figure]:
    """One number, customers writing and an agent answering meanwhile."""
    await phones.chaos(count_incoming=True)
    conversations = await _guests(agent, phones)
    await phones.load(rate=INBOUND, seconds=min(3_600, count / RATE * 1.3), customers=50)
    asked: dict[str, float] = {}
    answering = asyncio.create_task(_answer(agent, conversations, asked))
    before = await refused(stack)
    campaign = await run_campaign(agent, [DEMO.phone_number_id], count)
    answering.cancel()
    with suppress(asyncio.CancelledError):
        await answering
    (templates,) = await accepted(phones, [DEMO.phone_number_id])
    left = {each["biz_opaque_callback_data"]: each["at"] for each in await phones.sends()}
    waits = sorted((left[message_id] - at) * 1000 for message_id, at in asked.items() if message_id in left)
    line = next(each for each in await phones.numbers() if each["phone_number_id"] == DEMO.phone_number_id)
    said = _used([templates], RATE - UNFORESEEN - INBOUND - 1 / ANSWER_EVERY, 0.99)
    said += [
        ("busiest sliding second, customers' messages in it", line["busiest_second"], "", RATE, "at most"),
        ("refused as too fast", await refused(stack) - before, "", 0, "at most"),
        ("jitter between sends, p99", jitter(full_speed(templates), RATE), "ms", None, "at most"),
        ("an agent's answer meanwhile, median", statistics.median(waits), "ms", 100, "at most"),
        ("an agent's answer meanwhile, p99", percentile(waits, 0.99), "ms", None, "at most"),
        ("from the last send to finished", campaign["finished"] - templates[-1], "s", None, "at most"),
    ]
    return _figures(f"{count:,} from one number", said)


async def together(stack: Stack, agent: Agent, phones: Phones, count: int) -> list[Figure]:
    """Ten numbers share one audience."""
    await phones.chaos()
    numbers = [await add_number(phones, agent, f"3000000000000{n:02}", RATE) for n in range(MANY)]
    before = await refused(stack)
    await run_campaign(agent, numbers, count)
    times = await accepted(phones, numbers)
    said = _used(times, RATE, 0.98)
    said += [
        ("busiest sliding second of any", max(map(busiest, times)), "", RATE, "at most"),
        ("refused as too fast", await refused(stack) - before, "", 0, "at most"),
    ]
    return _figures(f"{count:,} from ten numbers", said)


async def fast(stack: Stack, agent: Agent, phones: Phones, count: int) -> list[Figure]:
    """One number at Meta's higher level; its statuses come back at the same time."""
    number = await add_number(phones, agent, "400000000000001", FAST)
    before = await refused(stack)
    campaign = await run_campaign(agent, [number], count)
    (times,) = await accepted(phones, [number])
    said = _used([times], FAST, None)
    said += [
        ("busiest sliding second", busiest(times), "", FAST, "at most"),
        ("refused as too fast", await refused(stack) - before, "", 0, "at most"),
        ("from the last send to finished", campaign["finished"] - times[-1], "s", None, "at most"),
    ]
    return _figures(f"{count:,} at 1,000/s", said)


async def far(stack: Stack, agent: Agent, phones: Phones, count: int) -> list[Figure]:
    """Answers after 150 to 250 ms, as from Meta. How long the way takes at least is known after half a minute."""
    await phones.chaos(delay_ms=[150, 250])
    number = await add_number(phones, agent, "600000000000001", RATE)
    before = await refused(stack)
    await run_campaign(agent, [number], count)
    (times,) = await accepted(phones, [number])
    await phones.chaos()
    known = [at for at in times if at - times[0] >= TRIPS_KNOWN] or times
    said = _used([known], RATE, None)
    said += [
        ("busiest sliding second", busiest(times), "", RATE, "at most"),
        ("refused as too fast", await refused(stack) - before, "", 0, "at most"),
    ]
    return _figures(f"{count:,} with answers after 150 to 250 ms", said)


async def fixed_window(stack: Stack, phones: Phones, windows: int) -> list[Figure]:
    """So many in each second of the clock, as most limiters count; it begins late in a second, as anything may."""
    number = "500000000000001"
    facts = {"waba_id": "200000000000001", "display_phone_number": "+1 555 010 5000", "name": "Bare"}
    await phones.number(phone_number_id=number, rate=10_000, **facts)
    url = f"{stack.setting('HUB_GRAPH_URL')}/{META.graph_version}/{number}/messages"
    template = {"name": "hello_world", "language": {"code": "en_US"}}
    body = {"messaging_product": "whatsapp", "type": "template", "template": template}
    headers, audience = {"authorization": "Bearer a-token"}, iter(people(RATE * windows))
    async with httpx.AsyncClient(timeout=10, trust_env=False, headers=headers) as client:
        await asyncio.sleep((0.9 - time.time()) % 1)
        while window := list(itertools.islice(audience, RATE)):
            answers = await asyncio.gather(*(client.post(url, json={**body, "to": to}) for to in window))
            assert all(answer.status_code == 200 for answer in answers), answers[0].text
            await asyncio.sleep(1 - time.time() % 1)
    (times,) = await accepted(phones, [number])
    said: list[Said] = [
        ("busiest sliding second", busiest(times), "", None, "at most"),
        ("jitter between sends, p99", jitter(times, RATE), "ms", None, "at most"),
    ]
    return _figures("a limiter of 80 in each second of the clock", said)


async def _guests(agent: Agent, phones: Phones) -> list[str]:
    """Conversations with customers who have just written."""
    for n in range(GUESTS):
        await phones.write(await phones.customer(name=f"Guest {n}"), text="Hello?")

    async def there() -> list[str] | None:
        found = [each["id"] for each in await agent.every("/v1/conversations")]
        return found if len(found) >= GUESTS else None

    return await until(there, "conversations", 30)


async def _answer(agent: Agent, conversations: list[str], asked: dict[str, float]) -> None:
    """Answer one after the other; when each was asked for, by its message's id, goes into `asked`."""
    for n in itertools.count():
        at = time.time()
        path = f"/v1/conversations/{conversations[n % len(conversations)]}/messages"
        message = await agent.post(path, {"type": "text", "text": {"body": f"Answer {n}"}})
        asked[message["id"]] = at
        await asyncio.sleep(max(0.0, at + ANSWER_EVERY - time.time()))


def _used(times: list[list[float]], allowed: float, bar: float | None) -> list[Said]:
    """What was sent while the campaign ran at full speed, and which share of what was allowed the slowest used."""
    rates = [rate(full_speed(each)) for each in times]
    return [
        ("sent while running", sum(rates), "msg/s", None, "at least"),
        ("share of the allowance used, least", min(rates) / allowed, "", bar, "at least"),
    ]


def _figures(title: str, said: list[Said]) -> list[Figure]:
    return [
        Figure(bench="pacing", name=f"{title}, {name}", value=value, unit=unit, bar=bar, way=way)
        for name, value, unit, bar, way in said
    ]
