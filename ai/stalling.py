"""Whether a talk with the AI leads anywhere, and whether the other side is a machine as well. Pure."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Final

from hub.domain.message import Message
from hub.domain.opt_out import plain

STALLED: Final = 3  # the customer's messages in a row that got no further
FALL: Final = 0.15  # of the mood's score, -1 to 1; smaller differences are the models' noise
ALIKE: Final = 0.8  # of the words of two questions
# No person reads an answer and writes one within this, several times running. Meta's times are whole seconds, so ours
# are compared: on its way a person's message takes a second itself.
AT_ONCE: Final = timedelta(seconds=1.5)
TIMES_AT_ONCE: Final = 3
LOOP_LENGTH: Final = 12  # characters: "ok" twice is no loop


def words(message: Message) -> str:
    """What a person wrote: a text's body, a file's caption, a button's text."""
    for member in ("body", "caption", "text"):
        said = message.content.get(member)
        if isinstance(said, str) and said.strip():
            return said.strip()
    return ""


def by_customer(message: Message) -> bool:
    return message.direction == "in" and message.author.kind == "customer" and not message.historic


def since_a_person(thread: Sequence[Message]) -> list[Message]:
    """The end of a thread: what customer and AI wrote since somebody else had the word."""
    last = max((place for place, each in enumerate(thread) if not _of_the_talk(each)), default=-1)
    return list(thread[last + 1 :])


def gets_no_further(thread: Sequence[Message]) -> bool:
    """Whether after the AI's answers the same is asked a third time, or the mood fell twice running."""
    talk = since_a_person(thread)
    if not any(each.author.kind == "ai" for each in talk):
        return False
    asked = [each for each in talk if by_customer(each)][-STALLED:]
    if len(asked) < STALLED:
        return False
    last = asked[-1]
    return all(alike(words(each), words(last)) for each in asked) or _falling([_mood(each) for each in asked])


def is_a_machine(thread: Sequence[Message]) -> bool:
    """Whether the other side answers like a program: the same text twice at once, or again and again at once."""
    talk = since_a_person(thread)
    at_once = [
        after
        for before, after in pairwise(talk)
        if before.author.kind == "ai" and by_customer(after) and after.received_at - before.received_at <= AT_ONCE
    ]
    if len(at_once) >= TIMES_AT_ONCE:
        return True
    said = [plain(words(each)) for each in at_once]
    return any(len(text) >= LOOP_LENGTH for text in said if said.count(text) > 1)


def alike(one: str, other: str) -> bool:
    """Whether two texts ask the same, by their words."""
    a, b = set(plain(one).split()), set(plain(other).split())
    return bool(a and b) and len(a & b) / len(a | b) >= ALIKE


def _of_the_talk(message: Message) -> bool:
    return by_customer(message) or message.author.kind == "ai"


def _mood(message: Message) -> float | None:
    score = (message.sentiment or {}).get("score")
    return float(score) if isinstance(score, int | float) else None


def _falling(moods: Sequence[float | None]) -> bool:
    known = [mood for mood in moods if mood is not None]
    if len(known) < STALLED or known[-1] >= 0:
        return False
    return all(before - after >= FALL for before, after in pairwise(known))
