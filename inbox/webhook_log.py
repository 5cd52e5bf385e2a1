"""What Meta sent: looking at it as it came, and having it processed once more."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import get, post
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from hub.domain.events import RawBody
from hub.errors import NotFound
from hub.stores.mongo.webhook_log import Logged
from hub.stream.frames import join
from hub.stream.subjects import RAW_SUBJECT
from inbox.auth.callers import Caller
from inbox.auth.guards import Me, allow
from inbox.paging import LIMIT, Cursor, Limit, Page
from inbox.parts import Hub, Parts

TAGS = ["Webhook log"]
IsRouted = Annotated[bool | None, QueryParameter(name="routed", description="False: for numbers nobody has registered")]
Unreadable = Annotated[
    bool | None, QueryParameter(name="unreadable", description="True: rightly signed, not understood")
]


class Entry(Struct, frozen=True, kw_only=True):
    """One webhook body. `body` is its JSON, or its text when it is none. `reason` says what was wrong with it.

    `body` is null where it may hold another tenant's customers: nobody's yet, on a hub with several tenants.
    """

    id: str
    received_at: datetime
    routed: bool
    readable: bool
    phone_number_ids: list[str]
    reason: str | None
    body: Any


@get("/v1/webhook-log", tags=TAGS, summary="List webhook bodies", guards=[allow("read_webhook_log")])
async def list_entries(
    *,
    parts: Hub,
    caller: Me,
    routed: IsRouted = None,
    unreadable: Unreadable = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT,
) -> Page[Entry]:
    """Newest first. What is unrouted or unreadable belongs to no tenant yet, so every tenant sees that it came."""
    whose = None if routed is False or unreadable else caller.tenant_id
    found = await parts.stores.webhook_log.page(whose, routed=routed, unreadable=unreadable, cursor=cursor, limit=limit)
    alone = await _alone(parts)
    return Page(items=[_entry(each, alone=alone) for each in found.items], next_cursor=found.next_cursor)


@get("/v1/webhook-log/{entry_id:str}", tags=TAGS, summary="Get a webhook body", guards=[allow("read_webhook_log")])
async def get_entry(parts: Hub, caller: Me, entry_id: FromPath[str]) -> Entry:
    """One body as it came."""
    return _entry(await _logged(parts, caller, entry_id), alone=await _alone(parts))


@post("/v1/webhook-log/{entry_id:str}/replay", tags=TAGS, summary="Process a webhook body again", status_code=202,
      guards=[allow("read_webhook_log")])  # fmt: skip
async def replay(parts: Hub, caller: Me, entry_id: FromPath[str]) -> Entry:
    """Harmless: what was applied before is known and changes nothing."""
    logged = await _logged(parts, caller, entry_id)
    body = RawBody(received_at=logged.received_at, body=logged.body, readable=logged.readable)
    await parts.bus.publish(RAW_SUBJECT, join([msgspec.msgpack.encode(body)]))
    return _entry(logged, alone=await _alone(parts))


async def _logged(parts: Parts, caller: Caller, entry_id: str) -> Logged:
    logged = await parts.stores.webhook_log.get(entry_id)
    if logged is None or logged.tenant_id not in (None, caller.tenant_id):
        raise NotFound("webhook_not_found", "There is no such entry in the webhook log.")
    return logged


async def _alone(parts: Parts) -> bool:
    """Whether the hub has one tenant, which then may read what is nobody's."""
    return len(await parts.stores.accounts.tenants()) == 1


def _entry(logged: Logged, *, alone: bool) -> Entry:
    body = _body(logged) if alone or logged.tenant_id is not None else None
    return Entry(
        id=logged.id,
        received_at=logged.received_at,
        routed=logged.routed,
        readable=logged.readable,
        phone_number_ids=list(logged.phone_number_ids),
        reason=logged.reason,
        body=body,
    )


def _body(logged: Logged) -> Any:
    try:
        return msgspec.json.decode(logged.body)
    except msgspec.DecodeError:
        return logged.body.decode("utf-8", "replace")


ROUTES = [list_entries, get_entry, replay]
