"""What a decision says: the new head, the messages to write, and what has to be done once that is committed."""

from dataclasses import dataclass, field
from typing import Any

from hub.domain.campaign import RecipientClicked, RecipientNews
from hub.domain.contact import MarketingWish
from hub.domain.conversation import Conversation, ParkedStatus
from hub.domain.enrich import Said
from hub.domain.events import Event
from hub.domain.message import Message
from hub.domain.note import Note
from hub.domain.sends import SendJob


@dataclass(frozen=True, slots=True)
class Tell:
    """Publish to the feed, e.g. `message.created` with a Message, `conversation.updated` with a Conversation."""

    kind: str
    subject: Message | Conversation | Note


@dataclass(frozen=True, slots=True)
class Send:
    """Hand a job to the number's owner."""

    job: SendJob


@dataclass(frozen=True, slots=True)
class FetchMedia:
    """Get the file of a message from Meta before its address expires."""

    message: Message


@dataclass(frozen=True, slots=True)
class Enrich:
    """Ask for language, mood and suggestions, or let an answer be learned from."""

    message: Message
    before: tuple[Said, ...] = ()
    offered: tuple[dict[str, Any], ...] = ()
    offered_for: str | None = None


@dataclass(frozen=True, slots=True)
class Consider:
    """Ask whether a message without words needs a person: there is nothing to understand in it."""

    message: Message


@dataclass(frozen=True, slots=True)
class SaveNote:
    note: Note


@dataclass(frozen=True, slots=True)
class KeepWish:
    """Record that the customer stopped or resumed marketing messages, with the proof."""

    contact_id: str
    wish: MarketingWish


@dataclass(frozen=True, slots=True)
class Report:
    """Tell a campaign what became of one of its recipients, or what that one did."""

    news: RecipientNews | RecipientClicked


@dataclass(frozen=True, slots=True)
class Answer:
    """Reply to a command. Exactly one of `result` (a REST object) and `problem` (code, detail, extra) is set."""

    to: str
    result: Message | Conversation | Note | None = None
    problem: tuple[int, str, str, dict[str, Any]] | None = None  # HTTP status, code, detail, extra


Effect = Tell | Send | FetchMedia | Enrich | Consider | SaveNote | KeepWish | Report | Answer


@dataclass(frozen=True, slots=True)
class Needs:
    """Messages a decision must be able to see, if they exist. `anywhere`: in other conversations too."""

    wamids: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    client_ids: tuple[str, ...] = ()
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """The outcome of one event. `head` and `parked` are the new ones (the same objects when nothing changed)."""

    head: Conversation
    parked: tuple[ParkedStatus, ...]
    inserted: tuple[Message, ...] = ()
    updated: tuple[Message, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(slots=True)
class State:
    """A conversation in its owner's memory: head, parked statuses, and the messages it can see.

    `complete` tells that every message is here; if not, the owner looks up what `needs` names before it decides.
    Decisions read it; only the owner folds their changes in, with `fold`.
    """

    tenant_id: str
    head: Conversation
    parked: tuple[ParkedStatus, ...] = ()
    messages: dict[str, Message] = field(default_factory=dict[str, Message])
    by_wamid: dict[str, str] = field(default_factory=dict[str, str])
    by_client: dict[str, str] = field(default_factory=dict[str, str])
    complete: bool = True
    elsewhere: set[str] = field(default_factory=set[str])  # wamids that were asked for and stand in another thread

    def remember(self, message: Message) -> None:
        self.messages[message.id] = message
        if message.wamid:
            self.by_wamid[message.wamid] = message.id
        if message.client_id:
            self.by_client[message.client_id] = message.id

    def fold(self, change: Change) -> None:
        """Take a change in."""
        self.head, self.parked = change.head, change.parked
        for message in (*change.inserted, *change.updated):
            self.remember(message)

    def find(self, wamid: str) -> Message | None:
        known = self.by_wamid.get(wamid)
        return self.messages.get(known) if known else None


@dataclass(frozen=True, slots=True)
class Incoming:
    """An event on its way to a decision. `again`: it may have been applied before by an owner that died, so what
    is already done has to be told (and sent, and answered) once more; the receivers drop what they already have."""

    event: Event
    number_id: str
    again: bool = False
