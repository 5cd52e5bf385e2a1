"""A message, as the REST interface shows it and the store keeps it."""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

Direction = Literal["in", "out"]
Status = Literal["received", "queued", "sending", "sent", "delivered", "read", "played", "failed", "unknown"]
AuthorKind = Literal["customer", "person", "program", "campaign", "ai", "phone_app", "system"]
MediaState = Literal["loading", "ready", "failed"]

MEDIA_TYPES = frozenset({"image", "video", "audio", "document", "sticker"})


class Author(Struct, frozen=True, kw_only=True, omit_defaults=True):
    kind: AuthorKind
    id: str | None = None
    name: str | None = None


class MessageError(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a message was not delivered: Meta's `code` and words, and `advice`, what a person can do about it."""

    code: int
    title: str
    details: str | None = None
    advice: str | None = None


class ReplyTo(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a message answers. `message_id` is ours when we hold the message, else only Meta's `wamid` is known."""

    wamid: str
    message_id: str | None = None


class AiSource(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an AI's words rest on: a passage of the knowledge base, or an answer the team once gave."""

    kind: Literal["passage", "past_answer"]
    id: str
    title: str


class AiAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How an AI came to its words; kept with them for ever. `answers` is the customer's message, `prompt` the prompt's
    name and version, `confidence` 0 to 1, `cost_micros` millionths of a US dollar."""

    answers: str
    prompt: str
    provider: str
    model: str
    tokens_in: int
    tokens_out: int
    cost_micros: int
    confidence: float
    sources: tuple[AiSource, ...] = ()


class Reaction(Struct, frozen=True, kw_only=True):
    emoji: str
    by: Direction
    at: datetime


class Media(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The file of a message. `url` is ours (`/v1/media/…`, range requests) once `state` is `ready`."""

    state: MediaState
    media_id: str | None = None  # Meta's
    url: str | None = None
    mime_type: str | None = None
    size: int | None = None  # bytes
    filename: str | None = None
    reason: str | None = None  # why it failed, for people


class Message(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One message. `content` is the Cloud API object of its type; an unknown type is kept whole.

    `seq` counts 1, 2, 3 … in its conversation without gaps; `at` is Meta's time, `received_at` ours. `version` grows
    by one with every change, so an older copy never replaces a newer one.
    """

    id: str
    conversation_id: str
    seq: int
    direction: Direction
    type: str
    content: dict[str, Any]
    wamid: str | None = None
    status: Status
    error: MessageError | None = None
    author: Author
    at: datetime
    received_at: datetime
    reply_to: ReplyTo | None = None
    reactions: tuple[Reaction, ...] = ()
    media: Media | None = None
    referral: dict[str, Any] | None = None
    edited_at: datetime | None = None
    revoked_at: datetime | None = None
    forwarded: bool = False
    historic: bool = False  # from a phone's history before it was connected
    retry_of: str | None = None
    client_id: str | None = None
    pricing: dict[str, Any] | None = None
    sentiment: dict[str, Any] | None = None
    language: str | None = None
    suggestions: tuple[dict[str, Any], ...] = ()
    ai: AiAnswer | None = None
    version: int
