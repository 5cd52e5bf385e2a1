"""Whom to write to again, by what became of a campaign's message, and how many they are. Pure."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

from msgspec import Struct

from hub.domain.campaign import RecipientState, count
from hub.domain.progress import Standing
from hub.stores.postgres.recipients_import import Left
from hub.whatsapp.reasons import PASSING

Who = Literal["not_read", "read", "not_replied", "replied", "clicked", "not_clicked", "failed", "failed_passing"]

_ARRIVED: Final[tuple[RecipientState, ...]] = ("sent", "delivered", "read", "replied")
LEFT: Final[Mapping[Who, Left]] = {
    "not_read": Left(states=("sent", "delivered")),
    "read": Left(states=("read",)),
    "not_replied": Left(states=("sent", "delivered", "read")),
    "replied": Left(states=("replied",)),
    "clicked": Left(clicked=True),
    "not_clicked": Left(states=_ARRIVED, clicked=False),
    "failed": Left(states=("failed",)),
    "failed_passing": Left(states=("failed",), codes=tuple(sorted(PASSING))),
}


class FollowUpCount(Struct, frozen=True, kw_only=True):
    who: Who
    count: int


def counted(standing: Standing) -> list[FollowUpCount]:
    """How many each would be, from what is kept of the campaign."""
    return [FollowUpCount(who=who, count=_count(standing, LEFT[who])) for who in get_args(Who)]


def _count(standing: Standing, left: Left) -> int:
    clicked = sum(each.clicked for each in standing.responses)
    if left.states is None:
        return clicked
    those = [each for each in standing.tallies if left.codes is None or each.code in left.codes]
    return max(0, count(those, *left.states) - (clicked if left.clicked is False else 0))
