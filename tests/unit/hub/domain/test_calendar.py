from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.calendar import begins, ended, open_zones, opens_at, rolling, shuts_at
from hub.domain.campaign import DAYS, FrequencyCap, QuietHours, Schedule

# one for each hour of the day, with and without changes of the clock, halves and quarters of hours among them
ZONES = [
    "Pacific/Midway", "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver",
    "America/Chicago", "America/New_York", "America/Halifax", "America/St_Johns", "America/Sao_Paulo",
    "Atlantic/South_Georgia", "Atlantic/Azores", "Europe/London", "Europe/Berlin", "Africa/Cairo", "Europe/Moscow",
    "Asia/Dubai", "Asia/Karachi", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Shanghai",
    "Asia/Tokyo", "Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Noumea", "Pacific/Auckland", "Pacific/Chatham",
    "Pacific/Kiritimati",
    # 30 and 45 minutes; clocks set at midnight, forward and back; set back for Ramadan and forward again after it
    "Asia/Yangon", "Australia/Eucla", "Asia/Tehran", "America/Havana", "Asia/Beirut", "America/Santiago",
    "America/Nuuk", "Africa/Casablanca", "Africa/El_Aaiun",
]  # fmt: skip
MIDNIGHTS = [
    ("America/Havana", datetime(2026, 3, 8, tzinfo=UTC)), ("America/Havana", datetime(2026, 11, 1, tzinfo=UTC)),
    ("Asia/Beirut", datetime(2026, 3, 29, tzinfo=UTC)), ("Asia/Beirut", datetime(2026, 10, 25, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2026, 4, 24, tzinfo=UTC)), ("Africa/Cairo", datetime(2026, 10, 29, tzinfo=UTC)),
    ("America/Santiago", datetime(2026, 4, 5, tzinfo=UTC)), ("America/Santiago", datetime(2026, 9, 6, tzinfo=UTC)),
    ("America/Nuuk", datetime(2026, 3, 29, tzinfo=UTC)), ("America/Nuuk", datetime(2026, 10, 25, tzinfo=UTC)),
]  # fmt: skip
RAMADAN = [
    ("Africa/Casablanca", datetime(2026, 2, 15, tzinfo=UTC)), ("Africa/Casablanca", datetime(2026, 3, 22, tzinfo=UTC)),
    ("Africa/El_Aaiun", datetime(2027, 2, 7, tzinfo=UTC)), ("Africa/El_Aaiun", datetime(2027, 3, 14, tzinfo=UTC)),
]  # fmt: skip
NIGHT = QuietHours(start="21:00", until="08:00")
clocks = st.builds(lambda h, m: f"{h:02}:{m:02}", st.integers(0, 23), st.sampled_from([0, 1, 30, 59]))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))


def quiet(schedule: Schedule, name: str, at: datetime) -> bool:
    """Read off the clock, as a person would."""
    here = at.astimezone(ZoneInfo(name))
    hours, shown = schedule.quiet_hours, f"{here:%H:%M}"
    if schedule.days and DAYS[here.weekday()] not in schedule.days:
        return True
    if hours is None:
        return False
    if hours.start <= hours.until:
        return hours.start <= shown < hours.until
    return shown >= hours.start or shown < hours.until


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(ZONES), moments, st.builds(QuietHours, start=clocks, until=clocks),
    st.lists(st.sampled_from(DAYS), max_size=4, unique=True),
)  # fmt: skip
def test_nobody_is_written_to_in_quiet_hours_or_on_other_days_whatever_the_zone_and_the_season(name, now, hours, days):
    schedule = Schedule(recipient_local=True, quiet_hours=hours, days=tuple(days))
    at = opens_at(schedule, name, now)
    assert at is not None
    assert at >= now
    assert not quiet(schedule, name, at)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(ZONES), moments, st.builds(QuietHours, start=clocks, until=clocks))
def test_the_first_moment_that_is_allowed_is_used(name, now, hours):
    schedule = Schedule(recipient_local=True, quiet_hours=hours)
    at = opens_at(schedule, name, now)
    probe = now
    while probe < at:
        assert quiet(schedule, name, probe), probe
        probe += timedelta(minutes=7)
    if at > now:
        assert quiet(schedule, name, at - timedelta(seconds=1))


@pytest.mark.parametrize(("name", "day"), [
    ("Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC)), ("Europe/Berlin", datetime(2026, 10, 25, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, tzinfo=UTC)), ("America/New_York", datetime(2026, 11, 1, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 5, tzinfo=UTC)), *MIDNIGHTS, *RAMADAN,
])  # fmt: skip
@pytest.mark.parametrize(
    "hours", [NIGHT, QuietHours(start="01:30", until="02:30"), QuietHours(start="23:59", until="02:00")]
)
def test_quiet_hours_hold_through_every_minute_of_a_change_of_the_clock(name, day, hours):
    schedule = Schedule(recipient_local=True, quiet_hours=hours)
    for minute in range(-14 * 60, 38 * 60, 5):
        now = day + timedelta(minutes=minute)
        assert (opens_at(schedule, name, now) == now) is not quiet(schedule, name, now)


def changes_of(name: str) -> list[int]:
    """The offsets of a zone through 2026 and 2027, as often as they change, in minutes."""
    days = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(730))
    offsets = [int(day.astimezone(ZoneInfo(name)).utcoffset().total_seconds() // 60) for day in days]  # type: ignore[union-attr]
    return [offset for n, offset in enumerate(offsets) if n == 0 or offset != offsets[n - 1]]


def test_the_zones_here_do_what_they_are_here_for():
    assert changes_of("Africa/Casablanca") == [60, 0, 60, 0, 60]
    assert changes_of("Asia/Kathmandu") == [345]
    for name, day in (*MIDNIGHTS, *RAMADAN):
        clock = ZoneInfo(name)
        assert (day - timedelta(days=1)).astimezone(clock).utcoffset() != (
            (day + timedelta(days=2)).astimezone(clock).utcoffset()
        ), (name, day)


@pytest.mark.parametrize(("name", "day"), [*MIDNIGHTS, *RAMADAN])
@pytest.mark.parametrize("wanted", [DAYS[:5], DAYS[5:], ("sun",), ("fri", "sun")])
def test_days_hold_where_midnight_is_skipped_or_comes_twice(name, day, wanted):
    schedule = Schedule(recipient_local=True, days=wanted)
    for minute in range(-30 * 60, 54 * 60, 5):
        now = day + timedelta(minutes=minute)
        assert (opens_at(schedule, name, now) == now) is not quiet(schedule, name, now), now


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(ZONES), moments, st.lists(st.sampled_from(DAYS), min_size=1, max_size=6, unique=True),
       st.integers(-90, 90))  # fmt: skip
def test_days_begin_and_end_at_each_zones_own_midnight(name, day, days, minutes):
    """Looked at around midnight, where mistakes of an hour show."""
    schedule, clock = Schedule(recipient_local=True, days=tuple(days)), ZoneInfo(name)
    midnight = datetime(day.year, day.month, day.day, tzinfo=clock).astimezone(UTC)
    now = midnight + timedelta(minutes=minutes)
    assert (opens_at(schedule, name, now) == now) is not quiet(schedule, name, now)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(ZONES), moments, st.sampled_from(ZONES))
def test_a_start_by_recipients_clocks_comes_when_their_clock_first_shows_it(name, start, own):
    """The campaign's own clock says which time of day is meant; theirs shows it at another moment."""
    schedule = Schedule(start_at=start, timezone=own, recipient_local=True)
    wall = start.astimezone(ZoneInfo(own)).replace(tzinfo=None)
    first = begins(schedule)
    assert first is not None
    at = opens_at(schedule, name, first)
    assert at is not None

    def shown(moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(name)).replace(tzinfo=None)

    assert shown(at) >= wall
    assert shown(at) - wall <= timedelta(hours=1)  # where the clock leaps over it
    for back in (1, 60, 3599, 3600, 7200, 86_400):
        assert shown(at - timedelta(seconds=back)) < wall


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(ZONES), moments, st.builds(QuietHours, start=clocks, until=clocks), st.integers(1, 72 * 60))
def test_nobody_is_written_to_after_the_end_and_everybody_may_be_before_it(name, now, hours, minutes):
    end = now + timedelta(minutes=minutes)
    schedule = Schedule(recipient_local=True, quiet_hours=hours, end_at=end)
    at, free = opens_at(schedule, name, now), opens_at(Schedule(recipient_local=True, quiet_hours=hours), name, now)
    assert free is not None
    assert at == (free if free < end else None)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.sampled_from(ZONES), min_size=1, max_size=2, unique=True), moments,
    st.none() | st.builds(QuietHours, start=clocks, until=clocks),
    st.lists(st.sampled_from(DAYS), max_size=6, unique=True), st.none() | st.integers(1, 20 * 24 * 60),
)  # fmt: skip
def test_a_window_is_open_until_it_shuts(names, now, hours, days, minutes):
    end = None if minutes is None else now + timedelta(minutes=minutes)
    schedule = Schedule(recipient_local=True, quiet_hours=hours, days=tuple(days), end_at=end)
    zones = ",".join(names)
    at = opens_at(schedule, zones, now)
    if at is None:
        return
    shuts = shuts_at(schedule, zones, at)
    for minute in range(0, 8 * 24 * 60, 17):
        probe = at + timedelta(minutes=minute)
        if shuts is not None and probe >= shuts:
            break
        assert opens_at(schedule, zones, probe) == probe
    if shuts is not None:
        assert shuts > at
        assert opens_at(schedule, zones, shuts) != shuts
        assert opens_at(schedule, zones, shuts - timedelta(seconds=1)) == shuts - timedelta(seconds=1) or (
            shuts - at < timedelta(seconds=1)
        )


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from([day for _, day in (*MIDNIGHTS, *RAMADAN)]), st.sampled_from(ZONES),
    st.lists(st.integers(0, 6 * 24 * 60), min_size=1, max_size=60), st.integers(1, 4),
    st.sampled_from([0.5, 1, 2, 3.5]),
)  # fmt: skip
def test_rolling_days_are_days_of_24_hours_whatever_clocks_do(day, name, wishes, messages, days):
    """Each wish is granted when the cap leaves room; then no window of so many days holds more than the cap."""
    cap, sent = FrequencyCap(messages=messages, days=days), list[datetime]()
    for minutes in sorted(wishes):
        now = (day + timedelta(minutes=minutes)).astimezone(ZoneInfo(name))
        if sum(at >= rolling(cap, now) for at in sent) < messages:
            sent.append(now.astimezone(UTC))
    for first in sent:
        assert sum(first <= at <= first + timedelta(hours=24 * days) for at in sent) <= messages
    assert len(sent) >= min(messages, len(wishes))


def test_a_number_that_may_be_in_two_zones_is_written_to_when_both_are_awake():
    schedule = Schedule(recipient_local=True, quiet_hours=NIGHT)
    coasts = "America/Los_Angeles,America/New_York"
    at = opens_at(schedule, coasts, datetime(2026, 7, 1, 10, tzinfo=UTC))  # 6 in New York, 3 in Los Angeles
    assert at == datetime(2026, 7, 1, 15, tzinfo=UTC)
    for name in coasts.split(","):
        assert not quiet(schedule, name, at)


def test_two_clocks_that_never_agree_are_never_open():
    schedule = Schedule(recipient_local=True, quiet_hours=QuietHours(start="10:00", until="09:00"))
    assert opens_at(schedule, "Europe/London,Asia/Tokyo", datetime(2026, 7, 1, tzinfo=UTC)) is None


def test_the_start_is_by_each_recipients_own_clock():
    schedule = Schedule(start_at=datetime(2026, 5, 4, 9, tzinfo=UTC), recipient_local=True)
    now = begins(schedule)
    assert now is not None
    assert opens_at(schedule, "Pacific/Kiritimati", now) == now
    assert opens_at(schedule, "Asia/Kolkata", now) == datetime(2026, 5, 4, 3, 30, tzinfo=UTC)
    assert opens_at(schedule, "America/Los_Angeles", now) == datetime(2026, 5, 4, 16, tzinfo=UTC)


def test_without_local_time_one_clock_counts_for_everyone():
    schedule = Schedule(timezone="Asia/Tokyo", quiet_hours=NIGHT)
    midnight_in_tokyo = datetime(2026, 5, 4, 15, tzinfo=UTC)
    assert opens_at(schedule, "America/New_York", midnight_in_tokyo) == datetime(2026, 5, 4, 23, tzinfo=UTC)


def test_after_the_end_nothing_opens():
    schedule = Schedule(end_at=datetime(2026, 5, 4, tzinfo=UTC), quiet_hours=NIGHT)
    assert ended(schedule, datetime(2026, 5, 4, tzinfo=UTC))
    assert opens_at(schedule, "", datetime(2026, 5, 4, tzinfo=UTC)) is None
    assert opens_at(schedule, "", datetime(2026, 5, 3, 22, tzinfo=UTC)) is None  # quiet until the end


def test_zones_open_one_after_the_other_around_the_world():
    schedule = Schedule(recipient_local=True, quiet_hours=NIGHT)
    now, seen = datetime(2026, 5, 4, tzinfo=UTC), set[str]()
    for _ in range(48):
        here, soonest = open_zones(schedule, ZONES, now)
        seen |= set(here)
        assert soonest is None or soonest > now
        now += timedelta(minutes=30)
    assert seen == set(ZONES)
    assert open_zones(Schedule(), ZONES, now) == (ZONES, None)


def test_an_unknown_zone_is_taken_for_utc():
    schedule = Schedule(recipient_local=True, quiet_hours=NIGHT)
    assert opens_at(schedule, "Middle/Earth", datetime(2026, 5, 4, 23, tzinfo=UTC)) == datetime(
        2026, 5, 5, 8, tzinfo=UTC
    )
