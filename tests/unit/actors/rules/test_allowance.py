"""How many new customers campaigns may take, and how fast."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actors.rules.allowance import CLIMB, SHARES, Portion, fitting, limited, share, stopped, waiting
from hub.domain.campaign import Campaign, TemplateUse
from hub.domain.message import Author
from hub.domain.messaging_limit import UNLIMITED, Counted
from hub.domain.number import Number

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
CAMPAIGN = Campaign(id="cmp_1", tenant_id="t", name="Spring", status="running", number_ids=("a", "b"),
                    phone_number_ids=("1", "2"), template=TemplateUse(name="hello", language="en"),
                    created_by=Author(kind="person"), created_at=NOON)  # fmt: skip


def line(name: str, **fields: Any) -> Number:
    known: dict[str, Any] = {"phone_number_id": name, "waba_id": "w", "display_phone_number": "+1", "name": name}
    return Number(id=name, tenant_id="t", created_at=NOON, **{**known, "messaging_limit": 250, **fields})


def portion(used: int, free_in: float | None = None, **fields: Any) -> Portion:
    free_at = None if free_in is None else NOON.timestamp() + free_in
    return Portion(**{"limit": 250, "counted": Counted(used, free_at), "taken": 0, "out": 0, **fields})


# --- how many


@given(st.integers(0, 300), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_what_is_counted_under_way_and_taken_since_never_exceeds_the_limit(
    used: int, out: int, taken: int, more: int
) -> None:
    room = portion(used, taken=taken, out=out).room(taken + more)
    assert 0 <= room <= max(0, 250 - used - out - more)
    assert used + out + more >= 250 or room == 250 - used - out - more


def test_numbers_of_one_portfolio_share_its_room_in_turns() -> None:
    turns = ["a", "b", "c"] * 3
    whose = {"a": "p", "b": "p", "c": "q"}
    assert fitting(turns, whose, {"p": 3}) == ["a", "b", "c", "a", "c", "c"]
    assert fitting(turns, whose, {"p": 0, "q": 1}) == ["c"]
    assert fitting(turns, whose, {}) == turns


def test_a_limit_holds_only_where_it_is_known_and_there_is_one() -> None:
    assert limited(line("a"))
    assert not limited(line("a", messaging_limit=None))
    assert not limited(line("a", messaging_limit=UNLIMITED))


# --- what it says while it waits


def test_a_campaign_says_that_its_limit_is_reached_and_when_it_goes_on() -> None:
    note = waiting(CAMPAIGN, [line("a"), line("b")], {"w": portion(250, 3600)}, NOON)
    assert note
    assert (note.kind, note.until) == ("budget", NOON + timedelta(hours=1))
    assert "250 new customers a day" in note.reason


def test_it_says_nothing_while_a_number_can_send_or_a_place_is_about_to_be_free() -> None:
    numbers = [line("a"), line("b")]
    assert waiting(CAMPAIGN, numbers, {"w": portion(249)}, NOON) is None
    assert waiting(CAMPAIGN, numbers, {"w": portion(250, 4)}, NOON) is None
    assert waiting(CAMPAIGN, [*numbers, line("c", waba_id="v")], {"w": portion(250, 3600)}, NOON) is None
    assert waiting(CAMPAIGN, [*numbers, line("c", messaging_limit=-1)], {"w": portion(250, 3600)}, NOON) is None
    assert waiting(CAMPAIGN, [], {}, NOON) is None


def test_two_portfolios_wait_for_the_first_place() -> None:
    numbers = [line("a"), line("b", waba_id="v")]
    note = waiting(CAMPAIGN, numbers, {"w": portion(250, 7200), "v": portion(250, 3600)}, NOON)
    assert note
    assert note.until == NOON + timedelta(hours=1)
    assert "500 new customers" in note.reason


def test_the_note_stays_the_same_while_the_time_is_about_the_same() -> None:
    numbers = [line("a")]
    note = waiting(CAMPAIGN, numbers, {"w": portion(250, 3600)}, NOON)
    later = replace(CAMPAIGN, waiting=note)
    assert waiting(later, numbers, {"w": portion(250, 3630)}, NOON) is note
    assert waiting(later, numbers, {"w": portion(250, 3700)}, NOON) is not note


# --- quality


@pytest.mark.parametrize(("quality", "part"), [("YELLOW", 0.5), ("RED", 0.2), ("GREEN", 1.0), ("UNKNOWN", 1.0)])
def test_a_low_rating_slows_campaigns_at_once(quality: str, part: float) -> None:
    assert share(quality, None, NOON) == part


@given(st.floats(0, 7200), st.floats(0, 7200))
def test_after_it_a_good_rating_climbs_back_gently(one: float, more: float) -> None:
    before = share("GREEN", NOON, NOON + timedelta(seconds=one))
    after = share("GREEN", NOON, NOON + timedelta(seconds=one + more))
    assert min(SHARES.values()) <= before <= after <= 1.0
    assert share("GREEN", NOON, NOON + CLIMB) == 1.0


# --- restrictions


def test_a_restriction_stops_a_campaign_when_no_number_is_left_and_says_until_when() -> None:
    ends = NOON + timedelta(days=3)
    bound = line("a", restrictions={"RESTRICTED_BIZ_INITIATED_MESSAGING": ends})
    by = stopped(CAMPAIGN, [bound], NOON)
    assert by
    assert (by.kind, by.until) == ("quality", ends)
    assert "12:00 UTC on 4 June" in by.reason
    assert "RESTRICTED_BIZ_INITIATED_MESSAGING" in by.reason
    assert stopped(CAMPAIGN, [bound, line("b")], NOON) is None
    assert stopped(CAMPAIGN, [bound], ends) is None
    assert stopped(CAMPAIGN, [], NOON) is None
