import json

import pytest

from hub.simulator.faults import Fault
from hub.simulator.usage import Budget

LIMITS, HOUR = (4, 6), 3600.0


def test_an_account_is_told_how_much_of_its_hour_is_used_and_when_it_may_ask_again() -> None:
    budget = Budget()
    for n in range(4):
        budget.count("waba", LIMITS, 1000.0 + n, HOUR)
    told = budget.headers("waba", LIMITS, 1010.0, HOUR)
    (row,) = json.loads(told["X-Business-Use-Case-Usage"])["waba"]
    assert (row["type"], row["call_count"], row["estimated_time_to_regain_access"]) == ("whatsapp", 100, 60)
    assert json.loads(told["X-App-Usage"])["call_count"] == 67


def test_the_account_is_refused_by_80007_and_the_app_by_4_until_the_hour_slides_on() -> None:
    budget = Budget()
    for n in range(4):
        budget.count("waba", LIMITS, 1000.0 + n, HOUR)
    with pytest.raises(Fault) as caught:
        budget.count("waba", LIMITS, 1010.0, HOUR)
    assert caught.value.code == 80007
    for _ in range(2):
        budget.count("other", LIMITS, 1010.0, HOUR)
    with pytest.raises(Fault) as caught:
        budget.count("other", LIMITS, 1011.0, HOUR)
    assert caught.value.code == 4
    budget.count("waba", LIMITS, 1000.0 + HOUR, HOUR)
