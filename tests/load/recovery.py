"""An owner is killed in the middle of 100 messages a second: how long does anyone wait, and when is all well again."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from itertools import pairwise

import httpx

from tests.integration.conftest import Stack
from tests.load.figures import Figure
from tests.load.processes import product
from tests.load.traffic import Spell, road

RATE = 100
BAR = 2.0  # seconds
KILLED_AFTER = 5.0


async def run(quick: bool) -> AsyncIterator[Figure]:
    rounds, seconds = (1, 12.0) if quick else (3, 15.0)
    with product() as stack:
        async with road(stack, 1) as way:
            for number in range(1, rounds + 1):
                running = asyncio.create_task(way.run(RATE, seconds, patience=60))
                await asyncio.sleep(KILLED_AFTER)
                os.kill(await owner_pid(stack, "conversations", number % 2), signal.SIGKILL)
                killed = time.monotonic()
                for figure in figures(f"kill {number}", await running, killed):
                    yield figure
                await asyncio.sleep(2 if quick else 8)  # the restarted owner gets its partitions back


async def owner_pid(stack: Stack, role: str, index: int = 0) -> int:
    """The process of an owner, as the actors' figures tell it."""
    async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
        text = (await client.get(stack.url("actors") + "/metrics")).text
    wanted = f'hub_actors_pid{{role="{role}",index="{index}"}} '
    line = next(line for line in text.splitlines() if line.startswith(wanted))
    return int(float(line.removeprefix(wanted)))


def figures(title: str, spell: Spell, killed: float) -> list[Figure]:
    """`killed`: monotonic seconds. Silence is measured on each partition by itself: half of them never stop."""
    times = spell.by_partition()
    silence = max(later - before for each in times.values() for before, later in pairwise(each))
    waited = max(when - spell.due[wamid] for wamid, when, _ in spell.arrived)
    late = [when for wamid, when, _ in spell.arrived if when - spell.due[wamid] > 0.5 and when > killed]
    well = max(late, default=killed) - killed
    said = [
        ("longest wait of a message", waited, "s", BAR),
        ("longest silence of a partition", silence, "s", None),
        ("until nothing is late any more", well, "s", BAR),
        ("missing or refused", float(spell.missing + spell.refused), "", 0.0),
    ]
    return [
        Figure(bench="recovery", name=f"{title}, {name}", value=value, unit=unit, bar=bar)
        for name, value, unit, bar in said
    ]
