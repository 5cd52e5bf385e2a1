"""What the whole product takes while nothing happens: memory by process, each page counted once (PSS)."""

import asyncio
from collections.abc import AsyncIterator

import psutil

from tests.integration.conftest import Stack
from tests.load.figures import Figure
from tests.load.processes import product

GIB = 1024.0**3
MIB = 1024.0**2
BAR = 3.0  # GiB


async def run(quick: bool) -> AsyncIterator[Figure]:
    with product() as stack:
        await asyncio.sleep(3 if quick else 15)  # what starting left behind is given back
        found = memory(stack)
    for name, size in sorted(found.items(), key=lambda item: -item[1]):
        yield Figure(bench="rest", name=name, value=size / MIB, unit="MiB")
    yield Figure(bench="rest", name="the whole product", value=sum(found.values()) / GIB, unit="GiB", bar=BAR)


def memory(stack: Stack) -> dict[str, float]:
    """Bytes by process; what Ray started is told apart by its names. The runner counts too."""
    found: dict[str, float] = {"runner": _size(stack.record()["runner"])}
    for process in stack.record()["processes"]:
        for pid in stack.pids(process):
            name = f"actors: {_name(pid)}" if process == "actors" else process
            found[name] = found.get(name, 0.0) + _size(pid)
    return found


def _size(pid: int) -> float:
    try:
        return float(psutil.Process(pid).memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0.0


def _name(pid: int) -> str:
    try:
        words = psutil.Process(pid).cmdline()
    except psutil.NoSuchProcess:
        return "gone"
    first = words[0] if words else ""
    if first.startswith("ray::"):
        return first
    if "python" in first:
        script = next((word for word in words[1:] if not word.startswith("-")), "python")
        return script.rsplit("/", 1)[-1]
    return first.rsplit("/", 1)[-1]
