"""After acceptance: tells the statuses of each message at their times, and moves the ticks on the customer's phone."""

import time
from collections.abc import Callable
from functools import partial

from msgspec import Struct

from hub.simulator import statuses
from hub.simulator.outbox import Outbox, change
from hub.simulator.statuses import Step, Told
from hub.simulator.threads import Bubble, Key
from hub.simulator.timeline import Timeline
from hub.simulator.world import World

OnRead = Callable[[Key, Bubble], None]


class Flight(Struct, kw_only=True):
    """A message on its way: the Unix times of the steps that are left, and the chat when the person is known."""

    told: Told
    steps: list[tuple[float, Step]]
    key: Key | None


class Delivery:
    """Call `launch` once per accepted message."""

    def __init__(self, world: World, outbox: Outbox, timeline: Timeline) -> None:
        self._world, self._outbox, self._timeline = world, outbox, timeline
        self._flights: dict[str, Flight] = {}
        self.on_read: OnRead | None = None

    def launch(self, flight: Flight) -> None:
        """Tell each step when it is due."""
        self._flights[flight.told.wamid] = flight
        for due, step in flight.steps:
            self._timeline.at(due, partial(self._tell, flight, due, step))

    def under_way(self) -> list[Flight]:
        """What is still to be told, for the snapshot."""
        return list(self._flights.values())

    def read_now(self, key: Key) -> None:
        """The customer looks at the chat: what was going to be read later is told as read at once."""
        for flight in [flight for flight in self._flights.values() if flight.key == key]:
            for due, step in list(flight.steps):
                if step.status in {"delivered", "read"}:
                    self._tell(flight, due, step)

    def _tell(self, flight: Flight, due: float, step: Step) -> None:
        if (due, step) not in flight.steps:
            return  # told earlier than planned
        flight.steps.remove((due, step))
        if not flight.steps:
            self._flights.pop(flight.told.wamid, None)
        self._outbox.put(flight.told.account, change(statuses.value(flight.told, step, time.time())))
        if flight.key is not None:
            self._tick(flight.key, flight.told.wamid, step)

    def _tick(self, key: Key, bubble_id: str, step: Step) -> None:
        bubble = self._world.threads.find(key, bubble_id)
        if bubble is None:
            return
        bubble.status = step.status
        self._world.threads.changed(key, bubble)
        if step.status == "read" and self.on_read is not None:
            self.on_read(key, bubble)
