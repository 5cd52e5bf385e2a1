"""A campaign at 1,000 a second while every message's sent, delivered and read come back: how fast, and at what cost.

The simulator does not count: Meta's side costs nobody here anything.
"""

import time
from collections.abc import AsyncIterator

from tests.builders import Json
from tests.integration.conftest import Stack
from tests.load.campaign import PATIENCE, accepted, add_number, full_speed, rate, run_campaign
from tests.load.cpu import between, spent
from tests.load.figures import Figure
from tests.load.processes import demo_agent, product
from tests.outside import Agent, Phones, until

RATE = 1_000
SHOWN = 0.02  # milliseconds a recipient that a process has to have taken to be told


async def run(quick: bool) -> AsyncIterator[Figure]:
    count = 3_000 if quick else 30_000
    with product() as stack:
        agent, phones = demo_agent(stack), Phones(stack.url("simulator"))
        try:
            for figure in await returning(stack, agent, phones, count):
                yield figure
        finally:
            await phones.close()
            await agent.close()


async def returning(stack: Stack, agent: Agent, phones: Phones, count: int) -> list[Figure]:
    """Everybody reads within two seconds, nothing comes twice, nothing is left out."""
    await phones.chaos(
        read_percent=100, skip_delivered=0, duplicates=0, status_delay_ms=[50, 300], delivery_ms=[50, 500],
        reading_s=[0.2, 1.0],
    )  # fmt: skip
    number = await add_number(phones, agent, "600000000000001", RATE)
    before = spent(stack)
    campaign = await run_campaign(agent, [number], count)

    async def all_read() -> Json | None:
        found = await agent.get(f"/v1/campaigns/{campaign['id']}")
        return found if found["counts"]["read"] + found["counts"]["replied"] == count else None

    await until(all_read, "the last tick", PATIENCE)
    read = time.time()
    used = between(before, spent(stack))
    (times,) = await accepted(phones, [number])
    assert len(times) == count
    cost = {name: seconds / count * 1000 for name, seconds in used.items()}
    ours = sum(each for name, each in cost.items() if name != "simulator")
    said = [
        ("sent while running", rate(full_speed(times)), "msg/s"),
        ("statuses applied", 3 * count / (read - times[0]), "statuses/s"),
        ("from the last send until it is read here", read - times[-1], "s"),
        ("processor of everything but the simulator", ours, "ms/recipient"),
        *((f"processor, {name}", each, "ms/recipient") for name, each in cost.items() if each > SHOWN),
    ]
    return [
        Figure(bench="returning", name=f"{count:,} at 1,000/s, each read, {name}", value=value, unit=unit)
        for name, value, unit in said
    ]
