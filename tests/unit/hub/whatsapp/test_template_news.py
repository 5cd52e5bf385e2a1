"""Meta's webhooks about templates."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from hub.domain.events import Notice
from hub.domain.template import CategoryChange, CategoryNews, ComponentsNews, QualityNews, Reason, StatusNews
from hub.whatsapp.template_news import read
from hub.whatsapp.webhook import read as read_body
from tests.unit.hub.whatsapp.bodies import AT, FIXTURES, NOW

NAMED: dict[str, Any] = {
    "message_template_id": 905507062668800,
    "message_template_name": "order_update",
    "message_template_language": "en-US",
}
WHO = {"meta_id": "905507062668800", "name": "order_update", "language": "en_US"}


def told(**value: Any) -> Any:
    return read(NAMED | value, AT)


def test_a_status_has_its_reason_in_words():
    expected = Reason(
        code="SCAM", text="It was taken for a fraud: it asks for data or money in a way that is not trusted."
    )
    assert told(event="REJECTED", reason="SCAM") == StatusNews(**WHO, at=AT, event="REJECTED", reason=expected)
    assert told(event="APPROVED", reason="NONE").reason is None
    assert told(event="FLAGGED", reason=None).reason is None
    assert told(event="REJECTED", reason="SOMETHING_NEW").reason.text == "WhatsApp's reason: SOMETHING_NEW."


def test_metas_recommendation_is_kept():
    info = {"reason": "A variable ends the text.", "recommendation": "Write a word behind it."}
    news = told(event="REJECTED", reason="INVALID_FORMAT", rejection_info=info)
    assert news.reason == Reason(
        code="INVALID_FORMAT", text="A variable ends the text.", recommendation="Write a word behind it."
    )


def test_a_pause_says_which_and_why():
    info = {"title": "FIRST_PAUSE", "description": "Customers reported it."}
    news = told(event="PAUSED", reason="NONE", other_info=info)
    assert (news.pause, news.reason) == ("FIRST_PAUSE", Reason(code="FIRST_PAUSE", text="Customers reported it."))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("January 31, 2021", datetime(2021, 1, 31, tzinfo=UTC)),
        (1739400000, datetime(2025, 2, 12, 22, 40, tzinfo=UTC)),
        ("1739400000", datetime(2025, 2, 12, 22, 40, tzinfo=UTC)),
        ("soon", None),
        (None, None),
    ],
)
def test_the_day_of_disabling_is_read_in_both_forms(written: Any, expected: datetime | None):
    assert told(event="DISABLED", disable_info={"disable_date": written}).disable_at == expected


def test_quality_is_known_by_what_it_says_not_by_its_field():
    news = told(previous_quality_score="GREEN", new_quality_score="YELLOW", event="whatever")
    assert news == QualityNews(**WHO, at=AT, quality="YELLOW")


def test_an_announced_category_and_a_new_one_are_told_apart():
    soon = told(correct_category="MARKETING", new_category="UTILITY", category_update_timestamp=1777939200)
    change = CategoryChange(category="MARKETING", at=datetime(2026, 5, 5, tzinfo=UTC))
    assert soon == CategoryNews(**WHO, at=AT, category="UTILITY", coming=change)
    assert told(previous_category="UTILITY", new_category="MARKETING") == CategoryNews(
        **WHO, at=AT, category="MARKETING"
    )


def test_changed_texts_come_without_metas_prefixes():
    button = {"message_template_button_type": "URL", "message_template_button_text": "Track",
              "message_template_button_url": "https://shop.example/"}  # fmt: skip
    news = told(message_template_element="Hello", message_template_title="News", message_template_buttons=[button])
    assert news == ComponentsNews(
        **WHO, at=AT, body="Hello", title="News", buttons=({"type": "URL", "text": "Track", "url": button[
            "message_template_button_url"]},)
    )  # fmt: skip


@pytest.mark.parametrize("value", [{}, {"event": "APPROVED"}, {"event": 7, "message_template_name": "x"}, NAMED])
def test_what_names_no_template_or_says_nothing_is_no_news(value: dict[str, Any]):
    assert read(value, AT) is None


def test_every_published_template_webhook_is_read():
    if not FIXTURES.is_dir():
        pytest.skip(f"no published webhooks at {FIXTURES}")
    bodies = [path.read_bytes() for path in sorted((FIXTURES / "webhooks").rglob("*templ*.json"))]
    notices = [
        parsed.event
        for body in bodies
        if b"message_template_id" in body and isinstance(json.loads(body), dict)
        for parsed in read_body(body, NOW).parsed
    ]
    news = [read(notice.value, notice.at) for notice in notices if isinstance(notice, Notice)]
    assert {type(one) for one in news} == {StatusNews, QualityNews, CategoryNews, ComponentsNews}
    assert None not in news
    assert all("-" not in one.language for one in news if one)
