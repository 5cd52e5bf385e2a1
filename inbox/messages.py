"""The messages of a conversation: reading pages of them, sending, retrying, and when what happened to one."""

from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

from litestar import get, post
from litestar.openapi.spec import Example
from litestar.params import BodyKwarg, FromPath, QueryParameter
from msgspec import Struct

from hub.domain.ids import conversation_of, is_message_id
from hub.domain.message import Message
from hub.errors import Invalid, NotFound
from inbox.auth.callers import Caller
from inbox.auth.guards import Me, allow
from inbox.once import Key, once
from inbox.paging import LIMIT, Limit, Page
from inbox.parts import Hub, Parts
from inbox.sight import visible
from inbox.wishes import retry_message, send_message

TAGS = ["Messages"]

Before = Annotated[int | None, QueryParameter(name="before", ge=1, description="Messages with a smaller seq")]
After = Annotated[int | None, QueryParameter(name="after", ge=0, description="Messages with a larger seq")]
SeqCursor = Annotated[
    str | None, QueryParameter(name="cursor", max_length=20, description="`next_cursor` of the page before")
]
NewMessage = Annotated[
    dict[str, Any],
    BodyKwarg(
        title="Message",
        description="A Cloud API message without `to`, and optionally a `client_id` of your own choice",
        examples=[
            Example(summary="Text", value={"type": "text", "text": {"body": "Hello"}, "client_id": "c-1"}),
            Example(summary="Uploaded file", value={"type": "image", "image": {"id": "med_01JD8", "caption": "Here"}}),
        ],
    ),
]


class Step(Struct, frozen=True, kw_only=True):
    """One moment in a message's life. `after_ms`: milliseconds since the one before."""

    name: str
    at: datetime
    after_ms: int | None = None


class Timeline(Struct, frozen=True, kw_only=True):
    message_id: str
    steps: list[Step]


@get(
    "/v1/conversations/{conversation_id:str}/messages",
    tags=TAGS,
    summary="Read messages",
    guards=[allow("read_conversations")],
)
async def list_messages(
    *,
    parts: Hub,
    caller: Me,
    conversation_id: FromPath[str],
    before: Before = None,
    after: After = None,
    cursor: SeqCursor = None,
    limit: Limit = LIMIT,
) -> Page[Message]:
    """The newest page first, within it by `seq` upwards. `next_cursor` leads to older ones (newer, with `after`)."""
    seen = await visible(parts, caller, conversation_id)
    if cursor is not None:
        before, after = _from_cursor(cursor)
    found = await parts.stores.messages.page(
        caller.tenant_id, seen.id, seen.last_seq, before=before, after=after, limit=limit
    )
    return Page(items=found, next_cursor=_next(found, seen.last_seq, after))


@post(
    "/v1/conversations/{conversation_id:str}/messages",
    tags=TAGS,
    summary="Send a message",
    status_code=202,
    guards=[allow("answer_customers")],
)
async def post_message(
    parts: Hub, caller: Me, conversation_id: FromPath[str], data: NewMessage, idempotency_key: Key = None
) -> Message:
    """Queued durably when this answers; ticks follow on the stream. One `client_id` or key is one message for ever."""
    client_id = _client_id(data, idempotency_key)

    async def act() -> Message:
        return await send_message(parts, caller, conversation_id, client_id, data)

    return await once(parts, caller, idempotency_key, (conversation_id, data), act, kind=Message)


@post("/v1/messages/{message_id:str}/retry", tags=TAGS, summary="Retry a failed message", status_code=202,
      guards=[allow("answer_customers")])  # fmt: skip
async def retry(parts: Hub, caller: Me, message_id: FromPath[str]) -> Message:
    """Sends it again as a new message; twice is one retry."""
    return await retry_message(parts, caller, message_id)


@get("/v1/messages/{message_id:str}", tags=TAGS, summary="Get a message", guards=[allow("read_conversations")])
async def get_message(parts: Hub, caller: Me, message_id: FromPath[str]) -> Message:
    """One message."""
    return await message_of(parts, caller, message_id)


@get("/v1/messages/{message_id:str}/timeline", tags=TAGS, summary="Trace a message",
     guards=[allow("read_conversations")])  # fmt: skip
async def timeline(parts: Hub, caller: Me, message_id: FromPath[str]) -> Timeline:
    """When it was written, received, attempted and settled: the answer to "why was this late?"."""
    message = await message_of(parts, caller, message_id)
    moments: list[tuple[str, datetime]] = [("written", message.at), ("received", message.received_at)]
    if message.direction == "out":
        moments += await _attempts(parts, caller, message_id)
    moments += [(name, at) for name, at in (("edited", message.edited_at), ("revoked", message.revoked_at)) if at]
    return Timeline(message_id=message_id, steps=_steps(moments))


async def message_of(parts: Parts, caller: Caller, message_id: str) -> Message:
    """A message the caller may see. Raises NotFound."""
    if is_message_id(message_id):
        seen = await visible(parts, caller, conversation_of(message_id))
        for message in await parts.stores.messages.find(caller.tenant_id, ids=[message_id]):
            if message.seq <= seen.last_seq:
                return message
    raise NotFound("message_not_found", "There is no such message, or you may not see it.")


async def _attempts(parts: Parts, caller: Caller, message_id: str) -> list[tuple[str, datetime]]:
    attempts = await parts.stores.ledger.get(caller.tenant_id, [message_id])
    moments: list[tuple[str, datetime]] = []
    for attempt in attempts.values():
        moments.append(("attempted", attempt.attempted_at))
        if attempt.settled_at and attempt.outcome:
            moments.append((attempt.outcome, attempt.settled_at))
    return moments


def _steps(moments: list[tuple[str, datetime]]) -> list[Step]:
    steps: list[Step] = []
    for name, at in sorted(moments, key=lambda moment: moment[1]):
        gap = int((at - steps[-1].at).total_seconds() * 1000) if steps else None
        steps.append(Step(name=name, at=at, after_ms=gap))
    return steps


def _client_id(body: dict[str, Any], key: str | None) -> str:
    given = body.get("client_id")
    if given is not None and not isinstance(given, str):
        errors = [{"path": "client_id", "message": "must be text"}]
        raise Invalid("invalid_message", "client_id must be text", {"errors": errors})
    return given or key or f"auto-{uuid4().hex}"


def _next(found: list[Message], last_seq: int, after: int | None) -> str | None:
    if not found:
        return None
    if after is not None:
        return f"a{found[-1].seq}" if found[-1].seq < last_seq else None
    return f"b{found[0].seq}" if found[0].seq > 1 else None


def _from_cursor(cursor: str) -> tuple[int | None, int | None]:
    way, seq = cursor[:1], cursor[1:]
    if way not in {"a", "b"} or not (seq.isascii() and seq.isdigit()):
        errors = [{"path": "cursor", "message": "is not one this list gave out"}]
        raise Invalid("invalid_cursor", "The cursor does not belong to this list.", {"errors": errors})
    return (int(seq), None) if way == "b" else (None, int(seq))


ROUTES = [list_messages, post_message, retry, get_message, timeline]
