"""Canned replies: texts with a shortcut. Variables such as {{name}} are filled in by the composer."""

from typing import Annotated

from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from hub.domain.ids import new_id
from hub.errors import NotFound
from hub.stores.postgres.canned import CannedReply
from inbox.auth.guards import Me, allow
from inbox.once import Key, once
from inbox.paging import Page
from inbox.parts import Hub

TAGS = ["Canned replies"]
Shortcut = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^\S+$")]
Text = Annotated[str, Meta(min_length=1, max_length=4096)]


class NewReply(Struct, frozen=True, kw_only=True):
    """`shortcut` is what follows the slash in the composer."""

    shortcut: Shortcut
    body: Text


class ReplyChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only what is given changes."""

    shortcut: Shortcut | UnsetType = UNSET
    body: Text | UnsetType = UNSET


@get("/v1/canned-replies", tags=TAGS, summary="List canned replies", guards=[allow("read_conversations")])
async def list_replies(parts: Hub, caller: Me) -> Page[CannedReply]:
    """All of the team's, by shortcut."""
    return Page(items=await parts.stores.canned.list(caller.tenant_id))


@post("/v1/canned-replies", tags=TAGS, summary="Add a canned reply", guards=[allow("edit_canned_replies")])
async def add_reply(parts: Hub, caller: Me, data: JSONBody[NewReply], idempotency_key: Key = None) -> CannedReply:
    """409 `shortcut_taken` when another has the shortcut."""

    async def act() -> CannedReply:
        now = parts.clock()
        reply = CannedReply(
            id=new_id("can", now),
            shortcut=data.shortcut,
            body=data.body,
            created_by=caller.id,
            created_at=now,
            updated_at=now,
        )
        await parts.stores.canned.put(caller.tenant_id, reply)
        return reply

    return await once(parts, caller, idempotency_key, data, act, kind=CannedReply)


@patch("/v1/canned-replies/{reply_id:str}", tags=TAGS, summary="Change a canned reply",
       guards=[allow("edit_canned_replies")])  # fmt: skip
async def change_reply(parts: Hub, caller: Me, reply_id: FromPath[str], data: JSONBody[ReplyChanges]) -> CannedReply:
    """Shortcut or text."""
    reply = await parts.stores.canned.get(caller.tenant_id, reply_id)
    if reply is None:
        raise NotFound("canned_reply_not_found", "There is no such canned reply.")
    changes = {name: value for name, value in structs.asdict(data).items() if value is not UNSET}
    changed = structs.replace(reply, **changes, updated_at=parts.clock())
    await parts.stores.canned.put(caller.tenant_id, changed)
    return changed


@delete("/v1/canned-replies/{reply_id:str}", tags=TAGS, summary="Remove a canned reply",
        guards=[allow("edit_canned_replies")])  # fmt: skip
async def remove_reply(parts: Hub, caller: Me, reply_id: FromPath[str]) -> None:
    """It is gone for everyone."""
    if not await parts.stores.canned.delete(caller.tenant_id, reply_id):
        raise NotFound("canned_reply_not_found", "There is no such canned reply.")


ROUTES = [list_replies, add_reply, change_reply, remove_reply]
