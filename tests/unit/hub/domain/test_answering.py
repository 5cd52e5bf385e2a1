"""Business hours by the clock of their zone, and what settings may hold."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from hub.domain.answering import (
    AnsweringSettings,
    BusinessHours,
    Span,
    allowed_by_the_clock,
    at_work,
    changed,
    check,
    day_begins,
    month_begins,
)

BERLIN = BusinessHours(
    zone="Europe/Berlin",
    days={
        "mon": [Span(start="09:00", end="12:00"), Span(start="13:00", end="17:00")],
        "sat": [Span(start="22:00", end="02:00")],
    },
    holidays=(date(2026, 5, 11),),
)


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        ("2026-05-04T09:00:00+02:00", True),
        ("2026-05-04T08:59:59+02:00", False),
        ("2026-05-04T12:00:00+02:00", False),
        ("2026-05-04T14:30:00+00:00", True),  # 16:30 in Berlin
        ("2026-05-04T15:30:00+00:00", False),
        ("2026-05-05T10:00:00+02:00", False),
        ("2026-05-11T10:00:00+02:00", False),  # a holiday
        ("2026-05-09T23:00:00+02:00", True),
        ("2026-05-10T01:59:00+02:00", True),  # Saturday's night goes on
        ("2026-05-10T02:00:00+02:00", False),
        ("2026-01-05T08:30:00+00:00", True),  # winter: one hour from UTC
        ("2026-05-04T06:59:59+00:00", False),
    ],
)
def test_the_team_is_at_work_by_its_own_clock(at: str, open_: bool):
    assert at_work(BERLIN, datetime.fromisoformat(at)) is open_


def test_a_night_that_begins_on_a_holiday_is_free_and_one_that_reaches_into_it_is_not():
    hours = msgspec.structs.replace(BERLIN, holidays=(date(2026, 5, 10),))
    assert at_work(hours, datetime.fromisoformat("2026-05-10T01:00:00+02:00"))
    hours = msgspec.structs.replace(BERLIN, holidays=(date(2026, 5, 9),))
    assert not at_work(hours, datetime.fromisoformat("2026-05-10T01:00:00+02:00"))


@pytest.mark.parametrize(("when", "working", "home"), [("always", 1, 1), ("within", 1, 0), ("outside", 0, 1)])
def test_it_answers_always_or_within_or_outside_these_hours(when: Any, working: int, home: int):
    settings = AnsweringSettings(when=when, hours=BERLIN)
    assert allowed_by_the_clock(settings, datetime.fromisoformat("2026-05-04T10:00:00+02:00")) == bool(working)
    assert allowed_by_the_clock(settings, datetime.fromisoformat("2026-05-04T20:00:00+02:00")) == bool(home)


def test_days_and_months_begin_where_the_team_is():
    now = datetime(2026, 4, 30, 22, 30, tzinfo=UTC)  # already May in Berlin
    assert day_begins(BERLIN, now) == datetime(2026, 4, 30, 22, 0, tzinfo=UTC)
    assert month_begins(BERLIN, now) == datetime(2026, 4, 30, 22, 0, tzinfo=UTC)
    assert month_begins(BusinessHours(), now) == datetime(2026, 4, 1, tzinfo=UTC)


def test_what_is_wrong_is_said_with_its_path():
    settings = AnsweringSettings(
        intents=("price", "love"),
        when="within",
        hours=BusinessHours(zone="Mars/Base", days={"mon": [], "tue": [Span(start="09:00", end="09:00")]}),
        hand_over_words={"en": "Bye", "xx": "?"},
    )
    assert [each["path"] for each in check(settings)] == [
        "intents", "hand_over_words.xx", "hours.zone", "hours.days.tue[0]",
    ]  # fmt: skip
    alone = AnsweringSettings(when="outside", hours=BusinessHours(days={"mon": []}))
    assert [each["path"] for each in check(alone)] == ["hours.days"]
    assert check(AnsweringSettings(when="within", hours=BERLIN, intents=("price",))) == []


@pytest.mark.parametrize(
    "body",
    [
        {"mode": "on"}, {"least_confidence": 0.4}, {"most_turns": 0}, {"quiet_minutes": 0}, {"unknown": 1},
        {"hours": {"days": {"mon": [{"from": "9", "to": "17:00"}]}}}, {"hours": {"days": {"monday": []}}},
        {"hours": {"holidays": ["soon"]}}, {"most_cost_micros": -1}, {"hand_over_words": {"en": "x" * 1001}},
    ],
)  # fmt: skip
def test_what_has_not_the_shape_is_refused(body: Any):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(body, AnsweringSettings)


def test_the_audit_names_what_changed():
    before = AnsweringSettings()
    assert changed(before, before) == {}
    after = msgspec.structs.replace(before, mode="automatic", most_turns=2)
    assert changed(before, after) == {"mode": "automatic", "most_turns": 2}
