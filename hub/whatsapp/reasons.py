"""Why recipients of a campaign were not reached, in words: Meta's codes and our own reasons. Pure."""

from collections.abc import Iterable

from hub.domain.campaign import SKIPPED, Tally
from hub.whatsapp.codes import TABLE
from hub.whatsapp.refusals import advice

# Worth another try later: the reason passes by itself, or with what paused the campaign.
PASSING = frozenset(
    str(code)
    for code, row in TABLE.items()
    if row.action in {"retry", "slow", "pair_wait", "later", "stop_number"} or code in {131042, 131049, 132016}
) | {"0", "no_value"}


def reasons(tallies: Iterable[Tally]) -> dict[str, tuple[str, str]]:
    """(title, advice) for every code among them."""
    return {tally.code: words(tally.code) for tally in tallies if tally.code}


def words(code: str) -> tuple[str, str]:
    """(title, advice) of one code."""
    if code in SKIPPED:
        return SKIPPED[code]
    if not code.lstrip("-").isdecimal():
        return code, ""
    row = TABLE.get(int(code))
    return (row.title if row else f"Error {code}"), advice(int(code))
