"""When to leave a provider alone. Pure: state and time in, new state out.

Closed, all go through; after `failures` within `within` seconds it opens, and nobody does for `pause` seconds; then one
goes through as a probe, and what becomes of it closes the breaker or opens it again.
"""

from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

LONGEST = 300.0  # seconds: a provider that asks for more is tried again all the same


class Rule(Struct, frozen=True, kw_only=True):
    failures: int = 5
    within: float = 60.0
    pause: float = 30.0


class Breaker(Struct, frozen=True, kw_only=True):
    """`failed_at` are Unix seconds. `open_until` is None while it is closed."""

    failed_at: tuple[float, ...] = ()
    open_until: float | None = None
    probing: bool = False


class Admission(NamedTuple):
    allowed: bool
    probe: bool
    breaker: Breaker


CLOSED = Breaker()


def admit(breaker: Breaker, now: float) -> Admission:
    """Whether a call may go now, and whether it is the probe."""
    if breaker.open_until is None:
        return Admission(True, False, breaker)
    if now < breaker.open_until or breaker.probing:
        return Admission(False, False, breaker)
    return Admission(True, True, replace(breaker, probing=True))


def succeeded(breaker: Breaker, *, probe: bool) -> Breaker:
    """Only a probe closes: a call that began before the breaker opened says nothing of now."""
    return CLOSED if probe else breaker


def failed(breaker: Breaker, rule: Rule, now: float, *, probe: bool, wait: float | None = None) -> Breaker:
    """`wait`: seconds the provider asked for; then it is left alone at once."""
    pause = rule.pause if wait is None else min(max(wait, 0.0), LONGEST)
    if probe:
        return Breaker(open_until=now + max(pause, rule.pause))
    if breaker.open_until is not None:
        return breaker
    failed_at = (*(at for at in breaker.failed_at if at > now - rule.within), now)
    if wait is not None or len(failed_at) >= rule.failures:
        return Breaker(open_until=now + pause)
    return replace(breaker, failed_at=failed_at)


def abandoned(breaker: Breaker, *, probe: bool) -> Breaker:
    """A call whose caller went away says nothing; the next one is the probe."""
    return replace(breaker, probing=False) if probe else breaker


def unchanged(breaker: Breaker, *, probe: bool) -> Breaker:  # noqa: ARG001 as its siblings
    """What became of it is told already."""
    return breaker
