"""Makes the streams. Safe to call at every start, from every process."""

# pyright: reportUnknownMemberType=false
# nats-py leaves parts of its signatures untyped.

import asyncio

from nats.errors import Error as NatsError
from nats.js.api import AckPolicy, ConsumerInfo, DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import BadRequestError, NotFoundError

from hub.errors import StreamUnavailable
from hub.log import logger
from hub.stream import subjects
from hub.stream.connection import Bus

log = logger("streams")

HOUR, DAY = 3600.0, 86400.0
MIB, GIB = 1024**2, 1024**3

# (stream, subject, kept for, at most bytes, duplicate window). EVENTS and RAW are trimmed behind their consumers
# (see `trim_acknowledged`); their ages are how long a consumer may be away. FEED's 72 h are promised to clients.
# ENRICH is kept in memory: what a model has not read when NATS dies stays without a mood, and no message waits for it.
# A full stream refuses new messages: ingress then answers 503 and Meta retries, instead of losing the oldest.
TABLE: tuple[tuple[str, str, float, int, float], ...] = (
    (subjects.RAW, subjects.RAW_SUBJECT, 7 * DAY, 8 * GIB, 120.0),
    (subjects.EVENTS, "events.*", 7 * DAY, 8 * GIB, 120.0),
    (subjects.SENDS, "sends.*.*", 7 * DAY, 4 * GIB, 600.0),
    (subjects.MEDIA, subjects.MEDIA_SUBJECT, 7 * DAY, 1 * GIB, 120.0),
    (subjects.ENRICH, "enrich.*", 1 * HOUR, 64 * MIB, 120.0),
    (subjects.CAMPAIGNS, "campaigns.*", 7 * DAY, 2 * GIB, 120.0),
    (subjects.FEED, subjects.ALL_FEEDS, 72 * HOUR, 8 * GIB, 120.0),
    (subjects.DEAD, "dead.*", 30 * DAY, 1 * GIB, 120.0),
)
_SET = ("subjects", "max_age", "max_bytes", "discard", "duplicate_window", "allow_direct")
REFUSE_WHEN_FULL = frozenset({subjects.RAW, subjects.EVENTS, subjects.SENDS, subjects.MEDIA, subjects.CAMPAIGNS})


async def ensure(bus: Bus, replicas: int = 1) -> None:
    """Create or update every stream. Raises StreamUnavailable when NATS will not."""
    try:
        await asyncio.gather(*(_ensure(bus, row, replicas) for row in TABLE))
    except (NatsError, OSError, TimeoutError) as error:
        raise StreamUnavailable(f"cannot set up the streams: {error}") from error


async def _ensure(bus: Bus, row: tuple[str, str, float, int, float], replicas: int) -> None:
    name, subject, age, size, window = row
    config = StreamConfig(
        name=name,
        subjects=[subject],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.MEMORY if name == subjects.ENRICH else StorageType.FILE,
        max_age=age,
        max_bytes=size,
        discard=DiscardPolicy.NEW if name in REFUSE_WHEN_FULL else DiscardPolicy.OLD,
        duplicate_window=window,
        num_replicas=replicas,
        allow_direct=True,
    )
    try:
        there = (await bus.js.stream_info(name)).config
    except NotFoundError:
        await _add(bus, config)
        return
    if there.storage != config.storage == StorageType.MEMORY:  # a stream cannot move, and this one may be lost
        await bus.js.delete_stream(name)
        await _add(bus, config)
    elif any(getattr(there, fact) != getattr(config, fact) for fact in _SET):
        config.num_replicas = there.num_replicas  # how many is its operator's decision
        await bus.js.update_stream(config)


async def _add(bus: Bus, config: StreamConfig) -> None:
    try:
        await bus.js.add_stream(config)
    except BadRequestError:  # another process made it between the two calls
        await bus.js.update_stream(config)


async def keep(bus: Bus) -> None:
    """Make the streams again whenever NATS comes back, for ever: one that it held in memory is gone then."""
    back = asyncio.Event()
    bus.on_reconnect.append(back.set)
    while True:
        await back.wait()
        back.clear()
        try:
            await ensure(bus)
        except StreamUnavailable as error:
            log.warning("the streams cannot be made again yet", error=str(error))
            await asyncio.sleep(1.0)
            back.set()


async def trim_acknowledged(bus: Bus, stream: str) -> None:
    """Forget what every reader of a stream has acknowledged, subject by subject. Raises StreamUnavailable."""
    try:
        floors: dict[str, int] = {}
        for info in await consumers(bus, stream):
            subject, floor = info.config.filter_subject, info.ack_floor
            if subject and info.config.ack_policy != AckPolicy.NONE:
                known = floor.stream_seq if floor else 0
                floors[subject] = min(floors.get(subject, known), known)
        for subject, floor_seq in floors.items():
            if floor_seq:
                await bus.js.purge_stream(stream, seq=floor_seq + 1, subject=subject)
    except (NatsError, OSError, TimeoutError) as error:
        raise StreamUnavailable(f"cannot trim {stream}: {error}") from error


async def consumers(bus: Bus, stream: str) -> list[ConsumerInfo]:
    """Every consumer of a stream, page by page."""
    found: list[ConsumerInfo] = []
    while page := await bus.js.consumers_info(stream, offset=len(found)):
        found += page
        if len(page) < 256:  # the server's page size
            break
    return found
