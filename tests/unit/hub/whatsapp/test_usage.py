"""Meta's budget for managing calls."""

import json
from typing import Any

import pytest

from hub.whatsapp.graph import Answer, GraphRefused
from hub.whatsapp.usage import BLOCKED, SLOWEST, Pace, Usage, delay_after, usage_of


def business(*rows: dict[str, Any]) -> dict[str, str]:
    return {"x-business-use-case-usage": json.dumps({"200": list(rows)})}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, Usage()),
        ({"x-app-usage": '{"call_count":28,"total_time":25,"total_cputime":90}'}, Usage(90.0)),
        (business({"type": "whatsapp", "call_count": 60}, {"type": "other", "total_time": 80}), Usage(80.0)),
        (business({"call_count": 100, "estimated_time_to_regain_access": 5}), Usage(100.0, 300.0)),
        ({"x-app-usage": "not json", "x-business-use-case-usage": "[]"}, Usage()),
        ({"x-app-usage": '{"call_count":"28","total_time":true}'}, Usage()),
    ],
)
def test_the_tightest_measure_counts(headers: dict[str, str], expected: Usage):
    assert usage_of(headers) == expected


def test_the_nearer_to_the_limit_the_slower():
    delays = [delay_after(Usage(percent)) for percent in (0, 75, 80, 90, 99)]
    assert delays[:2] == [0, 0]
    assert delays == sorted(delays)
    assert delays[-1] < SLOWEST
    assert delay_after(Usage(100)) == BLOCKED
    assert delay_after(Usage(100, 300.0)) == 300.0


class Waiting:
    """A clock that moves only by sleeping."""

    def __init__(self) -> None:
        self.now, self.slept = 0.0, [0.0][:0]
        self.pace = Pace(self.sleep, lambda: self.now)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


async def test_a_call_waits_for_its_account_and_for_no_other():
    waiting = Waiting()
    waiting.pace.heed("200", Answer(200, {}, business({"call_count": 90})))
    await waiting.pace.ready("201")
    assert waiting.slept == []
    await waiting.pace.ready("200")
    assert waiting.slept == [delay_after(Usage(90))]


async def test_a_long_wait_is_told_instead_of_waited():
    waiting = Waiting()
    waiting.pace.heed("200", Answer(400, {"error": {"code": 80007}}, {"retry-after": "90"}))
    with pytest.raises(GraphRefused) as caught:
        await waiting.pace.ready("200")
    assert (caught.value.verdict.action, caught.value.verdict.wait) == ("slow", 90.0)
    assert waiting.slept == []
