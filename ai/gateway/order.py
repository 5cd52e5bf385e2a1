"""Who is asked when, and for how long. Pure."""

from collections.abc import Mapping, Sequence

from ai.gateway.providers import Failure

FIRST_SHARE = 0.6  # of what is left; so one that hangs leaves time for the next
LEAST = 0.5  # seconds: with less nobody is asked, no model answers so fast
ROUNDS = 2
PAUSE = 0.5  # seconds between them: what failed in passing has passed, or takes longer than a person waits


def share(remaining: float, others: int) -> float:
    """How many of the remaining seconds one may take while `others` wait behind it."""
    return remaining * FIRST_SHARE if others else remaining


def again(names: Sequence[str], failures: Mapping[str, Failure]) -> list[str]:
    """Who is worth a second try: a fault of the moment. One that was slow has had its time, one that is busy stays so
    for longer than we wait, and what was refused or came out unusable would again."""
    return [name for name in names if name in failures and failures[name].kind == "away" and failures[name].counts]
