"""Ticks: what Meta's webhooks and our own senders say became of a message we sent."""

from datetime import datetime
from typing import Any, Final

from msgspec.structs import replace

from actors.rules.change import Change, KeepWish, State
from actors.rules.parked import Parked, collect, park
from actors.rules.thread import keep, next_version, retell, rewrite
from actors.rules.ticks import advance
from hub.domain.contact import MarketingWish
from hub.domain.conversation import ParkedStatus
from hub.domain.events import SendOutcome, StatusChanged
from hub.domain.ids import is_message_id
from hub.domain.message import Message

STOPPED_MARKETING: Final = 131050  # Meta's code for it


def status_changed(state: State, event: StatusChanged, now: datetime, again: bool) -> Change:
    """Apply a tick, or let it wait for its message."""
    message = _sent(state, event.message_id) or state.find(event.wamid)
    if message is None:
        return _wait(state, event, now)
    if message.direction == "in":
        return keep(state)  # our own reading of a customer's message is no tick
    heard = ParkedStatus(wamid=event.wamid, status=event.status, at=event.at, error=event.error, pricing=event.pricing)
    fields, parked = _learn(state, message, event.wamid, (heard,))
    return _apply(state, message, fields, now, parked=parked, again=again)


def send_outcome(state: State, event: SendOutcome, now: datetime, again: bool) -> Change:
    """What the sender says. `accepted` gives the wamid; the first tick itself comes from Meta."""
    message = _sent(state, event.message_id)
    if message is None:
        return keep(state)
    fields: dict[str, Any] = {}
    parked = state.parked
    if event.outcome == "accepted":
        waiting = message.status in ("queued", "unknown")
        base = replace(message, status="sending") if waiting else message
        fields, parked = _learn(state, base, event.wamid, ())
        if waiting:
            fields.setdefault("status", "sending")
    elif event.outcome != "unknown" or message.wamid is None:  # one with a wamid was accepted, whatever came after
        status = advance(message.status, event.outcome)
        if status != message.status:
            fields = {"status": status, "error": event.error}
    return _apply(state, message, fields, now, parked=parked, again=again)


def _sent(state: State, ours: str | None) -> Message | None:
    """Our message with that id; None if the text is foreign or names another conversation's message."""
    return state.messages.get(ours) if ours and is_message_id(ours) else None


def _wait(state: State, event: StatusChanged, now: datetime) -> Change:
    parked = park(state.parked, event, now)
    if parked is state.parked:
        return keep(state)
    head = replace(state.head, version=state.head.version + 1, updated_at=now)
    return Change(head, parked)


def _learn(
    state: State, message: Message, wamid: str | None, heard: tuple[ParkedStatus, ...]
) -> tuple[dict[str, Any], Parked]:
    """The fields that change by what was heard, by a wamid now known, and by what had waited for it."""
    fields: dict[str, Any] = {}
    waited, parked = collect(state.parked, wamid)
    # a wamid is unique: one that another message already carries stays with that one
    if wamid and message.wamid is None and state.by_wamid.get(wamid, message.id) == message.id:
        fields["wamid"] = wamid
    status, pricing = message.status, message.pricing
    for news in (*heard, waited) if waited else heard:
        ahead = advance(status, news.status)
        if ahead != status:
            status = fields["status"] = ahead
            fields["error"] = news.error if ahead in ("failed", "unknown") else None
        if news.pricing and pricing != news.pricing and (pricing is None or ahead == news.status):
            pricing = fields["pricing"] = news.pricing
    return fields, parked


def _apply(
    state: State, message: Message, fields: dict[str, Any], now: datetime, *, parked: Parked, again: bool
) -> Change:
    fields = {name: value for name, value in fields.items() if getattr(message, name) != value}
    after = next_version(message, **fields) if fields else message
    stopped = _stopped(state, after, now) if fields or again else ()
    if fields:
        return rewrite(state, now, after, *stopped, parked=parked)
    if parked is not state.parked:
        return Change(replace(state.head, version=state.head.version + 1, updated_at=now), parked)
    return keep(state, *retell(state, message, "message.updated"), *stopped) if again else keep(state)


def _stopped(state: State, message: Message, now: datetime) -> tuple[KeepWish, ...]:
    """WhatsApp knows that this customer stopped marketing messages, whether or not we were told."""
    if message.status != "failed" or message.error is None or message.error.code != STOPPED_MARKETING:
        return ()
    kept = MarketingWish(wish="stop", said_by="refusal", message_id=message.id, at=now)
    return (KeepWish(state.head.contact.id, kept),)
