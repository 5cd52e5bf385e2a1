"""A campaign as it stands: found, shown, and told to everyone who watches."""

from hub.domain.events import Audience
from hub.domain.progress import CampaignView, Standing, view
from hub.errors import NotFound
from hub.whatsapp.reasons import reasons
from inbox.auth.callers import Caller
from inbox.feed import tell
from inbox.parts import Parts


async def found(parts: Parts, caller: Caller, campaign_id: str) -> Standing:
    """Raises NotFound."""
    standing = await parts.stores.campaigns.standing(caller.tenant_id, campaign_id)
    if standing is None:
        raise NotFound("campaign_not_found", "There is no such campaign.")
    return standing


def shown(parts: Parts, standing: Standing) -> CampaignView:
    """The REST object."""
    return view(standing, parts.clock(), reasons(standing.tallies))


async def told(parts: Parts, standing: Standing) -> CampaignView:
    """The campaign as it is now, shown to everyone. Its owner tells what happens after the start."""
    now = shown(parts, standing)
    await tell(
        parts,
        standing.campaign.tenant_id,
        "campaign.updated",
        now,
        event_id=f"{now.id}.{now.version}",
        audience=Audience(),
    )
    return now
