"""Things to do later, on one timer, so that thousands of planned statuses cost one heap and not one task each."""

import asyncio
import heapq
import time
from collections.abc import Callable

from hub.log import logger

log = logger("simulator")

# Under load many things fall due at nearly the same time; waking at most this often lets them share a webhook body.
_TICK = 0.02


class Timeline:
    """Runs callables at Unix times, in order of time. They must be quick; if one raises, that is logged."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._n = 0
        self._timer: asyncio.TimerHandle | None = None
        self._wakes_at = float("inf")

    def __len__(self) -> int:
        return len(self._heap)

    def at(self, due: float, act: Callable[[], None]) -> None:
        """Call `act` at the Unix time `due`, or as soon as possible when that has passed."""
        self._n += 1
        heapq.heappush(self._heap, (due, self._n, act))
        if due < self._wakes_at - _TICK:
            self._arm(due)

    def close(self) -> None:
        """Forget everything."""
        if self._timer is not None:
            self._timer.cancel()
        self._heap.clear()

    def _arm(self, due: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        wait = max(_TICK, due - time.time())
        self._wakes_at = due
        self._timer = asyncio.get_running_loop().call_later(wait, self._run_due)

    def _run_due(self) -> None:
        self._timer, self._wakes_at = None, float("inf")
        now = time.time()
        while self._heap and self._heap[0][0] <= now:
            act = heapq.heappop(self._heap)[2]
            try:
                act()
            except Exception:
                log.exception("a planned act of the simulator failed")
        if self._heap:
            self._arm(self._heap[0][0])
