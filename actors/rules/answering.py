"""What answering by itself leaves in a conversation besides its messages: suggestions, and the hand-over to people.

Whether its words come too late is decided by the conversation's one writer (`turns.overtaken`), so there is nothing
in between: a person who writes, takes or closes the conversation wins.
"""

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from actors.rules.change import Answer, Change, Effect, SaveNote, Send, State, Tell
from actors.rules.sending import GONE_ON, answer, job_for, place, refuse
from actors.rules.thread import change_head, keep, next_version, retell, rewrite, with_client_id
from actors.rules.turns import overtaken
from actors.rules.window import window_open
from hub.domain.conversation import AiPart, Conversation, HandedOver
from hub.domain.events import HandOver, ReplySuggested, SendMessage
from hub.domain.note import Note

AI_SOURCE: Final = "ai"  # of a suggestion


def client_id_of(message_id: str) -> str:
    """The client id of what the AI says about a customer's message: at most one thing, an answer or a farewell."""
    return f"ai:{message_id}"


def hand_over(state: State, event: HandOver, now: datetime, again: bool) -> Change:
    """The team's again: open, nobody's, with a note that says why; the AI keeps out until a person resolves it."""
    head = state.head
    if head.ai is not None and head.ai.handed_over is not None:
        return keep(state, *(_told_again(state, event) if again else ()), *answer(event, head))
    if why := overtaken(state, event.message_id, event.only_if_last_seq):
        return refuse(state, event, 409, "overtaken", GONE_ON, why=why)
    grown = _with_words(state, event, now)
    after = _handed_over(state, event, grown.head, now)
    note = _note(state, event)
    told: list[Effect] = [effect for effect in grown.effects if not _of_the_head(effect)]
    shown = (Tell("conversation.updated", after), SaveNote(note), Tell("note.created", note))
    return Change(after, grown.parked, inserted=grown.inserted, effects=(*told, *shown, *answer(event, after)))


def reply_suggested(state: State, event: ReplySuggested, now: datetime, again: bool) -> Change:
    """The AI's suggestion stands before the others of its message."""
    message = state.messages.get(event.message_id)
    if message is None or message.direction != "in":
        return keep(state)
    others = tuple(each for each in message.suggestions if each.get("source") != AI_SOURCE)
    suggestions = ({**event.suggestion, "source": AI_SOURCE}, *others)
    if suggestions == message.suggestions:
        return keep(state, *retell(state, message, "message.updated")) if again else keep(state)
    return rewrite(state, now, next_version(message, suggestions=suggestions))


def _with_words(state: State, event: HandOver, now: datetime) -> Change:
    """The thread with what the customer is told, where something may and can be told."""
    contact = state.head.contact
    reachable = contact.phone or contact.user_id or contact.parent_user_id
    if not event.words or not reachable or not window_open(state.head, now):
        return change_head(state, now)
    wish = SendMessage(
        command_id=event.command_id,
        author=event.author,
        at=event.at,
        client_id=client_id_of(event.message_id),
        kind="text",
        content={"body": event.words},
    )
    return place(state, wish, wish, now)


def _handed_over(state: State, event: HandOver, grown: Conversation, now: datetime) -> Conversation:
    """The head after it. A farewell of the AI answers nothing: the customer still waits, and nobody has read it."""
    before, asked = state.head, state.messages[event.message_id]
    return replace(
        grown,
        status="open",
        snoozed_until=None,
        assignee_id=None,
        unread=before.unread,
        read_seq=before.read_seq,
        waiting_since=before.waiting_since or asked.at,
        ai=replace(grown.ai or AiPart(), handed_over=HandedOver(at=now, reason=event.reason)),
    )


def _note(state: State, event: HandOver) -> Note:
    return Note(
        id=event.note_id,
        conversation_id=state.head.id,
        after_seq=event.only_if_last_seq,
        body=event.note,
        author=event.author,
        at=event.at,
    )


def _told_again(state: State, event: HandOver) -> tuple[Effect, ...]:
    """An owner may have died after storing it."""
    note = _note(state, event)
    shown: tuple[Effect, ...] = (Tell("conversation.updated", state.head), SaveNote(note), Tell("note.created", note))
    words = with_client_id(state, client_id_of(event.message_id))
    if words is None:
        return shown
    unsent = (Send(job_for(state, words, "people")),) if words.status == "queued" else ()
    return (Tell("message.created", words), *unsent, *shown)


def _of_the_head(effect: Effect) -> bool:
    """What the hand-over itself says better, or answers."""
    return isinstance(effect, Answer) or (isinstance(effect, Tell) and isinstance(effect.subject, Conversation))
