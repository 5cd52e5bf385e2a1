"""Meta's webhooks about templates, read. Pure.

Which field a body names is only a hint: Meta's own example of a quality update names the status field, so what the
value holds decides. Languages come as `en-US` here and as `en_US` everywhere else.
"""

from datetime import UTC, datetime
from typing import Any

from hub.clock import from_unix
from hub.domain.template import CategoryChange, CategoryNews, ComponentsNews, News, QualityNews, Reason, StatusNews
from hub.whatsapp.values import EARLIEST, MILLISECONDS, listed, table, text

FIELDS = frozenset(
    {
        "message_template_status_update",
        "message_template_quality_update",
        "message_template_components_update",
        "template_category_update",
    }
)
REASONS = {
    "ABUSIVE_CONTENT": "Its content was found abusive or threatening.",
    "CATEGORY_NOT_AVAILABLE": "Its category is not available to this account.",
    "INCORRECT_CATEGORY": "Its content does not belong to its category.",
    "INVALID_FORMAT": "Its format is not valid: look at its variables, examples and links.",
    "PROMOTIONAL": "It promotes something, which its category does not allow.",
    "SCAM": "It was taken for a fraud: it asks for data or money in a way that is not trusted.",
    "TAG_CONTENT_MISMATCH": "Its language or category does not fit its content.",
}
_BUTTON = "message_template_button_"


def language_of(written: Any) -> str:
    """A locale as Graph spells it."""
    return (text(written) or "").replace("-", "_")


def reason_of(code: Any, info: Any = None) -> Reason | None:
    """Meta's reason with words for people; None when it names none. `info` is `rejection_info`."""
    told = table(info)
    known = text(code)
    if known in (None, "NONE") and not told:
        return None
    words = text(told.get("reason")) or REASONS.get(known or "", f"WhatsApp's reason: {known}.")
    return Reason(code=known or "INVALID_FORMAT", text=words, recommendation=text(told.get("recommendation")))


def read(value: dict[str, Any], at: datetime) -> News | None:
    """What a template webhook says, or None when it names no template or says nothing. `at` is Meta's time."""
    named = {
        "meta_id": text(value.get("message_template_id")) or "",
        "name": text(value.get("message_template_name")) or "",
        "language": language_of(value.get("message_template_language")),
    }
    if not named["meta_id"] and not (named["name"] and named["language"]):
        return None
    if quality := text(value.get("new_quality_score")):
        return QualityNews(**named, at=at, quality=quality)
    if "new_category" in value or "correct_category" in value:
        return _category(value, named, at)
    if event := text(value.get("event")):
        return _status(value, named, event, at)
    if any(f"message_template_{part}" in value for part in ("element", "title", "footer", "buttons")):
        return _components(value, named, at)
    return None


def _status(value: dict[str, Any], named: dict[str, str], event: str, at: datetime) -> StatusNews:
    info = table(value.get("other_info"))
    reason = reason_of(value.get("reason"), value.get("rejection_info"))
    if reason is None and text(info.get("description")):
        reason = Reason(code=text(info.get("title")) or event, text=str(info["description"]))
    return StatusNews(
        **named,
        at=at,
        event=event.upper(),
        reason=reason,
        category=text(value.get("message_template_category")),
        pause=text(info.get("title")),
        disable_at=_day(table(value.get("disable_info")).get("disable_date")),
    )


def _category(value: dict[str, Any], named: dict[str, Any], at: datetime) -> CategoryNews:
    """An announced change names the category to come and the present one; a completed one the past and the present."""
    present = text(value.get("new_category"))
    coming = text(value.get("correct_category"))
    if coming is None:
        return CategoryNews(**named, at=at, category=present)
    when = _day(value.get("category_update_timestamp")) or at
    return CategoryNews(**named, at=at, category=present, coming=CategoryChange(category=coming, at=when))


def _components(value: dict[str, Any], named: dict[str, str], at: datetime) -> ComponentsNews:
    given = value.get("message_template_buttons")
    buttons = tuple(
        {key.removeprefix(_BUTTON): inner for key, inner in table(button).items() if key.startswith(_BUTTON)}
        for button in listed(given)
    )
    return ComponentsNews(
        **named,
        at=at,
        body=text(value.get("message_template_element")),
        title=text(value.get("message_template_title")),
        footer=text(value.get("message_template_footer")),
        buttons=buttons if type(given) is list else None,
    )


def _day(written: Any) -> datetime | None:
    """A Unix time, or a date in Meta's words such as "January 31, 2021"."""
    if isinstance(written, int) or (isinstance(written, str) and written.isdecimal()):
        seconds = int(written)
        return from_unix(seconds) if EARLIEST <= seconds < MILLISECONDS else None
    try:
        return datetime.strptime(str(written), "%B %d, %Y").replace(tzinfo=UTC)
    except ValueError:
        return None
