"""How a conversation's mood follows from its messages as they are understood, in whatever order that happens. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, Literal, cast, get_args

from msgspec.structs import replace

from hub.domain.conversation import Mood, MoodFlag, MoodLabel
from hub.domain.message import Message

MOODS: Final[tuple[MoodLabel, ...]] = get_args(MoodLabel)
FEW: Final = 5  # messages that a trend is made of: what an agent still has before the eyes
FLAGGED: Final = 8  # messages for which a flag stands, counted by seq
# How far scores must move, on average from message to message, to be called a trend: half of neutral to negative
# within five messages.
STEEP: Final = 0.12


def mood_after(mood: Mood | None, message: Message, sentiment: dict[str, Any] | None) -> Mood | None:
    """The mood after one message was understood: that of the newest one understood. One understood late adds only its
    flags; one that was edited is counted anew."""
    given = sentiment or {}
    label: MoodLabel | None = given.get("label") if given.get("label") in MOODS else None
    if message.direction != "in" or label is None:
        return mood
    flags = _flags(mood, message, given.get("flags"))
    if mood is not None and mood.seq > message.seq:
        return replace(mood, flags=flags)
    before = () if mood is None else mood.recent[:-1] if mood.seq == message.seq else mood.recent
    score = given.get("score")
    recent = (*before, float(score) if isinstance(score, int | float) else 0.0)[-FEW:]
    return Mood(label=label, score=recent[-1], seq=message.seq, recent=recent, trend=trend(recent), flags=flags)


def trend(scores: tuple[float, ...]) -> Literal["falling", "steady", "rising"]:
    """Where scores go, newest last. Fewer than three say nothing."""
    if len(scores) < 3:
        return "steady"
    slope = sum(later - earlier for earlier, later in pairwise(scores)) / (len(scores) - 1)
    return "falling" if slope <= -STEEP else "rising" if slope >= STEEP else "steady"


def _flags(mood: Mood | None, message: Message, raised: Any) -> tuple[MoodFlag, ...]:
    """The newest flag of each kind among the last messages."""
    newest = max(message.seq, mood.seq if mood else 0)
    found = {
        flag.kind: flag
        for flag in (mood.flags if mood else ())
        if flag.seq != message.seq and flag.seq > newest - FLAGGED
    }
    all_raised = cast("Sequence[dict[str, Any]]", raised if isinstance(raised, list | tuple) else ())
    for each in all_raised:
        kind, because = str(each.get("kind", "")), str(each.get("because", ""))
        if kind and (kind not in found or found[kind].seq < message.seq):
            found[kind] = MoodFlag(kind=kind, seq=message.seq, because=because)
    return tuple(sorted(found.values(), key=lambda flag: -flag.seq))
