"""How long the way to Graph and back takes at least: what sends need not wait for.

Pure. What is found here is believed only where it is nearly sure: it is the shortest of many, of half a minute that is
over as well as of the one that goes on, less a tenth. Should the way become shorter than that at once, the next answer
tells, and for that moment a second might hold a few sends too many, which Graph would refuse and which would be sent
again.
"""

from dataclasses import dataclass
from typing import Final

SPAN: Final = 30.0  # seconds; shorter ones are over before a slow number has sent enough
ENOUGH: Final = 200  # round trips in a span: with fewer the shortest possible one may not be among them
BELIEVED: Final = 0.9  # of the shortest seen
FAR: Final = 0.5  # seconds; more was never the way but the waiting at its end


@dataclass(slots=True)
class Span:
    """Half a minute of round trips."""

    since: float = float("-inf")
    count: int = 0
    least: float = FAR


class Trips:
    """The round trips of one number's sends."""

    __slots__ = ("_before", "_now")

    def __init__(self) -> None:
        self._before, self._now = Span(), Span()

    def took(self, seconds: float, now: float) -> None:
        """An answer came after so many seconds."""
        self._turn(now)
        self._now.count += 1
        self._now.least = min(self._now.least, max(0.0, seconds))

    def shortest(self, now: float) -> float:
        """Seconds that every round trip takes; 0.0 while that is not known."""
        self._turn(now)
        if self._before.count < ENOUGH:
            return 0.0
        return BELIEVED * min(self._before.least, self._now.least)

    def forget(self) -> None:
        """Graph found us too fast: believe nothing until it is seen anew."""
        self._before, self._now = Span(), Span()

    def _turn(self, now: float) -> None:
        age = now - self._now.since
        if age >= SPAN:
            self._before = self._now if age < 2 * SPAN else Span()
            self._now = Span(now)
