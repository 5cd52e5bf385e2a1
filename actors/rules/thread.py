"""Adding to a conversation's thread and rewriting what is in it: the few ways in which every decision ends."""

from datetime import datetime
from typing import Any, Literal

from msgspec.structs import replace

from actors.rules.change import Change, Effect, State, Tell
from actors.rules.growth import growth
from actors.rules.preview import preview
from hub.domain.conversation import ParkedStatus
from hub.domain.message import Message, ReplyTo


def keep(state: State, *effects: Effect) -> Change:
    """Nothing changes; `effects` may still tell what is already so."""
    return Change(state.head, state.parked, effects=effects)


def add(
    state: State,
    now: datetime,
    message: Message,
    *effects: Effect,
    parked: tuple[ParkedStatus, ...] | None = None,
) -> Change:
    """Put `message` at the end of the thread; the head follows as `growth` says."""
    head = state.head
    news = "conversation.updated" if head.last_seq else "conversation.created"
    after = replace(head, version=head.version + 1, updated_at=now, **growth(head, message))
    return Change(
        after,
        state.parked if parked is None else parked,
        inserted=(message,),
        effects=(Tell("message.created", message), Tell(news, after), *effects),
    )


def rewrite(
    state: State,
    now: datetime,
    message: Message,
    *effects: Effect,
    parked: tuple[ParkedStatus, ...] | None = None,
) -> Change:
    """Replace a message by `message`, the next version of it; the list follows when it shows that one."""
    head = state.head
    tells: tuple[Effect, ...] = (Tell("message.updated", message),)
    if head.last_message and head.last_message.seq == message.seq and (seen := preview(message)) != head.last_message:
        head = replace(head, version=head.version + 1, updated_at=now, last_message=seen)
        tells = (*tells, Tell("conversation.updated", head))
    else:
        head = replace(head, version=head.version + 1, updated_at=now)
    return Change(head, state.parked if parked is None else parked, updated=(message,), effects=(*tells, *effects))


def change_head(state: State, now: datetime, *effects: Effect, **fields: Any) -> Change:
    """Only the head changes, and everyone is told."""
    head = replace(state.head, version=state.head.version + 1, updated_at=now, **fields)
    return Change(head, state.parked, effects=(Tell("conversation.updated", head), *effects))


def next_version(message: Message, **fields: Any) -> Message:
    """`message` with `fields` changed."""
    return replace(message, version=message.version + 1, **fields)


def retell(state: State, message: Message, kind: Literal["message.created", "message.updated"]) -> tuple[Effect, ...]:
    """Tell a known message and its conversation as they are now: an owner may have died after storing them."""
    news = "conversation.created" if kind == "message.created" and message.seq == 1 else "conversation.updated"
    return (Tell(kind, message), Tell(news, state.head))


def answering(state: State, wamid: str | None) -> ReplyTo | None:
    """The reference to the message with Meta's id `wamid`; ours too when we hold it."""
    return ReplyTo(wamid=wamid, message_id=state.by_wamid.get(wamid)) if wamid else None


def with_client_id(state: State, client_id: str) -> Message | None:
    """The message that was asked for, or made, under `client_id`."""
    known = state.by_client.get(client_id)
    return state.messages.get(known) if known else None
