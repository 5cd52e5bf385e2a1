"""The people of the tenant: who they are, what they may see, and whether they may still come in."""

from typing import Annotated

from litestar import get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from hub.domain.account import Person, Role, Sight
from hub.domain.ids import new_id
from hub.errors import Forbidden, NotFound
from inbox.auth import passwords
from inbox.auth.callers import Caller
from inbox.auth.guards import Me, allow
from inbox.paging import Page
from inbox.parts import Hub, Parts

TAGS = ["Team"]
Email = Annotated[str, Meta(max_length=320, pattern=r"^[^@\s]+@[^@\s]+$")]
Name = Annotated[str, Meta(min_length=1, max_length=100)]
Password = Annotated[str, Meta(min_length=10, max_length=1024)]
NumberIds = Annotated[list[str], Meta(max_length=1000)]


class NewPerson(Struct, frozen=True, kw_only=True):
    """`number_ids` null means every number; `sight` narrows conversations further."""

    email: Email
    name: Name
    password: Password
    role: Role = "agent"
    number_ids: NumberIds | None = None
    sight: Sight = "all"


class PersonChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only what is given changes."""

    name: Name | UnsetType = UNSET
    role: Role | UnsetType = UNSET
    number_ids: NumberIds | UnsetType | None = UNSET
    sight: Sight | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    password: Password | UnsetType = UNSET


@get("/v1/team", tags=TAGS, summary="List the team", guards=[allow("read_conversations")])
async def list_team(parts: Hub, caller: Me) -> Page[Person]:
    """Everyone, the inactive too, so that old assignments keep their names."""
    return Page(items=await parts.stores.accounts.people(caller.tenant_id))


@post("/v1/team", tags=TAGS, summary="Add a person", guards=[allow("manage_people")])
async def add_person(parts: Hub, caller: Me, data: JSONBody[NewPerson]) -> Person:
    """409 `email_taken` when somebody here has the address, which also makes repeating this call safe."""
    _only_owners_make_owners(caller, data.role)
    now = parts.clock()
    person = Person(
        id=new_id("per", now),
        tenant_id=caller.tenant_id,
        email=data.email.strip(),
        name=data.name,
        role=data.role,
        number_ids=None if data.number_ids is None else tuple(data.number_ids),
        sight=data.sight,
        created_at=now,
    )
    await parts.stores.accounts.create_person(caller.tenant_id, person, await passwords.prepare(data.password))
    await parts.stores.audit.note(caller.tenant_id, caller.author, "person.created", person.id, now, role=person.role)
    return person


@patch("/v1/team/{person_id:str}", tags=TAGS, summary="Change a person", guards=[allow("manage_people")])
async def change_person(parts: Hub, caller: Me, person_id: FromPath[str], data: JSONBody[PersonChanges]) -> Person:
    """Takes effect at once: their sockets close and come back with the new rights, or not at all."""
    person = await parts.stores.accounts.person(caller.tenant_id, person_id)
    if person is None:
        raise NotFound("person_not_found", "There is nobody of that id in your team.")
    _only_owners_make_owners(caller, person.role, data.role)
    changes = {name: value for name, value in structs.asdict(data).items() if value is not UNSET}
    password = changes.pop("password", None)
    if changes.get("number_ids") is not None:
        changes["number_ids"] = tuple(changes["number_ids"])
    changed = structs.replace(person, **changes)
    kept = await passwords.prepare(password) if password else None
    await parts.stores.accounts.change_person(caller.tenant_id, changed, kept)
    fields = [*changes, *(["password"] if password else [])]
    now = parts.clock()
    await parts.stores.audit.note(caller.tenant_id, caller.author, "person.changed", person_id, now, fields=fields)
    await _show_the_door(parts, changed, everywhere=password is not None or not changed.active)
    return changed


async def _show_the_door(parts: Parts, person: Person, *, everywhere: bool) -> None:
    """Close their sockets; with `everywhere` their sessions end too."""
    if everywhere:
        await parts.stores.sessions.end_all(person.tenant_id, person.id)
        await parts.station.end(person.id, 4409, "signed out")
    else:
        await parts.station.end(person.id, 4401, "your rights have changed; come back now")


def _only_owners_make_owners(caller: Caller, *roles: Role | UnsetType) -> None:
    if "owner" in roles and caller.role != "owner":
        raise Forbidden("forbidden", "Only an owner may make or change an owner.", {"permission": "manage_people"})


ROUTES = [list_team, add_person, change_person]
