"""Connected WhatsApp numbers: registering, checking with Meta, changing, removing."""

from typing import Annotated, Literal

import msgspec
from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from hub.domain.events import Audience, RawBody
from hub.domain.ids import new_id
from hub.domain.messaging_limit import UNLIMITED
from hub.domain.number import STANDARD_RATE, Number, NumberView, shown
from hub.errors import NotFound, Refusal, Unavailable
from hub.log import logger
from hub.stream.frames import join
from hub.stream.subjects import NUMBERS_CHANGED, RAW_SUBJECT
from hub.whatsapp import managing
from hub.whatsapp.graph import GraphRefused, GraphTimeout
from inbox.auth.callers import Caller
from inbox.auth.guards import Me, allow
from inbox.feed import tell
from inbox.once import Key, once
from inbox.paging import Page
from inbox.parts import Hub, Parts

log = logger("inbox.numbers")
TAGS = ["Numbers"]

MetaId = Annotated[str, Meta(pattern=r"^[0-9]{5,25}$")]
PortfolioId = Annotated[str, Meta(pattern=r"^([0-9]{5,25})?$")]
Name = Annotated[str, Meta(min_length=1, max_length=128)]
Token = Annotated[str, Meta(min_length=1, max_length=1024)]
Display = Annotated[str, Meta(min_length=3, max_length=32)]
# How many kept bodies are routed at a time after a number was registered.
KEPT = 100


class NewNumber(Struct, frozen=True, kw_only=True):
    """`verify` false registers without asking Meta, e.g. before its access is ready."""

    phone_number_id: MetaId
    waba_id: MetaId
    display_phone_number: Display
    name: Name
    access_token: Token
    verify: bool = True


class NumberChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only what is given changes. A paused number receives but sends nothing. `portfolio_id`: the business portfolio
    whose messaging limit it shares with other numbers; "" when its account stands for it."""

    name: Name | UnsetType = UNSET
    waba_id: MetaId | UnsetType = UNSET
    portfolio_id: PortfolioId | UnsetType = UNSET
    display_phone_number: Display | UnsetType = UNSET
    state: Literal["active", "paused"] | UnsetType = UNSET
    access_token: Token | UnsetType = UNSET


class NumberRefused(Refusal):
    """Meta does not let this token use this number."""

    status = 422


@get("/v1/numbers", tags=TAGS, summary="List numbers", guards=[allow("read_conversations")])
async def list_numbers(parts: Hub, caller: Me) -> Page[NumberView]:
    """All of the tenant's numbers, with what is used of their messaging limit; their access tokens are never shown."""
    return Page(items=[await _shown(parts, number) for number in await parts.stores.numbers.list(caller.tenant_id)])


@get("/v1/numbers/{number_id:str}", tags=TAGS, summary="Get a number", guards=[allow("read_conversations")])
async def get_number(parts: Hub, caller: Me, number_id: FromPath[str]) -> NumberView:
    """One number."""
    return await _shown(parts, await _number(parts, caller, number_id))


@post("/v1/numbers", tags=TAGS, summary="Register a number", guards=[allow("manage_numbers")])
async def create_number(parts: Hub, caller: Me, data: JSONBody[NewNumber], idempotency_key: Key = None) -> NumberView:
    """Checked with Meta unless `verify` is false. Webhooks kept for the number before are routed now."""

    async def act() -> NumberView:
        number = await _sharing(parts, await _checked(parts, caller, data))
        await parts.stores.numbers.create(caller.tenant_id, number, data.access_token)
        view = await _changed(parts, number)
        await route_kept(parts, number)
        return view

    return await once(parts, caller, idempotency_key, data, act, kind=NumberView)


@patch("/v1/numbers/{number_id:str}", tags=TAGS, summary="Change a number", guards=[allow("manage_numbers")])
async def change_number(parts: Hub, caller: Me, number_id: FromPath[str], data: JSONBody[NumberChanges]) -> NumberView:
    """Name, account, portfolio, state or access token."""
    number = await _number(parts, caller, number_id)
    changes = {name: value for name, value in structs.asdict(data).items() if value is not UNSET}
    token = changes.pop("access_token", None)
    changed = structs.replace(number, **changes, version=number.version + 1)
    if changed.portfolio != number.portfolio:
        joining = await _sharing(parts, structs.replace(changed, messaging_limit=None))
        changed = structs.replace(changed, messaging_limit=joining.messaging_limit or changed.messaging_limit)
    await parts.stores.numbers.change(caller.tenant_id, changed, token)
    return await _changed(parts, changed)


@delete("/v1/numbers/{number_id:str}", tags=TAGS, summary="Remove a number", guards=[allow("manage_numbers")])
async def delete_number(parts: Hub, caller: Me, number_id: FromPath[str]) -> None:
    """Its conversations stay and can be read; nothing is sent or received on it any more."""
    if not await parts.stores.numbers.delete(caller.tenant_id, number_id):
        raise NotFound("number_not_found", "There is no such number.")
    await parts.bus.shout(NUMBERS_CHANGED, number_id.encode())


async def route_kept(parts: Parts, number: Number) -> int:
    """Give intake again what came for a number before anybody had registered it. Returns how many bodies."""
    count = 0
    while kept := await parts.stores.webhook_log.unrouted(number.phone_number_id, KEPT):
        bodies = [RawBody(received_at=entry.received_at, body=entry.body) for entry in kept]
        await parts.bus.publish(RAW_SUBJECT, join(msgspec.msgpack.encode(body) for body in bodies))
        await parts.stores.webhook_log.mark_routed([entry.id for entry in kept], number.tenant_id)
        count += len(kept)
    if count:
        log.info("kept webhooks routed", count=count)
    return count


async def _checked(parts: Parts, caller: Caller, data: NewNumber) -> Number:
    number = Number(
        id=new_id("num", parts.clock()),
        tenant_id=caller.tenant_id,
        phone_number_id=data.phone_number_id,
        waba_id=data.waba_id,
        display_phone_number=data.display_phone_number,
        name=data.name,
        rate=STANDARD_RATE,
        created_at=parts.clock(),
    )
    if not data.verify:
        return number
    try:
        facts = await managing.check_number(
            parts.graph, parts.pace, data.access_token, data.phone_number_id, data.waba_id
        )
    except GraphRefused as error:
        why = error.verdict.error
        errors = [{"path": "access_token", "message": f"{why.title} ({why.code})"}]
        raise NumberRefused("number_refused", f"WhatsApp says no: {why.title}.", {"errors": errors}) from error
    except GraphTimeout as error:
        raise Refusal("graph_unclear", "WhatsApp did not answer; try again, or register with verify false.") from error
    display = facts.display_phone_number or data.display_phone_number
    return structs.replace(
        number,
        display_phone_number=display,
        rate=facts.rate,
        messaging_limit=facts.messaging_limit,
        quality=facts.quality,
        status=facts.status,
    )


async def _sharing(parts: Parts, number: Number) -> Number:
    """Numbers of a portfolio share its limit: one that joins them and does not know it takes it from them."""
    if number.messaging_limit is not None:
        return number
    limits = [
        other.messaging_limit
        for other in await parts.stores.numbers.list(number.tenant_id)
        if other.portfolio == number.portfolio and other.id != number.id and other.messaging_limit is not None
    ]
    return structs.replace(number, messaging_limit=limits[0]) if limits else number


async def _shown(parts: Parts, number: Number) -> NumberView:
    if number.messaging_limit == UNLIMITED:
        return shown(number, None)
    portfolios, now = parts.stores.portfolios, parts.clock().timestamp()
    try:
        counted = await portfolios.places(number.tenant_id, number.portfolio, number.messaging_limit, now)
    except Unavailable:  # what is used is not known now; all else is
        counted = None
    return shown(number, counted)


async def _changed(parts: Parts, number: Number) -> NumberView:
    """Caches drop what they know; people who may see the number learn of it."""
    await parts.bus.shout(NUMBERS_CHANGED, number.id.encode())
    everyone = Audience()  # as `GET /v1/numbers` lists every number to everyone
    event_id = f"{number.id}.{number.version}"
    view = await _shown(parts, number)
    await tell(parts, number.tenant_id, "number.updated", view, event_id=event_id, audience=everyone)
    return view


async def _number(parts: Parts, caller: Caller, number_id: str) -> Number:
    number = await parts.stores.numbers.get(caller.tenant_id, number_id)
    if number is None:
        raise NotFound("number_not_found", "There is no such number.")
    return number


ROUTES = [list_numbers, get_number, create_number, change_number, delete_number]
