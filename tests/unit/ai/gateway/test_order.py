"""Who is asked when, and for how long."""

import pytest

from ai.gateway import order
from ai.gateway.providers import Failure


def test_who_comes_first_leaves_time_for_those_behind():
    first = order.share(20.0, 2)
    second = order.share(20.0 - first, 1)
    assert (first, second) == (12.0, 4.8)
    assert order.share(20.0 - first - second, 0) == pytest.approx(3.2)


def test_only_a_fault_of_the_moment_is_tried_again():
    failures = {
        "broken": Failure("away", "HTTP 500"),
        "left alone": Failure("away", "left alone after failures", counts=False),
        "slow": Failure("slow", "no answer"),
        "busy": Failure("limited", "HTTP 429"),
        "closed": Failure("refused", "HTTP 401"),
        "mad": Failure("rubbish", "an empty answer"),
    }
    assert order.again([*failures, "not asked"], failures) == ["broken"]
