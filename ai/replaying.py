"""A talk that is over, looked at as it stood when the customer asked: for a dry run. Pure."""

from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from ai.autoreply import Case, Understood
from ai.stalling import by_customer, since_a_person, words
from hub.domain.answering import AnsweringSettings
from hub.domain.conversation import AiPart, Conversation
from hub.domain.message import Message

WINDOW = timedelta(hours=24)
PICKED_UP = timedelta(seconds=2)  # after it came
ANSWERED_WITHIN = 5  # messages after a question in which the team's answer is looked for


def question_of(thread: Sequence[Message]) -> Message | None:
    """The customer's last message in a thread that somebody could have answered."""
    asked = (each for each in reversed(thread) if by_customer(each) and each.revoked_at is None and words(each))
    return next(asked, None)


def case_then(
    settings: AnsweringSettings, head: Conversation, thread: Sequence[Message], asked: Message, read: Understood
) -> Case:
    """The case as it was when `asked` was the last word: nobody's conversation, open, with what the AI had said."""
    before = [each for each in thread if each.seq <= asked.seq]
    turns = sum(each.author.kind == "ai" for each in since_a_person(before))
    then = replace(
        head,
        status="open",
        assignee_id=None,
        last_seq=asked.seq,
        window_expires_at=asked.at + WINDOW,
        ai=AiPart(turns=turns),
    )
    return Case(settings, then, asked, before, max(asked.at, asked.received_at) + PICKED_UP, read)


def read_then(message: Message) -> Understood:
    """What the models had read in it."""
    mood = message.sentiment or {}
    score, flags = mood.get("score"), mood.get("flags")
    return Understood(
        language=message.language,
        mood=float(score) if isinstance(score, int | float) else None,
        flags=_flags(flags),
    )


def answer_of_the_team(after: Sequence[Message]) -> str:
    """What people really said next; empty when they did not."""
    said = (words(each) for each in after[:ANSWERED_WITHIN] if each.author.kind in {"person", "phone_app", "program"})
    return next((text for text in said if text), "")


def _flags(given: object) -> frozenset[str]:
    """Flags by their kind, as ai.sentiment writes them, or by name alone."""
    if not isinstance(given, list | tuple):
        return frozenset()
    names: set[str] = set()
    for each in given:  # pyright: ignore[reportUnknownVariableType]
        name = each.get("kind") if isinstance(each, dict) else each  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        if isinstance(name, str):
            names.add(name)
    return frozenset(names)
