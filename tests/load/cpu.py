"""Processor time and memory of the product's processes, by the part they belong to."""

import asyncio
from contextlib import suppress

import psutil

from tests.integration.conftest import Stack

LOOK_EVERY = 0.1  # seconds


def spent(stack: Stack) -> dict[str, float]:
    """Seconds of processor time so far, by process as the runner names it; with all it has started."""
    running = [name for name, pid in stack.record()["processes"].items() if pid is not None]
    return {name: sum(map(of_process, _family(stack, name))) for name in running}


def _family(stack: Stack, name: str) -> set[int]:
    """A process and all it has started: PostgreSQL's own write over the mark that the others carry."""
    found = set(stack.pids(name))
    with suppress(psutil.NoSuchProcess):
        found |= {child.pid for child in psutil.Process(stack.pid(name)).children(recursive=True)}
    return found


def of_process(pid: int) -> float:
    """Seconds of processor time of one process so far."""
    with suppress(psutil.NoSuchProcess):
        times = psutil.Process(pid).cpu_times()
        return float(times.user + times.system)
    return 0.0


def between(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    """What was spent in between, the most first."""
    used = {name: after[name] - before.get(name, 0.0) for name in after}
    return dict(sorted(used.items(), key=lambda item: -item[1]))


def resident(stack: Stack, name: str) -> float:
    """Bytes in memory now."""
    size = 0.0
    for pid in _family(stack, name):
        with suppress(psutil.NoSuchProcess):
            size += float(psutil.Process(pid).memory_info().rss)
    return size


class Peak:
    """The most memory a process had, looked at ten times a second until `stop`."""

    def __init__(self, stack: Stack, name: str) -> None:
        self.before = self.most = resident(stack, name)
        self._stack, self._name = stack, name
        self._task = asyncio.create_task(self._look())

    async def _look(self) -> None:
        while True:
            self.most = max(self.most, resident(self._stack, self._name))
            await asyncio.sleep(LOOK_EVERY)

    def stop(self) -> None:
        self._task.cancel()
