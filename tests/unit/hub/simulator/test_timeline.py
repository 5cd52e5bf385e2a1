import asyncio
import time
from functools import partial

from hub.simulator.timeline import Timeline


async def test_acts_run_in_order_of_their_times_and_a_failing_one_stops_nothing() -> None:
    timeline, done, now = Timeline(), list[str](), time.time()
    finished = asyncio.Event()
    timeline.at(now + 0.09, finished.set)
    timeline.at(now + 0.06, partial(done.append, "second"))
    timeline.at(now + 0.03, partial(done.append, "first"))
    timeline.at(now + 0.04, partial(done.remove, "nothing of the kind"))
    async with asyncio.timeout(5):
        await finished.wait()
    assert done == ["first", "second"]
    assert len(timeline) == 0


async def test_what_is_closed_runs_no_more() -> None:
    timeline, done = Timeline(), list[str]()
    timeline.at(time.time() + 0.02, partial(done.append, "never"))
    timeline.close()
    await asyncio.sleep(0.06)
    assert done == []
