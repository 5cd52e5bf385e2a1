"""Reading streams: standing pulls that never stall, claims that fence, and following without acknowledging.

nats-py's own `fetch` can sit out its time-out while messages wait (nats.py issues 933, 986), so a reader keeps one
request standing at the server and renews it before it runs dry, on every status message, and after a reconnect.
"""

# pyright: reportUnknownMemberType=false
# nats-py leaves parts of its signatures untyped.

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from secrets import token_hex

import msgspec
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError
from nats.js.api import AckPolicy, ConsumerConfig, ConsumerInfo, DeliverPolicy
from nats.js.errors import NotFoundError

from hub.errors import StreamUnavailable
from hub.log import logger
from hub.stream.connection import Bus
from hub.stream.topology import consumers

log = logger("stream")

BATCH = 64  # frames asked for at a time; renewed at half
EXPIRES = 30.0  # seconds a request stands at the server
ACK_WAIT = 60.0  # seconds; a dead owner's frames do not wait for it, a claim delivers them again at once
PENDING = 512  # frames delivered and not yet acknowledged
SEEN = "hubbub.seen"  # what a claim remembers of those before it


class Gone(Exception):
    """The consumer does not exist any more: somebody else claimed it."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One frame. `seq` is its place in the stream; `ack_to` acknowledges it (and, for a claim, all before it)."""

    subject: str
    seq: int
    tries: int
    frame: bytes
    ack_to: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A consumer that is ours alone. Frames up to `again_until` may have been handled by whoever had it before."""

    stream: str
    consumer: str
    again_until: int


def _place(reply: str) -> tuple[int, int]:
    """(tries, stream sequence) from an acknowledgement subject, in either of its two forms."""
    parts = reply.split(".")
    shift = 0 if len(parts) == 9 else 2
    return int(parts[4 + shift]), int(parts[5 + shift])


class Pull:
    """Frames of one consumer as they come. Iterate with `next()`; ends with Gone when the consumer was taken."""

    def __init__(self, bus: Bus, stream: str, consumer: str, batch: int = BATCH) -> None:
        self._bus = bus
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._batch = batch
        self._asked = 0
        self._asked_at = 0.0
        self._inbox = bus.client.new_inbox()
        self._arrived: asyncio.Queue[Delivery | None] = asyncio.Queue()
        self._subscription: Subscription | None = None
        self._watch: asyncio.Task[None] | None = None
        self._renewal = asyncio.Event()

    async def open(self) -> None:
        self._subscription = await self._bus.client.subscribe(self._inbox, cb=self._take)
        self._bus.on_reconnect.append(self._restart)
        await self._ask()
        self._watch = asyncio.create_task(self._keep_standing())

    async def close(self) -> None:
        if self._restart in self._bus.on_reconnect:
            self._bus.on_reconnect.remove(self._restart)
        if self._watch:
            self._watch.cancel()
        if self._subscription and not self._bus.client.is_closed:
            try:
                await self._subscription.unsubscribe()
            except NatsError as error:
                log.debug("unsubscribe", error=repr(error))
        self._arrived.put_nowait(None)

    async def next(self) -> Delivery:
        """The next frame. Raises Gone."""
        delivery = await self._arrived.get()
        if delivery is None:
            self._arrived.put_nowait(None)
            raise Gone
        return delivery

    def ready(self) -> Delivery | None:
        """A frame that has already arrived, or None."""
        if self._arrived.empty():
            return None
        delivery = self._arrived.get_nowait()
        if delivery is None:
            self._arrived.put_nowait(None)
        return delivery

    async def _take(self, message: Msg) -> None:
        if not message.reply.startswith("$JS.ACK"):
            self._status(message)
            return
        tries, seq = _place(message.reply)
        self._arrived.put_nowait(Delivery(message.subject, seq, tries, message.data, message.reply))
        self._asked -= 1
        if self._asked <= self._batch // 2:
            await self._ask()

    def _status(self, message: Msg) -> None:
        """A request ended without being filled. It says what it still had to give, which is no longer asked for."""
        headers = message.headers or {}
        status, words = headers.get("Status", ""), headers.get("Description", "")
        if status == "409" and "Consumer Deleted" in words:
            self._arrived.put_nowait(None)
        elif status in {"408", "404"}:  # expired, or nothing there
            self._asked = max(0, self._asked - int(headers.get("Nats-Pending-Messages", self._batch)))
            self._renewal.set()
        elif status != "100":  # a new leader, a limit: what stands at the server now is not known
            log.debug("pull", status=status, words=words)

    def _restart(self) -> None:
        """After a reconnect nothing of ours stands at the server."""
        self._asked = 0
        self._renewal.set()

    async def _ask(self) -> None:
        self._asked += self._batch
        self._asked_at = asyncio.get_running_loop().time()
        request = msgspec.json.encode({"batch": self._batch, "expires": int(EXPIRES * 1e9)})
        try:
            await self._bus.client.publish(self._subject, request, reply=self._inbox)
        except NatsError as error:
            log.debug("pull request", error=repr(error))  # the watch asks again

    async def _keep_standing(self) -> None:
        """Ask again when a request ended, or when one must have run out without a word."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                async with asyncio.timeout(1.0):
                    await self._renewal.wait()
                self._renewal.clear()
            except TimeoutError:
                if self._asked and loop.time() - self._asked_at < EXPIRES + 1:
                    continue
                self._asked = 0
            if not self._bus.ready or self._asked > self._batch // 2:
                continue
            if self._asked == 0 and not await self._exists():
                self._arrived.put_nowait(None)
                return
            await self._ask()

    async def _exists(self) -> bool:
        stream, consumer = self._subject.split(".")[-2:]
        try:
            await self._bus.js.consumer_info(stream, consumer)
        except NotFoundError:
            return False
        except (NatsError, TimeoutError) as error:
            log.debug("consumer info", error=repr(error))
        return True


async def claim(
    bus: Bus, stream: str, subject: str, name: str, *, explicit: bool = False, lasting: bool = False
) -> Claimed:
    """Take over the reading of `subject` under `name`, from wherever the one before had acknowledged.

    A new consumer starts behind the old one's acknowledgements, then the old one is deleted: what was delivered but
    not acknowledged comes again at once and in order, and whoever still held the old consumer is cut off (fenced).
    `explicit`: each frame is acknowledged by itself instead of all up to it.

    Where a reader stands is kept in memory, so that an acknowledgement costs no write to disk. When NATS has started
    anew, everything the stream still holds comes again, and is told to be told again: after `trim_acknowledged` that
    is little. `lasting` keeps it on disk instead, for a stream that is never trimmed.
    """
    try:
        old = [info for info in await consumers(bus, stream) if info.name.startswith(f"{name}-")]
        floor = max((info.ack_floor.stream_seq for info in old if info.ack_floor), default=0)
        seen = max(map(_seen, old), default=0)
        if not old and not lasting:
            seen = await bus.last_seq(stream)
        consumer = f"{name}-{token_hex(4)}"
        await bus.js.add_consumer(
            stream,
            ConsumerConfig(
                durable_name=consumer,
                filter_subject=subject,
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE if floor else DeliverPolicy.ALL,
                opt_start_seq=floor + 1 if floor else None,
                ack_policy=AckPolicy.EXPLICIT if explicit else AckPolicy.ALL,
                ack_wait=ACK_WAIT,
                max_ack_pending=PENDING,
                max_waiting=8,
                mem_storage=not lasting,
                metadata={SEEN: str(seen)},
            ),
        )
        for info in old:
            await _delete(bus, stream, info.name)
    except (NatsError, TimeoutError) as error:
        raise StreamUnavailable(f"cannot claim {name}: {error}") from error
    return Claimed(stream, consumer, seen)


def _seen(info: ConsumerInfo) -> int:
    """Up to where a claim or one before it was given frames. The one who takes over may come before anything was."""
    delivered = info.delivered.stream_seq if info.delivered else 0
    return max(delivered, int((info.config.metadata or {}).get(SEEN, 0)))


async def is_claimed(bus: Bus, stream: str, name: str) -> bool:
    """Whether there is a claim under `name`, whoever has it. Raises StreamUnavailable."""
    try:
        return any(info.name.startswith(f"{name}-") for info in await consumers(bus, stream))
    except (NatsError, OSError, TimeoutError) as error:
        raise StreamUnavailable(f"cannot look for claims of {name}: {error}") from error


async def has_reader(bus: Bus, stream: str, name: str) -> bool:
    """Whether somebody who claimed `name` has a request standing. One who died counts until it has run out."""
    try:
        infos = await consumers(bus, stream)
    except (NatsError, OSError, TimeoutError) as error:
        raise StreamUnavailable(f"cannot look at the readers of {name}: {error}") from error
    return any(info.name.startswith(f"{name}-") and info.num_waiting for info in infos)


async def floor(bus: Bus, claimed: Claimed) -> int:
    """Everything up to this stream sequence is acknowledged."""
    info = await bus.js.consumer_info(claimed.stream, claimed.consumer)
    return info.ack_floor.stream_seq if info.ack_floor else 0


async def _delete(bus: Bus, stream: str, consumer: str) -> None:
    try:
        await bus.js.delete_consumer(stream, consumer)
    except NotFoundError:
        log.debug("consumer was already gone", consumer=consumer)


async def acknowledge(bus: Bus, delivery: Delivery) -> None:
    """Tell the server that a frame is done. Lost acknowledgements only cause a harmless redelivery."""
    if bus.ready:
        await bus.client.publish(delivery.ack_to, b"+ACK")


async def follow(bus: Bus, stream: str, subject: str, after_seq: int) -> AsyncGenerator[tuple[int, str, bytes], None]:
    """Every frame on `subject` behind sequence `after_seq`, then live ones, for ever: (sequence, subject, frame).

    Nothing is acknowledged; after any trouble reading goes on behind the last frame handed out.
    """
    while True:
        config = ConsumerConfig(
            name=f"follow-{token_hex(6)}",
            filter_subject=subject,
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=max(1, after_seq + 1),  # NATS counts from 1; a client that began before the first is at 0
            ack_policy=AckPolicy.NONE,
            mem_storage=True,
            inactive_threshold=120.0,
        )
        try:
            info = await bus.js.add_consumer(stream, config)
        except (NatsError, TimeoutError) as error:
            log.debug("follow", error=repr(error))
            await asyncio.sleep(0.2)
            continue
        pull = Pull(bus, stream, info.name, batch=256)
        try:
            await pull.open()
            while True:
                delivery = await pull.next()
                if delivery.seq > after_seq:
                    after_seq = delivery.seq
                    yield delivery.seq, delivery.subject, delivery.frame
        except Gone:
            continue
        finally:
            await pull.close()
            if bus.ready:
                await _forget(bus, stream, info.name)


async def _forget(bus: Bus, stream: str, consumer: str) -> None:
    try:
        await bus.js.delete_consumer(stream, consumer)
    except (NatsError, TimeoutError) as error:
        log.debug("forget consumer", error=repr(error))  # the server drops it after its idle time


async def still_working(bus: Bus, delivery: Delivery) -> None:
    """Ask the server not to deliver a frame again yet."""
    if bus.ready:
        await bus.client.publish(delivery.ack_to, b"+WPI")
