"""A process's connection to NATS: the `Bus`. It reconnects for ever; what is published meanwhile is refused."""

# pyright: reportUnknownMemberType=false
# nats-py leaves parts of its signatures untyped.

import asyncio
from collections.abc import AsyncGenerator, Callable

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext

from hub.errors import StreamUnavailable
from hub.log import logger
from hub.stream.receipts import Receipts

log = logger("stream")

ASK_TIMEOUT = 5.0  # seconds for a question about streams and consumers


class Bus:
    """Publish, shout and listen. `publish` is durable (acknowledged means on disk), `shout` may be lost."""

    def __init__(self, client: Client, receipts: Receipts) -> None:
        self.client = client
        self._receipts = receipts
        self.js: JetStreamContext = client.jetstream(timeout=ASK_TIMEOUT)
        self.on_reconnect: list[Callable[[], None]] = []

    @property
    def ready(self) -> bool:
        return self.client.is_connected

    async def publish(self, subject: str, frame: bytes, msg_id: str | None = None) -> int:
        """Put a frame into its stream; returns its sequence once it is on disk. Raises StreamUnavailable.

        With `msg_id` the same frame published again within the stream's duplicate window is dropped there.
        """
        if not self.client.is_connected:
            raise StreamUnavailable("not connected")
        headers = {"Nats-Msg-Id": msg_id} if msg_id else None
        try:
            return await self._receipts.publish(subject, frame, headers)
        except (NatsError, OSError, TimeoutError) as error:
            raise StreamUnavailable(f"{type(error).__name__}: {error}") from error

    def lost(self) -> None:
        """The connection is gone: whoever waits for an acknowledgement hears of it at once."""
        self._receipts.disconnected()

    async def shout(self, subject: str, payload: bytes) -> None:
        """Tell whoever listens right now; nothing is kept. Silent while NATS is away, as the listener would be."""
        if self.client.is_connected:
            try:
                await self.client.publish(subject, payload)
            except NatsError as error:
                log.debug("nobody hears", subject=subject, error=repr(error))

    async def listen(self, subject: str) -> AsyncGenerator[tuple[str, bytes], None]:
        """What is shouted on `subject` (wildcards allowed) from now on, as (subject, payload)."""
        subscription = await self.client.subscribe(subject)
        try:
            async for message in subscription.messages:
                yield message.subject, message.data
        finally:
            if not self.client.is_closed:
                await subscription.unsubscribe()

    async def ask(self, subject: str, payload: bytes, answers: str) -> None:
        """Ask one of those who take `requests` on a subject; they answer on the subject `answers`. Nothing is kept.

        When there is nobody, an empty payload comes there at once. Raises StreamUnavailable.
        """
        if not self.client.is_connected:
            raise StreamUnavailable("not connected")
        try:
            await self.client.publish(subject, payload, reply=answers)
        except (NatsError, OSError) as error:
            raise StreamUnavailable(f"{type(error).__name__}: {error}") from error

    async def requests(self, subject: str, group: str) -> AsyncGenerator[tuple[str, bytes], None]:
        """What is asked on `subject` from now on, as (where to answer, payload). Each goes to one of the group."""
        subscription = await self.client.subscribe(subject, queue=group)
        try:
            async for message in subscription.messages:
                yield message.reply, message.data
        finally:
            if not self.client.is_closed:
                await subscription.unsubscribe()

    async def subscribe(self, subject: str, callback: Callable[[Msg], None]) -> None:
        """Call `callback` for each message on `subject` for as long as the connection lives."""

        async def hand_over(message: Msg) -> None:
            callback(message)

        await self.client.subscribe(subject, cb=hand_over)

    async def first_seq(self, stream: str) -> int:
        return (await self.js.stream_info(stream)).state.first_seq

    async def last_seq(self, stream: str) -> int:
        return (await self.js.stream_info(stream)).state.last_seq

    async def close(self) -> None:
        if not self.client.is_closed:
            await self.client.close()


async def connect(url: str, name: str, *, patience: float = 30.0) -> Bus:
    """Connect, trying for `patience` seconds; afterwards the connection heals itself for ever."""
    buses: list[Bus] = []

    async def lost() -> None:
        log.warning("nats is away")
        for bus in buses:
            bus.lost()

    async def back() -> None:
        log.info("nats is back")
        for bus in buses:
            for call in bus.on_reconnect:
                call()

    async def trouble(error: Exception) -> None:
        log.debug("nats", error=repr(error))

    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    while True:
        try:
            client = await nats.connect(
                url,
                name=name,
                allow_reconnect=True,
                max_reconnect_attempts=-1,
                reconnect_time_wait=0.1,
                ping_interval=5,
                max_outstanding_pings=2,
                pending_size=64 * 1024 * 1024,
                disconnected_cb=lost,
                reconnected_cb=back,
                error_cb=trouble,
                skip_subject_validation=True,  # subjects come from `subjects`, never from outside
            )
            break
        except (NatsError, OSError) as error:
            if loop.time() > deadline:
                raise StreamUnavailable(f"no NATS at {url} for {patience:.0f} s: {error}") from error
            await asyncio.sleep(0.2)
    bus = Bus(client, await Receipts.open(client))
    buses.append(bus)
    return bus
