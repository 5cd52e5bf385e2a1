"""Second thoughts about a message: reactions, edits, deletions. One about a message we do not hold becomes a line."""

from datetime import datetime
from typing import Any

from actors.rules.change import Change, State
from actors.rules.inbound import entry, event_key
from actors.rules.thread import add, keep, next_version, retell, rewrite, with_client_id
from actors.rules.understanding import understand
from hub.domain.events import MessageEdited, MessageRevoked, ReactionChanged
from hub.domain.message import Direction, Message, Reaction


def reaction_changed(state: State, event: ReactionChanged, now: datetime, again: bool) -> Change:
    """Each side has one reaction a message at most; a newer one takes its place, an older one is no news."""
    target = state.find(event.target)
    if target is None:
        known = state.find(event.wamid)
        if known is not None:
            return keep(state, *retell(state, known, "message.created")) if again else keep(state)
        content = {"message_id": event.target, "emoji": event.emoji or ""}
        return add(state, now, entry(state, "reaction", content, event.at, now, direction=event.by, wamid=event.wamid))
    reactions = with_reaction(target, event.emoji, event.by, event.at)
    if reactions == target.reactions:
        return keep(state, *retell(state, target, "message.updated")) if again else keep(state)
    return rewrite(state, now, next_version(target, reactions=reactions))


def with_reaction(message: Message, emoji: str | None, by: Direction, at: datetime) -> tuple[Reaction, ...]:
    """The reactions of `message` once that side reacts with `emoji` (None or empty takes it back)."""
    for reaction in message.reactions:
        if reaction.by == by and (reaction.at > at or reaction.emoji == emoji):
            return message.reactions
    others = tuple(reaction for reaction in message.reactions if reaction.by != by)
    return (*others, Reaction(emoji=emoji, by=by, at=at)) if emoji else others


def message_edited(state: State, event: MessageEdited, now: datetime, again: bool) -> Change:
    """The newest edit by Meta's time is what the message says."""
    target = state.find(event.target)
    if target is None:
        content = {"original_message_id": event.target, "message": {"type": event.kind, event.kind: event.content}}
        return _keep_line(state, event, content, now, again)
    stale = target.edited_at is not None and event.at < target.edited_at
    if stale or (target.edited_at == event.at and target.content == event.content):
        return keep(state, *retell(state, target, "message.updated")) if again else keep(state)
    message = next_version(target, type=event.kind, content=event.content, edited_at=event.at)
    return rewrite(state, now, message, *(understand(state, message) if message.direction == "in" else ()))


def message_revoked(state: State, event: MessageRevoked, now: datetime, again: bool) -> Change:
    """A deleted message stays in the thread, marked; what it said is kept."""
    target = state.find(event.target)
    if target is None:
        return _keep_line(state, event, {"original_message_id": event.target}, now, again)
    if target.revoked_at is not None:
        return keep(state, *retell(state, target, "message.updated")) if again else keep(state)
    return rewrite(state, now, next_version(target, revoked_at=event.at))


def _keep_line(
    state: State,
    event: MessageEdited | MessageRevoked,
    content: dict[str, Any],
    now: datetime,
    again: bool,
) -> Change:
    client_id = event_key(event) or ""
    known = with_client_id(state, client_id)
    if known is not None:
        return keep(state, *retell(state, known, "message.created")) if again else keep(state)
    kind = "edit" if isinstance(event, MessageEdited) else "revoke"
    return add(state, now, entry(state, kind, content, event.at, now, client_id=client_id))
