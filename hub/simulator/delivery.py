"""After acceptance: tells the statuses of each message at their times, and moves the ticks on the customer's phone."""

import time
from collections.abc import Callable
from functools import partial

from msgspec import Struct

from hub.simulator import statuses
from hub.simulator.flights import Flight, Flights
from hub.simulator.outbox import Outbox, change
from hub.simulator.statuses import Step
from hub.simulator.threads import Bubble, Key
from hub.simulator.timeline import Timeline
from hub.simulator.world import World

OnRead = Callable[[Key, Bubble], None]


class Held(Struct, kw_only=True):
    """A message that was taken at the Unix time `at`, and waits for what Meta makes of its template."""

    template_id: str
    at: float
    flight: Flight


class Delivery:
    """Call `launch` once per accepted message."""

    def __init__(self, world: World, outbox: Outbox, timeline: Timeline, kept: Flights) -> None:
        self._world, self._outbox, self._timeline, self._kept = world, outbox, timeline, kept
        self._flights: dict[str, Flight] = {}
        self.held: list[Held] = []
        self.on_read: OnRead | None = None

    def launch(self, flight: Flight) -> None:
        """Tell each step when it is due."""
        self._kept.launched(flight)
        self._flights[flight.told.wamid] = flight
        for due, step in flight.steps:
            self._timeline.at(due, partial(self._tell, flight, due, step))

    def hold(self, template_id: str, flight: Flight, now: float) -> None:
        """Tell nothing of it until `release` or `drop`."""
        self.held.append(Held(template_id=template_id, at=now, flight=flight))

    def release(self, template_id: str, now: float) -> None:
        """What was held for this template goes out now."""
        for held in self._freed(template_id):
            held.flight.steps = [(due + now - held.at, step) for due, step in held.flight.steps]
            self.launch(held.flight)

    def drop(self, template_id: str, code: int, now: float) -> None:
        """What was held for this template fails."""
        for held in self._freed(template_id):
            held.flight.steps = [(now, Step(0.0, "failed", code))]
            self.launch(held.flight)

    def _freed(self, template_id: str) -> list[Held]:
        freed = [held for held in self.held if held.template_id == template_id]
        self.held = [held for held in self.held if held.template_id != template_id]
        return freed

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
        landed = partial(self._kept.landed, flight.told.wamid)
        self._outbox.put(flight.told.account, change(statuses.value(flight.told, step, time.time())), landed)
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
