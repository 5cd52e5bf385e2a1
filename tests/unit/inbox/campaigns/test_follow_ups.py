"""Whom a follow-up reaches, counted from what is kept."""

from typing import get_args

from hub.domain.campaign import Responses, Tally
from hub.domain.progress import Standing
from inbox.campaigns.follow_ups import LEFT, Who, counted
from tests.unit.actors.rules.test_campaign import campaign

TALLIES = (
    Tally(state="queued", count=7), Tally(state="sent", count=8), Tally(state="delivered", country="DE", count=30),
    Tally(state="delivered", country="FR", count=2), Tally(state="read", count=35), Tally(state="replied", count=5),
    Tally(state="failed", code="131049", count=4), Tally(state="failed", code="131026", count=6),
    Tally(state="skipped", code="opted_out", count=3), Tally(state="unknown", count=1),
)  # fmt: skip
DID = (Responses(variant="A", clicked=9), Responses(variant="B", clicked=3))


def test_every_way_to_follow_up_is_counted() -> None:
    found = {each.who: each.count for each in counted(Standing(campaign=campaign(), tallies=TALLIES, responses=DID))}
    assert found == {
        "not_read": 40, "read": 35, "not_replied": 75, "replied": 5, "clicked": 12, "not_clicked": 68, "failed": 10,
        "failed_passing": 4,
    }  # fmt: skip
    assert set(LEFT) == set(get_args(Who))


def test_of_a_campaign_without_clicks_nobody_clicked() -> None:
    found = {each.who: each.count for each in counted(Standing(campaign=campaign(), tallies=TALLIES))}
    assert (found["clicked"], found["not_clicked"]) == (0, 80)
