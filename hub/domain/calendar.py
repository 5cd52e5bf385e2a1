"""When a campaign may write to somebody: start, end, quiet hours and days, by clocks that change twice a year.

Pure. A time of day is read off the clock in question, so quiet hours hold through every change of it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from hub.domain.campaign import DAYS, FrequencyCap, Schedule

UTC_NAME: Final = "UTC"
# Nowhere is the clock further ahead of UTC: the first recipient's morning.
EARLIEST: Final = timedelta(hours=14)
# Windows repeat every week; what does not open within two never does.
HORIZON: Final = timedelta(days=15)
MIDNIGHT: Final = time(0)


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """A time zone; one that nobody knows is UTC."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(UTC_NAME)


def begins(schedule: Schedule) -> datetime | None:
    """When the first recipient may be written to; None: at once."""
    if schedule.start_at is None or not schedule.recipient_local:
        return schedule.start_at
    return _wall(schedule.start_at, schedule).replace(tzinfo=UTC) - EARLIEST


def ended(schedule: Schedule, now: datetime) -> bool:
    return schedule.end_at is not None and now >= schedule.end_at


def opens_at(schedule: Schedule, zones: str, now: datetime) -> datetime | None:
    """When somebody in `zones` (names with commas: the clock may be any of them, so all have to agree) may be written
    to: `now` when that is now, None when never again."""
    clocks = [zone(name) for name in _names(schedule, zones)]
    at = now
    while at <= now + HORIZON or (schedule.start_at and at <= schedule.start_at + HORIZON):
        if schedule.end_at is not None and at >= schedule.end_at:
            return None
        later = max(_open_in(schedule, clock, at) for clock in clocks)
        if later == at:
            return at
        at = later
    return None


def open_zones(schedule: Schedule, zones: Iterable[str], now: datetime) -> tuple[list[str], datetime | None]:
    """Those of `zones` that may be written to now, and when the next of the others opens."""
    opening = {each: opens_at(schedule, each, now) for each in zones}
    later = [at for at in opening.values() if at is not None and at > now]
    return [each for each, at in opening.items() if at == now], min(later, default=None)


def shuts_at(schedule: Schedule, zones: str, now: datetime) -> datetime | None:
    """When somebody in `zones`, who may be written to now, next may not; None: not within the horizon."""
    clocks = [zone(name) for name in _names(schedule, zones)]
    at = now
    while at <= now + HORIZON:
        changes = [moment for clock in clocks for moment in _changes(schedule, clock, at)]
        if schedule.end_at is not None:
            changes.append(schedule.end_at)
        later = min((moment for moment in changes if moment > at), default=None)
        if later is None or opens_at(schedule, zones, later) != later:
            return later
        at = later
    return None


def rolling(cap: FrequencyCap, now: datetime) -> datetime:
    """From when on messages count against a cap: days of 24 hours, whatever clocks do meanwhile."""
    return now.astimezone(UTC) - timedelta(days=cap.days)


def _changes(schedule: Schedule, clock: ZoneInfo, at: datetime) -> Iterator[datetime]:
    """Moments after `at` at which one clock may close: quiet hours, midnights, and when it is set."""
    here = at.astimezone(clock)
    found: list[datetime] = []
    if schedule.quiet_hours is not None:
        found.append(_later(here, _time(schedule.quiet_hours.start), clock, at))
    if schedule.days:
        found.append(_later(here, MIDNIGHT, clock, at))
    yield from found
    if found:
        turn = _turn(clock, at, max(found))
        if turn is not None:
            yield turn


def _turn(clock: ZoneInfo, start: datetime, end: datetime) -> datetime | None:
    """When within a day or two a clock is set; None when it is not. To the second."""
    before = start.astimezone(clock).utcoffset()
    if end.astimezone(clock).utcoffset() == before:
        return None
    low, high = 0, int((end - start).total_seconds()) + 1
    while high - low > 1:
        middle = (low + high) // 2
        if (start + timedelta(seconds=middle)).astimezone(clock).utcoffset() == before:
            low = middle
        else:
            high = middle
    turn = (start + timedelta(seconds=high)).replace(microsecond=0)
    return turn if turn > start else None


def _names(schedule: Schedule, zones: str) -> list[str]:
    if schedule.recipient_local and zones:
        return zones.split(",")
    return [schedule.timezone]


def _wall(at: datetime, schedule: Schedule) -> datetime:
    """What the campaign's own clock shows at `at`, without a zone."""
    return at.astimezone(zone(schedule.timezone)).replace(tzinfo=None)


def _open_in(schedule: Schedule, clock: ZoneInfo, at: datetime) -> datetime:
    """The first moment from `at` on that one clock allows, as far as can be said in one step."""
    start = schedule.start_at
    if start is not None:
        if schedule.recipient_local:
            start = _instant(_wall(start, schedule), clock)
        if at < start:
            return start
    here = at.astimezone(clock)
    if schedule.days and DAYS[here.weekday()] not in schedule.days:
        return _later(here, MIDNIGHT, clock, at)
    if schedule.quiet_hours is not None:
        quiet, until = _time(schedule.quiet_hours.start), _time(schedule.quiet_hours.until)
        if _within(here.time(), quiet, until):
            return _later(here, until, clock, at)
    return at


def _within(now: time, start: time, until: time) -> bool:
    return start <= now < until if start <= until else now >= start or now < until


def _later(here: datetime, until: time, clock: ZoneInfo, at: datetime) -> datetime:
    """When the clock next shows `until`. Where it is set back, that may be the same hour once more."""
    for days in range(3):
        wall = datetime.combine(here.date() + timedelta(days=days), until)
        for fold in (0, 1):
            moment = _instant(wall, clock, fold)
            if moment > at:
                return moment
    raise AssertionError("a day is never three days long")


def _instant(wall: datetime, clock: ZoneInfo, fold: int = 0) -> datetime:
    """The moment at which a clock shows `wall`; a time that is skipped in spring comes when the clock has leapt."""
    moment = wall.replace(tzinfo=clock, fold=fold).astimezone(UTC)
    back = moment.astimezone(clock).replace(tzinfo=None)
    if back == wall:
        return moment
    before = wall.replace(tzinfo=clock, fold=0).utcoffset() or timedelta()
    after = wall.replace(tzinfo=clock, fold=1).utcoffset() or timedelta()
    return moment if back > wall else moment + abs(after - before)


def _time(text: str) -> time:
    return time.fromisoformat(text)
