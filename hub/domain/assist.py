"""What is asked of the models and what they answer: the contract between those who ask and the models' owner.

It travels outside the streams: what is asked may be lost, and whoever asked is told so. First the road, the same for
all features; then each feature's question and answer.
"""

from datetime import datetime
from typing import Literal

from msgspec import Raw, Struct

from hub.domain.conversation import MoodLabel
from hub.domain.replies import Problem

# --- the road


class Ask(Struct, frozen=True, kw_only=True, array_like=True):
    """A question, on `assist.<feature>`. `request` is the feature's own struct as MessagePack; `seconds` is how long
    its asker waits. Whoever gives up sooner says the `id` on `assist-stop`."""

    id: str
    tenant_id: str
    seconds: float
    request: bytes


class Working(Struct, frozen=True, array_like=True, tag=True):
    """Somebody is at work on it, said at once and then every few seconds."""


class Piece(Struct, frozen=True, array_like=True, tag=True):
    """A part of the text. `n` counts 0, 1, 2 …: a gap is a part that was lost."""

    n: int
    text: str


class Answer(Struct, frozen=True, array_like=True, tag=True):
    """The end: the feature's answer. `n` is how many pieces came before."""

    n: int
    result: Raw


class Refused(Struct, frozen=True, array_like=True, tag=True):
    """The end: it cannot be granted."""

    problem: Problem


class Away(Struct, frozen=True, array_like=True, tag=True):
    """The end: something it needs is away, or it took too long."""

    dependency: str
    reason: str


Said = Working | Piece | Answer | Refused | Away

# --- what every answer says of itself


class Made(Struct, frozen=True, kw_only=True):
    """Who made an answer: this machine (`local`), or a language model, with the prompt it was asked by (`summary@3`).
    `note` is one sentence for people where it is not what they may expect."""

    by: Literal["local", "model"] = "local"
    provider: str | None = None
    model: str | None = None
    prompt: str | None = None
    note: str | None = None


# --- summary: what a conversation is about


class SummaryAsked(Struct, frozen=True, kw_only=True):
    """`language` to write in, such as `en`; None: the conversation's own."""

    conversation_id: str
    language: str | None = None


class Point(Struct, frozen=True, kw_only=True):
    """`by`: who said it and `seq`, in which message; None where a model put it in words of its own."""

    text: str
    by: Literal["customer", "agent"] | None = None
    seq: int | None = None


class Summary(Made, frozen=True, kw_only=True):
    """`matter`: what the customer wants. `done`: what was done or promised. `open`: what somebody still waits for.

    It covers the messages from `from_seq` to `upto_seq`; older ones belong to another matter or are too many.
    """

    conversation_id: str
    matter: list[Point]
    done: list[Point]
    open: list[Point]
    mood: MoodLabel | None
    from_seq: int
    upto_seq: int


# --- rewriting a draft

Way = Literal["friendly", "formal", "plain", "shorter", "fix"]


class RewriteAsked(Struct, frozen=True, kw_only=True):
    """`language` of the draft where it is known, such as `de`. `conversation_id`: whom it is for, so that a language
    model is not told the name."""

    text: str
    how: Way
    language: str | None = None
    conversation_id: str | None = None


class Rewritten(Made, frozen=True, kw_only=True):
    """`check`: sentences on what to look at before sending, such as a number that is not in the draft."""

    text: str
    how: Way
    check: list[str]


# --- translation


class TranslationAsked(Struct, frozen=True, kw_only=True):
    """Of a text, or of a message's words. `to` is an ISO 639-1 code, perhaps with a country: `pt`, `pt-BR`.
    `conversation_id` as for a rewriting."""

    to: str
    text: str = ""
    message_id: str | None = None
    conversation_id: str | None = None


class Translation(Made, frozen=True, kw_only=True):
    """`check`: sentences on what to look at, such as a number that is missing."""

    original: str
    text: str
    to: str
    check: list[str]


# --- tags and intent


class TagsAsked(Struct, frozen=True, kw_only=True):
    conversation_id: str


class Tag(Struct, frozen=True, kw_only=True):
    """One of the team's labels that would fit. `score` from 0 to 1; a language model gives none."""

    label_id: str
    name: str
    score: float | None = None


class Intent(Struct, frozen=True, kw_only=True):
    """What the customer wants, such as `delivery_problem`: one of ai.texts.INTENTS. `score` as of a tag."""

    name: str
    score: float | None = None


class Tags(Made, frozen=True, kw_only=True):
    """The best first; empty where nothing is near enough. `upto_seq` is the last message that was read."""

    conversation_id: str
    labels: list[Tag]
    intent: Intent | None
    upto_seq: int


# --- voice notes


class TranscriptAsked(Struct, frozen=True, kw_only=True):
    message_id: str


class Transcript(Made, frozen=True, kw_only=True):
    """Kept for 30 days, so that nobody pays twice."""

    message_id: str
    text: str
    at: datetime


# --- learning anew from the team's past answers


class RefitAsked(Struct, frozen=True, kw_only=True):
    """Learn the tenant's own ranking of replies now, not at night."""


class Refitted(Struct, frozen=True, kw_only=True):
    """From how many past answers; 0 when there are too few to learn from."""

    pairs: int
