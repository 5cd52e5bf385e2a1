"""Short links of campaigns: customers follow them, and their campaigns hear of it. Nobody signs in here."""

# pyright: reportUnknownMemberType=false
# Litestar's requests leave type parameters open.

import asyncio
from typing import Any

from litestar import Request, Response, get, route
from litestar.exceptions import TooManyRequestsException
from litestar.params import FromPath
from msgspec import Struct

from hub.domain.campaign import RecipientClicked, recipient_id
from hub.domain.links import TEST, LinkPlace, target_of
from hub.errors import Unavailable
from hub.log import logger
from hub.stores.postgres.responses import LinkRow
from inbox.auth.guards import allow
from inbox.limits import Limit, spend
from inbox.links.pages import Why, page
from inbox.links.readers import is_robot
from inbox.parts import Hub, Parts

log = logger("inbox.links")
TAGS = ["Short links"]

# Codes of one address in a minute that are none. Customers' own are not counted: a mobile network, or a proxy of ours,
# puts thousands of them behind one address.
GUESSES = Limit("links", 300, 60)
# A click that cannot be noted within this many seconds is not: the customer goes on all the same.
NOTED_WITHIN = 1.0
HEADERS = {"cache-control": "no-store", "x-robots-tag": "noindex", "referrer-policy": "no-referrer"}
STATUSES: dict[Why, int] = {"nowhere": 404, "too_often": 429, "away": 503}

Asked = Request[Any, Any, Any]


class LinkBase(Struct, frozen=True, kw_only=True):
    """`url` is what short links begin with. `public` is false when it is only the inbox's own address, which customers
    elsewhere cannot reach: set HUB_LINK_URL."""

    url: str
    public: bool


@route("/l/{code:str}", http_method=["GET", "HEAD"], tags=TAGS, summary="Follow a short link", status_code=302,
       exclude_from_auth=True, security=[])  # fmt: skip
async def follow(parts: Hub, request: Asked, code: FromPath[str]) -> Response[Any]:
    """On to where the campaign's link leads, never anywhere else. A person's visit is a click; a HEAD, or a robot's
    visit that shows a preview, is none."""
    counts = request.method == "GET" and not is_robot(request.headers)
    return await _answer(parts, request, code, counts=counts)


@get("/v1/link-base", tags=TAGS, summary="Where short links begin", guards=[allow("read_conversations")])
async def link_base(parts: Hub) -> LinkBase:
    """An address button for short links is submitted as this with `/l/{{1}}` behind it."""
    return LinkBase(url=parts.settings.links, public=bool(parts.settings.link_url))


async def _answer(parts: Parts, request: Asked, code: str, *, counts: bool) -> Response[Any]:
    try:
        place = parts.links.place(code)
        if place is None:
            await spend(parts, GUESSES, request.client.host if request.client else "")
        row = await parts.stores.responses.link(place.campaign, place.n) if place else None
    except TooManyRequestsException as refusal:
        return _plain(request, "too_often", refusal.headers)
    except Unavailable:
        return _plain(request, "away", {"retry-after": "10"})
    target = _target(place, row) if place and row else None
    if target is None:
        return _plain(request, "nowhere")
    if counts and place and row and row.variables is not None:
        await _note(parts, place, row)
    return Response(None, status_code=302, headers={**HEADERS, "location": target})


def _target(place: LinkPlace, row: LinkRow) -> str | None:
    if place.link >= len(row.targets) or (row.variables is None and place.n != TEST):
        return None
    return target_of(row.targets[place.link], row.variables or {}, blank=place.n == TEST)


async def _note(parts: Parts, place: LinkPlace, row: LinkRow) -> None:
    click = RecipientClicked(
        tenant_id=row.tenant_id,
        recipient_id=recipient_id(row.campaign_id, place.n),
        at=parts.clock(),
        attempt=row.attempt,
    )
    try:
        async with asyncio.timeout(NOTED_WITHIN):
            await parts.handles.clicked(click)
    except (Unavailable, TimeoutError):
        log.warning("a click could not be noted", campaign=row.campaign_id)


def _plain(request: Asked, why: Why, more: dict[str, str] | None = None) -> Response[Any]:
    words = page(why, request.headers.get("accept-language", ""))
    headers = {**(more or {}), **HEADERS, "vary": "accept-language"}
    return Response(words, status_code=STATUSES[why], media_type="text/html; charset=utf-8", headers=headers)


ROUTES = [follow, link_base]
