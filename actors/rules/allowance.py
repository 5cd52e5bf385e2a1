"""How many new customers a campaign may take now, and how fast: limits, quality and restrictions of its numbers.

Pure. Times are handed in.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from hub.domain.campaign import Campaign, PausedBy, Waiting
from hub.domain.messaging_limit import UNLIMITED, Counted
from hub.domain.number import Number, forbidden

# The part of its rate that a number's campaigns keep while customers block and report it. Meta names no figure: half
# as many messages give complaints of the last days, which count most, time to show; a fifth keeps a number with the
# worst rating alive without adding much to what drags it down.
SHARES: Final[Mapping[str, float]] = {"YELLOW": 0.5, "RED": 0.2}
# Back to the full rate in this time once the quality is GREEN again: Meta's rating looks at seven days, and an hour of
# slow growth shows whether the drop comes back.
CLIMB: Final = timedelta(hours=1)
# A wait shorter than this is no news: places become free one by one as they were taken a day ago.
WORTH_TELLING: Final = timedelta(seconds=5)
SAME_TIME: Final = timedelta(minutes=1)

_WORDS: Final[Mapping[str, str]] = {
    "RESTRICTED_BIZ_INITIATED_MESSAGING": "WhatsApp does not let this business write to customers first for now",
    "RESTRICTED_UTILITY_TEMPLATES": "WhatsApp does not let this business send utility templates for now",
    "DISABLED": "WhatsApp has disabled the account",
}


@dataclass(frozen=True, slots=True)
class Portion:
    """A portfolio's places as they were counted. `taken`: how many were taken here before that, ever; `out`: how many
    of those were still under way and may not have been counted."""

    limit: int
    counted: Counted
    taken: int
    out: int

    def room(self, taken: int) -> int:
        """How many more may be taken, when `taken` were ever."""
        return max(0, self.limit - self.counted.used - self.out - (taken - self.taken))

    @property
    def full(self) -> bool:
        return self.counted.used >= self.limit


def limited(number: Number) -> bool:
    """Whether its portfolio has a limit that is known."""
    return number.messaging_limit is not None and number.messaging_limit != UNLIMITED


def fitting(turns: Sequence[str], portfolios: Mapping[str, str], rooms: Mapping[str, int]) -> list[str]:
    """Of numbers' turns those that have a place. `portfolios`: whose limit a number shares; `rooms`: how many places a
    portfolio has, where it has a limit."""
    used = Counter[str]()
    kept: list[str] = []
    for number_id in turns:
        portfolio = portfolios.get(number_id, "")
        if portfolio in rooms and used[portfolio] >= rooms[portfolio]:
            continue
        used[portfolio] += 1
        kept.append(number_id)
    return kept


def waiting(
    campaign: Campaign, numbers: Sequence[Number], portions: Mapping[str, Portion], now: datetime
) -> Waiting | None:
    """Why it takes nobody, as seen now. `numbers` are those it can use, `portions` by portfolio. The note it has stays
    while it says about the same."""
    known = [portions.get(number.portfolio) for number in numbers if limited(number)]
    full = [portion for portion in known if portion is not None and portion.full]
    if not numbers or len(full) < len(numbers):
        return None
    times = [datetime.fromtimestamp(each.counted.free_at, UTC) for each in full if each.counted.free_at]
    until = min(times, default=None)
    if until is None or until - now < WORTH_TELLING:
        return None
    old = campaign.waiting
    if old is not None and old.until is not None and abs(old.until - until) < SAME_TIME:
        return old
    total = sum({number.portfolio: number.messaging_limit or 0 for number in numbers}.values())
    reason = f"Its limit of {total:,} new customers a day is reached. It goes on by itself as places become free."
    return Waiting(kind="budget", reason=reason, until=until)


def share(quality: str, since: datetime | None, now: datetime) -> float:
    """The part of its rate that campaigns on a number of this quality may use, `since` when it has it."""
    if quality in SHARES:
        return SHARES[quality]
    if quality != "GREEN" or since is None:
        return 1.0
    lowest = min(SHARES.values())
    return min(1.0, lowest + (1.0 - lowest) * max(0.0, (now - since) / CLIMB))


def stopped(campaign: Campaign, numbers: Sequence[Number], now: datetime) -> PausedBy | None:
    """Why Meta lets none of its numbers write first: what pauses it; None while one may."""
    stops = [forbidden(number, campaign.category, now) for number in numbers]
    told = [stop for stop in stops if stop is not None]
    if not told or len(told) < len(stops):
        return None
    word, until = min(told, key=lambda stop: (stop[1] is None, stop[1] or now))
    ends = f" It ends at {until:%H:%M} UTC on {until.day} {until:%B}." if until else ""
    return PausedBy(kind="quality", at=now, reason=f"{_WORDS.get(word, word)} ({word}).{ends}", until=until)
