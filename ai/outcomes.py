"""What a person did with suggested replies, from what was offered and what was sent. Pure."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any, Final, Literal

from msgspec import Struct

# How much of two texts is the same, 0…1, from where on one was made of the other. Two answers to the same question
# that were written apart seldom reach half.
MADE_OF: Final = 0.6
_SPACE = re.compile(r"\W+")


class Outcome(Struct, frozen=True, kw_only=True):
    """`place` (1, 2, 3) and `source` tell which suggestion was taken."""

    outcome: Literal["accepted", "edited", "ignored"]
    place: int | None = None
    source: str | None = None


def outcome(offered: Sequence[dict[str, Any]], sent: str) -> Outcome | None:
    """None when nothing was offered."""
    if not offered:
        return None
    words = _plain(sent)
    alike = [_alike(_plain(str(each.get("text", ""))), words) for each in offered]
    best = max(range(len(alike)), key=alike.__getitem__)
    if alike[best] < MADE_OF:
        return Outcome(outcome="ignored")
    source = offered[best].get("source")
    return Outcome(
        outcome="accepted" if alike[best] == 1.0 else "edited",
        place=best + 1,
        source=source if isinstance(source, str) else None,
    )


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text.lower()).strip()


def _alike(offered: str, sent: str) -> float:
    """1 for the same words. A suggestion that stands whole in what was sent counts by its length."""
    if offered == sent:
        return 1.0
    if not offered or not sent:
        return 0.0
    matcher = SequenceMatcher(None, offered, sent, autojunk=False)
    if matcher.real_quick_ratio() < MADE_OF and offered not in sent:
        return 0.0
    return min(0.99, max(matcher.ratio(), 0.9 if offered in sent and len(offered) >= 20 else 0.0))
