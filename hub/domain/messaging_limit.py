"""The messaging limit: how many customers a business portfolio may write to first in any 24 hours."""

from dataclasses import dataclass
from typing import Final

UNLIMITED: Final = -1  # as Meta writes it where its limits are numbers
DAY: Final = 86_400.0  # seconds; what Meta counts over
# A place that was given may be used this many seconds; then it is asked for again. Without that, a send that waited
# in its lane would count at Meta longer than here.
HOLD: Final = 60.0
MARGIN: Final = 60.0  # seconds more: a send under way, clocks that differ
SPAN: Final = DAY + HOLD + MARGIN
# While a limit is not known customers are counted all the same, up to Meta's largest limit.
MOST: Final = 100_000


@dataclass(frozen=True, slots=True)
class Counted:
    """`used` customers are counted; `free_at`: when the next place is free, in Unix seconds, None while one is."""

    used: int
    free_at: float | None


@dataclass(frozen=True, slots=True)
class Claimed(Counted):
    """`given` may be written to; of these `fresh` were not counted before."""

    given: frozenset[str]
    fresh: frozenset[str]


def tier_of(limit: int | None) -> str:
    """Meta's word for a limit: TIER_250, TIER_2K, TIER_UNLIMITED; TIER_NOT_SET while unknown."""
    if limit is None:
        return "TIER_NOT_SET"
    if limit == UNLIMITED:
        return "TIER_UNLIMITED"
    return f"TIER_{limit // 1000}K" if limit >= 1000 and limit % 1000 == 0 else f"TIER_{limit}"
