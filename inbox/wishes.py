"""What people and programs ask of conversations, whether by REST or on the stream: check, then ask the owner."""

from typing import Any

from hub.domain.conversation import Conversation
from hub.domain.ids import conversation_of, is_message_id
from hub.domain.message import Message
from hub.errors import Invalid, NotFound
from hub.whatsapp import payloads
from hub.whatsapp.values import listed, table
from inbox.auth.callers import Caller
from inbox.files import with_own_file
from inbox.parts import Parts
from inbox.sight import visible

# Members of a Cloud API message that are not its content.
_ENVELOPE = frozenset({"type", "client_id", "context", "messaging_product", "recipient_type"})
CLIENT_ID_MAX = 200


async def send_message(
    parts: Parts, caller: Caller, conversation_id: str, client_id: str, body: dict[str, Any]
) -> Message:
    """Queue `body`, a Cloud API message without `to`, for the customer. The same `client_id` again is the same message.

    Raises Invalid with every limit it breaks, NotFound, Conflict (closed window) or Unavailable.
    """
    kind, content, context = read_body(body, client_id)
    conversation = await visible(parts, caller, conversation_id)
    content = await with_own_file(parts, caller.tenant_id, kind, content)
    return await parts.handles.send(
        caller.tenant_id,
        conversation.id,
        conversation.number_id,
        author=caller.author,
        client_id=client_id,
        kind=kind,
        content=content,
        context_wamid=context,
    )


async def mark_read(parts: Parts, caller: Caller, conversation_id: str, seq: int) -> Conversation:
    """The team has read up to `seq`."""
    conversation = await visible(parts, caller, conversation_id)
    if seq < 0:
        raise _invalid("seq", "must be 0 or more")
    return await parts.handles.mark_read(
        caller.tenant_id, conversation.id, conversation.number_id, author=caller.author, seq=seq
    )


async def retry_message(parts: Parts, caller: Caller, message_id: str) -> Message:
    """Send a failed message once more."""
    if not is_message_id(message_id):
        raise NotFound("message_not_found", "There is no such message, or you may not see it.")
    conversation = await visible(parts, caller, conversation_of(message_id))
    return await parts.handles.retry(
        caller.tenant_id, conversation.id, conversation.number_id, author=caller.author, message_id=message_id
    )


def read_body(body: dict[str, Any], client_id: str) -> tuple[str, dict[str, Any], str | None]:
    """(type, content, wamid it answers) of a message as clients write it. Raises Invalid."""
    if not client_id or len(client_id) > CLIENT_ID_MAX:
        raise _invalid("client_id", f"must have 1 to {CLIENT_ID_MAX} characters")
    kind, content = _content_of(body)
    errors = payloads.check(kind, content)
    errors += [
        {"path": strange, "message": "does not belong to this message"}
        for strange in sorted(set(body) - _ENVELOPE - {kind})
    ]
    if errors:
        raise Invalid("invalid_message", "WhatsApp would refuse this message.", {"errors": errors})
    return kind, content, _context(body.get("context"))


def _content_of(body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """(type, content). Without a type it is a text, as for Meta; shared contacts are a list in Meta's messages."""
    kind = body.get("type", "text")
    if not isinstance(kind, str):
        return "", {}
    content = body.get(kind)
    return kind, {"contacts": listed(content)} if kind == "contacts" else table(content)


def _context(context: Any) -> str | None:
    if context is None:
        return None
    wamid = table(context).get("message_id")
    if not isinstance(wamid, str):
        raise _invalid("context.message_id", "must be the id WhatsApp gave the message that is answered")
    return wamid


def _invalid(path: str, message: str) -> Invalid:
    return Invalid("invalid_message", f"{path} {message}", {"errors": [{"path": path, "message": message}]})
