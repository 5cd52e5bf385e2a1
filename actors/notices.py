"""News about accounts, numbers and templates, in words people can act on."""

import hashlib

import msgspec

from hub.domain.events import Audience, FeedEvent, Notice, Parsed
from hub.domain.number import Number

TITLES = {
    "account_alerts": "WhatsApp sent an alert about your account",
    "account_review_update": "WhatsApp reviewed your account",
    "account_update": "Your WhatsApp account changed",
    "business_capability_update": "Your messaging limits changed",
    "message_template_status_update": "A template's status changed",
    "message_template_quality_update": "A template's quality changed",
    "message_template_components_update": "A template was changed",
    "template_category_update": "WhatsApp changes a template's category",
    "phone_number_name_update": "A number's display name was reviewed",
    "phone_number_quality_update": "A number's quality or limit changed",
    "security": "A security setting of a number changed",
    "errors": "WhatsApp reports a problem",
}


def alert_of(parsed: Parsed, notice: Notice, number: Number | None) -> FeedEvent:
    """`alert.raised`: what it is about, Meta's own words whole. The same news again has the same id."""
    value = msgspec.json.encode(notice.value, order="sorted")
    key = hashlib.sha256(f"{notice.field}|{parsed.waba_id}|{notice.at}|".encode() + value).hexdigest()[:26].upper()
    data = {
        "id": f"alr_{key}",
        "field": notice.field,
        "title": TITLES.get(notice.field, f"WhatsApp sent news: {notice.field}"),
        "waba_id": parsed.waba_id,
        "number_id": number.id if number else None,
        "at": notice.at,
        "value": notice.value,
    }
    return FeedEvent(
        id=f"alr_{key}",
        kind="alert.raised",
        at=notice.at,
        conversation_id=None,
        audience=Audience(number_id=number.id if number else None),
        data=msgspec.json.encode(data),
    )
