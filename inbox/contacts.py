"""The tenant's address book. Everyone of the tenant may read it; what was said with a contact is another matter."""

from typing import Annotated

from litestar import get, patch
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from hub.domain.contact import Contact, MarketingWish
from hub.domain.conversation import Conversation
from hub.domain.events import Audience
from hub.domain.ids import conversation_of
from hub.errors import NotFound
from hub.stores.postgres.contacts import ContactChanges
from inbox.auth.guards import Me, allow
from inbox.feed import tell
from inbox.paging import LIMIT, Cursor, Limit, Page
from inbox.parts import Hub, Parts
from inbox.sight import eyes

TAGS = ["Contacts"]
Words = Annotated[str, QueryParameter(name="q", max_length=200, description="Part of a name, phone number or e-mail")]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Email = Annotated[str, Meta(max_length=320, pattern=r"^[^@\s]+@[^@\s]+$")]


class Edit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only what is given changes. `fields` replaces the whole set."""

    name: Name | UnsetType = UNSET
    email: Email | UnsetType | None = UNSET
    fields: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=64)], Annotated[str, Meta(max_length=2000)]],
                      Meta(max_length=100)] | UnsetType = UNSET  # fmt: skip
    labels: Annotated[list[Annotated[str, Meta(min_length=1, max_length=64)]], Meta(max_length=50)] | UnsetType = UNSET


class WishView(MarketingWish, frozen=True, kw_only=True):
    """With where it was said."""

    conversation_id: str


@get("/v1/contacts", tags=TAGS, summary="List contacts", guards=[allow("read_conversations")])
async def list_contacts(
    parts: Hub, caller: Me, q: Words = "", cursor: Cursor = None, limit: Limit = LIMIT
) -> Page[Contact]:
    """Newest first."""
    found = await parts.stores.contacts.page(caller.tenant_id, q, cursor, limit)
    return Page(items=found.items, next_cursor=found.next_cursor)


@get("/v1/contacts/{contact_id:str}", tags=TAGS, summary="Get a contact", guards=[allow("read_conversations")])
async def get_contact(parts: Hub, caller: Me, contact_id: FromPath[str]) -> Contact:
    """One contact; one that was merged answers as the contact it went into."""
    return _there(await parts.stores.contacts.get(caller.tenant_id, contact_id))


@get("/v1/contacts/{contact_id:str}/conversations", tags=TAGS, summary="List a contact's conversations",
     guards=[allow("read_conversations")])  # fmt: skip
async def list_conversations_of_contact(parts: Hub, caller: Me, contact_id: FromPath[str]) -> Page[Conversation]:
    """Those the caller may see, newest first."""
    return Page(items=await parts.stores.conversations.of_contact(caller.tenant_id, eyes(caller), contact_id))


@get("/v1/contacts/{contact_id:str}/wishes", tags=TAGS, summary="List what a contact said about marketing",
     guards=[allow("read_conversations")])  # fmt: skip
async def list_wishes(parts: Hub, caller: Me, contact_id: FromPath[str]) -> Page[WishView]:
    """The proof of every stop and resume, newest first: which message said so, and when."""
    _there(await parts.stores.contacts.get(caller.tenant_id, contact_id))
    wishes = await parts.stores.wishes.of(caller.tenant_id, contact_id)
    return Page(items=[_wish(each) for each in wishes])


def _wish(wish: MarketingWish) -> WishView:
    return WishView(conversation_id=conversation_of(wish.message_id), **structs.asdict(wish))


@patch("/v1/contacts/{contact_id:str}", tags=TAGS, summary="Change a contact", guards=[allow("edit_contacts")])
async def change_contact(parts: Hub, caller: Me, contact_id: FromPath[str], data: JSONBody[Edit]) -> Contact:
    """A name given here is not overwritten by the name on WhatsApp. Open lists learn of it on the stream."""
    labels = UNSET if data.labels is UNSET else tuple(dict.fromkeys(data.labels))
    changes = ContactChanges(name=data.name, email=data.email, fields=data.fields, labels=labels)
    contact = _there(await parts.stores.contacts.change(caller.tenant_id, contact_id, changes, parts.clock()))
    await _tell(parts, contact)
    return contact


async def _tell(parts: Parts, contact: Contact) -> None:
    """Everyone sees the record; its conversations take the new card on their own road."""
    event_id = f"{contact.id}.{contact.version}"
    await tell(parts, contact.tenant_id, "contact.updated", contact, event_id=event_id, audience=Audience())
    for each in await parts.stores.conversations.of_contact(contact.tenant_id, None, contact.id):
        await parts.handles.contact_changed(contact.tenant_id, each.id, each.number_id, contact.card)


def _there(contact: Contact | None) -> Contact:
    if contact is None:
        raise NotFound("contact_not_found", "There is no such contact.")
    return contact


ROUTES = [list_contacts, get_contact, list_conversations_of_contact, list_wishes, change_contact]
