"""A campaign as people and programs see it: its plan, and where it stands. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from msgspec import Struct

from hub.domain.campaign import (
    REACHED,
    STATES,
    Campaign,
    CampaignStatus,
    FrequencyCap,
    Pace,
    PausedBy,
    Responses,
    Schedule,
    Tally,
    TemplateUse,
    Variant,
    Waiting,
    WinnerRule,
    count,
)
from hub.domain.list_upload import Importing
from hub.domain.message import Author

# A measured rate says nothing about now when it is older.
STALE = timedelta(seconds=5)


class Cost(Struct, frozen=True, kw_only=True):
    """What the messages delivered so far cost by the rate card; Meta's invoice may differ by volume tiers."""

    amount: float
    currency: str


class ErrorCount(Struct, frozen=True, kw_only=True):
    """How many failed or were skipped for one reason. `code` is Meta's, or a word of ours."""

    code: str
    title: str
    advice: str
    count: int


class VariantCount(Struct, frozen=True, kw_only=True):
    name: str
    counts: dict[str, int]
    clicked: int
    converted: int


class CampaignView(Struct, frozen=True, kw_only=True):
    """`waiting`: it runs, takes nobody for now, and goes on by itself. `rate` in sends a second, measured; `eta` when
    the last one leaves at that rate. Each recipient is in exactly one of `counts`, by its furthest state. Beside that,
    `clicked` recipients followed a link (`clicks` times together), and `converted` answered or clicked within
    `conversion_days` of the message. `importing`: a list that is being read; nobody of it is in `counts` yet."""

    id: str
    name: str
    status: CampaignStatus
    paused_by: PausedBy | None
    waiting: Waiting | None
    phone_number_ids: tuple[str, ...]
    template: TemplateUse
    variables: dict[str, str]
    schedule: Schedule
    variants: tuple[Variant, ...]
    winner_rule: WinnerRule | None
    winner: str | None
    pace: Pace | None
    cap: FrequencyCap | None
    links: dict[str, str]
    conversion_days: float
    category: str
    created_by: Author
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    counts: dict[str, int]
    total: int
    clicked: int
    clicks: int
    converted: int
    rate: float
    eta: datetime | None
    cost: Cost | None
    errors: list[ErrorCount]
    variant_counts: list[VariantCount]
    importing: Importing | None
    version: int


class Standing(Struct, frozen=True, kw_only=True):
    """A campaign with its tallies and its last measured rate, as stored."""

    campaign: Campaign
    tallies: tuple[Tally, ...] = ()
    responses: tuple[Responses, ...] = ()
    rate: float = 0.0
    rate_at: datetime | None = None
    importing: Importing | None = None


def view(standing: Standing, now: datetime, reasons: dict[str, tuple[str, str]]) -> CampaignView:
    """The REST object. `reasons` gives (title, advice) for the codes that occur."""
    campaign, tallies = standing.campaign, standing.tallies
    fresh = standing.rate_at is not None and now - standing.rate_at <= STALE and campaign.status == "running"
    rate = round(standing.rate, 2) if fresh else 0.0
    waiting = count(tallies, "queued", "sending")
    kept: dict[str, Any] = {name: getattr(campaign, name) for name in _PLAN}
    return CampaignView(
        **kept,
        waiting=campaign.waiting if campaign.status == "running" else None,
        counts=_counts(tallies),
        total=sum(tally.count for tally in tallies),
        clicked=sum(each.clicked for each in standing.responses),
        clicks=sum(each.clicks for each in standing.responses),
        converted=sum(each.converted for each in standing.responses),
        rate=rate,
        eta=now + timedelta(seconds=ceil(waiting / rate)) if rate and waiting else None,
        cost=cost(standing),
        errors=_errors(tallies, reasons),
        variant_counts=[_variant_count(variant.name, standing) for variant in campaign.variants],
        importing=standing.importing,
    )


_PLAN = tuple(
    name for name in CampaignView.__struct_fields__ if name in Campaign.__struct_fields__ and name != "waiting"
)


def cost(standing: Standing) -> Cost | None:
    """What was delivered, by the prices at the start; None without a rate card."""
    prices = standing.campaign.prices
    if prices is None:
        return None
    elsewhere = prices.by_country.get("", 0.0)
    amount = sum(
        tally.count * prices.by_country.get(tally.country, elsewhere)
        for tally in standing.tallies
        if tally.state in REACHED
    )
    return Cost(amount=round(amount, 4), currency=prices.currency)


def responses_of(responses: Sequence[Responses], variant: str) -> Responses:
    return next((each for each in responses if each.variant == variant), Responses(variant=variant))


def _variant_count(name: str, standing: Standing) -> VariantCount:
    did = responses_of(standing.responses, name)
    counts = _counts([tally for tally in standing.tallies if tally.variant == name])
    return VariantCount(name=name, counts=counts, clicked=did.clicked, converted=did.converted)


def _counts(tallies: Sequence[Tally]) -> dict[str, int]:
    return {state: count(tallies, state) for state in STATES}


def _errors(tallies: Sequence[Tally], reasons: dict[str, tuple[str, str]]) -> list[ErrorCount]:
    by_code: defaultdict[str, int] = defaultdict(int)
    for tally in tallies:
        if tally.code:
            by_code[tally.code] += tally.count
    ranked = sorted(by_code.items(), key=lambda item: (-item[1], item[0]))
    return [
        ErrorCount(code=code, title=reasons.get(code, (code, ""))[0], advice=reasons.get(code, ("", ""))[1], count=n)
        for code, n in ranked
        if n
    ]
