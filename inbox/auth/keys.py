"""Keys for programs: made once, shown once, revoked at once."""

import secrets
from typing import Annotated

from litestar import delete, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from hub.domain.account import ApiKey
from hub.domain.ids import new_id
from hub.errors import NotFound
from inbox.auth.guards import Me, allow
from inbox.auth.identify import KEY_PREFIX, key_hash
from inbox.paging import Page
from inbox.parts import Hub

TAGS = ["Keys"]


class NewKey(Struct, frozen=True, kw_only=True):
    """`name` tells people which program it is."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]


class KeyMade(Struct, frozen=True, kw_only=True):
    """`secret` is shown here and never again: only its hash is kept."""

    key: ApiKey
    secret: str


@get("/v1/keys", tags=TAGS, summary="List keys", guards=[allow("manage_people")])
async def list_keys(parts: Hub, caller: Me) -> Page[ApiKey]:
    """Also revoked ones, the oldest first; never their secrets."""
    return Page(items=await parts.stores.accounts.keys(caller.tenant_id))


@post("/v1/keys", tags=TAGS, summary="Make a key", guards=[allow("manage_people")])
async def make_key(parts: Hub, caller: Me, data: JSONBody[NewKey]) -> KeyMade:
    """A program sends the secret as `Authorization: Bearer hub_…`. Repeating this call makes another key: a secret
    that could be answered twice would have to be kept."""
    secret = KEY_PREFIX + secrets.token_urlsafe(32)
    now = parts.clock()
    key = ApiKey(
        id=new_id("key", now), tenant_id=caller.tenant_id, name=data.name, created_at=now, created_by=caller.id
    )
    await parts.stores.accounts.create_key(caller.tenant_id, key, key_hash(secret))
    await parts.stores.audit.note(caller.tenant_id, caller.author, "key.created", key.id, now, name=key.name)
    return KeyMade(key=key, secret=secret)


@delete("/v1/keys/{key_id:str}", tags=TAGS, summary="Revoke a key", guards=[allow("manage_people")])
async def revoke_key(parts: Hub, caller: Me, key_id: FromPath[str]) -> None:
    """Its calls are refused from now on and its sockets close."""
    now = parts.clock()
    if not await parts.stores.accounts.revoke_key(caller.tenant_id, key_id, now):
        raise NotFound("key_not_found", "There is no such key.")
    await parts.stores.audit.note(caller.tenant_id, caller.author, "key.revoked", key_id, now)
    await parts.station.end(key_id, 4409, "the key was revoked")


ROUTES = [list_keys, make_key, revoke_key]
