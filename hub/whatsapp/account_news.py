"""News about numbers and accounts: what Meta's notices say of limits, quality, throughput and restrictions. Pure."""

from datetime import UTC, datetime
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from hub.domain.number import COEXISTENCE_RATE, HIGH_RATE, RESTRICTIONS, Number
from hub.whatsapp.managing import NumberFacts, limit_of
from hub.whatsapp.values import digits, listed, table, text

FIELDS: Final = frozenset({"phone_number_quality_update", "business_capability_update", "account_update"})
# The daily limit by its name today, and as versions before v24 call it.
_LIMITS = ("max_daily_conversations_per_business", "max_daily_conversation_per_phone", "current_limit")
# What the events of phone_number_quality_update say of the quality. Flagged is Meta's word for a low rating.
_QUALITY = {"FLAGGED": "RED", "UNFLAGGED": "GREEN"}
CONNECTED: Final = "CONNECTED"
_NO_RATING = frozenset({"UNKNOWN", "NA"})


class News(Struct, frozen=True, kw_only=True):
    """What changed. `display_phone`: the digits of the number it is about, None for all of the account. `limit` as in
    Number. `restricted` adds to what Meta forbids; `lifted`: Meta forbids nothing any more."""

    display_phone: str | None = None
    limit: int | None = None
    quality: str | None = None
    upgraded: bool = False
    restricted: dict[str, datetime | None] = {}
    lifted: bool = False


def read(field: str, value: dict[str, Any]) -> News | None:
    """What a notice says of numbers; None when that is nothing."""
    event = text(value.get("event")) or ""
    news = News(
        display_phone=digits(value.get("display_phone_number")),
        limit=next((limit for name in _LIMITS if (limit := limit_of(value.get(name))) is not None), None),
        quality=_QUALITY.get(event),
        upgraded=event == "THROUGHPUT_UPGRADE",
        restricted=_restricted(event, value),
        lifted=_ban(value) == "REINSTATE",
    )
    return None if field not in FIELDS or news == News(display_phone=news.display_phone) else news


def applied(number: Number, news: News, at: datetime) -> Number:
    """The number after the news; the same object when it says nothing new, or is older than what is known. What Meta
    forbids is told by news alone, so it counts even when the rest is known better by now."""
    still = {word: until for word, until in number.restrictions.items() if until is None or until > at}
    restrictions = {} if news.lifted else still | news.restricted
    if number.told_at is not None and at < number.told_at:
        late = news.lifted or bool(news.restricted)
        return replace(number, restrictions=restrictions) if late and restrictions != number.restrictions else number
    after = replace(
        number,
        messaging_limit=number.messaging_limit if news.limit is None else news.limit,
        quality=news.quality or number.quality,
        # shared with the app on a phone it stays at its fixed rate
        rate=HIGH_RATE if news.upgraded and number.rate != COEXISTENCE_RATE else number.rate,
        restrictions=restrictions,
    )
    return _changed(number, after, at)


def seen(number: Number, facts: NumberFacts, now: datetime) -> Number:
    """The number after Meta was asked about it: what it says now is newer than any news. The same object when that is
    known already."""
    after = replace(
        number,
        messaging_limit=number.messaging_limit if facts.messaging_limit is None else facts.messaging_limit,
        quality=number.quality if facts.quality in _NO_RATING else facts.quality,
        status=facts.status,
        rate=facts.rate,
        restrictions=_allowed_again(number.restrictions) if facts.status == CONNECTED else number.restrictions,
    )
    return _changed(number, after, now)


def _allowed_again(restrictions: dict[str, datetime | None]) -> dict[str, datetime | None]:
    """A number that is connected is not disabled any more, whether or not we were told."""
    return {word: until for word, until in restrictions.items() if word != "DISABLED"}


def _changed(before: Number, after: Number, at: datetime) -> Number:
    if after == before:
        return before
    return replace(after, told_at=at, quality_at=at if after.quality != before.quality else before.quality_at)


def _restricted(event: str, value: dict[str, Any]) -> dict[str, datetime | None]:
    if _ban(value) == "DISABLE":
        return {"DISABLED": None}
    if event != "ACCOUNT_RESTRICTION":
        return {}
    told = (table(each) for each in listed(value.get("restriction_info")))
    words = ((text(each.get("restriction_type")) or "", each.get("expiration")) for each in told)
    return {word: _moment(ends) for word, ends in words if word in RESTRICTIONS}


def _ban(value: dict[str, Any]) -> str | None:
    return text(table(value.get("ban_info")).get("waba_ban_state"))


def _moment(ends: Any) -> datetime | None:
    seconds = text(ends) or ""
    return datetime.fromtimestamp(int(seconds), UTC) if seconds.isdecimal() and len(seconds) < 12 else None
