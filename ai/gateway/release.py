"""What of a stream may be shown already: whole words, restored, seen by the guard before anybody else. Pure."""

import re

from ai.gateway import guard
from ai.gateway.guard import Given
from ai.personal import Redaction

# The end of what is there may grow into a number, a place-holder or a fence: it waits for what follows.
_UNFINISHED = re.compile(
    r"(?:\[[^\]\n]{0,40}|<[^>\n]{0,120}|[+＋(]?[\d\s.()/\-\u2010-\u2015]*\d[\s.()/\-\u2010-\u2015]*|\s+)\Z"
)


class Withheld(Exception):
    """The guard stopped a stream. `reason` is for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Release:
    """`feed` pieces, show what it returns; `rest` is the end of it. Both raise Withheld; then nothing more is shown."""

    def __init__(self, redaction: Redaction, given: Given) -> None:
        self._redaction, self._given = redaction, given
        self._raw = ""
        self._done = 0  # characters of `_raw` that were shown
        self._shown = ""

    @property
    def shown(self) -> str:
        """What was shown so far."""
        return self._shown

    def feed(self, piece: str) -> str:
        self._raw += piece
        return self._up_to(_safe(self._raw))

    def rest(self) -> str:
        return self._up_to(len(self._raw))

    def _up_to(self, end: int) -> str:
        if end <= self._done:
            return ""
        part = self._redaction.restore(self._raw[self._done : end])
        raw, whole = self._raw[:end], self._shown + part
        reason = guard.check(raw, whole, self._redaction.invented(raw), self._given)
        if reason is not None:
            raise Withheld(reason)
        self._done, self._shown = end, whole
        return part


def _safe(text: str) -> int:
    """How many characters are whole words that nothing that follows can change."""
    end = max(text.rfind(" "), text.rfind("\n"))
    if end < 0:
        return 0
    while (found := _UNFINISHED.search(text, 0, end)) is not None and found.start() < end:
        end = found.start()
    return end
