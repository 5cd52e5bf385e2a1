"""Who had the word: what a conversation's head keeps of the AI's part and of people's. Pure."""

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from actors.rules.change import State
from hub.domain.conversation import AiPart, Conversation
from hub.domain.message import Message

# A program's or a campaign's message is nobody who took the conversation in hand.
PEOPLE: Final = frozenset({"person", "phone_app"})
# After a day without a word of the AI its turns count anew: it is another talk.
ANOTHER_TALK: Final = timedelta(days=1)


def part_after(head: Conversation, message: Message) -> AiPart | None:
    """The AI's part once our `message` is the last of the thread."""
    known = head.ai or AiPart()
    if message.author.kind in PEOPLE:
        return replace(known, turns=0, person_at=_later(known.person_at, message.at), person_seq=message.seq)
    if message.author.kind == "ai":
        same_talk = known.spoke_at is not None and message.at - known.spoke_at < ANOTHER_TALK
        return replace(known, turns=known.turns + 1 if same_talk else 1, spoke_at=message.at)
    return head.ai


def part_when_taken(head: Conversation, at: datetime) -> AiPart:
    """Somebody took the conversation, or was given it."""
    known = head.ai or AiPart()
    return replace(known, released=False, person_at=_later(known.person_at, at), person_seq=head.last_seq)


def part_when_resolved(head: Conversation) -> AiPart | None:
    """The work is done: what comes next is another talk, also for an AI that had handed this one over."""
    if head.ai is None and head.assignee_id is None:
        return None
    return replace(head.ai or AiPart(), turns=0, released=True, handed_over=None)


def _later(known: datetime | None, at: datetime) -> datetime:
    return at if known is None or at > known else known


def overtaken(state: State, answered: str, last_seq: int) -> str | None:
    """Why an AI's words about the message `answered`, thought of when `last_seq` was the last, come too late."""
    head, message = state.head, state.messages.get(answered)
    part = head.ai or AiPart()
    if head.last_seq != last_seq:
        return "newer_message"
    if message is None or message.revoked_at is not None:
        return "revoked"
    if head.claimed or part.person_seq >= message.seq:
        return "taken"
    if part.handed_over is not None:
        return "handed_over"
    return None if head.status == "open" else "closed"
