"""What Meta changes about a business number while it is in use: limit, rating, throughput, restrictions; told by
webhook as far as Meta tells it."""

import time
from functools import partial
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from hub.domain.messaging_limit import tier_of
from hub.simulator.outbox import change
from hub.simulator.wiring import Parts
from hub.simulator.world import Line

Limit = Annotated[int, Meta(ge=-1, le=1_000_000)]
Seconds = Annotated[float, Meta(ge=0, le=3_600)]


class NumberChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """Only what is given changes. `messaging_limit` is the portfolio's, -1 without limit. `rate`: a higher one comes
    after `maintenance_s` in which every send gets 131057. `restriction`: Meta's word for what the account may not do,
    for `restricted_s`. `tell`: by webhook; a YELLOW rating has none."""

    messaging_limit: Limit | UnsetType = UNSET
    quality: Literal["GREEN", "YELLOW", "RED"] | UnsetType = UNSET
    rate: Annotated[int, Meta(ge=1, le=10_000)] | UnsetType = UNSET
    maintenance_s: Seconds = 1.0
    restriction: Annotated[str, Meta(pattern="^RESTRICTED_[A-Z_]{3,60}$")] | UnsetType = UNSET
    restricted_s: Seconds = 3_600.0
    tell: bool = True


def apply(parts: Parts, line: Line, wanted: NumberChange) -> None:
    """Make it so, and tell it."""
    if wanted.messaging_limit is not UNSET:
        _limit(parts, line, wanted.messaging_limit, tell=wanted.tell)
    if wanted.quality is not UNSET:
        _quality(parts, line, wanted.quality, tell=wanted.tell)
    if wanted.rate is not UNSET:
        line.upgraded_at = time.time() + wanted.maintenance_s
        parts.timeline.at(line.upgraded_at, partial(_upgrade, parts, line, wanted.rate, wanted.tell))
    if wanted.restriction is not UNSET:
        _restrict(parts, line, wanted.restriction, wanted.restricted_s, tell=wanted.tell)


def _limit(parts: Parts, line: Line, limit: int, *, tell: bool) -> None:
    for each in list(parts.world.numbers.values()):
        if each.portfolio == line.portfolio:
            parts.world.add_number(replace(each.made, messaging_limit=limit))
    if tell:
        value = {"max_daily_conversations_per_business": limit, "max_phone_numbers_per_business": 20}
        _tell(parts, line, "business_capability_update", value)


def _quality(parts: Parts, line: Line, quality: str, *, tell: bool) -> None:
    before = line.made.quality
    parts.world.add_number(replace(line.made, quality=quality))
    event = "FLAGGED" if quality == "RED" else "UNFLAGGED" if before == "RED" else None
    if tell and event is not None and quality != before:
        _tell(parts, line, "phone_number_quality_update", {"event": event, **_facts(line)})


def _upgrade(parts: Parts, line: Line, rate: int, tell: bool) -> None:
    higher = rate > line.made.rate
    parts.world.add_number(replace(line.made, rate=rate))
    if tell and higher:
        _tell(parts, line, "phone_number_quality_update", {"event": "THROUGHPUT_UPGRADE", **_facts(line)})


def _restrict(parts: Parts, line: Line, word: str, seconds: float, *, tell: bool) -> None:
    ends = time.time() + seconds
    for each in parts.world.numbers.values():
        if each.made.waba_id == line.made.waba_id:
            each.restricted = (word, ends)
    if tell:
        info = [{"restriction_type": word, "expiration": int(ends)}]
        _tell(parts, line, "account_update", {"event": "ACCOUNT_RESTRICTION", "restriction_info": info})


def _facts(line: Line) -> dict[str, Any]:
    return {
        "display_phone_number": line.digits,
        "max_daily_conversations_per_business": tier_of(line.made.messaging_limit),
    }


def _tell(parts: Parts, line: Line, field: str, value: dict[str, Any]) -> None:
    parts.outbox.put(line.made.waba_id, change(value, field))
