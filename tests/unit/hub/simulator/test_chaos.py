from typing import Any

import pytest

from hub.errors import Invalid
from hub.simulator.chaos import Chaos, changed


def test_a_knob_is_turned_and_the_others_stay() -> None:
    new = changed(changed(Chaos(), {"duplicates": 40}), {"failures": {"131049": 2.5}})
    assert (new.duplicates, new.failures, new.batch) == (40.0, {"131049": 2.5}, Chaos().batch)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"duplicates": 101}, "$.duplicates"),
        ({"duplicates": -1}, "$.duplicates"),
        ({"duplicates": "many"}, "$.duplicates"),
        ({"batch": 0}, "$.batch"),
        ({"delay_ms": [200, 100]}, "$.delay_ms"),
        ({"delay_ms": 100}, "$.delay_ms"),
        ({"failures": {"999": 1}}, "$.failures.999"),
        ({"failures": {"131049": 60, "131026": 60}}, "$.failures"),
    ],
)
def test_a_knob_that_cannot_be_turned_so_is_named(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(Invalid) as refused:
        changed(Chaos(), changes)
    assert refused.value.extra["errors"][0]["path"] == path


def test_an_unknown_knob_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        changed(Chaos(), {"earthquake": 9})
    assert "earthquake" in refused.value.extra["errors"][0]["message"]
