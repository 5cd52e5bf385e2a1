"""Answering a customer: a person's, a program's or a campaign's message becomes a row in the thread and a job."""

from datetime import datetime
from typing import Any, Final

from actors.rules.amendments import with_reaction
from actors.rules.change import Answer, Change, Effect, Send, State
from actors.rules.thread import add, answering, keep, next_version, retell, rewrite, with_client_id
from actors.rules.turns import overtaken
from actors.rules.understanding import understand
from actors.rules.window import window_open
from hub.domain.conversation import Conversation
from hub.domain.events import Command, RetryMessage, SendMessage
from hub.domain.ids import message_id
from hub.domain.message import MEDIA_TYPES, Media, Message
from hub.domain.sends import Lane, SendJob

WINDOW_CLOSED: Final = (
    "More than 24 hours have passed since the customer last wrote or called, so WhatsApp only lets templates through. "
    "Send a template; free messages work again as soon as the customer answers."
)
NOT_HELD: Final = "This conversation has no such message."
GONE_ON: Final = "The conversation has gone on since this was written, so it was not sent."


def send_message(state: State, event: SendMessage, now: datetime, again: bool) -> Change:
    """One message for a client id, however often it is asked for."""
    known = with_client_id(state, event.client_id)
    if known is not None:
        return _already_there(state, event, known, event.lane, again)
    if why := _too_late(state, event):
        return refuse(state, event, 409, "overtaken", GONE_ON, why=why)
    if event.kind != "template" and not window_open(state.head, now):
        return refuse(state, event, 409, "window_closed", WINDOW_CLOSED)
    if event.kind == "reaction":
        return _react(state, event, now, again)
    return place(state, event, event, now)


def _too_late(state: State, event: SendMessage) -> str | None:
    if event.written_by is not None:
        expected = state.head.last_seq if event.only_if_last_seq is None else event.only_if_last_seq
        return overtaken(state, event.written_by.answers, expected)
    return "newer_message" if event.only_if_last_seq not in (None, state.head.last_seq) else None


def retry_message(state: State, event: RetryMessage, now: datetime, again: bool) -> Change:
    """A message that failed, or whose fate nobody knows, goes out again as a new one: once, however often clicked."""
    failed = state.messages.get(event.message_id)
    if failed is None:
        return refuse(state, event, 404, "message_not_found", NOT_HELD)
    client_id = retry_id(event.message_id)
    known = with_client_id(state, client_id)
    if known is not None:
        return _already_there(state, event, known, "people", again)
    if failed.direction != "out" or failed.status not in ("failed", "unknown"):
        detail = f"Only a message that failed can be sent again; this one is {failed.status}."
        return refuse(state, event, 409, "not_failed", detail, message_status=failed.status)
    if failed.type != "template" and not window_open(state.head, now):
        return refuse(state, event, 409, "window_closed", WINDOW_CLOSED)
    wish = SendMessage(
        command_id=event.command_id,
        author=event.author,
        at=event.at,
        client_id=client_id,
        kind=failed.type,
        content=failed.content,
        context_wamid=failed.reply_to.wamid if failed.reply_to else None,
        retry_of=failed.id,
        written_by=failed.ai,
    )
    return place(state, event, wish, now)


def retry_id(message: str) -> str:
    """The client id of the retry of `message`: the same for every click."""
    return f"retry:{message}"


def refuse(state: State, command: Command, status: int, code: str, detail: str, **extra: Any) -> Change:
    """Nothing changes; whoever asked learns why."""
    return keep(state, *answer(command, problem=(status, code, detail, extra)))


def answer(
    command: Command,
    result: Message | Conversation | None = None,
    problem: tuple[int, str, str, dict[str, Any]] | None = None,
) -> tuple[Effect, ...]:
    """The answer to a command, if somebody waits for it."""
    return (Answer(command.answer_to, result, problem),) if command.answer_to else ()


def place(state: State, command: Command, wish: SendMessage, now: datetime) -> Change:
    """The message at the end of the thread, its job, and the answer to whoever commanded it."""
    head = state.head
    contact = head.contact
    if not (contact.phone or contact.user_id or contact.parent_user_id):
        detail = "WhatsApp has told neither a phone number nor a user id of this customer, so nothing can be sent."
        return refuse(state, command, 409, "no_address", detail)
    seq = head.last_seq + 1
    own_id = message_id(head.id, seq)
    message = Message(
        id=own_id,
        conversation_id=head.id,
        seq=seq,
        direction="out",
        type=wish.kind,
        content=wish.content,
        status="queued",
        author=wish.author,
        at=wish.at,
        received_at=now,
        reply_to=answering(state, wish.context_wamid),
        media=_own_media(own_id, wish),
        retry_of=wish.retry_of,
        client_id=wish.client_id,
        ai=wish.written_by,
        version=1,
    )
    job = Send(job_for(state, message, wish.lane))
    return add(state, now, message, job, *understand(state, message), *answer(command, message))


def _own_media(own_id: str, wish: SendMessage) -> Media | None:
    """A file uploaded to us (`hub_media` in the content: its key in object storage) can be shown at once."""
    if wish.kind not in MEDIA_TYPES or not wish.content.get("hub_media"):
        return None
    mime, name = wish.content.get("mime_type"), wish.content.get("filename")
    return Media(
        state="ready",
        url=f"/v1/media/{own_id}",
        mime_type=mime if isinstance(mime, str) else None,
        filename=name if isinstance(name, str) else None,
    )


def _already_there(state: State, command: Command, known: Message, lane: Lane, again: bool) -> Change:
    if not again:
        return keep(state, *answer(command, known))
    # only a job that was never taken is handed over again; the number's owner drops one it already has
    repeat = (Send(job_for(state, known, lane)),) if known.status == "queued" else ()
    return keep(state, *retell(state, known, "message.created"), *repeat, *answer(command, known))


def _react(state: State, event: SendMessage, now: datetime, again: bool) -> Change:
    """A reaction is no message: it is shown on its target at once and goes out as a job of its own kind."""
    wamid, emoji = event.content.get("message_id"), event.content.get("emoji")
    target = state.find(wamid) if isinstance(wamid, str) else None
    if target is None:
        return refuse(state, event, 404, "message_not_found", NOT_HELD)
    reactions = with_reaction(target, emoji if isinstance(emoji, str) else None, "out", event.at)
    job = Send(job_for(state, target, event.lane, event))
    if reactions == target.reactions:
        told = retell(state, target, "message.updated") if again else ()
        newest = next((one.emoji for one in reactions if one.by == "out"), "") == (emoji or "")
        # sent again after a newer one, an old reaction would take its place on the customer's phone
        repeat = (job,) if again and newest else ()
        return keep(state, *told, *repeat, *answer(event, target))
    message = next_version(target, reactions=reactions)
    return rewrite(state, now, message, job, *answer(event, message))


def job_for(state: State, message: Message, lane: Lane, reaction: SendMessage | None = None) -> SendJob:
    """The call to make. A customer whose phone number is hidden is named by the business-scoped user id."""
    contact = state.head.contact
    sent: Message | SendMessage = reaction or message
    return SendJob(
        kind="reaction" if reaction else "message",
        tenant_id=state.tenant_id,
        number_id=state.head.number_id,
        conversation_id=message.conversation_id,
        message_id=message.id,
        lane=lane,
        to=contact.phone,
        recipient=None if contact.phone else contact.user_id or contact.parent_user_id,
        type="reaction" if reaction else message.type,
        content=sent.content,
        context_wamid=message.reply_to.wamid if message.reply_to and not reaction else None,
        window_until=state.head.window_expires_at if message.type == "template" else None,
        at=sent.at,
    )
