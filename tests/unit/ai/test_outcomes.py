"""Accepted, edited or ignored: from what was offered and what was sent."""

from typing import Any

import pytest

from ai.outcomes import Outcome, outcome

OFFERED: list[dict[str, Any]] = [
    {"id": "canned:1", "text": "Your parcel is on its way and arrives tomorrow.", "source": "canned"},
    {"id": "past:2", "text": "Could you tell me your order number, please?", "source": "past"},
]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("Your parcel is on its way and arrives tomorrow.", Outcome(outcome="accepted", place=1, source="canned")),
        ("could you tell me your order number please", Outcome(outcome="accepted", place=2, source="past")),
        ("Hi Ana! Could you tell me your order number, please?", Outcome(outcome="edited", place=2, source="past")),
        ("Your parcel is on its way and arrives on Friday.", Outcome(outcome="edited", place=1, source="canned")),
        ("We close at six today.", Outcome(outcome="ignored")),
    ],
)
def test_what_became_of_it(sent: str, expected: Outcome):
    assert outcome(OFFERED, sent) == expected


def test_where_nothing_was_offered_nothing_became_of_it():
    assert outcome([], "Hello") is None


def test_offers_of_odd_shapes_do_no_harm():
    assert outcome([{"id": 1}, {"text": None}], "Hello") == Outcome(outcome="ignored")
