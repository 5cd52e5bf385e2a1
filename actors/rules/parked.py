"""Statuses that came before their message. One entry a message: the furthest tick heard so far."""

from datetime import datetime, timedelta
from typing import Final

from actors.rules.ticks import advance
from hub.domain.conversation import ParkedStatus
from hub.domain.events import StatusChanged

Parked = tuple[ParkedStatus, ...]

MOST: Final = 200  # a conversation; a flood of foreign statuses must not grow a head without end
LONGEST: Final = timedelta(days=7)  # as long as Meta retries


def park(parked: Parked, event: StatusChanged, now: datetime) -> Parked:
    """Keep a status for its message; the same tuple when it says nothing new. Too old and too many go, oldest first."""
    known = next((status for status in parked if status.wamid == event.wamid), None)
    if known is None:
        fresh = ParkedStatus(
            wamid=event.wamid,
            status=event.status,
            at=event.at,
            error=event.error,
            pricing=event.pricing,
            kept_at=now,
        )
    else:
        fresh = _further(known, event)
        if fresh is known:
            return parked
    others = [s for s in parked if s is not known and (s.kept_at is None or now - s.kept_at < LONGEST)]
    return (*others[-(MOST - 1) :], fresh)


def _further(known: ParkedStatus, event: StatusChanged) -> ParkedStatus:
    status = advance(known.status, event.status)
    if status == known.status and (known.pricing or not event.pricing):
        return known
    newer = status != known.status
    return ParkedStatus(
        wamid=known.wamid,
        status=status,
        at=event.at if newer else known.at,
        error=event.error if newer else known.error,
        pricing=event.pricing or known.pricing,
        kept_at=known.kept_at,
    )


def collect(parked: Parked, wamid: str | None) -> tuple[ParkedStatus | None, Parked]:
    """The status that waited for `wamid`, if any, and those that go on waiting."""
    for status in parked:
        if status.wamid == wamid:
            return status, tuple(other for other in parked if other is not status)
    return None, parked
