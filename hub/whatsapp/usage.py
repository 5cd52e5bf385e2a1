"""Meta's budget for managing calls, read from its usage headers: the nearer to the limit, the slower we ask."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic

import msgspec
from msgspec import Struct

from hub.domain.message import MessageError
from hub.whatsapp.graph import Answer, GraphRefused
from hub.whatsapp.refusals import Verdict
from hub.whatsapp.values import listed, table

HEADERS = ("x-business-use-case-usage", "x-app-usage")
EASY = 75.0  # percent of the budget up to which nothing is held back
SLOWEST = 30.0  # seconds between calls just below the limit
BLOCKED = 60.0  # seconds when the limit is reached and Meta names no time
PATIENCE = 20.0  # seconds that a call waits; beyond it the caller is told when to come back
_MEASURES = ("call_count", "total_cputime", "total_time")


class Usage(Struct, frozen=True):
    """`percent` of the hour's budget that is used; `regain`: seconds until calls are taken again, if Meta says."""

    percent: float = 0.0
    regain: float | None = None


def usage_of(headers: Mapping[str, str]) -> Usage:
    """The tightest of everything the usage headers name. Header names are in lower case."""
    percent, regain = 0.0, 0.0
    for row in _rows(headers):
        percent = max([percent, *(_number(row.get(measure)) for measure in _MEASURES)])
        regain = max(regain, 60.0 * _number(row.get("estimated_time_to_regain_access")))
    return Usage(percent, regain or None)


def delay_after(usage: Usage) -> float:
    """Seconds to leave between this call and the next."""
    if usage.regain is not None:
        return usage.regain
    if usage.percent >= 100:
        return BLOCKED
    over = max(0.0, usage.percent - EASY) / (100 - EASY)
    return SLOWEST * over * over


class Pace:
    """When each account may be asked again. One per process; losing it costs no more than one refusal."""

    def __init__(
        self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep, now: Callable[[], float] = monotonic
    ) -> None:
        self._sleep = sleep
        self._now = now
        self._free_at: dict[str, float] = {}

    async def ready(self, account: str) -> None:
        """Wait until the account may be asked. Raises GraphRefused (slow) when that is longer than PATIENCE."""
        wait = self._free_at.get(account, 0.0) - self._now()
        if wait > PATIENCE:
            advice = f"WhatsApp's limit for managing calls is used up; try again in {wait:.0f} seconds."
            error = MessageError(code=80007, title="Too many calls for the account", advice=advice)
            raise GraphRefused(Verdict(action="slow", error=error, wait=wait))
        if wait > 0:
            await self._sleep(wait)

    def heed(self, account: str, answer: Answer) -> None:
        """Remember what an answer said about the budget."""
        delay = delay_after(usage_of(answer.headers))
        if not answer.ok and answer.retry_after is not None:
            delay = max(delay, answer.retry_after)
        self.hold(account, delay)

    def hold(self, account: str, seconds: float) -> None:
        """Ask the account nothing for so long."""
        if seconds > 0:
            self._free_at[account] = max(self._free_at.get(account, 0.0), self._now() + seconds)


def _rows(headers: Mapping[str, str]) -> list[Mapping[str, object]]:
    rows: list[Mapping[str, object]] = []
    for name in HEADERS:
        try:
            told = table(msgspec.json.decode(headers.get(name, "{}")))
        except msgspec.DecodeError:
            continue
        rows += [told, *(table(row) for inner in told.values() for row in listed(inner))]
    return rows


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
