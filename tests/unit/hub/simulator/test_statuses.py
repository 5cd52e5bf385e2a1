import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.simulator.chaos import Chaos, changed
from hub.simulator.people import Person
from hub.simulator.statuses import Step, Told, plan, priced_tick, pricing, value

HIDDEN = Person(id="cus_1", name="Liam", language="en", identity="hidden", phone="353855550144", username="liam.12")
ALWAYS_READ = changed(Chaos(), {"read_percent": 100, "skip_delivered": 0})


def told(**changes: object) -> Told:
    facts = {
        "account": "200",
        "display_phone_number": "15550100001",
        "phone_number_id": "100",
        "wamid": "wamid.HBg",
        "recipient_id": None,
        "recipient_user_id": HIDDEN.user_id,
        "sent_by_user_id": True,
        "contact": HIDDEN.contact(),
        "callback": "msg_1",
        "pricing": pricing(None, window_open=True, from_ad=False),
        "conversation": None,
        "priced_tick": "delivered",
    }
    return Told(**(facts | changes))  # pyright: ignore[reportArgumentType]


@given(st.integers(), st.booleans(), st.booleans())
def test_a_plan_rises_from_sent_and_is_the_same_for_the_same_seed(seed: int, fails: bool, plays: bool) -> None:
    code = 131026 if fails else None
    steps = plan(Chaos(), random.Random(seed), fails=code, plays=plays)
    names = [step.status for step in steps]
    assert steps == plan(Chaos(), random.Random(seed), fails=code, plays=plays)
    assert [step.after for step in steps] == sorted(step.after for step in steps)
    assert 0.1 <= steps[0].after <= 2.0
    if fails:
        assert names == ["failed"]
    else:
        order = ["sent", "delivered", "read", "played"]
        assert names[0] == "sent"
        assert names == [name for name in order if name in names]
        assert "played" not in names or (plays and "read" in names)


def test_delivered_is_skipped_as_often_as_chaos_says() -> None:
    always = changed(ALWAYS_READ, {"skip_delivered": 100})
    steps = plan(always, random.Random(1), fails=None, plays=False)
    assert [step.status for step in steps] == ["sent", "read"]
    assert priced_tick(steps) == "read"


def test_a_late_failure_comes_after_sent() -> None:
    steps = plan(changed(Chaos(), {"late_failure": 100}), random.Random(1), fails=None, plays=False)
    assert [(step.status, step.code) for step in steps] == [("sent", None), ("failed", 131000)]


def test_a_voice_note_is_played_after_it_is_read() -> None:
    steps = plan(ALWAYS_READ, random.Random(1), fails=None, plays=True)
    assert [step.status for step in steps] == ["sent", "delivered", "read", "played"]


@pytest.mark.parametrize(
    ("category", "window_open", "from_ad", "billable", "kind", "name"),
    [
        (None, True, False, False, "free_customer_service", "service"),
        ("UTILITY", True, False, False, "free_customer_service", "utility"),
        ("UTILITY", False, False, True, "regular", "utility"),
        ("MARKETING", True, False, True, "regular", "marketing"),
        ("AUTHENTICATION", True, False, True, "regular", "authentication"),
        ("MARKETING", True, True, False, "free_entry_point", "referral_conversion"),
    ],
)
def test_only_templates_cost_and_not_all_of_them(
    category: str | None, window_open: bool, from_ad: bool, billable: bool, kind: str, name: str
) -> None:
    assert pricing(category, window_open=window_open, from_ad=from_ad) == {
        "billable": billable,
        "pricing_model": "PMP",
        "type": kind,
        "category": name,
    }


def test_pricing_comes_with_sent_and_with_one_of_delivered_and_read() -> None:
    priced = ["pricing" in value(told(), Step(0, name), 1.0)["statuses"][0] for name in ("sent", "delivered", "read")]
    assert priced == [True, True, False]


def test_a_hidden_phone_is_in_no_status_and_the_user_name_not_in_sent() -> None:
    for name in ("sent", "delivered", "read", "failed"):
        whole = value(told(), Step(0, name, 131026 if name == "failed" else None), 1.0)
        assert HIDDEN.phone not in str(whole)
        assert ("liam.12" in str(whole)) == (name in {"delivered", "read"})


def test_a_failed_status_says_why_and_has_no_contacts() -> None:
    whole = value(told(sent_by_user_id=False, recipient_id="353855550144"), Step(0, "failed", 131047), 1700000000.9)
    status = whole["statuses"][0]
    assert "contacts" not in whole
    assert "recipient_user_id" not in status
    assert status["timestamp"] == "1700000000"
    assert status["biz_opaque_callback_data"] == "msg_1"
    assert status["errors"][0]["code"] == 131047
    assert status["errors"][0]["title"] == status["errors"][0]["message"]
