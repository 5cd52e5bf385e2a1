from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.calendar import opens_at
from hub.domain.campaign import DAYS, QuietHours, Schedule
from inbox.campaigns.foretelling import FURTHEST, forecast

MONDAY = datetime(2026, 5, 4, 12, tzinfo=UTC)
ZONES = ["Africa/Casablanca", "America/New_York", "Asia/Kathmandu", "Asia/Tokyo", "Europe/Berlin", "America/Havana",
         "America/Los_Angeles,America/New_York"]  # fmt: skip
STEP = timedelta(minutes=15)  # all clocks here open and shut at such quarters
hours = st.builds(
    lambda start, until: QuietHours(start=f"{start:02}:00", until=f"{until:02}:30"),
    st.integers(0, 23), st.integers(0, 23),
)  # fmt: skip


def played(
    schedule: Schedule, waiting: dict[str, int], a_minute: int, held: int, until: datetime | None
) -> tuple[datetime, int]:
    """The owner step by step: the first zone that is open and has somebody gets all of the step's sends."""
    at, last = MONDAY, MONDAY
    now = {name: float(n - n * held // 100) for name, n in sorted(waiting.items())}
    later = {name: waiting[name] - n for name, n in now.items()}
    while at < MONDAY + timedelta(days=16) and sum(now.values()) + sum(later.values()) > 0:
        if until is None or at >= until:
            now, later = {name: n + later[name] for name, n in now.items()}, dict.fromkeys(later, 0.0)
        left = float(a_minute * 15)
        for name, n in now.items():
            if n and left and opens_at(schedule, name, at) == at:
                taken = min(n, left)
                now[name], left, last = n - taken, left - taken, at + STEP
        at += STEP
    return last, round(sum(now.values()) + sum(later.values()))


@settings(deadline=None, max_examples=60)
@given(
    st.dictionaries(st.sampled_from(ZONES), st.integers(1, 20).map(lambda n: n * 100), min_size=1, max_size=4),
    st.none() | hours, st.lists(st.sampled_from(DAYS), max_size=5, unique=True), st.sampled_from([1, 2, 5, 60]),
    st.sampled_from([0, 50, 90]), st.integers(1, 40),
)  # fmt: skip
def test_it_comes_to_what_playing_every_quarter_of_an_hour_comes_to(waiting, quiet, days, a_minute, held, wait):
    schedule = Schedule(recipient_local=True, quiet_hours=quiet, days=tuple(days))
    until = MONDAY + timedelta(hours=wait) if held else None
    told = forecast(schedule, waiting, a_minute / 60, MONDAY, held=held / 100, until=until)
    last, left = played(schedule, waiting, a_minute, held, until)
    if told.finishes_at > MONDAY + timedelta(days=15):  # further than is played here
        assert left or told.finishes_at - last <= STEP
        return
    assert told.unreached == left
    assert timedelta() <= last - told.finishes_at <= (len(waiting) + 1) * STEP, (told, last)


def test_without_a_calendar_it_is_a_division() -> None:
    assert forecast(Schedule(), {"": 800}, 80.0, MONDAY).finishes_at == MONDAY + timedelta(seconds=10)
    assert forecast(Schedule(), {}, 80.0, MONDAY).finishes_at == MONDAY


def test_a_night_and_a_weekend_are_slept_through() -> None:
    schedule = Schedule(quiet_hours=QuietHours(start="20:00", until="08:00"), days=DAYS[:5])
    friday = datetime(2026, 5, 8, 19, tzinfo=UTC)
    assert forecast(schedule, {"": 7200}, 1.0, friday).finishes_at == datetime(2026, 5, 11, 9, tzinfo=UTC)


def test_while_one_country_sleeps_another_is_written_to() -> None:
    schedule = Schedule(recipient_local=True, quiet_hours=QuietHours(start="21:00", until="09:00"))
    told = forecast(schedule, {"Asia/Tokyo": 3600, "Europe/Berlin": 3600}, 1.0, MONDAY)
    assert told.finishes_at == datetime(2026, 5, 5, 1, tzinfo=UTC)  # Berlin at once, Tokyo from 9 in the morning


def test_the_winner_is_waited_for_and_the_night_after_it() -> None:
    schedule = Schedule(quiet_hours=QuietHours(start="20:00", until="08:00"))
    told = forecast(schedule, {"": 3600}, 1.0, MONDAY, held=0.5, until=MONDAY + timedelta(hours=9))
    assert told.finishes_at == datetime(2026, 5, 5, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(("schedule", "unreached", "after"), [
    (Schedule(end_at=MONDAY + timedelta(hours=1)), 400, timedelta(hours=1)),
    (Schedule(quiet_hours=QuietHours(start="10:00", until="09:00"), recipient_local=True), 4000, timedelta()),
])  # fmt: skip
def test_who_is_never_reached_is_counted(schedule: Schedule, unreached: int, after: timedelta) -> None:
    told = forecast(schedule, {"Europe/London,Asia/Tokyo": 4000}, 1.0, MONDAY)
    assert (told.unreached, told.finishes_at - MONDAY) == (unreached, after)


def test_it_looks_no_further_than_a_year() -> None:
    told = forecast(Schedule(days=("mon",)), {"": 10_000_000}, 1.0, MONDAY)
    assert told.unreached > 0
    assert told.finishes_at - MONDAY <= FURTHEST + timedelta(days=1)
