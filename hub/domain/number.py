"""A business phone number on WhatsApp, and what Meta lets it do."""

from datetime import UTC, datetime
from typing import Any, Final, Literal

from msgspec import Struct

from hub.domain.messaging_limit import Counted, tier_of

# messages a second, in and out together (cloud-api: throughput)
STANDARD_RATE, HIGH_RATE, COEXISTENCE_RATE = 80, 1000, 20

# Meta's word for what a number may not do for now, where it stops campaigns → the categories it stops (empty: all).
RESTRICTIONS: Final[dict[str, frozenset[str]]] = {
    "RESTRICTED_BIZ_INITIATED_MESSAGING": frozenset(),
    "RESTRICTED_UTILITY_TEMPLATES": frozenset({"utility"}),
    "DISABLED": frozenset(),
}


class Number(Struct, frozen=True, kw_only=True):
    """A connected number. The access token is kept apart, encrypted, and never leaves the stores but to Graph.

    `messaging_limit`: how many customers the whole business portfolio may write to first (outside an open window) in
    any 24 hours; -1 without limit, null while Meta has not said. `portfolio_id` is Meta's id of the portfolio, "" while
    unknown: then the account stands for it. `quality_at`: since when it has its quality. `restrictions`: what Meta
    forbids for now, and until when if it says.
    """

    id: str
    tenant_id: str
    phone_number_id: str
    waba_id: str
    portfolio_id: str = ""
    display_phone_number: str
    name: str
    rate: int = STANDARD_RATE
    messaging_limit: int | None = None
    quality: str = "UNKNOWN"
    quality_at: datetime | None = None
    restrictions: dict[str, datetime | None] = {}
    status: str = "CONNECTED"
    state: Literal["active", "paused"] = "active"
    told_at: datetime | None = None
    created_at: datetime
    version: int = 1

    @property
    def portfolio(self) -> str:
        """Whose messaging limit it shares."""
        return self.portfolio_id or self.waba_id


class NumberView(Number, frozen=True, kw_only=True):
    """`tier` is Meta's word for the limit; `used`: customers counted against it now, null where there is no limit;
    `free_at`: when the next place is free, if none is."""

    tier: str
    used: int | None = None
    free_at: datetime | None = None


def shown(number: Number, counted: Counted | None) -> NumberView:
    """The REST object. `counted`: how its portfolio's places stand; None where there is no limit."""
    known: dict[str, Any] = {name: getattr(number, name) for name in Number.__struct_fields__}
    free_at = counted.free_at if counted else None
    return NumberView(
        **known,
        tier=tier_of(number.messaging_limit),
        used=counted.used if counted else None,
        free_at=datetime.fromtimestamp(free_at, UTC) if free_at is not None else None,
    )


def forbidden(number: Number, category: str, now: datetime) -> tuple[str, datetime | None] | None:
    """What keeps the number from writing to customers first with templates of a category (Meta's word), and until
    when; None when nothing does."""
    stops = [
        (word, until)
        for word, until in number.restrictions.items()
        if word in RESTRICTIONS
        and (not RESTRICTIONS[word] or category in RESTRICTIONS[word])
        and (until is None or now < until)
    ]
    return max(stops, key=lambda stop: (stop[1] is None, stop[1] or now)) if stops else None
