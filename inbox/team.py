"""The people of the tenant, for names and avatars."""

from litestar import get

from hub.domain.account import Person
from inbox.auth.guards import Me, allow
from inbox.paging import Page
from inbox.parts import Hub


@get("/v1/team", tags=["Team"], summary="List the team", guards=[allow("read_conversations")])
async def list_team(parts: Hub, caller: Me) -> Page[Person]:
    """Everyone, the inactive too, so that old assignments keep their names."""
    return Page(items=await parts.stores.accounts.people(caller.tenant_id))


ROUTES = [list_team]
