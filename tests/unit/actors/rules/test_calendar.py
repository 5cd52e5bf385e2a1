from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.rules.calendar import begins, ended, open_zones, opens_at
from hub.domain.campaign import DAYS, QuietHours, Schedule

# one for each hour of the day, with and without changes of the clock, halves and quarters of hours among them
ZONES = [
    "Pacific/Midway", "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver",
    "America/Chicago", "America/New_York", "America/Halifax", "America/St_Johns", "America/Sao_Paulo",
    "Atlantic/South_Georgia", "Atlantic/Azores", "Europe/London", "Europe/Berlin", "Africa/Cairo", "Europe/Moscow",
    "Asia/Dubai", "Asia/Karachi", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Shanghai",
    "Asia/Tokyo", "Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Noumea", "Pacific/Auckland", "Pacific/Chatham",
    "Pacific/Kiritimati",
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
    ("Australia/Lord_Howe", datetime(2026, 4, 5, tzinfo=UTC)),
])  # fmt: skip
@pytest.mark.parametrize(
    "hours", [NIGHT, QuietHours(start="01:30", until="02:30"), QuietHours(start="23:59", until="02:00")]
)
def test_quiet_hours_hold_through_every_minute_of_a_change_of_the_clock(name, day, hours):
    schedule = Schedule(recipient_local=True, quiet_hours=hours)
    for minute in range(-14 * 60, 38 * 60, 5):
        now = day + timedelta(minutes=minute)
        assert (opens_at(schedule, name, now) == now) is not quiet(schedule, name, now)


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
