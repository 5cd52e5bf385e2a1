"""Running a campaign through the product, and reading at the simulator when each message was accepted."""

import itertools
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise

import httpx

from tests.builders import Json
from tests.integration.conftest import Stack
from tests.load.figures import percentile
from tests.outside import Agent, Phones, until

HELLO = {"name": "hello_world", "language": "en_US"}
PATIENCE = 3_600.0  # seconds for a campaign; 100,000 at 80/s take 21 minutes
BATCH = 90_000
_made = itertools.count(1)


def people(count: int) -> list[str]:
    """Well-formed numbers, never the same twice; none ends in 0000, which are not on WhatsApp there."""
    return list(itertools.islice(_people(), count))


def _people() -> Iterator[str]:
    while True:
        n = next(_made)
        if n % 10_000:
            yield f"+49151{n:08}"


async def add_number(phones: Phones, agent: Agent, phone_number_id: str, rate: int) -> str:
    """Register a number at the simulator and in the inbox; its Meta id."""
    display = f"+1 555 01{phone_number_id[-2:]} {phone_number_id[:4]}"
    facts = {"phone_number_id": phone_number_id, "waba_id": "200000000000001", "display_phone_number": display}
    await phones.number(**facts, name=f"Line {phone_number_id[-2:]}", rate=rate)
    made = await agent.post("/v1/numbers", {**facts, "name": f"Line {phone_number_id[-2:]}", "access_token": "a-token"})
    assert made["rate"] == rate
    return phone_number_id


async def run_campaign(agent: Agent, numbers: Sequence[str], count: int) -> Json:
    """Plan, fill, start, wait for the end. Answers the campaign, with `finished` in Unix seconds."""
    made = await agent.post("/v1/campaigns", {"name": "Load", "phone_number_ids": [*numbers], "template": HELLO})
    path = f"/v1/campaigns/{made['id']}"
    body = "\n".join(["phone", *people(count), ""]).encode()
    answer = await agent.ask("POST", f"{path}/recipients", content=body, headers={"content-type": "text/csv"})
    assert answer.json()["accepted"] == count, answer.text[:500]
    await agent.post(f"{path}/start")

    async def done() -> Json | None:
        found = await agent.get(path)
        return found if found["status"] in {"finished", "paused"} else None

    campaign = await until(done, "the campaign's end", PATIENCE)
    assert campaign["status"] == "finished", campaign["paused_by"]
    return {**campaign, "finished": time.time()}


async def accepted(phones: Phones, numbers: Sequence[str], kind: str = "template") -> list[list[float]]:
    """When each number's messages were accepted, in order."""
    sends = await phones.sends()
    return [[each["at"] for each in sends if each["phone_number_id"] == n and each["type"] == kind] for n in numbers]


async def refused(stack: Stack, code: int = 130429) -> float:
    """How many sends the simulator refused with this code so far."""
    async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
        text = (await client.get(stack.url("simulator") + "/metrics")).text
    lines = [line for line in text.splitlines() if line.startswith(f'simulator_sends_refused_total{{code="{code}"}}')]
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines)


def busiest(times: Sequence[float]) -> int:
    """The most in any sliding second."""
    most, first = 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most


def full_speed(times: Sequence[float], edge: float = 2.0) -> list[float]:
    """Without the seconds in which a campaign gets going and runs out."""
    inner = [at for at in times if times[0] + edge <= at <= times[-1] - edge]
    return inner if len(inner) > 1 else list(times)


def rate(times: Sequence[float]) -> float:
    """Messages a second."""
    return (len(times) - 1) / (times[-1] - times[0])


def jitter(times: Sequence[float], wanted: float) -> float:
    """How far gaps between sends are from even ones: ms, 99th percentile."""
    off = sorted(abs(later - earlier - 1 / wanted) for earlier, later in pairwise(times))
    return percentile(off, 0.99) * 1000
