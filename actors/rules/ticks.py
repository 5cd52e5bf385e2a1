"""The order of a message's states. Ticks never go back; `failed` is the end."""

from typing import Final

from hub.domain.message import Status

_RANK: Final[dict[Status, int]] = {"queued": 0, "sending": 1, "sent": 2, "delivered": 3, "read": 4, "played": 5}
_REAL: Final = frozenset({"sent", "delivered", "read", "played"})  # only Meta can say these
_UNDECIDED: Final = frozenset({"queued", "sending", "unknown"})


def advance(current: Status, heard: Status) -> Status:
    """The state after hearing `heard` while in `current`; `current` itself when the news is old or impossible.

    `unknown` (attempted, never answered) is settled by any real tick or by `failed`. A `failed` that comes after
    `delivered` or `read` is not believed: the customer has the message.
    """
    if current in ("failed", "received") or heard == current:
        return current
    if heard == "failed":
        return heard if current in _UNDECIDED or current == "sent" else current
    if heard == "unknown":
        return heard if current in ("queued", "sending") else current
    if current == "unknown":
        return heard if heard in _REAL else current
    return heard if _RANK.get(heard, -1) > _RANK[current] else current
