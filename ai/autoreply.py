"""What to do about a customer's message by itself: answer, suggest, hand over to a person, or stay quiet. Pure.

Asked twice: before anything is written, when `Write` says that it is worth it, and with the written `Draft`. What
forbids an answer is looked at both times. It never decides whether a person was faster: that is for the
conversation's one writer (actors.rules.turns).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from ai.asking_for_people import asks_for_a_person
from ai.instructions import gives_instructions
from ai.stalling import alike, by_customer, gets_no_further, is_a_machine, words
from hub.domain.answering import AnsweringSettings, HandOverReason, Tallies, allowed_by_the_clock
from hub.domain.conversation import AiPart, Conversation
from hub.domain.message import AiSource, Message
from hub.domain.opt_out import wish

StayReason = Literal[
    "off", "not_a_customer", "historic", "revoked", "old", "window", "newer_message", "person", "claimed", "closed",
    "answered", "handed_over", "hours", "machine", "nothing_to_answer", "limit_conversation", "limit_number",
    "limit_cost", "intent", "unsure", "no_provider", "failed",
]  # fmt: skip

# At pick-up. What waited longer, in a queue or at Meta, a person has seen, or is no longer waited for.
FRESH: Final = timedelta(minutes=2)
WRITING: Final = timedelta(minutes=1)  # an answer takes a while itself
INTENT_SURE: Final = 0.5  # a less probable intent is none
SUGGESTED_ABOVE: Final = 0.3  # a person looks at it
ELSE: Final = frozenset({"person", "phone_app", "program", "campaign"})  # whoever else may have answered
NOTHING_TO_SUGGEST: Final = frozenset({"opt_out", "unreadable", "suspicious"})
UNREADABLE: Final = frozenset({"image", "video", "audio", "document"})


@dataclass(frozen=True, slots=True)
class Understood:
    """What the models read in the message. `mood` is the score, -1 to 1; `flags` as in ai.texts.FLAGS."""

    language: str | None = None
    mood: float | None = None
    flags: frozenset[str] = frozenset()
    intent: str | None = None
    intent_probability: float = 0.0


@dataclass(frozen=True, slots=True)
class Draft:
    """A written answer. `confidence` as judged, not as claimed; `refused` says what is wrong with the text."""

    text: str
    confidence: float
    sources: tuple[AiSource, ...] = ()
    hand_over: bool = False
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A message and all that is known about it. `thread`: the last messages, oldest first, to the newest there is."""

    settings: AnsweringSettings
    head: Conversation
    message: Message
    thread: Sequence[Message]
    now: datetime
    understood: Understood = field(default_factory=Understood)
    tallies: Tallies = field(default_factory=Tallies)
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """Say nothing."""

    why: StayReason


@dataclass(frozen=True, slots=True)
class Write:
    """Nothing stands against it: let an answer be written, and ask again."""


@dataclass(frozen=True, slots=True)
class Suggest:
    text: str


@dataclass(frozen=True, slots=True)
class Send:
    text: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """`tell`: the customer has talked to the AI, or asks for a person, and should hear that one will come."""

    reason: HandOverReason
    tell: bool


Decision = Stay | Write | Suggest | Send | HandOver


def decide(case: Case) -> Decision:
    """The one decision."""
    if why := forbidden(case):
        return Stay(why)
    if reason := _needs_a_person(case):
        if case.settings.mode == "automatic":
            return hand_over(case, reason)
        if reason in NOTHING_TO_SUGGEST:  # for the others a person is there already, and may use an answer
            return Stay("unsure")
    if why := _limited(case) or _not_chosen(case):
        return Stay(why)
    if case.draft is None:
        return Write()
    return _suggest(case.draft) if case.settings.mode == "suggest" else _automatic(case, case.draft)


def hand_over(case: Case, reason: HandOverReason) -> HandOver:
    """Who says STOP gets no more words, and who never talked to the AI need not hear of it."""
    talked = (case.head.ai or AiPart()).turns > 0
    tell = reason != "opt_out" and (talked or reason == "asked") and _limited(case) is None
    return HandOver(reason, tell=tell)


def forbidden(case: Case) -> StayReason | None:  # noqa: PLR0911 - a row for each reason
    """Why the AI has to keep out altogether, whatever the message says."""
    message, head = case.message, case.head
    if case.settings.mode == "off":
        return "off"
    if message.historic:
        return "historic"
    if not by_customer(message):
        return "not_a_customer"
    if message.revoked_at is not None:
        return "revoked"
    if _too_old(case):
        return "old"
    if head.window_expires_at is None or case.now >= head.window_expires_at:
        return "window"
    if why := _somebody_elses(case):
        return why
    if not allowed_by_the_clock(case.settings, case.now):
        return "hours"
    return "machine" if is_a_machine(case.thread) else None


def _too_old(case: Case) -> bool:
    patience = FRESH if case.draft is None else FRESH + WRITING
    return case.now - min(case.message.at, case.message.received_at) > patience


def _somebody_elses(case: Case) -> StayReason | None:
    """Whether a person has the conversation, or somebody had the last word."""
    head, message, part = case.head, case.message, case.head.ai or AiPart()
    newer = {each.author.kind for each in case.thread if each.seq > message.seq}
    if newer & ELSE or part.person_seq >= message.seq:
        return "person"
    if newer or head.last_seq > message.seq:
        return "answered" if newer == {"ai"} else "newer_message"
    if part.handed_over is not None:
        return "handed_over"
    if head.claimed:
        return "claimed"
    if part.person_at is not None and case.now - part.person_at < timedelta(minutes=case.settings.quiet_minutes):
        return "person"
    return None if head.status == "open" else "closed"


def _needs_a_person(case: Case) -> HandOverReason | None:  # noqa: PLR0911 - a row for each reason
    message, read = case.message, case.understood
    said, sure = words(message), read.intent_probability >= INTENT_SURE
    if message.type in UNREADABLE:
        return "unreadable"
    if wish(said) == "stop" or (read.intent == "opt_out" and sure):
        return "opt_out"
    if asks_for_a_person(said) or (read.intent == "human" and sure):
        return "asked"
    if "angry" in read.flags:
        return "angry"
    if gives_instructions(said):
        return "suspicious"
    if gets_no_further(case.thread):
        return "no_progress"
    return "turns" if (case.head.ai or AiPart()).turns >= case.settings.most_turns else None


def _limited(case: Case) -> StayReason | None:
    limits, used = case.settings, case.tallies
    if used.today >= limits.most_a_day:
        return "limit_conversation"
    if used.this_hour >= limits.most_an_hour:
        return "limit_number"
    return "limit_cost" if used.cost_micros >= limits.most_cost_micros else None


def _not_chosen(case: Case) -> StayReason | None:
    if not words(case.message):
        return "nothing_to_answer"
    chosen, read = case.settings.intents, case.understood
    known = read.intent if read.intent_probability >= INTENT_SURE else None
    return None if not chosen or known in chosen else "intent"


def _suggest(draft: Draft) -> Decision:
    worthless = draft.refused or draft.hand_over or not draft.text or draft.confidence < SUGGESTED_ABOVE
    return Stay("unsure") if worthless else Suggest(draft.text)


def _automatic(case: Case, draft: Draft) -> Decision:
    if draft.refused:
        return hand_over(case, "refused")
    if draft.hand_over or not draft.text or draft.confidence < case.settings.least_confidence:
        return hand_over(case, "unsure")
    said_before = [words(each) for each in case.thread if each.author.kind == "ai"]
    if any(alike(draft.text, before) for before in said_before[-2:]):
        return hand_over(case, "no_progress")
    return Send(draft.text)
