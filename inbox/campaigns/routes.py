"""Campaigns over REST: planning, recipients, starting and stopping, progress, reports. Each wish may be sent twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Stream
from msgspec import Meta, Struct

from hub.domain.campaign import Action, CampaignStatus, Prices, Recipient, RecipientState
from hub.domain.contact import Identity
from hub.domain.ids import conversation_of
from hub.domain.links import TEST
from hub.domain.message import Message
from hub.domain.messaging_limit import UNLIMITED
from hub.domain.number import Number
from hub.domain.personal import NoValue, content_for, template_of
from hub.domain.progress import CampaignView, Standing
from hub.errors import Invalid
from hub.stores.postgres.recipients_listing import Asked
from hub.whatsapp.reasons import words
from inbox.auth.callers import Caller
from inbox.auth.guards import Me, allow
from inbox.billing.rate_cards import rate_card
from inbox.campaigns.audience import Refused
from inbox.campaigns.estimate import Estimate, estimate, needs_zones
from inbox.campaigns.follow_ups import FollowUpCount, counted
from inbox.campaigns.lists import FILE_MAX, Imported, address, bring
from inbox.campaigns.reports import as_csv, as_parquet
from inbox.campaigns.standing import found, shown, told
from inbox.once import Key, once
from inbox.paging import LIMIT, Cursor, Limit, Page
from inbox.parts import Hub, Parts

TAGS = ["Campaigns"]
TEST_AGAIN = timedelta(seconds=10)  # the same test within it is the same message

CampaignId = FromPath[str]
MapText = Annotated[
    str,
    QueryParameter(
        name="map",
        max_length=4000,
        description="column:field,… with one field `to`. A heading with a comma or a colon stands in double quotes, a "
        'quote in it doubled: "City, State":city',
    ),
]
Country = Annotated[
    str,
    QueryParameter(
        name="country", pattern="^([A-Za-z]{2})?$", description="Of numbers without a country code (ISO 3166)"
    ),
]
OfState = Annotated[RecipientState | None, QueryParameter(name="state", description="Only those in this state")]
OfCode = Annotated[str | None, QueryParameter(name="code", max_length=40, description="Only those with this reason")]
OfVariant = Annotated[str | None, QueryParameter(name="variant", max_length=32)]
Clicked = Annotated[
    bool | None, QueryParameter(name="clicked", description="Only those who followed a link, or (false) did not")
]
Words = Annotated[str, QueryParameter(name="q", max_length=100, description="Part of a phone number or name")]


class TestSend(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`variables` as the recipient's own would be."""

    to: Annotated[str, Meta(max_length=140)]
    variables: dict[str, str] = {}
    language: str = ""
    variant: str = ""


class Retry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Left out, `codes` are those of errors that pass by themselves. `unknown` also sends to those of whom nobody
    knows whether they got the message: they may get it twice."""

    codes: tuple[str, ...] | None = None
    unknown: bool = False


class RecipientView(Struct, frozen=True, kw_only=True):
    """One recipient. `reason` says the code in words, `advice` what can be done. `clicked_at` is its first click."""

    id: str
    to: str
    name: str
    country: str
    state: RecipientState
    code: str | None
    reason: str | None
    advice: str | None
    variant: str | None
    variables: dict[str, str]
    attempts: int
    message_id: str | None
    conversation_id: str | None
    clicks: int
    clicked_at: datetime | None
    converted_at: datetime | None
    changed_at: datetime


@get("/v1/campaigns", tags=TAGS, summary="List campaigns", guards=[allow("read_conversations")])
async def list_campaigns(
    parts: Hub,
    caller: Me,
    of_status: Annotated[CampaignStatus | None, QueryParameter(name="status")] = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT,
) -> Page[CampaignView]:
    """The newest first."""
    page = await parts.stores.campaigns.page(caller.tenant_id, of_status, cursor, limit)
    return Page(items=[shown(parts, each) for each in page.items], next_cursor=page.next_cursor)


@get("/v1/campaigns/{campaign_id:str}", tags=TAGS, summary="Get a campaign", guards=[allow("read_conversations")])
async def get_campaign(parts: Hub, caller: Me, campaign_id: CampaignId) -> CampaignView:
    """Its plan, and where it stands."""
    return shown(parts, await found(parts, caller, campaign_id))


@post("/v1/campaigns/{campaign_id:str}/recipients", tags=TAGS, summary="Add recipients", status_code=200,
      guards=[allow("run_campaigns")], request_max_body_size=FILE_MAX)  # fmt: skip
async def add_recipients(
    *,
    parts: Hub,
    caller: Me,
    request: Request[Any, Any, Any],
    campaign_id: CampaignId,
    map_text: MapText = "",
    country: Country = "",
    idempotency_key: Key = None,
) -> Imported:
    """A list as JSON, CSV or XLSX; all of it or nothing. JSON may name a `segment` of contacts or a `follow_up` of
    another campaign instead. Somebody who is in the campaign already is not added again, so repeating does no harm."""
    await found(parts, caller, campaign_id)
    kind = request.headers.get("content-type", "")

    async def act() -> Imported:
        done = await bring(
            parts, caller.tenant_id, campaign_id, kind, request.stream(), map_text=map_text, country=country
        )
        await told(parts, await found(parts, caller, campaign_id))
        return done

    same = (campaign_id, kind, map_text, country, request.headers.get("content-length"))
    return await once(parts, caller, idempotency_key, same, act, kind=Imported)


@get("/v1/campaigns/{campaign_id:str}/recipients", tags=TAGS, summary="List recipients",
     guards=[allow("read_conversations")])  # fmt: skip
async def list_recipients(
    *,
    parts: Hub,
    caller: Me,
    campaign_id: CampaignId,
    in_state: OfState = None,
    code: OfCode = None,
    variant: OfVariant = None,
    clicked: Clicked = None,
    q: Words = "",
    cursor: Cursor = None,
    limit: Limit = LIMIT,
) -> Page[RecipientView]:
    """In the order they were added."""
    await found(parts, caller, campaign_id)
    asked = Asked(state=in_state, code=code, variant=variant, clicked=clicked, q=q)
    page = await parts.stores.recipient_listing.page(caller.tenant_id, campaign_id, asked, cursor, limit)
    return Page(items=[_recipient(each) for each in page.items], next_cursor=page.next_cursor)


@get("/v1/campaigns/{campaign_id:str}/follow-ups", tags=TAGS, summary="Count whom to follow up",
     guards=[allow("read_conversations")])  # fmt: skip
async def list_follow_ups(parts: Hub, caller: Me, campaign_id: CampaignId) -> Page[FollowUpCount]:
    """For each `who` of a new campaign's `follow_up`, how many it would bring now."""
    return Page(items=counted(await found(parts, caller, campaign_id)))


@post("/v1/campaigns/{campaign_id:str}/estimate", tags=TAGS, summary="Estimate cost, duration and reach",
      status_code=200, guards=[allow("read_conversations")])  # fmt: skip
async def estimate_campaign(parts: Hub, caller: Me, campaign_id: CampaignId) -> Estimate:
    """For those who wait now."""
    standing = await found(parts, caller, campaign_id)
    numbers = await parts.stores.numbers.list(caller.tenant_id)
    mine = standing.campaign.number_ids
    usable = [number for number in numbers if number.id in mine and number.state == "active"]
    opted_out = await parts.stores.recipient_listing.opted_out(caller.tenant_id, campaign_id)
    zones = None
    if needs_zones(standing.campaign.schedule):
        zones = await parts.stores.recipient_listing.waiting_by_zones(caller.tenant_id, campaign_id)
    return await asyncio.to_thread(  # a year of a calendar with many zones takes half a second
        estimate,
        standing.campaign,
        standing.tallies,
        rates=[number.rate for number in usable],
        opted_out=opted_out,
        prices=_prices(parts, standing),
        now=parts.clock(),
        by_zones=zones,
        places=await _places(parts, usable),
        unreachable="" if parts.settings.link_url else parts.settings.links,
    )


@post("/v1/campaigns/{campaign_id:str}/test", tags=TAGS, summary="Send a test", status_code=202,
      guards=[allow("run_campaigns")])  # fmt: skip
async def send_test(
    parts: Hub, caller: Me, campaign_id: CampaignId, data: JSONBody[TestSend], idempotency_key: Key = None
) -> Message:
    """What one recipient would get, to a number of your own. It counts as no recipient."""
    campaign = (await found(parts, caller, campaign_id)).campaign
    refused = Refused()
    line = address(1, data.to, "", refused)
    if line is None:
        raise _wrong("to", refused.rows[0].reason)
    if data.variant and template_of(campaign, data.variant) is campaign.template:
        raise _wrong("variant", "is none of the campaign's")
    try:
        short = parts.links.short(campaign.links, campaign.link_no, TEST, data.variables)
        content = content_for(campaign, data.variant, data.language, data.variables, short)
    except NoValue as missing:
        raise _wrong(f"variables.{missing.name}", "has no value and no default") from missing
    who = Identity(phone=line.address) if line.address.isdecimal() else Identity(user_id=line.address)
    number_id = campaign.number_ids[0]
    now = parts.clock()
    (customer,) = await parts.stores.contacts.resolve(caller.tenant_id, number_id, [who], now)
    turn = idempotency_key or str(int(now.timestamp() / TEST_AGAIN.total_seconds()))
    digest = sha256(msgspec.json.encode((campaign_id, line.address, content, turn))).hexdigest()[:32]
    return await parts.handles.send(
        caller.tenant_id,
        customer.conversation_id,
        number_id,
        author=caller.author,
        client_id=f"test:{digest}",
        kind="template",
        content=content,
    )


@post("/v1/campaigns/{campaign_id:str}/start", tags=TAGS, summary="Start", status_code=200,
      guards=[allow("run_campaigns")])  # fmt: skip
async def start_campaign(parts: Hub, caller: Me, campaign_id: CampaignId) -> CampaignView:
    """Now, or when its schedule says. One that was started before is left as it is."""
    standing = await found(parts, caller, campaign_id)
    return await _wish(parts, caller, campaign_id, "start", prices=_prices(parts, standing))


@post("/v1/campaigns/{campaign_id:str}/pause", tags=TAGS, summary="Pause", status_code=200,
      guards=[allow("run_campaigns")])  # fmt: skip
async def pause_campaign(parts: Hub, caller: Me, campaign_id: CampaignId) -> CampaignView:
    """Nobody further is taken, within a second."""
    return await _wish(parts, caller, campaign_id, "pause")


@post("/v1/campaigns/{campaign_id:str}/resume", tags=TAGS, summary="Resume", status_code=200,
      guards=[allow("run_campaigns")])  # fmt: skip
async def resume_campaign(parts: Hub, caller: Me, campaign_id: CampaignId) -> CampaignView:
    """Goes on behind the last one taken."""
    return await _wish(parts, caller, campaign_id, "resume")


@post("/v1/campaigns/{campaign_id:str}/cancel", tags=TAGS, summary="Cancel", status_code=200,
      guards=[allow("run_campaigns")])  # fmt: skip
async def cancel_campaign(parts: Hub, caller: Me, campaign_id: CampaignId) -> CampaignView:
    """For good: those who wait are passed over."""
    return await _wish(parts, caller, campaign_id, "cancel")


@post("/v1/campaigns/{campaign_id:str}/retry", tags=TAGS, summary="Retry what failed", status_code=200,
      guards=[allow("run_campaigns")])  # fmt: skip
async def retry_campaign(
    parts: Hub, caller: Me, campaign_id: CampaignId, data: JSONBody[Retry | None] = None
) -> CampaignView:
    """Queue again those that failed for a reason that passes. WhatsApp's cap for each customer (131049) is waited for:
    24 hours since the failure."""
    retry = data or Retry()
    return await _wish(parts, caller, campaign_id, "retry", codes=retry.codes, doubtful=retry.unknown)


@get("/v1/campaigns/{campaign_id:str}/report.csv", tags=TAGS, summary="Report as CSV",
     guards=[allow("read_conversations")], media_type="text/csv")  # fmt: skip
async def csv_report(
    *,
    parts: Hub,
    caller: Me,
    campaign_id: CampaignId,
    in_state: OfState = None,
    code: OfCode = None,
    clicked: Clicked = None,
    q: Words = "",
) -> Stream:
    """Every recipient, streamed."""
    rows = await _report(parts, caller, campaign_id, Asked(state=in_state, code=code, clicked=clicked, q=q))
    return _download(as_csv(rows), campaign_id, "csv", "text/csv; charset=utf-8")


@get("/v1/campaigns/{campaign_id:str}/report.parquet", tags=TAGS, summary="Report as Parquet",
     guards=[allow("read_conversations")], media_type="application/vnd.apache.parquet")  # fmt: skip
async def parquet_report(
    *,
    parts: Hub,
    caller: Me,
    campaign_id: CampaignId,
    in_state: OfState = None,
    code: OfCode = None,
    clicked: Clicked = None,
    q: Words = "",
) -> Stream:
    """Every recipient, streamed, with types."""
    rows = await _report(parts, caller, campaign_id, Asked(state=in_state, code=code, clicked=clicked, q=q))
    return _download(as_parquet(rows), campaign_id, "parquet", "application/vnd.apache.parquet")


async def _wish(parts: Parts, caller: Caller, campaign_id: str, action: Action, **more: Any) -> CampaignView:
    return await parts.handles.campaign(caller.tenant_id, campaign_id, action, author=caller.author, **more)


async def _places(parts: Parts, numbers: list[Number]) -> tuple[int, int] | None:
    """The messaging limit of these numbers' portfolios and how much of it is used; None where one has none, or it is
    not known."""
    limits = {number.portfolio: number.messaging_limit for number in numbers}
    known = {portfolio: limit for portfolio, limit in limits.items() if limit is not None and limit != UNLIMITED}
    if not known or len(known) < len(limits):
        return None
    now, tenant_id = parts.clock().timestamp(), numbers[0].tenant_id
    counted = [await parts.stores.portfolios.places(tenant_id, *each, now) for each in known.items()]
    return sum(known.values()), sum(each.used for each in counted)


def _prices(parts: Parts, standing: Standing) -> Prices | None:
    card = rate_card(parts.settings.rate_card)
    countries = {tally.country for tally in standing.tallies}
    return card.for_campaign(standing.campaign.category, countries) if card else None


def _recipient(one: Recipient) -> RecipientView:
    reason, advice = words(one.code) if one.code else (None, None)
    return RecipientView(
        id=one.id,
        to=f"+{one.address}" if one.address.isdecimal() else one.address,
        name=one.name,
        country=one.country,
        state=one.state,
        code=one.code or None,
        reason=reason,
        advice=advice,
        variant=one.variant or None,
        variables=one.variables,
        attempts=one.tries,
        message_id=one.message_id,
        conversation_id=conversation_of(one.message_id) if one.message_id else None,
        clicks=one.clicks,
        clicked_at=one.clicked_at,
        converted_at=one.converted_at,
        changed_at=one.changed_at,
    )


async def _report(parts: Parts, caller: Caller, campaign_id: str, asked: Asked) -> AsyncIterator[list[Recipient]]:
    await found(parts, caller, campaign_id)
    return parts.stores.recipient_listing.rows(caller.tenant_id, campaign_id, asked)


def _download(body: AsyncIterator[bytes], campaign_id: str, ending: str, media_type: str) -> Stream:
    headers = {
        "content-disposition": f'attachment; filename="{campaign_id}.{ending}"',
        "cache-control": "no-store",
    }
    return Stream(body, headers=headers, media_type=media_type)


def _wrong(path: str, message: str) -> Invalid:
    return Invalid("invalid_input", f"{path} {message}.", {"errors": [{"path": path, "message": message}]})


ROUTES = [
    list_campaigns,
    get_campaign,
    add_recipients,
    list_recipients,
    list_follow_ups,
    estimate_campaign,
    send_test,
    start_campaign,
    pause_campaign,
    resume_campaign,
    cancel_campaign,
    retry_campaign,
    csv_report,
    parquet_report,
]
