"""Labels: names with a colour, put on conversations and contacts."""

from typing import Annotated

from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from hub.domain.ids import new_id
from hub.errors import NotFound
from hub.stores.postgres.labels import Label
from inbox.auth.guards import Me, allow
from inbox.once import Key, once
from inbox.paging import Page
from inbox.parts import Hub

TAGS = ["Labels"]
Name = Annotated[str, Meta(min_length=1, max_length=64)]
Colour = Annotated[str, Meta(min_length=1, max_length=32, pattern=r"^#?[A-Za-z0-9-]+$")]


class NewLabel(Struct, frozen=True, kw_only=True):
    """`colour` is a name of the dashboard's theme, such as `amber`."""

    name: Name
    colour: Colour


class LabelChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only what is given changes. Conversations that carry the old name keep it."""

    name: Name | UnsetType = UNSET
    colour: Colour | UnsetType = UNSET


@get("/v1/labels", tags=TAGS, summary="List labels", guards=[allow("read_conversations")])
async def list_labels(parts: Hub, caller: Me) -> Page[Label]:
    """All of the team's, by name."""
    return Page(items=await parts.stores.labels.list(caller.tenant_id))


@post("/v1/labels", tags=TAGS, summary="Add a label", guards=[allow("edit_labels")])
async def add_label(parts: Hub, caller: Me, data: JSONBody[NewLabel], idempotency_key: Key = None) -> Label:
    """409 `label_exists` when there is one with this name."""

    async def act() -> Label:
        now = parts.clock()
        label = Label(id=new_id("lbl", now), name=data.name, colour=data.colour, created_at=now)
        await parts.stores.labels.put(caller.tenant_id, label)
        return label

    return await once(parts, caller, idempotency_key, data, act, kind=Label)


@patch("/v1/labels/{label_id:str}", tags=TAGS, summary="Change a label", guards=[allow("edit_labels")])
async def change_label(parts: Hub, caller: Me, label_id: FromPath[str], data: JSONBody[LabelChanges]) -> Label:
    """Name or colour."""
    label = next((each for each in await parts.stores.labels.list(caller.tenant_id) if each.id == label_id), None)
    if label is None:
        raise NotFound("label_not_found", "There is no such label.")
    changes = {name: value for name, value in structs.asdict(data).items() if value is not UNSET}
    changed = structs.replace(label, **changes)
    await parts.stores.labels.put(caller.tenant_id, changed)
    return changed


@delete("/v1/labels/{label_id:str}", tags=TAGS, summary="Remove a label", guards=[allow("edit_labels")])
async def remove_label(parts: Hub, caller: Me, label_id: FromPath[str]) -> None:
    """Conversations and contacts that carry it keep its name."""
    if not await parts.stores.labels.delete(caller.tenant_id, label_id):
        raise NotFound("label_not_found", "There is no such label.")


ROUTES = [list_labels, add_label, change_label, remove_label]
