"""Every decision about a conversation: state, event and time in; new head, messages and effects out.

Pure and synchronous. Nothing from outside makes it raise: what it does not understand is kept as it is. Deciding the
same event twice changes nothing the second time, so redelivery is harmless; `Incoming.again` makes it say once more
what is already so.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from actors.rules import afterwork, amendments, answering, commands, inbound, sending, statuses
from actors.rules.change import Change, Incoming, Needs, State
from actors.rules.reports import reports
from hub.domain import events
from hub.domain.contact import ContactCard
from hub.domain.conversation import Conversation
from hub.domain.events import Event
from hub.domain.ids import is_message_id

Decider = Callable[[State, Any, datetime, bool], Change]

_DECIDERS: Final[dict[type[Event], Decider]] = {
    events.MessageReceived: inbound.message_received,
    events.MessageEchoed: inbound.message_echoed,
    events.CustomerCalled: inbound.customer_called,
    events.IdentityChanged: inbound.identity_changed,
    events.MarketingPreferenceChanged: inbound.marketing_preference_changed,
    events.LinkClicked: afterwork.link_clicked,
    events.StatusChanged: statuses.status_changed,
    events.SendOutcome: statuses.send_outcome,
    events.ReactionChanged: amendments.reaction_changed,
    events.MessageEdited: amendments.message_edited,
    events.MessageRevoked: amendments.message_revoked,
    events.MediaSettled: afterwork.media_settled,
    events.MessageEnriched: afterwork.message_enriched,
    events.ContactChanged: afterwork.contact_changed,
    events.SnoozeEnded: afterwork.snooze_ended,
    events.ReplySuggested: answering.reply_suggested,
    events.SendMessage: sending.send_message,
    events.HandOver: answering.hand_over,
    events.RetryMessage: sending.retry_message,
    events.AddNote: commands.add_note,
    events.MarkRead: commands.mark_read,
    events.Claim: commands.claim,
    events.ChangeConversation: commands.change_conversation,
}


def new_head(conversation_id: str, number_id: str, contact: ContactCard, at: datetime) -> Conversation:
    """A conversation in which nothing has happened yet (version 0)."""
    return Conversation(id=conversation_id, number_id=number_id, contact=contact, created_at=at, updated_at=at)


def decide(state: State, incoming: Incoming, now: datetime) -> Change:
    """What `incoming` does to a conversation in `state`. `state` must hold what `needs` names, as far as it exists."""
    event = incoming.event
    change = _DECIDERS[type(event)](state, event, now, incoming.again)
    news = reports(state, incoming, change, now)
    return replace(change, effects=(*change.effects, *news)) if news else change


def needs(event: Event, *, careful: bool = True) -> Needs:  # noqa: PLR0911 - a row for each kind of event
    """The messages `decide` must be able to see for this event, wherever in the conversation they stand.

    Not `careful`: a new message is taken for new. Nearly all are, and the commit refuses one whose wamid or client id
    is known already; then the owner decides again with care. It saves a look-up for every message that comes or goes.
    """
    match event:
        case events.MessageReceived() | events.MessageEchoed():
            return Needs(wamids=_known(event.wamid if careful else None, event.reply_to), anywhere=careful)
        case events.StatusChanged():
            ours = event.message_id if event.message_id and is_message_id(event.message_id) else None
            return Needs(wamids=(event.wamid,), message_ids=_known(ours))
        case events.SendOutcome():
            return Needs(wamids=_known(event.wamid), message_ids=(event.message_id,))
        case events.ReactionChanged():
            return Needs(wamids=(event.target, event.wamid))
        case events.MessageEdited() | events.MessageRevoked():
            return Needs(wamids=(event.target,), client_ids=_known(inbound.event_key(event)))
        case events.CustomerCalled():
            return Needs(wamids=(event.call_id,))
        case events.IdentityChanged() | events.MarketingPreferenceChanged():
            return Needs(wamids=_known(_wamid(event)), client_ids=_known(inbound.event_key(event)))
        case events.MediaSettled() | events.MessageEnriched() | events.ReplySuggested():
            return Needs(message_ids=(event.message_id,))
        case events.SendMessage():
            target = event.content.get("message_id") if event.kind == "reaction" else None
            return Needs(
                wamids=_known(event.context_wamid, target if isinstance(target, str) else None),
                message_ids=_known(event.written_by.answers if event.written_by else None),
                client_ids=_known(event.client_id if careful else None),
            )
        case events.HandOver():
            return Needs(message_ids=(event.message_id,), client_ids=(answering.client_id_of(event.message_id),))
        case events.RetryMessage():
            return Needs(message_ids=(event.message_id,), client_ids=(sending.retry_id(event.message_id),))
        case _:
            return Needs()


def _known(*ids: str | None) -> tuple[str, ...]:
    return tuple(i for i in ids if i)


def _wamid(event: events.IdentityChanged | events.MarketingPreferenceChanged) -> str | None:
    return event.wamid if isinstance(event, events.IdentityChanged) else None
