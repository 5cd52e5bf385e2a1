"""Conversations: listing, looking, changing, claiming, reading, and their private notes."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from hub.domain.conversation import Conversation, ConversationStatus, MoodLabel, Priority
from hub.domain.ids import new_id
from hub.domain.note import Note
from hub.errors import Invalid
from hub.stores.postgres.conversations import Query
from inbox.auth.callers import Caller
from inbox.auth.guards import Me, allow
from inbox.once import Key, once
from inbox.paging import LIMIT, Cursor, Limit, Page
from inbox.parts import Hub, Parts
from inbox.sight import eyes, visible
from inbox.wishes import mark_read

TAGS = ["Conversations"]

# How people say it → how the store says it.
SORTS: dict[str, Any] = {"newest": "newest", "waiting": "longest_waiting", "window": "next_deadline"}

Status = Annotated[ConversationStatus | None, QueryParameter(name="status", description="Leave out for all")]
Assignee = Annotated[
    str | None,
    QueryParameter(name="assignee", max_length=64, description="A person's id, `me`, or `none` for unassigned"),
]
NumberId = Annotated[str | None, QueryParameter(name="number", max_length=64, description="A number's id")]
Label = Annotated[str | None, QueryParameter(name="label", max_length=64)]
OfMood = Annotated[
    MoodLabel | None, QueryParameter(name="mood", description="As the customer's last message was understood")
]
Unread = Annotated[bool, QueryParameter(name="unread", description="Only with unread messages")]
Words = Annotated[
    str | None,
    QueryParameter(name="q", max_length=200, description="Looks in names, phone numbers, messages and notes"),
]
Sort = Annotated[
    Literal["newest", "waiting", "window"],
    QueryParameter(name="sort", description="Newest first, longest waiting first, or window closing next first"),
]


class Counts(Struct, frozen=True, kw_only=True):
    """Open conversations the caller may see, for the tabs. `unread` counts those with unread messages."""

    mine: int
    unassigned: int
    all: int
    unread: int


class Changes(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only what is given changes. `snoozed_until` is needed with status `snoozed`."""

    status: ConversationStatus | UnsetType = UNSET
    assignee_id: str | UnsetType | None = UNSET
    labels: list[Annotated[str, Meta(min_length=1, max_length=64)]] | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    snoozed_until: datetime | UnsetType | None = UNSET
    unread: bool | UnsetType = UNSET


class NewNote(Struct, frozen=True, kw_only=True):
    body: Annotated[str, Meta(min_length=1, max_length=10_000)]


class ReadUpTo(Struct, frozen=True, kw_only=True):
    seq: Annotated[int, Meta(ge=0)]


@get("/v1/conversations", tags=TAGS, summary="List conversations", guards=[allow("read_conversations")])
async def list_conversations(
    *,
    parts: Hub,
    caller: Me,
    status: Status = None,
    assignee: Assignee = None,
    number: NumberId = None,
    label: Label = None,
    unread: Unread = False,
    mood: OfMood = None,
    q: Words = None,
    sort: Sort = "newest",
    cursor: Cursor = None,
    limit: Limit = LIMIT,
) -> Page[Conversation]:
    """Those the caller may see, filtered and sorted."""
    query = Query(status, assignee, number, label, unread, q or "", SORTS[sort], mood=mood)
    found = await parts.stores.conversations.page(
        caller.tenant_id, eyes(caller), query, cursor, limit, now=parts.clock()
    )
    return Page(items=found.items, next_cursor=found.next_cursor)


@get("/v1/conversations/counts", tags=TAGS, summary="Count open conversations", guards=[allow("read_conversations")])
async def count_conversations(parts: Hub, caller: Me) -> Counts:
    """Mine, unassigned and all, as the tabs show them."""
    found = await parts.stores.conversations.counts(caller.tenant_id, eyes(caller), caller.id)
    return Counts(mine=found.mine, unassigned=found.unassigned, all=found.all, unread=found.unread)


@get(
    "/v1/conversations/{conversation_id:str}",
    tags=TAGS,
    summary="Get a conversation",
    guards=[allow("read_conversations")],
)
async def get_conversation(parts: Hub, caller: Me, conversation_id: FromPath[str]) -> Conversation:
    """One conversation's head."""
    return await visible(parts, caller, conversation_id)


@patch(
    "/v1/conversations/{conversation_id:str}",
    tags=TAGS,
    summary="Change a conversation",
    guards=[allow("answer_customers")],
)
async def change_conversation(
    parts: Hub, caller: Me, conversation_id: FromPath[str], data: JSONBody[Changes]
) -> Conversation:
    """Status, assignee, labels, priority, snooze, or marking as unread."""
    seen = await visible(parts, caller, conversation_id)
    changes = {name: value for name, value in structs.asdict(data).items() if value is not UNSET}
    await _check(parts, caller, changes)
    if not changes:
        return seen
    return await parts.handles.change(caller.tenant_id, seen.id, seen.number_id, author=caller.author, changes=changes)


@post(
    "/v1/conversations/{conversation_id:str}/claim",
    tags=TAGS,
    summary="Claim a conversation",
    status_code=200,
    guards=[allow("answer_customers")],
)
async def claim_conversation(parts: Hub, caller: Me, conversation_id: FromPath[str]) -> Conversation:
    """Take it if nobody has it. 409 `already_claimed` names who does."""
    seen = await visible(parts, caller, conversation_id)
    return await parts.handles.claim(caller.tenant_id, seen.id, seen.number_id, author=caller.author)


@post(
    "/v1/conversations/{conversation_id:str}/read",
    tags=TAGS,
    summary="Mark as read",
    status_code=200,
    guards=[allow("answer_customers")],
)
async def read_conversation(
    parts: Hub, caller: Me, conversation_id: FromPath[str], data: JSONBody[ReadUpTo]
) -> Conversation:
    """The team has read up to `seq`; the customer sees blue ticks."""
    return await mark_read(parts, caller, conversation_id, data.seq)


@get(
    "/v1/conversations/{conversation_id:str}/notes",
    tags=TAGS,
    summary="List private notes",
    guards=[allow("read_conversations")],
)
async def list_notes(parts: Hub, caller: Me, conversation_id: FromPath[str]) -> Page[Note]:
    """The newest 500, oldest first; `after_seq` is the message each stands behind."""
    seen = await visible(parts, caller, conversation_id)
    return Page(items=await parts.stores.notes.list(caller.tenant_id, seen.id))


@post(
    "/v1/conversations/{conversation_id:str}/notes",
    tags=TAGS,
    summary="Write a private note",
    guards=[allow("answer_customers")],
)
async def add_note(
    parts: Hub, caller: Me, conversation_id: FromPath[str], data: JSONBody[NewNote], idempotency_key: Key = None
) -> Note:
    """Customers never see it."""
    seen = await visible(parts, caller, conversation_id)
    note_id = new_id("nte", parts.clock())

    async def act() -> Note:
        return await parts.handles.note(
            caller.tenant_id, seen.id, seen.number_id, author=caller.author, note_id=note_id, body=data.body
        )

    return await once(parts, caller, idempotency_key, (conversation_id, data), act, kind=Note)


async def _check(parts: Parts, caller: Caller, changes: dict[str, Any]) -> None:
    """An assignee has to be somebody of the team, still active, and a label one that exists is not required."""
    assignee = changes.get("assignee_id")
    if assignee is None:
        return
    person = await parts.stores.accounts.person(caller.tenant_id, assignee)
    if person is None or not person.active:
        errors = [{"path": "assignee_id", "message": "is nobody of your team"}]
        raise Invalid("invalid_input", "assignee_id is nobody of your team.", {"errors": errors})


ROUTES = [
    list_conversations,
    count_conversations,
    get_conversation,
    change_conversation,
    claim_conversation,
    read_conversation,
    list_notes,
    add_note,
]
