"""Dealing partitions, and noticing that an owner has died."""

import asyncio
import os
import sys

import pytest

from actors.crew import SLOTS
from actors.directory import end_of, shares

linux = pytest.mark.skipif(sys.platform != "linux", reason="a process's end as an event is Linux's")


@pytest.mark.parametrize("role", list(SLOTS))
@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_every_slot_has_exactly_one_owner(role, count: int):
    dealt = shares(role, count)
    assert sorted(slot for share in dealt for slot in share) == list(range(SLOTS[role]))
    assert len(dealt) == count


def test_shares_differ_by_at_most_one():
    sizes = [len(share) for share in shares("conversations", 3)]
    assert max(sizes) - min(sizes) <= 1


def test_a_numbers_two_lanes_stay_together():
    for share in shares("numbers", 3):
        assert all((slot ^ 1) in share for slot in share)


def test_nobody_alive_gets_nothing():
    assert shares("media", 0) == []


@linux
async def test_the_end_of_a_process_is_noticed_as_it_happens():
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE)
    noticed = asyncio.create_task(end_of(process.pid))
    await asyncio.sleep(0)
    assert not noticed.done()
    process.kill()
    async with asyncio.timeout(10):
        await noticed
        await process.wait()


@linux
async def test_a_process_that_is_not_there_has_ended():
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await process.wait()
    before = len(os.listdir("/proc/self/fd"))
    await end_of(process.pid)
    assert len(os.listdir("/proc/self/fd")) == before
