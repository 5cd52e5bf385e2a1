"""How badly the simulated Meta behaves: every knob, its range and its gentle default. Pure."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from hub.errors import Invalid
from hub.simulator.faults import CODES

Percent = Annotated[float, Meta(ge=0, le=100)]
Millis = Annotated[int, Meta(ge=0, le=120_000)]
Seconds = Annotated[float, Meta(ge=0, le=3_600)]


class Chaos(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ranges are [least, most]. Percentages are of messages, of webhook bodies or of calls, as said at each."""

    delay_ms: tuple[Millis, Millis] = (0, 0)  # of every answer of Graph
    status_delay_ms: tuple[Millis, Millis] = (100, 2_000)  # from acceptance to `sent`
    delivery_ms: tuple[Millis, Millis] = (100, 2_000)  # from `sent` to `delivered`
    reading_s: tuple[Seconds, Seconds] = (1.0, 12.0)  # from `delivered` to `read`
    read_percent: Percent = 85.0  # messages that are read at all
    skip_delivered: Percent = 2.0  # read messages whose `delivered` is never told
    late_failure: Percent = 0.0  # messages that fail after `sent`
    duplicates: Percent = 1.0  # webhook bodies sent once more
    reorder: Percent = 5.0  # updates held back so that later ones overtake them
    reorder_ms: Millis = 2_000  # for how long at most
    batch: Annotated[int, Meta(ge=1, le=1_000)] = 100  # updates in one body at most
    batch_wait_ms: Annotated[int, Meta(ge=0, le=10_000)] = 0  # wait this long to fill a body
    failures: dict[str, Percent] = {}  # by Meta's code: refusals, or failed statuses for those that Meta tells late
    timeouts_after_acceptance: Percent = 0.0  # messages accepted whose answer never comes
    timeout_hold_s: Seconds = 120.0  # how long such a call is held open
    http_500: Percent = 0.0  # calls to send that end in HTTP 500, not accepted
    http_429: Percent = 0.0  # calls to send that end in HTTP 429 with Retry-After, not accepted
    retry_after_s: Annotated[int, Meta(ge=0, le=3_600)] = 1
    media_expiry_s: Seconds = 300.0  # life of a media url
    refuse_uploads: bool = False  # of media: 131053
    media_failures: Percent = 0.0  # media downloads that end in HTTP 503
    marketing_cap: Annotated[int, Meta(ge=0, le=1_000)] = 0  # to a person in 24 hours; 131049 beyond it; 0: no cap
    hour_s: Annotated[float, Meta(gt=0, le=3_600)] = 3_600.0  # an hour of template life and of Meta's hourly limits
    review: Literal["approve", "wait"] = "approve"  # `wait`: in review until `/control/templates` decides
    review_s: tuple[Seconds, Seconds] = (1.0, 4.0)  # how long a review takes
    account_calls: Annotated[int, Meta(ge=1)] = 5_000  # managing calls an hour of an account, else 80007
    app_calls: Annotated[int, Meta(ge=1)] = 50_000  # managing calls an hour of the app, else 4
    count_incoming: bool = False  # count customers' messages into the number's throughput, as Meta says it does


def changed(chaos: Chaos, changes: dict[str, Any]) -> Chaos:
    """`chaos` with some knobs turned. Raises Invalid naming the knob that is wrong."""
    try:
        new = msgspec.convert({**msgspec.to_builtins(chaos), **changes}, Chaos)
    except msgspec.ValidationError as wrong:
        message, _, path = str(wrong).partition(" - at `")
        raise _wrong(path.rstrip("`") or "$", message) from wrong
    for name in ("delay_ms", "status_delay_ms", "delivery_ms", "reading_s", "review_s"):
        low, high = getattr(new, name)
        if low > high:
            raise _wrong(f"$.{name}", "the first must not exceed the second")
    for code in new.failures:
        if not code.isdigit() or int(code) not in CODES:
            raise _wrong(f"$.failures.{code}", "not one of Meta's codes")
    if sum(new.failures.values()) > 100:
        raise _wrong("$.failures", "add up to more than 100 percent")
    return new


def _wrong(path: str, message: str) -> Invalid:
    return Invalid("invalid", "A chaos setting is wrong.", {"errors": [{"path": path, "message": message}]})
