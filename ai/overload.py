"""Which messages are understood when there are more than time allows. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

# What an agent looks at first is what has just come. Mood and suggestions that come later than this help nobody while
# newer messages wait; alone they are still welcome in the list.
LATE: Final = timedelta(seconds=20)


class Asked(Struct, frozen=True):
    """A message of a conversation. Those that are only learned from (`incoming` false) are never skipped."""

    conversation: str
    received_at: datetime
    incoming: bool


def chosen(asked: Sequence[Asked], now: datetime, size: int) -> list[list[int]]:
    """Parts of at most `size` places, the newest messages first. When there is more than one part, old messages that a
    newer one of their conversation follows are left out: that one tells the mood."""
    places = sorted(range(len(asked)), key=lambda place: asked[place].received_at, reverse=True)
    if len(places) > size:
        places = [place for place in places if not _superseded(place, asked, now)]
    return [places[begin : begin + size] for begin in range(0, len(places), size)]


def _superseded(place: int, asked: Sequence[Asked], now: datetime) -> bool:
    one = asked[place]
    if not one.incoming or now - one.received_at < LATE:
        return False
    return any(
        other.incoming and other.conversation == one.conversation and other.received_at > one.received_at
        for other in asked
    )
