"""Dead letters: what could not be used, kept with its reason so that a person can look and replay it."""

from datetime import datetime

import msgspec
from msgspec import Struct

from hub.stream.connection import Bus
from hub.stream.subjects import dead_subject


class DeadLetter(Struct, frozen=True, kw_only=True):
    """`payload` is the item as it was; `subject` where it came from and where a replay puts it back."""

    stream: str
    subject: str
    seq: int
    reason: str
    at: datetime
    payload: bytes


async def bury(bus: Bus, letter: DeadLetter) -> None:
    """Keep a dead letter. The id makes a redelivered poison one letter, not many."""
    await bus.publish(
        dead_subject(letter.stream),
        msgspec.msgpack.encode(letter),
        msg_id=f"{letter.stream}-{letter.seq}-{hash(letter.payload)}",
    )
