"""What a campaign will cost, how long it will take and whom it will reach, before it starts. Pure."""

from datetime import datetime, timedelta
from math import ceil

from msgspec import Struct

from hub.domain.campaign import Campaign, Prices, Schedule, Tally, count
from hub.domain.progress import Cost
from inbox.billing.prices import market_of

DAY = 86_400.0  # seconds
# Marketing messages are not delivered to these at all (131049).
NO_MARKETING = frozenset({"US"})


class Market(Struct, frozen=True, kw_only=True):
    """`price` of one delivered message; None without a rate card."""

    country: str
    market: str
    recipients: int
    price: float | None


class Estimate(Struct, frozen=True, kw_only=True):
    """`reach` are those who will be written to. `cost` is the most it can be: what is not delivered costs nothing,
    utility templates cost nothing in an open window. `seconds` of sending at the full pace; `finishes_at` counts quiet
    hours and days, too. `notes` say what the figures leave out."""

    recipients: int
    reach: int
    opted_out: int
    cost: Cost | None
    pace: float
    seconds: float
    starts_at: datetime
    finishes_at: datetime
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
) -> Estimate:
    """`rates` of the usable numbers, in messages a second; `opted_out` of those waiting."""
    waiting = [tally for tally in tallies if tally.state == "queued"]
    total = count(waiting, "queued")
    marketing = campaign.category == "marketing"
    barred = sum(t.count for t in waiting if t.country in NO_MARKETING) if marketing else 0
    stopped = opted_out if marketing else 0
    reach = max(0, total - stopped - barred)
    pace = min(float(sum(rates)), campaign.pace.per_second if campaign.pace else float("inf"))
    seconds = ceil(total / pace * 10) / 10 if pace else 0.0
    starts = max(now, campaign.schedule.start_at or now)
    return Estimate(
        recipients=total,
        reach=reach,
        opted_out=stopped,
        cost=_cost(waiting, prices, marketing),
        pace=pace,
        seconds=seconds,
        starts_at=starts,
        finishes_at=starts + timedelta(seconds=seconds / open_share(campaign.schedule)),
        markets=_markets(waiting, prices),
        notes=_notes(campaign, barred, pace, prices),
    )


def open_share(schedule: Schedule) -> float:
    """Which part of a week it may send, for one clock."""
    share = len(schedule.days) / 7 if schedule.days else 1.0
    if schedule.quiet_hours:
        quiet = (_minutes(schedule.quiet_hours.until) - _minutes(schedule.quiet_hours.start)) % 1440
        share *= (1440 - quiet) / 1440
    return max(share, 1 / 1440)


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


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


def _notes(campaign: Campaign, barred: int, pace: float, prices: Prices | None) -> list[str]:
    notes: list[str] = []
    if not pace:
        notes.append("None of its numbers is connected and active: nothing can be sent.")
    if barred:
        notes.append(f"{barred} are in the United States, where WhatsApp delivers no marketing templates.")
    if prices is None:
        notes.append("No rate card is set (HUB_RATE_CARD), so there is no cost.")
    if campaign.schedule.recipient_local:
        notes.append("By recipients' own clocks it begins up to 14 hours earlier and ends up to 12 hours later.")
    if campaign.winner_rule:
        notes.append(f"The rest waits {campaign.winner_rule.after_hours:g} hours for the winner.")
    if campaign.cap:
        notes.append("The frequency cap is looked at when each message is sent, so it is not counted here.")
    return notes
