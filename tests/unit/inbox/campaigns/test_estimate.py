from datetime import timedelta
from typing import Any

import pytest

from hub.domain.campaign import (
    FrequencyCap,
    Pace,
    QuietHours,
    Schedule,
    Tally,
    Variant,
    WinnerRule,
)
from inbox.billing.prices import RateCard
from inbox.campaigns.estimate import Estimate, estimate
from inbox.campaigns.plans import NewCampaign, _schedule_errors, _variant_errors
from tests.unit.actors.rules.test_campaign import NOON, USE, campaign

CARD = RateCard(currency="EUR", prices={"Germany": {"marketing": 0.1}, "Other": {"marketing": 0.05}})
WAITING = (
    Tally(state="queued", country="DE", count=700),
    Tally(state="queued", country="NO", count=200),
    Tally(state="queued", country="US", count=100),
    Tally(state="failed", code="1", country="DE", count=50),
)


def estimated(
    card: RateCard | None = CARD,
    opted_out: int = 0,
    rates: tuple[int, ...] = (80,),
    places: tuple[int, int] | None = None,
    unreachable: str = "",
    **fields: Any,
) -> Estimate:
    what = campaign(**fields)
    prices = card.for_campaign(what.category, ["DE", "NO", "US"]) if card else None
    return estimate(
        what,
        WAITING,
        rates=list(rates),
        opted_out=opted_out,
        prices=prices,
        now=NOON,
        places=places,
        unreachable=unreachable,
    )


def test_cost_duration_and_reach_are_said_before_the_start() -> None:
    told = estimated(opted_out=30)
    assert (told.recipients, told.reach, told.opted_out) == (1000, 870, 30)
    assert (told.pace, told.seconds, told.finishes_at) == (80.0, 12.5, NOON + timedelta(seconds=12.5))
    assert told.cost is not None
    assert (told.cost.amount, told.cost.currency) == (80.0, "EUR")
    assert [(m.country, m.market, m.recipients, m.price) for m in told.markets] == [
        ("DE", "Germany", 700, 0.1), ("NO", "Rest of Western Europe", 200, 0.05), ("US", "North America", 100, 0.05),
    ]  # fmt: skip
    assert any("United States" in note for note in told.notes)


@pytest.mark.parametrize(
    ("places", "days", "words"),
    [
        ((2000, 300), 1, "Your limit is 2,000 new customers a day, 300 used: this fits into today."),
        ((250, 100), 4, "Your limit is 250 new customers a day, 100 used: this takes 4 days."),
        ((900, 0), 1, "Your limit is 900 new customers a day, 0 used: this fits into today."),
        ((250, 250), 5, "Your limit is 250 new customers a day, 250 used: this takes 5 days."),
        ((250, 400), 5, "Your limit is 250 new customers a day, 400 used: this takes 5 days."),
    ],
)
def test_the_messaging_limit_is_said_with_the_days_it_takes(places: tuple[int, int], days: int, words: str) -> None:
    told = estimated(places=places)  # 900 of the 1,000 can be written to
    assert told.limit
    assert (told.limit.customers_a_day, told.limit.used, told.limit.days) == (*places, days)
    assert words in told.notes
    assert told.finishes_at == NOON + (timedelta(days=days - 1) if days > 1 else timedelta(seconds=told.seconds))


def test_without_a_limit_nothing_is_said_of_it() -> None:
    told = estimated()
    assert told.limit is None
    assert not any("limit" in note for note in told.notes)


def test_several_numbers_share_and_a_pace_of_its_own_slows() -> None:
    assert estimated(rates=(80, 1000)).pace == 1080
    assert estimated(pace=Pace(per_second=10)).seconds == 100


def test_without_numbers_or_a_rate_card_it_says_so() -> None:
    told = estimated(card=None, rates=())
    assert (told.cost, told.seconds) == (None, 0.0)
    assert len(told.notes) == 3


def test_opt_outs_do_not_stop_what_is_no_marketing() -> None:
    assert estimated(category="utility", opted_out=30, card=None).reach == 1000


@pytest.mark.parametrize(("fields", "finishes"), [
    ({"quiet_hours": QuietHours(start="12:00", until="18:00")}, timedelta(hours=6, seconds=12.5)),
    ({"quiet_hours": QuietHours(start="12:00", until="18:00"), "timezone": "Asia/Tokyo"}, timedelta(seconds=12.5)),
    ({"start_at": NOON + timedelta(hours=1)}, timedelta(hours=1, seconds=12.5)),
])  # fmt: skip
def test_the_end_is_after_quiet_hours_and_the_start(fields: dict[str, Any], finishes: timedelta) -> None:
    assert estimated(schedule=Schedule(**fields)).finishes_at - NOON == finishes


def test_the_rest_waits_for_the_winner_and_that_is_counted() -> None:
    variants = (variant("A", 10), variant("B", 10))
    told = estimated(variants=variants, winner_rule=WinnerRule(after_hours=4))
    gone = estimated(variants=variants, winner_rule=WinnerRule(after_hours=4), started_at=NOON - timedelta(hours=3))
    known = estimated(variants=variants, winner_rule=WinnerRule(after_hours=4), winner="A")
    assert told.finishes_at - NOON == timedelta(hours=4, seconds=10.5)  # 160 of 1000 go at once: of 210, 50 have gone
    assert gone.finishes_at - NOON == timedelta(hours=1, seconds=10.5)
    assert known.finishes_at - NOON == timedelta(seconds=12.5)


def test_who_is_not_reached_before_the_end_is_said() -> None:
    told = estimated(pace=Pace(per_second=1), schedule=Schedule(end_at=NOON + timedelta(minutes=5)), opted_out=0)
    assert (told.unreached, told.reach, told.finishes_at) == (700, 200, NOON + timedelta(minutes=5))
    assert any("700 are not reached" in note for note in told.notes)


def test_what_the_figures_leave_out_is_noted() -> None:
    notes = estimated(
        schedule=Schedule(recipient_local=True), winner_rule=WinnerRule(), cap=FrequencyCap(messages=1, days=1)
    ).notes
    assert len(notes) == 5


def test_short_links_that_only_we_can_reach_are_noted() -> None:
    links = {"shop": "https://shop.example"}
    before = len(estimated(links=links).notes)
    assert "http://127.0.0.1:8000" in estimated(links=links, unreachable="http://127.0.0.1:8000").notes[before]
    assert len(estimated(unreachable="http://127.0.0.1:8000").notes) == before


# --- plans


def plan(**fields: Any) -> NewCampaign:
    return NewCampaign(**{"name": "x", "phone_number_ids": ("1",), "template": USE, **fields})


def variant(name: str, share: int) -> Variant:
    return Variant(name=name, template=USE, share=share)


@pytest.mark.parametrize(("fields", "path"), [
    ({}, None), ({"variants": (variant("A", 50), variant("B", 50))}, None),
    ({"variants": (variant("A", 10), variant("B", 10)), "winner": WinnerRule()}, None),
    ({"variants": (variant("A", 50), variant("A", 50))}, "variants"), ({"variants": (variant("A", 50),)}, "variants"),
    ({"variants": (variant("A", 60), variant("B", 60))}, "variants"), ({"winner": WinnerRule()}, "winner"),
    ({"variants": (variant("A", 50), variant("B", 50)), "winner": WinnerRule()}, "winner"),
])  # fmt: skip
def test_shares_have_to_add_up(fields: dict[str, Any], path: str | None) -> None:
    assert [error["path"] for error in _variant_errors(plan(**fields))] == ([path] if path else [])


@pytest.mark.parametrize(("schedule", "path"), [
    (Schedule(start_at=NOON, end_at=NOON + timedelta(hours=1), timezone="Asia/Tokyo"), None),
    (Schedule(timezone="Mars/Base"), "schedule.timezone"), (Schedule(start_at=NOON, end_at=NOON), "schedule.end_at"),
    (Schedule(start_at=NOON.replace(tzinfo=None)), "schedule.start_at"),
])  # fmt: skip
def test_a_schedule_names_real_times(schedule: Schedule, path: str | None) -> None:
    assert [error["path"] for error in _schedule_errors(schedule)] == ([path] if path else [])
