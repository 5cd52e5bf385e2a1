"""What a campaign will cost, how long it will take and whom it will reach, before it starts. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil

from msgspec import Struct

from hub.domain.calendar import begins
from hub.domain.campaign import BUCKETS, NO_MARKETING, Campaign, Prices, Schedule, Tally, count
from hub.domain.progress import Cost
from inbox.billing.prices import market_of
from inbox.campaigns.foretelling import Forecast, forecast

DAY = 86_400.0  # seconds
_UNKNOWN = (
    "Not counted, because nobody can know: other campaigns on the same numbers, answers of your team and customers' "
    "messages, which go first, and WhatsApp slowing a number down."
)


class Market(Struct, frozen=True, kw_only=True):
    """`price` of one delivered message; None without a rate card."""

    country: str
    market: str
    recipients: int
    price: float | None


class Limit(Struct, frozen=True, kw_only=True):
    """The messaging limit of the numbers' portfolios: `customers_a_day` may be written to first, `used` were in the
    last 24 hours. `days`: on how many days this campaign sends; customers with an open window or counted already need
    no place, so it may be fewer."""

    customers_a_day: int
    used: int
    days: int


class Estimate(Struct, frozen=True, kw_only=True):
    """`reach` are those who will be written to. `cost` is the most it can be: what is not delivered costs nothing,
    utility templates cost nothing in an open window. `seconds` of sending at the full pace; `finishes_at` counts quiet
    hours, days, recipients' clocks, the wait for a winner and the messaging limit. `unreached` still wait when the
    campaign ends. `limit` is null where there is none or it is not known. `notes` say what the figures leave out."""

    recipients: int
    reach: int
    opted_out: int
    unreached: int
    cost: Cost | None
    pace: float
    seconds: float
    starts_at: datetime
    finishes_at: datetime
    limit: Limit | None
    markets: list[Market]
    notes: list[str]


def estimate(
    campaign: Campaign,
    tallies: tuple[Tally, ...],
    *,
    rates: list[int],
    opted_out: int,
    prices: Prices | None,
    now: datetime,
    by_zones: Mapping[str, int] | None = None,
    places: tuple[int, int] | None = None,
    unreachable: str = "",
) -> Estimate:
    """`rates` of the usable numbers, in messages a second; `opted_out` of those waiting; `by_zones` all of those, when
    `needs_zones` says so; `places`: the messaging limit of all their portfolios together and how much of it is used;
    `unreachable`: the address of short links, when it is only ours."""
    waiting = [tally for tally in tallies if tally.state == "queued"]
    total = count(waiting, "queued")
    marketing = campaign.category == "marketing"
    barred = sum(t.count for t in waiting if t.country in NO_MARKETING) if marketing else 0
    stopped = opted_out if marketing else 0
    pace = min(float(sum(rates)), campaign.pace.per_second if campaign.pace else float("inf"))
    seconds = ceil(total / pace * 10) / 10 if pace else 0.0
    starts = max(now, begins(campaign.schedule) or now)
    ends = _forecast(campaign, by_zones or {"": total}, tallies, pace, starts)
    reach = max(0, total - stopped - barred - ends.unreached)
    limit = _limit(reach, places)
    later = timedelta(seconds=DAY * (limit.days - 1)) if limit else timedelta()
    return Estimate(
        recipients=total,
        reach=reach,
        opted_out=stopped,
        unreached=ends.unreached,
        cost=_cost(waiting, prices, marketing),
        pace=pace,
        seconds=seconds,
        starts_at=starts,
        finishes_at=max(ends.finishes_at, starts + later),
        limit=limit,
        markets=_markets(waiting, prices),
        notes=[
            *_limit_notes(limit),
            *_notes(campaign, barred, pace, prices, ends.unreached),
            *_link_notes(campaign, unreachable),
        ],
    )


def _limit(reach: int, places: tuple[int, int] | None) -> Limit | None:
    if places is None:
        return None
    limit, used = places
    left = reach - max(0, limit - used)
    return Limit(customers_a_day=limit, used=used, days=1 if left <= 0 else 1 + ceil(left / limit))


def _limit_notes(limit: Limit | None) -> list[str]:
    if limit is None:
        return []
    takes = f"this takes {limit.days} days" if limit.days > 1 else "this fits into today"
    return [f"Your limit is {limit.customers_a_day:,} new customers a day, {limit.used:,} used: {takes}."]


def needs_zones(schedule: Schedule) -> bool:
    """Whether it matters where recipients are."""
    return schedule.recipient_local and bool(schedule.quiet_hours or schedule.days or schedule.start_at)


def _forecast(
    campaign: Campaign, waiting: Mapping[str, int], tallies: tuple[Tally, ...], pace: float, starts: datetime
) -> Forecast:
    if not pace:
        return Forecast(finishes_at=starts, unreached=0)
    rule, tried = campaign.winner_rule, sum(variant.share for variant in campaign.variants) / BUCKETS
    if rule is None or campaign.winner or not tried:
        return forecast(campaign.schedule, waiting, pace, starts)
    everyone, queued = sum(tally.count for tally in tallies), sum(waiting.values())
    early = max(0.0, everyone * tried - (everyone - queued))  # those who have gone were among them
    until = (campaign.started_at or starts) + timedelta(hours=rule.after_hours)
    return forecast(campaign.schedule, waiting, pace, starts, held=1 - early / max(1, queued), until=until)


def _cost(waiting: list[Tally], prices: Prices | None, marketing: bool) -> Cost | None:
    if prices is None:
        return None
    elsewhere = prices.by_country.get("", 0.0)
    amount = sum(
        tally.count * prices.by_country.get(tally.country, elsewhere)
        for tally in waiting
        if not (marketing and tally.country in NO_MARKETING)
    )
    return Cost(amount=round(amount, 4), currency=prices.currency)


def _markets(waiting: list[Tally], prices: Prices | None) -> list[Market]:
    by_country: dict[str, int] = {}
    for tally in waiting:
        by_country[tally.country] = by_country.get(tally.country, 0) + tally.count
    return [
        Market(
            country=country,
            market=market_of(country),
            recipients=many,
            price=prices.by_country.get(country, prices.by_country.get("")) if prices else None,
        )
        for country, many in sorted(by_country.items(), key=lambda item: (-item[1], item[0]))
        if many
    ]


def _link_notes(campaign: Campaign, unreachable: str) -> list[str]:
    if not campaign.links or not unreachable:
        return []
    return [f"Its short links begin with {unreachable}, which customers elsewhere cannot reach: set HUB_LINK_URL."]


def _notes(campaign: Campaign, barred: int, pace: float, prices: Prices | None, unreached: int) -> list[str]:
    notes: list[str] = []
    if not pace:
        notes.append("None of its numbers is connected and active: nothing can be sent.")
    if barred:
        notes.append(f"{barred} are in the United States, where WhatsApp delivers no marketing templates.")
    if prices is None:
        notes.append("No rate card is set (HUB_RATE_CARD), so there is no cost.")
    if unreached:
        notes.append(f"{unreached} are not reached: the campaign's end, quiet hours and days leave too little time.")
    if campaign.schedule.recipient_local:
        notes.append(
            "Where a number does not tell its zone, all zones of its country count: it has to be awake in each."
        )
    if campaign.winner_rule:
        notes.append(f"The rest waits {campaign.winner_rule.after_hours:g} hours for the winner; that is counted.")
    if campaign.cap:
        notes.append("The frequency cap is looked at when each message is sent, so it is not counted here.")
    if pace:
        notes.append(_UNKNOWN)
    return notes
