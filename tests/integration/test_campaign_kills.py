"""All that a campaign stands on is killed while it runs, people pause it, start it twice: each customer gets it once.

HUB_KILL_RECIPIENTS makes it larger: 100000 takes 21 minutes at the demo number's 80 a second.
"""

import asyncio
import csv
import io
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import httpx

from tests.builders import DEMO, Json
from tests.integration.conftest import Stack
from tests.integration.test_kills import kill_process, owner_pid
from tests.load.campaign import HELLO, people
from tests.load.processes import demo_agent
from tests.outside import Agent, Phones, until

RECIPIENTS = int(os.environ.get("HUB_KILL_RECIPIENTS", "1200"))
# What happens, evenly spread over the campaign.
STEPS = ("pause", "campaigns", "numbers", "pause", "nats", "postgres", "pause", "everything")
PATIENCE = 120 + RECIPIENTS / 40  # seconds
# Of the sends that were on their way when their owner died, a request may have reached nobody. Which ones nobody can
# say, so a person decides about them. At 80 a second one is on its way at a time, here and there two or three.
ON_THEIR_WAY = 3


async def test_whatever_is_killed_each_customer_gets_a_campaign_once(own_stack: Stack) -> None:
    own_stack.start()
    owner, phones = demo_agent(own_stack), Phones(own_stack.url("simulator"))
    try:
        numbers = people(RECIPIENTS)
        path = await planned(owner, numbers)
        await asyncio.gather(*(wish(owner, f"{path}/start") for _ in range(2)))
        for turn, step in enumerate(STEPS, start=1):
            await reached(owner, path, RECIPIENTS * turn // (len(STEPS) + 1))
            await happens(own_stack, owner, path, step)
        await reached(owner, path, RECIPIENTS)
        campaign = await until(lambda: settled(owner, phones, path), "all doubts settled but those of the unsent", 120)
        assert max((await sent(phones)).values()) == 1
        print(f"{RECIPIENTS} recipients, {campaign['counts']}")  # shown with -s, and when it fails
        assert campaign["counts"]["unknown"] <= ON_THEIR_WAY * (STEPS.count("numbers") + STEPS.count("everything"))
        await until(lambda: kept(owner, path), "tallies that equal a full recount", 60)
        if campaign["counts"]["unknown"]:
            await wish(owner, f"{path}/retry", {"unknown": True})
            await until(lambda: settled(owner, phones, path), "the rest sent", 120)
        assert await sent(phones) == dict.fromkeys((number.removeprefix("+") for number in numbers), 1)
    finally:
        await owner.close()
        await phones.close()


async def planned(owner: Agent, numbers: list[str]) -> str:
    made = await wish(
        owner,
        "/v1/campaigns",
        {"name": "Spring", "phone_number_ids": [DEMO.phone_number_id], "template": HELLO},
    )
    path = f"/v1/campaigns/{made['id']}"
    content = "\n".join(["phone", *numbers, ""]).encode()
    answer = await owner.ask("POST", f"{path}/recipients", content=content, headers={"content-type": "text/csv"})
    assert answer.json()["accepted"] == len(numbers)
    return path


async def insist(ask: Callable[[], Awaitable[httpx.Response]]) -> Json | None:
    """The answer, or None while something that is needed for one is gone."""
    with suppress(httpx.TransportError):
        answer = await ask()
        if answer.status_code < 300:
            return answer.json()
        assert answer.status_code in {500, 502, 503}, answer.text
    return None


async def wish(owner: Agent, path: str, body: Any = None) -> Json:
    return await until(lambda: insist(lambda: owner.ask("POST", path, body)), path, PATIENCE)


async def reached(owner: Agent, path: str, count: int) -> None:
    """Wait until so many have had their turn."""

    async def there() -> bool:
        found = await insist(lambda: owner.ask("GET", path))
        return found is not None and RECIPIENTS - found["counts"]["queued"] >= count

    await until(there, f"{count} sent", PATIENCE)


async def happens(stack: Stack, owner: Agent, path: str, step: str) -> None:
    if step == "pause":
        await wish(owner, f"{path}/pause")
        await asyncio.gather(*(wish(owner, f"{path}/resume") for _ in range(2)))
    elif step in {"campaigns", "numbers"}:
        os.kill(await owner_pid(stack, step), signal.SIGKILL)
    elif step == "everything":
        stack.kill_all()
        await asyncio.to_thread(stack.start)
    else:
        await kill_process(stack, step)


async def settled(owner: Agent, phones: Phones, path: str) -> Json | None:
    """The campaign once it has finished, and only those are in doubt who got nothing: statuses settle the others."""
    found = await insist(lambda: owner.ask("GET", path))
    if found is None or found["status"] != "finished" or found["counts"]["queued"] or found["counts"]["sending"]:
        return None
    reached = len(await sent(phones))
    print(f"{reached} of {RECIPIENTS} got it, {found['counts']}")  # shown when it fails
    return found if reached == RECIPIENTS - found["counts"]["unknown"] else None


async def sent(phones: Phones) -> Counter[str]:
    sends = await phones.sends()
    return Counter(send["to"].removeprefix("+") for send in sends if send["type"] == "template")


async def kept(owner: Agent, path: str) -> bool:
    """Whether the tallies equal a full recount: the report reads each recipient. Customers may read on in between."""
    report = await owner.ask("GET", f"{path}/report.csv", timeout=120)
    recounted = Counter(row["state"] for row in csv.DictReader(io.StringIO(report.text.lstrip("\ufeff"))))
    counts = (await owner.ask("GET", path)).json()["counts"]
    return recounted == Counter({state: n for state, n in counts.items() if n})
