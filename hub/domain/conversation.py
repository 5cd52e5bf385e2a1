"""A conversation's head: everything a list shows and an owner decides by, without its messages."""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from hub.domain.answering import HandOverReason
from hub.domain.contact import ContactCard
from hub.domain.message import Direction, MessageError, Status

ConversationStatus = Literal["open", "snoozed", "resolved"]
MoodLabel = Literal["negative", "neutral", "positive"]
Priority = Literal["low", "normal", "high", "urgent"]


class Preview(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The last message, in a line."""

    seq: int
    direction: Direction
    type: str
    text: str  # at most 140 characters
    status: Status
    at: datetime


class ParkedStatus(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A status that came before its message; waits here for it. `kept_at` is our clock: old ones are let go by it."""

    wamid: str
    status: Status
    at: datetime
    error: MessageError | None = None
    pricing: dict[str, Any] | None = None
    kept_at: datetime | None = None


class MoodFlag(Struct, frozen=True, kw_only=True):
    """Why an agent should look: `angry`, `urgent` or `leaving`, in message `seq`, because of these words of it."""

    kind: str
    seq: int
    because: str


class Mood(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the customer's message `seq` sounded: as the models read the last one they have read.

    `recent`: the scores of the last messages read, oldest first, this one last. `trend`: where they go. `flags`: what
    those messages were flagged for, the newest of each kind.
    """

    label: MoodLabel
    score: float
    seq: int
    recent: tuple[float, ...] = ()
    trend: Literal["falling", "steady", "rising"] = "steady"
    flags: tuple[MoodFlag, ...] = ()


class HandedOver(Struct, frozen=True, kw_only=True):
    """Answering by itself gave the conversation to the team, and keeps out until a person resolves it."""

    at: datetime
    reason: HandOverReason


class AiPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The AI's part in a conversation, and people's, as far as answering by itself goes by them.

    `turns`: the AI's messages in a row since a person last wrote. `person_at`: when a person last wrote or took the
    conversation, `person_seq` the last message then. `released`: resolved since its assignee took it.
    """

    turns: int = 0
    spoke_at: datetime | None = None
    person_at: datetime | None = None
    person_seq: int = 0
    released: bool = False
    handed_over: HandedOver | None = None


class LastCampaign(Struct, frozen=True, kw_only=True):
    """A campaign's message to the customer: its client id names campaign and recipient. An answer belongs to it."""

    client_id: str
    at: datetime


class Conversation(Struct, frozen=True, kw_only=True):
    """One customer on one of our numbers. `version` grows by one with every commit.

    `window_expires_at`: until then free-form messages may be sent (24 h after the customer's last word).
    `waiting_since`: the customer's first unanswered message. `read_seq`: the team has read up to here.
    """

    id: str
    number_id: str
    contact: ContactCard
    status: ConversationStatus = "open"
    assignee_id: str | None = None
    labels: tuple[str, ...] = ()
    priority: Priority = "normal"
    snoozed_until: datetime | None = None
    last_seq: int = 0
    read_seq: int = 0
    unread: int = 0
    last_message: Preview | None = None
    last_message_at: datetime | None = None
    waiting_since: datetime | None = None
    window_expires_at: datetime | None = None
    last_campaign: LastCampaign | None = None
    mood: Mood | None = None
    ai: AiPart | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 0

    @property
    def claimed(self) -> bool:
        """Whether somebody has it in hand: its assignee, until it is resolved."""
        return self.assignee_id is not None and not (self.ai is not None and self.ai.released)
