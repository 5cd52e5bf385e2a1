"""Drafts of campaigns over REST: written, changed, emptied and thrown away; and what a list's columns are."""

from collections.abc import Callable
from typing import Annotated, Any

from litestar import Request, delete, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from hub.domain.campaign import (
    LONGEST_CONVERSION_DAYS,
    Campaign,
    FrequencyCap,
    Pace,
    Schedule,
    TemplateUse,
    Variant,
    WinnerRule,
)
from hub.domain.links import MOST_LINKS
from hub.domain.progress import CampaignView, Standing
from hub.errors import Conflict, LostRace
from hub.stores.postgres.recipients_import import Segment
from inbox.auth.callers import Caller
from inbox.auth.guards import Me, allow
from inbox.campaigns.headings import Headings, headings
from inbox.campaigns.plans import LinkName, Name, NewCampaign, Target, Value, planned
from inbox.campaigns.standing import found, told
from inbox.campaigns.workbooks import LARGEST
from inbox.once import Key, once
from inbox.parts import Hub, Parts

TAGS = ["Campaigns"]
TRIES = 5  # an upload into the draft may change it meanwhile


class ChangedCampaign(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only what is given changes; each is replaced whole."""

    name: Name | UnsetType = UNSET
    phone_number_ids: Annotated[tuple[str, ...], Meta(min_length=1, max_length=50)] | UnsetType = UNSET
    template: TemplateUse | UnsetType = UNSET
    variables: dict[str, Value] | UnsetType = UNSET
    schedule: Schedule | UnsetType = UNSET
    variants: Annotated[tuple[Variant, ...], Meta(max_length=10)] | UnsetType = UNSET
    winner: WinnerRule | UnsetType | None = UNSET
    pace: Pace | float | UnsetType | None = UNSET
    frequency_cap: FrequencyCap | UnsetType | None = UNSET
    links: Annotated[dict[LinkName, Target], Meta(max_length=MOST_LINKS)] | UnsetType = UNSET
    conversion_days: Annotated[float, Meta(gt=0, le=LONGEST_CONVERSION_DAYS)] | UnsetType = UNSET


class SegmentCount(Struct, frozen=True, kw_only=True):
    count: int


@post("/v1/campaigns", tags=TAGS, summary="Plan a campaign", guards=[allow("run_campaigns")])
async def create_campaign(
    parts: Hub, caller: Me, data: JSONBody[NewCampaign], idempotency_key: Key = None
) -> CampaignView:
    """A draft, to which recipients are added next."""

    async def act() -> CampaignView:
        campaign = await planned(parts, caller, data)
        await parts.stores.campaigns.create(caller.tenant_id, campaign)
        return await told(parts, Standing(campaign=campaign))

    return await once(parts, caller, idempotency_key, data, act, kind=CampaignView)


@patch("/v1/campaigns/{campaign_id:str}", tags=TAGS, summary="Change a draft", guards=[allow("run_campaigns")])
async def change_campaign(
    parts: Hub, caller: Me, campaign_id: FromPath[str], data: JSONBody[ChangedCampaign]
) -> CampaignView:
    """Its plan; recipients stay. What was started is changed no more."""
    given = {name: value for name, value in structs.asdict(data).items() if value is not UNSET}

    async def rewritten(campaign: Campaign) -> Campaign:
        plan = await planned(parts, caller, structs.replace(_plan(campaign), **given))
        kept = {name: getattr(campaign, name) for name in ("id", "created_by", "created_at", "version")}
        return structs.replace(plan, **kept)

    return await _changed(parts, caller, campaign_id, rewritten)


@delete("/v1/campaigns/{campaign_id:str}/recipients", tags=TAGS, summary="Empty a draft's list", status_code=200,
        guards=[allow("run_campaigns")])  # fmt: skip
async def clear_recipients(parts: Hub, caller: Me, campaign_id: FromPath[str]) -> CampaignView:
    """Every recipient leaves, to make room for another list."""
    await found(parts, caller, campaign_id)
    if not await parts.stores.recipient_lists.clear(caller.tenant_id, campaign_id):
        raise _not_a_draft("can lose its recipients")
    return await told(parts, await found(parts, caller, campaign_id))


@delete("/v1/campaigns/{campaign_id:str}", tags=TAGS, summary="Delete a draft", guards=[allow("run_campaigns")])
async def delete_campaign(parts: Hub, caller: Me, campaign_id: FromPath[str]) -> None:
    """Only a draft goes; what was started stays as a record."""
    await found(parts, caller, campaign_id)
    if not await parts.stores.campaigns.delete(caller.tenant_id, campaign_id):
        raise _not_a_draft("can be deleted")


@post("/v1/campaigns/columns", tags=TAGS, summary="Look at a list before it is uploaded", status_code=200,
      guards=[allow("run_campaigns")], request_max_body_size=LARGEST)  # fmt: skip
async def look_at_columns(caller: Me, request: Request[Any, Any, Any]) -> Headings:  # noqa: ARG001 - signed in
    """Its columns, its first rows, and what the columns seem to hold. Of a CSV the first 256 KiB are enough; nothing
    is kept."""
    return await headings(request.headers.get("content-type", ""), request.stream())


@post("/v1/campaigns/segment-count", tags=TAGS, summary="Count a segment", status_code=200,
      guards=[allow("read_conversations")])  # fmt: skip
async def count_segment(parts: Hub, caller: Me, data: JSONBody[Segment]) -> SegmentCount:
    """How many contacts are in it now."""
    return SegmentCount(count=await parts.stores.recipient_lists.count_segment(caller.tenant_id, data))


async def _changed(parts: Parts, caller: Caller, campaign_id: str, change: Callable[[Campaign], Any]) -> CampaignView:
    for _ in range(TRIES):
        standing = await found(parts, caller, campaign_id)
        if standing.campaign.status != "draft":
            raise _not_a_draft("can be changed")
        try:
            campaign = await parts.stores.campaigns.change(
                caller.tenant_id, await change(standing.campaign), standing.campaign.version
            )
        except LostRace:
            continue
        return await told(parts, structs.replace(standing, campaign=campaign))
    raise Conflict("busy", "The campaign is being changed by somebody else. Try again.")


def _plan(campaign: Campaign) -> NewCampaign:
    return NewCampaign(
        name=campaign.name,
        phone_number_ids=campaign.number_ids,
        template=campaign.template,
        variables=campaign.variables,
        schedule=campaign.schedule,
        variants=campaign.variants,
        winner=campaign.winner_rule,
        pace=campaign.pace,
        frequency_cap=campaign.cap,
        links=campaign.links,
        conversion_days=campaign.conversion_days,
    )


def _not_a_draft(what: str) -> Conflict:
    return Conflict("wrong_state", f"Only a draft {what}.")


ROUTES = [create_campaign, change_campaign, clear_recipients, delete_campaign, look_at_columns, count_segment]
