from datetime import timedelta

from hub.domain.campaign import STATES, Prices, Responses, Tally, Variant
from hub.domain.progress import Standing, view
from hub.whatsapp.reasons import PASSING, reasons, words
from tests.unit.actors.rules.test_campaign import NOON, USE, campaign

TALLIES = (
    Tally(state="queued", country="DE", count=50),
    Tally(state="sending", country="DE", count=10),
    Tally(state="delivered", country="DE", variant="A", count=20),
    Tally(state="read", country="FR", variant="A", count=10),
    Tally(state="failed", code="131026", country="FR", variant="B", count=3),
    Tally(state="failed", code="131049", country="DE", variant="B", count=5),
    Tally(state="skipped", code="opted_out", country="DE", count=2),
    Tally(state="failed", code="132000", country="DE", count=0),
)
PRICES = Prices(currency="EUR", category="marketing", by_country={"DE": 0.1, "": 0.05})


def test_each_recipient_is_counted_in_one_state() -> None:
    shown = view(Standing(campaign=campaign(status="running"), tallies=TALLIES), NOON, reasons(TALLIES))
    assert set(shown.counts) == set(STATES)
    assert (shown.total, sum(shown.counts.values())) == (100, 100)
    assert (shown.counts["failed"], shown.counts["queued"]) == (8, 50)


def test_clicks_and_conversions_stand_beside_the_counts_for_each_variant_too() -> None:
    variants = tuple(Variant(name=name, template=USE, share=50) for name in ("A", "B"))
    did = (Responses(variant="A", clicked=4, clicks=9, converted=3), Responses(variant="B", clicked=1, clicks=1))
    shown = view(Standing(campaign=campaign(variants=variants), tallies=TALLIES, responses=did), NOON, {})
    assert (shown.clicked, shown.clicks, shown.converted) == (5, 10, 3)
    assert [(each.name, each.clicked, each.converted) for each in shown.variant_counts] == [("A", 4, 3), ("B", 1, 0)]
    assert shown.conversion_days == 7


def test_the_cost_is_of_what_was_delivered() -> None:
    shown = view(Standing(campaign=campaign(prices=PRICES), tallies=TALLIES), NOON, {})
    assert shown.cost is not None
    assert (shown.cost.amount, shown.cost.currency) == (2.5, "EUR")
    assert view(Standing(campaign=campaign(), tallies=TALLIES), NOON, {}).cost is None


def test_errors_are_grouped_by_code_with_advice_the_most_frequent_first() -> None:
    shown = view(Standing(campaign=campaign(), tallies=TALLIES), NOON, reasons(TALLIES))
    assert [(error.code, error.count) for error in shown.errors] == [("131049", 5), ("131026", 3), ("opted_out", 2)]
    assert all(error.title and error.advice for error in shown.errors)


def test_the_rate_tells_when_it_ends_while_it_is_fresh() -> None:
    standing = Standing(campaign=campaign(status="running"), tallies=TALLIES, rate=20.0, rate_at=NOON)
    assert view(standing, NOON, {}).eta == NOON + timedelta(seconds=3)
    late = view(standing, NOON + timedelta(seconds=10), {})
    assert (late.rate, late.eta) == (0.0, None)
    paused = Standing(campaign=campaign(status="paused"), tallies=TALLIES, rate=20.0, rate_at=NOON)
    assert view(paused, NOON, {}).rate == 0.0


def test_variants_are_counted_apart() -> None:
    variants = tuple(Variant(name=name, template=USE, share=50) for name in "AB")
    shown = view(Standing(campaign=campaign(variants=variants), tallies=TALLIES), NOON, {})
    assert [(each.name, each.counts["read"], each.counts["failed"]) for each in shown.variant_counts] == [
        ("A", 10, 0), ("B", 0, 8),
    ]  # fmt: skip


def test_every_reason_has_words_and_only_passing_ones_are_retried_by_themselves() -> None:
    assert words("131026")[0]
    assert words("99999999")[0] == "Error 99999999"
    assert words("strange") == ("strange", "")
    assert {"131049", "131016", "132015", "130429", "131056", "no_value"} <= PASSING
    assert not PASSING & {"131026", "131050", "130472", "132000", "opted_out"}
