"""Webhooks to ingress: signed, batched, delayed, reordered, duplicated, and retried until they are accepted."""

import asyncio
import json
import random
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

import msgspec

from hub.log import logger
from hub.simulator.chaos import Chaos
from hub.simulator.timeline import Timeline
from hub.simulator.wire import WireError

log = logger("simulator")

PATH = "/webhooks/whatsapp"
IN_FLIGHT = 16  # bodies on their way at once; what waits meanwhile fills larger bodies
FIRST_RETRY, LONGEST_RETRY = 0.5, 30.0  # seconds; Meta's seven days, scaled

_encode = msgspec.json.Encoder().encode


class Poster(Protocol):
    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> int: ...


Update = tuple[str, bytes, Callable[[], None] | None]  # account, change, what to do once it was accepted


class Body:
    """A signed webhook body on its way."""

    __slots__ = ("attempts", "landed", "raw", "signature")

    def __init__(self, raw: bytes, signature: str, landed: tuple[Callable[[], None], ...] = ()) -> None:
        self.raw, self.signature, self.attempts, self.landed = raw, signature, 0, landed


class Tally:
    """What became of webhook bodies."""

    def __init__(self) -> None:
        self.accepted = 0
        self.refused = 0
        self.updates = 0


def change(value: dict[str, Any], field: str = "messages") -> bytes:
    """One entry of `changes`, as ASCII JSON with escapes, which is how Meta's bodies look."""
    data = {"value": value, "field": field}
    encoded = _encode(data)
    return encoded if encoded.isascii() else json.dumps(data, separators=(",", ":")).encode()


def envelope(changes: list[tuple[str, bytes]]) -> bytes:
    """A webhook body of `(account id, change)` pairs, one entry per account."""
    accounts: dict[str, list[bytes]] = {}
    for account, encoded in changes:
        accounts.setdefault(account, []).append(encoded)
    entries = b",".join(
        b'{"id":"' + account.encode() + b'","changes":[' + b",".join(group) + b"]}"
        for account, group in accounts.items()
    )
    return b'{"object":"whatsapp_business_account","entry":[' + entries + b"]}"


class Outbox:
    """Everything that goes to ingress passes here. `put` never blocks and never fails; memory is the only bound."""

    def __init__(
        self,
        wire: Poster,
        sign: Callable[[bytes], str],
        timeline: Timeline,
        chaos: Callable[[], Chaos],
        dice: random.Random,
    ) -> None:
        self._wire, self.sign, self._timeline, self._chaos, self._dice = wire, sign, timeline, chaos, dice
        self._updates: deque[Update] = deque()
        self._bodies: deque[Body] = deque()
        self._open: set[Body] = set()  # all bodies not accepted yet, also those waiting for their next attempt
        self._tasks: set[asyncio.Task[None]] = set()
        self._filling = self._pumping = False
        self._closed = False
        self.tally = Tally()

    @property
    def waiting(self) -> int:
        """Updates and bodies not accepted yet, those being retried included."""
        return len(self._updates) + len(self._open)

    def put(self, account: str, encoded: bytes, landed: Callable[[], None] | None = None) -> None:
        """Send one change, now or held back a little so that later ones overtake it. `landed` is called once
        ingress has accepted it."""
        chaos = self._chaos()
        if chaos.reorder and self._dice.random() * 100 < chaos.reorder:
            late = time.time() + self._dice.random() * chaos.reorder_ms / 1000
            self._timeline.at(late, partial(self._ready, (account, encoded, landed)))
        else:
            self._ready((account, encoded, landed))

    def put_body(self, raw: bytes, signature: str) -> None:
        """Send a whole body that is already signed."""
        body = Body(raw, signature)
        self._open.add(body)
        self._bodies.append(body)
        self._pump()

    async def close(self) -> None:
        """Stop at once. What was not accepted is given by `unsent`."""
        self._closed = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def unsent(self) -> list[bytes]:
        """The bodies that ingress has not accepted, those not yet made included, for the snapshot."""
        while self._updates:
            self._open.add(self._next_body())
        return [body.raw for body in self._open]

    def _ready(self, update: Update) -> None:
        self._updates.append(update)
        wait = self._chaos().batch_wait_ms
        if not wait:
            self._pump_soon()
        elif not self._filling:
            self._filling = True
            self._timeline.at(time.time() + wait / 1000, self._filled)

    def _pump_soon(self) -> None:
        """Pump once after everything that is ready in this turn of the loop, so that it shares bodies."""
        if not self._pumping:
            self._pumping = True
            asyncio.get_running_loop().call_soon(self._pump)

    def _filled(self) -> None:
        self._filling = False
        self._pump()

    def _pump(self) -> None:
        self._pumping = False
        while not self._closed and len(self._tasks) < IN_FLIGHT:
            if self._bodies:
                body = self._bodies.popleft()
            elif self._updates and not self._filling:
                body = self._next_body()
                self._open.add(body)
            else:
                return
            task = asyncio.create_task(self._deliver(body))
            self._tasks.add(task)
            task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._pump()

    def _next_body(self) -> Body:
        most = self._chaos().batch
        taken = [self._updates.popleft() for _ in range(min(most, len(self._updates)))]
        self.tally.updates += len(taken)
        raw = envelope([(account, encoded) for account, encoded, _ in taken])
        return Body(raw, self.sign(raw), tuple(landed for _, _, landed in taken if landed is not None))

    async def _deliver(self, body: Body) -> None:
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": body.signature}
        try:
            status = await self._wire.post(PATH, body.raw, headers)
        except WireError as lost:
            status = 0
            log.debug("webhook got no answer", reason=str(lost))
        if status != 200:
            self._retry(body, status)
            return
        self._open.discard(body)
        self.tally.accepted += 1
        for landed in body.landed:
            landed()
        chaos = self._chaos()
        if chaos.duplicates and self._dice.random() * 100 < chaos.duplicates:
            again = time.time() + self._dice.uniform(0.05, 3.0)
            self._timeline.at(again, partial(self.put_body, body.raw, body.signature))

    def _retry(self, body: Body, status: int) -> None:
        self.tally.refused += 1
        wait = min(LONGEST_RETRY, FIRST_RETRY * 2**body.attempts)
        if body.attempts in {0, 5}:
            log.warning("ingress did not accept a webhook", status=status, again_in=wait)
        body.attempts += 1
        self._timeline.at(time.time() + wait, partial(self._again, body))

    def _again(self, body: Body) -> None:
        self._bodies.append(body)
        self._pump()
