from datetime import timedelta
from itertools import permutations

import pytest

from actors.rules.change import KeepWish
from actors.rules.parked import LONGEST, MOST
from hub.domain.ids import message_id
from hub.domain.message import MessageError
from tests.unit.actors.rules.scene import CONVERSATION, Scene, echoed, outcome, received, tick, told, wish

UNDELIVERABLE = MessageError(code=131026, title="Message undeliverable")


def test_ticks_settle_on_the_furthest_in_any_order_and_with_duplicates():
    for order in permutations(["sent", "delivered", "read"]):
        scene = Scene()
        scene.play(received("in1"))
        scene.sent(wamid="w1")
        for status in (*order, *order):
            scene.play(tick("w1", status))
        assert scene.last.status == "read", order


@pytest.mark.parametrize(
    ("heard", "shown"),
    [
        (["read", "delivered", "sent"], "read"),
        (["failed", "sent"], "failed"),
        (["sent", "failed"], "failed"),
        (["delivered", "failed"], "delivered"),
        (["played", "read"], "played"),
    ],
)
def test_ticks_never_go_back(heard, shown):
    scene = Scene()
    scene.play(received("in1"))
    scene.sent(wamid="w1")
    for status in heard:
        scene.play(tick("w1", status))
    assert scene.last.status == shown


def test_a_tick_of_the_last_message_shows_in_the_list():
    scene = Scene()
    scene.play(received("in1"))
    message = scene.sent(wamid="w1")
    change = scene.play(tick("w1", "delivered"))
    assert told(change) == ["message.updated", "conversation.updated"]
    assert scene.last.version == message.version + 1
    assert scene.head.last_message is not None
    assert scene.head.last_message.status == "delivered"


def test_a_tick_of_an_older_message_leaves_the_list_alone():
    scene = Scene()
    scene.play(received("in1"))
    scene.sent(wamid="w1")
    scene.play(received("in2"))
    assert told(scene.play(tick("w1", "delivered"))) == ["message.updated"]


def test_a_duplicate_tick_changes_nothing_and_is_told_again_only_after_a_death():
    scene = Scene()
    scene.play(received("in1"))
    scene.sent(wamid="w1")
    scene.play(tick("w1", "read"))
    assert scene.play(tick("w1", "read")).effects == ()
    assert told(scene.play(tick("w1", "read"), again=True)) == ["message.updated", "conversation.updated"]


def test_a_status_before_its_message_waits_for_it():
    scene = Scene()
    scene.play(received("in1"), tick("w1", "sent"), tick("w1", "delivered"))
    assert [(status.wamid, status.status) for status in scene.state.parked] == [("w1", "delivered")]
    message = scene.sent()
    change = scene.play(outcome(message.id, "accepted", wamid="w1"))
    assert (scene.last.status, scene.last.wamid, scene.state.parked) == ("delivered", "w1", ())
    assert told(change) == ["message.updated", "conversation.updated"]


def test_a_status_for_a_message_nobody_sent_is_kept_quietly():
    scene = Scene()
    change = scene.play(tick("foreign", "read"))
    assert change.effects == ()
    assert len(change.parked) == 1
    assert change.head.version == 1
    assert scene.play(tick("foreign", "read")).head is scene.head


def test_a_status_finds_its_message_by_our_own_id_and_brings_the_wamid():
    scene = Scene()
    scene.play(received("in1"))
    message = scene.sent()
    scene.play(tick("w1", "read"))  # without our id: waits
    scene.play(tick("w1", "sent", message_id=message.id))
    assert (scene.last.wamid, scene.last.status, scene.state.parked) == ("w1", "read", ())
    assert scene.state.find("w1") == scene.last


@pytest.mark.parametrize("foreign", ["order-17", message_id("cnv_01JD9999999999999999999999", 1), ""])
def test_a_callback_text_that_is_not_ours_is_no_address(foreign):
    scene = Scene()
    scene.play(received("in1"))
    scene.sent()
    scene.play(tick("w9", "read", message_id=foreign))
    assert scene.last.status == "queued"
    assert len(scene.state.parked) == 1


def test_a_wamid_stays_with_the_message_that_has_it():
    scene = Scene()
    scene.play(received("in1"), echoed("w1"))
    message = scene.sent()
    scene.play(tick("w1", "delivered", message_id=message.id))
    assert (scene.last.wamid, scene.last.status) == (None, "delivered")


def test_the_price_of_the_furthest_tick_is_kept_in_any_order():
    for order in permutations([("sent", {"type": "a"}), ("delivered", {"type": "b"}), ("read", None)]):
        scene = Scene()
        scene.play(received("in1"))
        scene.sent(wamid="w1")
        for status, pricing in order:
            scene.play(tick("w1", status, pricing=pricing))
        assert scene.last.pricing is not None
        assert scene.last.pricing["type"] in "ab"


def test_a_failure_says_why_and_a_later_tick_does_not_hide_it():
    scene = Scene()
    scene.play(received("in1"))
    scene.sent(wamid="w1")
    scene.play(tick("w1", "failed", error=UNDELIVERABLE), tick("w1", "sent"))
    assert (scene.last.status, scene.last.error) == ("failed", UNDELIVERABLE)


@pytest.mark.parametrize("code", [131050, 131049])
def test_who_stopped_marketing_at_whatsapp_is_kept_as_an_opt_out(code):
    scene = Scene()
    scene.play(received("in1"))
    scene.sent(wamid="w1")
    change = scene.play(tick("w1", "failed", error=MessageError(code=code, title="No")))
    kept = [effect for effect in change.effects if isinstance(effect, KeepWish)]
    assert [each.contact_id for each in kept] == [scene.head.contact.id] * (code == 131050)
    assert all((each.wish.wish, each.wish.said_by) == ("stop", "refusal") for each in kept)


def test_a_status_about_a_customers_message_is_no_tick():
    scene = Scene()
    scene.play(received("in1"))
    assert scene.play(tick("in1", "read")).head is scene.head


def test_at_most_200_statuses_wait_and_the_oldest_go():
    scene = Scene()
    for n in range(MOST + 5):
        scene.play(tick(f"w{n}", "sent"))
    assert [scene.state.parked[0].wamid, len(scene.state.parked)] == ["w5", MOST]


def test_a_status_waits_a_week_by_our_clock_however_old_it_says_it_is():
    scene = Scene()
    scene.play(tick("old1", "sent", seconds=-1e8), tick("old2", "sent", seconds=-1e8))
    assert len(scene.state.parked) == 2
    scene.now += LONGEST + timedelta(seconds=1)
    scene.play(tick("w3", "sent"))
    assert [status.wamid for status in scene.state.parked] == ["w3"]


# --- what our own sender says


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (["sending"], "sending"),
        (["sending", "accepted"], "sending"),
        (["accepted"], "sending"),
        (["sending", "failed"], "failed"),
        (["sending", "unknown"], "unknown"),
        (["sending", "unknown", "accepted"], "sending"),
        (["accepted", "unknown"], "sending"),
        (["accepted", "sending"], "sending"),
        (["failed", "accepted"], "failed"),
    ],
)
def test_outcomes_of_a_send_never_downgrade_it(said, shown):
    scene = Scene()
    scene.play(received("in1"))
    message = scene.sent()
    for what in said:
        scene.play(outcome(message.id, what, wamid="w1" if what == "accepted" else None))
    assert scene.last.status == shown


def test_accepted_is_not_sent_the_first_tick_comes_from_meta():
    scene = Scene()
    scene.play(received("in1"))
    message = scene.sent(wamid="w1")
    assert (message.status, message.wamid) == ("sending", "w1")
    scene.play(tick("w1", "sent"))
    assert scene.last.status == "sent"


def test_a_tick_before_the_answer_of_graph_is_not_taken_back_by_it():
    scene = Scene()
    scene.play(received("in1"))
    message = scene.sent()
    scene.play(tick("w1", "delivered", message_id=message.id), outcome(message.id, "accepted", wamid="w1"))
    assert (scene.last.status, scene.last.wamid) == ("delivered", "w1")


def test_an_unknown_send_is_settled_by_its_webhook_and_loses_its_error():
    scene = Scene()
    scene.play(received("in1"))
    message = scene.sent()
    timeout = MessageError(code=0, title="No answer from WhatsApp")
    scene.play(outcome(message.id, "unknown", error=timeout))
    assert scene.last.error == timeout
    scene.play(tick("w1", "sent", message_id=message.id))
    assert (scene.last.status, scene.last.error, scene.last.wamid) == ("sent", None, "w1")


def test_an_outcome_of_a_message_nobody_knows_changes_nothing():
    scene = Scene()
    scene.play(wish("c1"))
    assert scene.play(outcome(message_id(CONVERSATION, 99), "accepted", wamid="w1")).head is scene.head


def test_an_outcome_told_again_after_a_death_tells_the_message():
    scene = Scene()
    scene.play(received("in1"))
    message = scene.sent(wamid="w1")
    assert told(scene.play(outcome(message.id, "accepted", wamid="w1"), again=True))[0] == "message.updated"
