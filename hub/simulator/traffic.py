"""Load on demand: many customers writing at a steady rate, whatever the answers are, within firm bounds."""

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta, Struct

from hub.errors import Conflict, NotFound
from hub.log import logger
from hub.simulator import inbound, scripts
from hub.simulator.chaos import Chaos
from hub.simulator.outbox import PATH, change, envelope
from hub.simulator.people import LANGUAGES, Person, stranger
from hub.simulator.wire import Wire, WireError
from hub.simulator.world import Line, World

log = logger("simulator")

MOST_MESSAGES = 200_000
IN_FLIGHT = 512  # posts under way; when ingress is that far behind, the load waits and says so
AHEAD = 1.0  # seconds of bodies made and signed before they are due
FIRST_PHONE = 15_557_000_000
RETRY_SECONDS = 1.0


class Order(Struct, kw_only=True, forbid_unknown_fields=True):
    """`rate` is messages a second; `seconds` or `count` says how many. `customers` write in turn."""

    customers: Annotated[int, Meta(ge=1, le=100_000)] = 100
    rate: Annotated[float, Meta(gt=0, le=1_000)] = 10.0
    seconds: Annotated[float, Meta(gt=0, le=3_600)] | None = None
    count: Annotated[int, Meta(ge=1, le=MOST_MESSAGES)] | None = None
    phone_number_id: str | None = None

    @property
    def total(self) -> int:
        wanted = self.count if self.count is not None else round(self.rate * (self.seconds or 10.0))
        return max(1, min(MOST_MESSAGES, wanted))


class Progress(Struct, kw_only=True):
    """How a load goes. Times in milliseconds are of ingress's answers; `late` counts posts that left more than
    100 ms after they were due."""

    id: str
    state: Literal["running", "finished", "stopped"]
    total: int
    sent: int = 0
    accepted: int = 0
    retried: int = 0
    late: int = 0
    seconds: float = 0.0
    rate: float = 0.0
    p50_ms: float | None = None
    p99_ms: float | None = None


class Ready(Struct):
    """A body with its signature and the Unix time it is due."""

    due: float
    body: bytes
    signature: str


class Road(NamedTuple):
    """What a load travels on."""

    world: World
    wire: Wire
    sign: Callable[[bytes], str]
    chaos: Callable[[], Chaos]


class Load:
    """One run. `task` ends when every message was accepted or it was stopped."""

    def __init__(self, order: Order, line: Line, road: Road) -> None:
        self._order, self._line = order, line
        self._world, self._wire, self._sign, self._chaos = road
        self._dice = random.Random(7)  # noqa: S311 - the same words each time, so that runs compare
        self._times: list[float] = []
        self._posts: set[asyncio.Task[None]] = set()
        self._began = time.time()
        self.progress = Progress(id=f"load-{int(self._began * 1000)}", state="running", total=order.total)
        self.task = asyncio.create_task(self._run())

    def shown(self) -> Progress:
        """The progress with its figures up to date."""
        progress, times = self.progress, sorted(self._times)
        if progress.state == "running":
            progress.seconds = round(time.time() - self._began, 3)
        progress.rate = round(progress.sent / max(progress.seconds, 0.001), 1)
        if times:
            progress.p50_ms = round(times[len(times) // 2] * 1000, 2)
            progress.p99_ms = round(times[min(len(times) - 1, len(times) * 99 // 100)] * 1000, 2)
        return progress

    async def stop(self) -> None:
        """End it now; posts under way are cut off."""
        for task in (self.task, *self._posts):
            task.cancel()
        await asyncio.gather(self.task, *self._posts, return_exceptions=True)
        if self.progress.state == "running":
            self.shown()
            self.progress.state = "stopped"

    async def _run(self) -> None:
        ready: deque[Ready] = deque()
        made, start = 0, time.time() + 0.05
        while made < self.progress.total or ready:
            now = time.time()
            while made < self.progress.total and start + made / self._order.rate < now + AHEAD:
                ready.append(self._make(made, start + made / self._order.rate))
                made += 1
                if not made % 50:
                    break  # let due ones leave before more are made
            while ready and ready[0].due <= time.time():
                await self._leave(ready.popleft())
            due = ready[0].due if ready else start + made / self._order.rate
            await asyncio.sleep(max(0.0, min(0.01, due - time.time())))
        await asyncio.gather(*self._posts)
        self.shown()
        self.progress.state = "finished"

    def _make(self, n: int, due: float) -> Ready:
        """The n-th message, made and signed before it is due."""
        index = n % self._order.customers
        phone = str(FIRST_PHONE + index)
        name = stranger(phone)["profile"]["name"]  # what statuses to the same phone will call them
        language = LANGUAGES[index % len(LANGUAGES)]
        person = Person(id="", name=name, language=language, identity="phone", phone=phone)
        script = scripts.pick(person.language, self._dice)
        text = scripts.said(self._dice.choice(script.opens), self._dice)
        message = inbound.message(person, "text", {"body": text}, message_id=inbound.new_wamid(person), at=due)
        value = inbound.value(self._line.id, self._line.digits, person.contact(), message)
        body = envelope([(self._line.made.waba_id, change(value))])
        self._world.wrote(self._line, phone, due)
        return Ready(due, body, self._sign(body))

    async def _leave(self, ready: Ready) -> None:
        while len(self._posts) >= IN_FLIGHT:
            await asyncio.wait(self._posts, return_when=asyncio.FIRST_COMPLETED)
        self.progress.sent += 1
        if self._chaos().count_incoming:
            self._line.throughput.take(time.time())
        self.progress.late += time.time() - ready.due > 0.1
        task = asyncio.create_task(self._post(ready))
        self._posts.add(task)
        task.add_done_callback(self._posts.discard)

    async def _post(self, ready: Ready) -> None:
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": ready.signature}
        while True:
            left = time.perf_counter()
            try:
                status = await self._wire.post(PATH, ready.body, headers)
            except WireError:
                status = 0
            if status == 200:
                self._times.append(time.perf_counter() - left)
                self.progress.accepted += 1
                return
            self.progress.retried += 1
            await asyncio.sleep(RETRY_SECONDS)


class Traffic:
    """At most one load at a time."""

    def __init__(self, road: Road) -> None:
        self._road = road
        self._load: Load | None = None

    def begin(self, order: Order, line: Line) -> Progress:
        """Start a load. Raises Conflict while another runs."""
        if self._load is not None and not self._load.task.done():
            raise Conflict("load_running", "A load is running; DELETE /control/load stops it.")
        self._load = Load(order, line, self._road)
        return self._load.shown()

    async def close(self) -> None:
        """End whatever runs."""
        if self._load is not None:
            await self._load.stop()

    def progress(self) -> Progress:
        """The latest load. Raises NotFound before the first."""
        if self._load is None:
            raise NotFound("no_load", "No load was started yet.")
        return self._load.shown()

    async def stop(self) -> Progress:
        """Stop the latest load if it still runs. Raises NotFound before the first."""
        progress = self.progress()
        if self._load is not None:
            await self._load.stop()
        return progress
