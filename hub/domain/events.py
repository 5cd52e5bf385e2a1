"""What happens to conversations: the contract between processes.

The webhook parser makes `Parsed` (Meta's names), intake resolves them to `Routed` (ours), owners apply the event
inside. People's and programs' wishes are events too (commands): they take the same ordered, durable road, and are
answered on `reply_to` once committed. Every struct is tagged by its class name in snake case under `type`.
"""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from hub.domain.answering import HandOverReason
from hub.domain.contact import ContactCard, Identity
from hub.domain.message import AiAnswer, Author, MessageError, Status


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


class _Event(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag=_snake):
    pass


# --- what WhatsApp tells


class MessageReceived(_Event, frozen=True, kw_only=True):
    """A customer wrote. `kind` is Meta's message type; `content` its object (the whole message when unknown)."""

    wamid: str
    kind: str
    content: dict[str, Any]
    at: datetime
    received_at: datetime
    reply_to: str | None = None  # wamid
    forwarded: bool = False
    referral: dict[str, Any] | None = None
    errors: tuple[MessageError, ...] = ()
    historic: bool = False


class MessageEchoed(_Event, frozen=True, kw_only=True):
    """Somebody answered from the WhatsApp Business app on the phone; shown, never sent again."""

    wamid: str
    kind: str
    content: dict[str, Any]
    at: datetime
    received_at: datetime
    reply_to: str | None = None
    historic: bool = False
    status: Status = "sent"


class StatusChanged(_Event, frozen=True, kw_only=True):
    """A tick. `message_id` is ours, echoed by Meta in `biz_opaque_callback_data` (None if it is not one of ours)."""

    wamid: str
    status: Status
    at: datetime
    message_id: str | None = None
    error: MessageError | None = None
    pricing: dict[str, Any] | None = None


class ReactionChanged(_Event, frozen=True, kw_only=True):
    """`emoji` None takes the reaction back."""

    wamid: str  # of the reaction itself
    target: str  # wamid of the message reacted to
    emoji: str | None
    by: Literal["in", "out"]
    at: datetime


class MessageEdited(_Event, frozen=True, kw_only=True):
    target: str
    kind: str
    content: dict[str, Any]
    at: datetime


class MessageRevoked(_Event, frozen=True, kw_only=True):
    target: str
    at: datetime


class CustomerCalled(_Event, frozen=True, kw_only=True):
    """A call, answered or not: it opens the 24-hour window like a message does."""

    call_id: str
    content: dict[str, Any]
    at: datetime
    received_at: datetime


class IdentityChanged(_Event, frozen=True, kw_only=True):
    """The customer's number or id changed; the new card stands in `Routed.contact`. `text` is what to show."""

    wamid: str | None
    text: str
    at: datetime
    received_at: datetime


class LinkClicked(_Event, frozen=True, kw_only=True):
    """Meta saw the customer follow a link in a marketing message."""

    at: datetime


class MarketingPreferenceChanged(_Event, frozen=True, kw_only=True):
    value: str  # stop, resume
    at: datetime


# --- what our own processes tell


class SendOutcome(_Event, frozen=True, kw_only=True):
    """What became of a send. `wa_id` and `user_id` are how Meta names the customer in its answer."""

    message_id: str
    outcome: Literal["sending", "accepted", "failed", "unknown"]
    at: datetime
    wamid: str | None = None
    error: MessageError | None = None


class MediaSettled(_Event, frozen=True, kw_only=True):
    """An inbound file is stored, or cannot be had."""

    message_id: str
    state: Literal["ready", "failed"]
    at: datetime
    key: str | None = None  # in object storage
    mime_type: str | None = None
    size: int | None = None
    reason: str | None = None


class MessageEnriched(_Event, frozen=True, kw_only=True):
    message_id: str
    at: datetime
    language: str | None = None
    sentiment: dict[str, Any] | None = None
    suggestions: tuple[dict[str, Any], ...] = ()


class ContactChanged(_Event, frozen=True, kw_only=True):
    """The team or a profile changed the contact; the new card stands in `Routed.contact`. Shows no message."""

    at: datetime


class ReplySuggested(_Event, frozen=True, kw_only=True):
    """An AI wrote what one could answer to a customer's message. It takes the place of its earlier one."""

    message_id: str
    at: datetime
    suggestion: dict[str, Any]


class SnoozeEnded(_Event, frozen=True, kw_only=True):
    at: datetime


# --- what people and programs ask for; `author` acts, `reply_to_subject` is answered after the commit


class _Command(_Event, frozen=True, kw_only=True):
    command_id: str
    author: Author
    at: datetime
    answer_to: str | None = None  # NATS subject


class SendMessage(_Command, frozen=True, kw_only=True):
    """`client_id` makes it one message however often it is asked for.

    `only_if_last_seq`: refused (409 `overtaken`) once the conversation has gone on beyond that message. `written_by`:
    an AI's words, which are refused as well when a person took or closed the conversation meanwhile.
    """

    client_id: str
    kind: str
    content: dict[str, Any]
    context_wamid: str | None = None
    retry_of: str | None = None
    lane: Literal["people", "campaign"] = "people"
    only_if_last_seq: int | None = None
    written_by: AiAnswer | None = None


class HandOver(_Command, frozen=True, kw_only=True):
    """Answering by itself gives the conversation to the team instead of answering `message_id`: a note says why, and
    `words`, if any, tell the customer. Refused (409 `overtaken`) when the conversation has gone on or a person has it.
    """

    message_id: str
    only_if_last_seq: int
    reason: HandOverReason
    note_id: str
    note: str
    words: str | None = None


class RetryMessage(_Command, frozen=True, kw_only=True):
    """Send a failed message again, as a new one."""

    message_id: str


class AddNote(_Command, frozen=True, kw_only=True):
    note_id: str
    body: str


class MarkRead(_Command, frozen=True, kw_only=True):
    seq: int


class Claim(_Command, frozen=True, kw_only=True):
    """Take a conversation nobody has. Refused, naming the holder, when somebody else has it."""


class ChangeConversation(_Command, frozen=True, kw_only=True):
    """`changes` holds only the fields to change: status, assignee_id, labels, priority, snoozed_until, unread."""

    changes: dict[str, Any]


Event = (
    MessageReceived
    | MessageEchoed
    | StatusChanged
    | ReactionChanged
    | MessageEdited
    | MessageRevoked
    | CustomerCalled
    | IdentityChanged
    | MarketingPreferenceChanged
    | LinkClicked
    | SendOutcome
    | MediaSettled
    | MessageEnriched
    | ContactChanged
    | ReplySuggested
    | SnoozeEnded
    | SendMessage
    | HandOver
    | RetryMessage
    | AddNote
    | MarkRead
    | Claim
    | ChangeConversation
)
Command = SendMessage | HandOver | RetryMessage | AddNote | MarkRead | Claim | ChangeConversation


class Notice(Struct, frozen=True, kw_only=True):
    """A webhook that concerns no conversation: templates, quality, account, flows, groups. Kept whole."""

    field: str
    value: dict[str, Any]
    at: datetime


class Parsed(Struct, frozen=True, kw_only=True):
    """One thing found in a webhook body, in Meta's names. `customer` is None for a `Notice`."""

    waba_id: str
    phone_number_id: str | None
    customer: Identity | None
    event: Event | Notice
    previous: Identity | None = None  # the customer's former names, on an identity change


class Routed(Struct, frozen=True, kw_only=True, array_like=True):
    """An event with its address: what travels in `events.<partition>`."""

    tenant_id: str
    conversation_id: str
    number_id: str
    contact: ContactCard | None  # None: unchanged, the owner knows it
    event: Event


class RawBody(Struct, frozen=True, kw_only=True, array_like=True):
    """A webhook body as it came, in `raw`. `readable` is False for one that is no JSON."""

    received_at: datetime
    body: bytes
    readable: bool = True


class Audience(Struct, frozen=True, kw_only=True, array_like=True):
    """The facts that decide who may see a feed event. `number_id` None: everyone of the tenant."""

    number_id: str | None = None
    assignee_id: str | None = None


class FeedEvent(Struct, frozen=True, kw_only=True, array_like=True):
    """One line of `feed.<tenant>`. `data` is the REST object after the change, encoded once, as JSON.

    `id` is unique for ever and the same when told again: `<subject id>.<version>`.
    """

    id: str
    kind: str  # message.created, …
    at: datetime
    conversation_id: str | None
    audience: Audience
    data: bytes
