"""What Meta's notices say of numbers, and what becomes of a number by them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from hub.domain.number import Number, forbidden
from hub.whatsapp.account_news import News, applied, read, seen
from hub.whatsapp.managing import NumberFacts

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ENDS = datetime(2026, 6, 4, 12, tzinfo=UTC)
LINE = Number(id="n", tenant_id="t", phone_number_id="1", waba_id="2", display_phone_number="+1", name="Shop",
              created_at=NOON)  # fmt: skip
QUALITY, CAPABILITY, ACCOUNT = "phone_number_quality_update", "business_capability_update", "account_update"


@pytest.mark.parametrize(
    ("field", "value", "news"),
    [
        (CAPABILITY, {"max_daily_conversations_per_business": 2000}, News(limit=2000)),
        (CAPABILITY, {"max_daily_conversations_per_business": "TIER_10K"}, News(limit=10_000)),
        (CAPABILITY, {"max_daily_conversation_per_phone": -1, "max_phone_numbers_per_waba": 25}, News(limit=-1)),
        (CAPABILITY, {"max_phone_numbers_per_business": 20}, None),
        (
            QUALITY,
            {"display_phone_number": "16505551111", "event": "FLAGGED", "current_limit": "TIER_10K"},
            News(display_phone="16505551111", quality="RED", limit=10_000),
        ),
        (QUALITY, {"display_phone_number": "1 650", "event": "UNFLAGGED"}, News(display_phone="1650", quality="GREEN")),
        (
            QUALITY,
            {
                "display_phone_number": "1",
                "event": "THROUGHPUT_UPGRADE",
                "max_daily_conversations_per_business": "TIER_UNLIMITED",
            },
            News(display_phone="1", upgraded=True, limit=-1),
        ),
        (QUALITY, {"display_phone_number": "1", "event": "ONBOARDING"}, None),
        (
            ACCOUNT,
            {
                "event": "ACCOUNT_RESTRICTION",
                "restriction_info": [
                    {"restriction_type": "RESTRICTED_ADD_PHONE_NUMBER_ACTION", "expiration": 1},
                    {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": int(ENDS.timestamp())},
                    {"restriction_type": "RESTRICTED_UTILITY_TEMPLATES", "expiration": "<TIMESTAMP>"},
                ],
            },
            News(restricted={"RESTRICTED_BIZ_INITIATED_MESSAGING": ENDS, "RESTRICTED_UTILITY_TEMPLATES": None}),
        ),
        (
            ACCOUNT,
            {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}},
            News(restricted={"DISABLED": None}),
        ),
        (ACCOUNT, {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}}, News(lifted=True)),
        (ACCOUNT, {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "SCHEDULE_FOR_DISABLE"}}, None),
        (ACCOUNT, {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SPAM"}}, None),
        ("security", {"event": "FLAGGED"}, None),
    ],
)
def test_a_notice_says_what_changed(field: str, value: dict[str, Any], news: News | None) -> None:
    assert read(field, value) == news


def test_news_changes_a_number_once_and_older_news_not_at_all() -> None:
    flagged = applied(LINE, News(quality="RED"), NOON)
    assert (flagged.quality, flagged.quality_at, flagged.told_at) == ("RED", NOON, NOON)
    assert applied(flagged, News(quality="RED"), NOON) is flagged
    later = applied(flagged, News(quality="GREEN"), NOON + timedelta(hours=1))
    assert later.quality == "GREEN"
    assert applied(later, News(quality="RED"), NOON) is later


def test_a_throughput_upgrade_is_adopted_except_where_the_phone_app_fixes_it() -> None:
    assert applied(LINE, News(upgraded=True), NOON).rate == 1000
    shared = replace(LINE, rate=20)
    assert applied(shared, News(upgraded=True), NOON) is shared


def test_a_restriction_forbids_until_it_ends_or_is_lifted() -> None:
    told = News(restricted={"RESTRICTED_BIZ_INITIATED_MESSAGING": ENDS})
    number = applied(LINE, told, NOON)
    assert forbidden(number, "marketing", NOON) == ("RESTRICTED_BIZ_INITIATED_MESSAGING", ENDS)
    assert forbidden(number, "marketing", ENDS) is None
    assert forbidden(applied(number, News(lifted=True), NOON), "marketing", NOON) is None
    after = applied(number, News(restricted={"DISABLED": None}), ENDS + timedelta(days=1))
    assert after.restrictions == {"DISABLED": None}


def test_a_restriction_of_utility_templates_leaves_the_others() -> None:
    number = replace(LINE, restrictions={"RESTRICTED_UTILITY_TEMPLATES": None})
    assert forbidden(number, "utility", NOON)
    assert forbidden(number, "marketing", NOON) is None


def test_what_meta_answers_when_asked_counts_and_what_it_leaves_out_stays() -> None:
    facts = NumberFacts(phone_number_id="1", display_phone_number="", name="", quality="UNKNOWN", status="FLAGGED",
                        rate=1000, messaging_limit=None)  # fmt: skip
    known = replace(LINE, quality="RED", messaging_limit=250)
    after = seen(known, facts, NOON)
    assert (after.rate, after.status, after.quality, after.messaging_limit) == (1000, "FLAGGED", "RED", 250)
    assert seen(after, facts, NOON + timedelta(hours=1)) is after
    told = seen(after, replace(facts, quality="YELLOW", messaging_limit=2000), NOON)
    assert (told.quality, told.quality_at, told.messaging_limit) == ("YELLOW", NOON, 2000)
