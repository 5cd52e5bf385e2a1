"""When the last recipient of a campaign will have been written to: its calendar played through, not multiplied. Pure.

As the owner does it: of the zones that may be written to, the first by name that has somebody waiting is served, at the
full pace, until it is empty, it shuts, or one before it opens.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from hub.domain.calendar import opens_at, shuts_at
from hub.domain.campaign import Schedule

FURTHEST: Final = timedelta(days=366)
FEW: Final = 1e-6  # less than this is nobody: counts are shared out in parts


class Forecast(Struct, frozen=True, kw_only=True):
    """`finishes_at`: when the last of those it reaches is written to. `unreached` still wait when the campaign ends, or
    after a year; or no time is left to them by their clocks."""

    finishes_at: datetime
    unreached: int


class _Zone(Struct):
    """`now` may be taken as soon as the zone is open, `later` when the winner is known."""

    name: str
    now: float
    later: float
    opens: datetime | None
    shuts: datetime | None


def forecast(
    schedule: Schedule,
    waiting: Mapping[str, int],
    pace: float,
    starts: datetime,
    *,
    held: float = 0.0,
    until: datetime | None = None,
) -> Forecast:
    """`waiting` by zones, `pace` in sends a second, more than 0. The share `held` of everyone waits until `until`."""
    total = sum(waiting.values())
    zones = [_Zone(name, n * (1 - held), n * held, starts, starts) for name, n in sorted(waiting.items()) if n]
    at = last = starts
    while at - starts <= FURTHEST:
        if until is None or at >= until:
            for zone in zones:
                zone.now, zone.later = zone.now + zone.later, 0.0
        zones = [zone for zone in zones if zone.now + zone.later > FEW]
        if not zones:
            break
        for zone in zones:
            _look(schedule, zone, at)
        ahead = [zone.opens for zone in zones if zone.opens is not None and zone.opens > at and zone.now > FEW]
        if until is not None and at < until:
            ahead.append(until)
        serving = next((zone for zone in zones if zone.now > FEW and zone.opens == at), None)
        if serving is None:
            if not ahead:
                break
            at = min(ahead)
            continue
        shuts = [] if serving.shuts is None else [serving.shuts]
        end = min([*ahead, *shuts, at + timedelta(seconds=serving.now / pace)])
        serving.now -= pace * (end - at).total_seconds()
        at = last = max(end, at + timedelta(microseconds=1))
    left = sum(zone.now + zone.later for zone in zones)
    return Forecast(finishes_at=last, unreached=min(total, round(left)))


def _look(schedule: Schedule, zone: _Zone, at: datetime) -> None:
    """Bring a zone's window up to `at`: it is open exactly when `opens` is `at`."""
    if zone.opens is None or zone.opens > at:
        return
    if zone.shuts is not None and zone.shuts <= at:
        zone.opens = opens_at(schedule, zone.name, at)
        zone.shuts = shuts_at(schedule, zone.name, zone.opens) if zone.opens is not None else None
    if zone.opens is not None and zone.opens <= at:
        zone.opens = at
