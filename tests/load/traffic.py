"""Webhooks at a given rate, and when each message reached each socket.

Arrivals are Poisson with a fixed seed, and open-loop: a message is due at its time whatever became of those before it,
and its latency counts from then. Bodies, signatures and requests are made before the clock starts.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from hub.domain.ids import partition_of
from tests.builders import DEMO_FAST, Customer, http_request, somebody, texts
from tests.integration.conftest import Stack
from tests.load.figures import percentile
from tests.load.posting import Poster
from tests.load.processes import demo_agent
from tests.load.sockets import Socket, open_socket

CUSTOMERS = 500
CONNECTIONS = 48
SEED = 20260301
CREATED = b'"type":"message.created"'
# An event's payload begins with op, cursor, id, type and at: what it is stands in these first bytes.
HEAD = 220


@dataclass(slots=True)
class Spell:
    """One run: for each message when it was due and when each socket had it. Times are monotonic seconds."""

    due: dict[str, float]
    sockets: int
    arrived: list[tuple[str, float, str]] = field(default_factory=list[tuple[str, float, str]])  # wamid, when, id
    refused: int = 0
    last_post: float = 0.0
    answered_at: float = 0.0  # when the last post was answered

    @property
    def missing(self) -> int:
        return len(self.due) * self.sockets - len(self.arrived)

    def latencies(self) -> list[float]:
        """Seconds from due to each socket, sorted."""
        return sorted(when - self.due[wamid] for wamid, when, _ in self.arrived)

    def summary(self) -> dict[str, float]:
        """ms."""
        ordered = self.latencies() or [float("inf")]
        shares = {"median": 0.5, "p90": 0.9, "p99": 0.99, "max": 1.0}
        return {name: percentile(ordered, share) * 1000 for name, share in shares.items()}

    def by_partition(self) -> dict[int, list[float]]:
        """When messages arrived, for each partition, in order."""
        found: dict[int, list[float]] = {}
        for _, when, conversation_id in self.arrived:
            found.setdefault(partition_of(conversation_id), []).append(when)
        return {partition: sorted(times) for partition, times in found.items()}


class Road:
    """Sockets that listen, and the way in."""

    def __init__(self, stack: Stack, sockets: list[Socket], customers: list[Customer]) -> None:
        self._secret = stack.setting("HUB_APP_SECRET").split(",")[0]
        self._port = urlsplit(stack.url("ingress")).port or 0
        self._customers = customers
        self.sockets = sockets
        self.spell = Spell({}, len(sockets))

    def take(self, payload: bytes) -> None:
        """Note an event; all but messages of this spell is left unread."""
        now = time.monotonic()
        if CREATED not in payload[:HEAD]:
            return
        wamid = _text(payload, b'"wamid":"')
        if wamid in self.spell.due:
            self.spell.arrived.append((wamid, now, _text(payload, b'"conversation_id":"')))

    async def run(self, rate: float, seconds: float, patience: float = 30.0) -> Spell:
        """Post at `rate` for `seconds`, then wait until all have arrived, `patience` at most."""
        dice, count = random.Random(SEED), int(rate * seconds)
        pairs = [
            (wamid, http_request(raw, self._secret, f"127.0.0.1:{self._port}"))
            for wamid, raw in texts(DEMO_FAST, self._customers, count)
        ]
        at, offsets = 0.0, list[float]()
        for _ in pairs:
            at += dice.expovariate(rate)
            offsets.append(at)
        spell = Spell({}, len(self.sockets))

        def answered(status: int) -> None:
            spell.refused += status != 200
            spell.answered_at = time.monotonic()

        async with Poster("127.0.0.1", self._port, answered) as poster:
            await poster.connect(CONNECTIONS)
            begin = time.monotonic() + 0.1
            spell.due = {wamid: begin + offset for (wamid, _), offset in zip(pairs, offsets, strict=True)}
            self.spell = spell
            await _post_all(poster, [request for _, request in pairs], [begin + offset for offset in offsets])
            spell.last_post = time.monotonic()
            await poster.done(patience)
        end = time.monotonic() + patience
        while spell.missing and time.monotonic() < end:  # noqa: ASYNC110 - counted by a callback that sets no event
            await asyncio.sleep(0.01)
        return spell


async def _post_all(poster: Poster, requests: list[bytes], times: list[float]) -> None:
    """Each at its time; the loop's timers are a millisecond coarse, so those due by then go together."""
    place, count = 0, len(requests)
    while place < count:
        now = time.monotonic()
        while place < count and times[place] <= now:
            poster.post(requests[place])
            place += 1
        if place < count:
            await asyncio.sleep(max(0.0, min(times[place] - time.monotonic(), 0.05)))


def _text(payload: bytes, key: bytes) -> str:
    start = payload.find(key)
    if start < 0:
        return ""
    start += len(key)
    return payload[start : payload.index(b'"', start)].decode()


def _both(first: Callable[[bytes], None], second: Callable[[bytes], None] | None) -> Callable[[bytes], None]:
    def give(payload: bytes) -> None:
        first(payload)
        if second is not None:
            second(payload)

    return first if second is None else give


@asynccontextmanager
async def road(stack: Stack, sockets: int, also: Callable[[bytes], None] | None = None) -> AsyncIterator[Road]:
    """`sockets` listening sockets of the demo owner; every customer has written before and owners are warm. `also` is
    given each payload too."""
    async with AsyncExitStack() as opened:
        owner = demo_agent(stack)
        opened.push_async_callback(owner.close)
        made = Road(stack, [], [somebody() for _ in range(CUSTOMERS)])
        for _ in range(sockets):
            socket = await open_socket(stack.url("inbox") + "/v1/stream", _both(made.take, also))
            socket.say(op="auth", token=owner.token)
            made.sockets.append(socket)
            opened.callback(lambda each=socket: each.transport and each.transport.close())
        while any(not socket.frames for socket in made.sockets):  # noqa: ASYNC110 - until each is told "ready"
            await asyncio.sleep(0.02)
        await made.run(100, CUSTOMERS / 100 + 2, patience=60)
        yield made
