"""What the models cost and how well they do: usage and budget of language models, and what became of suggestions."""

from datetime import date, datetime, timedelta
from typing import Annotated, Final

from litestar import get, post, put
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta, Struct

from hub.clock import Clock
from hub.domain.assist import RefitAsked, Refitted
from hub.errors import Invalid
from hub.stores.postgres.ai_usage import Used
from hub.stores.postgres.reply_pairs import OutcomeCount
from inbox.auth.guards import Me, allow
from inbox.parts import Hub

TAGS = ["AI"]
LONGEST: Final = 366  # days of usage in one answer
REFITTING: Final = 120.0  # seconds: 5,000 past answers take a quarter of it on one core

Days = Annotated[int, QueryParameter(name="days", ge=1, le=LONGEST, description="Until today, in UTC")]


class Usage(Struct, frozen=True, kw_only=True):
    """By day, feature, provider and model. Costs in millionths of a US dollar; `budget_micros` is what may be spent in
    a calendar month (UTC), the team's own budget where it has set one lower than the operator's."""

    since: date
    until: date
    items: list[Used]
    month_micros: int
    budget_micros: int
    own_budget_micros: int | None
    providers: list[str]


class Budget(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The team's own limit for a calendar month, in millionths of a US dollar; null for the operator's alone."""

    monthly_micros: Annotated[int, Meta(ge=0, le=10**12)] | None


class Suggested(Struct, frozen=True, kw_only=True):
    """How often a person sent a suggested reply as it was, changed it, or wrote another."""

    since: datetime
    until: datetime
    accepted: int
    edited: int
    ignored: int
    by_source: list[OutcomeCount]


@get("/v1/ai/usage", tags=TAGS, summary="What language models took", guards=[allow("manage_numbers")])
async def usage(parts: Hub, caller: Me, days: Days = 31) -> Usage:
    """The newest day first."""
    until = parts.clock().date()
    since = until - timedelta(days=days - 1)
    items = await parts.stores.ai_usage.days(caller.tenant_id, since, until)
    standing = await parts.stores.ai_usage.standing(caller.tenant_id, _month(parts.clock))
    most = round(parts.settings.ai.monthly_budget * 1_000_000)
    return Usage(
        since=since,
        until=until,
        items=items,
        month_micros=standing.spent_micros,
        budget_micros=most if standing.budget_micros is None else min(most, standing.budget_micros),
        own_budget_micros=standing.budget_micros,
        providers=list(parts.settings.ai.order),
    )


@put("/v1/ai/budget", tags=TAGS, summary="Limit what language models may cost", guards=[allow("manage_numbers")])
async def set_budget(parts: Hub, caller: Me, data: JSONBody[Budget]) -> Budget:
    """Can only lower what the operator allows."""
    most = round(parts.settings.ai.monthly_budget * 1_000_000)
    if data.monthly_micros is not None and data.monthly_micros > most:
        words = f"The operator allows {most / 1_000_000:g} US dollars a month."
        raise Invalid("invalid", words, {"errors": [{"path": "monthly_micros", "message": words}]})
    await parts.stores.ai_usage.set_budget(caller.tenant_id, data.monthly_micros)
    return data


@get("/v1/ai/suggestions", tags=TAGS, summary="What became of suggested replies", guards=[allow("manage_numbers")])
async def suggestions(parts: Hub, caller: Me, days: Days = 31) -> Suggested:
    """Over the last days, by where suggestions came from."""
    until = parts.clock()
    since = until - timedelta(days=days)
    counts = await parts.stores.reply_pairs.outcomes(caller.tenant_id, since)
    sums = {
        name: sum(each.count for each in counts if each.outcome == name) for name in ("accepted", "edited", "ignored")
    }
    return Suggested(since=since, until=until, by_source=counts, **sums)


@post("/v1/ai/refit", tags=TAGS, summary="Learn from past answers now", status_code=200,
      guards=[allow("manage_numbers")])  # fmt: skip
async def refit(parts: Hub, caller: Me) -> Refitted:
    """What happens every night: the ranking of suggested replies is learned anew from what the team answered."""
    return await parts.handles.assist(caller.tenant_id, "refit", RefitAsked(), Refitted, seconds=REFITTING)


def _month(clock: Clock) -> date:
    return clock().date().replace(day=1)


ROUTES = [usage, set_budget, suggestions, refit]
