from datetime import timedelta

import pytest

from actors.rules.change import Enrich, FetchMedia, KeepWish, Tell
from hub.domain.contact import MarketingWish
from hub.domain.events import CustomerCalled, IdentityChanged, MarketingPreferenceChanged
from hub.domain.ids import message_id
from hub.domain.message import MessageError
from tests.unit.actors.rules.scene import (
    CONVERSATION,
    NOON,
    Scene,
    after,
    echoed,
    of_kind,
    received,
    tick,
    told,
    wanted,
)


def test_a_first_message_is_stored_told_and_asks_to_be_understood():
    scene = Scene()
    change = scene.play(received("w1", "Where is my order?"))
    (message,) = change.inserted
    assert (message.id, message.seq, message.status, message.version) == (message_id(CONVERSATION, 1), 1, "received", 1)
    assert told(change) == ["message.created", "conversation.created"]
    assert [effect.message for effect in of_kind(change, Enrich)] == [message]
    assert (scene.head.unread, scene.head.last_seq, scene.head.waiting_since) == (1, 1, NOON)
    assert scene.head.last_message is not None
    assert scene.head.last_message.text == "Where is my order?"


def test_the_same_webhook_five_times_is_one_message():
    scene = Scene()
    first = scene.play(received("w1"))
    for _ in range(4):
        change = scene.play(received("w1"))
        assert change.head is scene.head
        assert (change.inserted, change.updated, change.effects) == ((), (), ())
    assert scene.head == first.head


def test_a_message_of_an_owner_that_died_is_told_again_with_its_open_work():
    scene = Scene()
    first = scene.play(received("w1", kind="image", content={"id": "media1", "caption": "See"}))
    change = scene.play(received("w1", kind="image", content={"id": "media1", "caption": "See"}), again=True)
    assert change.effects == first.effects
    assert change.inserted == ()


def test_later_messages_tell_the_conversation_updated():
    scene = Scene()
    assert told(scene.play(received("w1"), received("w2"))) == ["message.created", "conversation.updated"]


def test_waiting_since_is_the_first_unanswered_message_by_metas_time():
    scene = Scene()
    scene.play(received("w1", seconds=10), received("w2", seconds=5), received("w3", seconds=20))
    assert scene.head.waiting_since == after(5)
    assert scene.head.unread == 3


def test_a_message_opens_the_window_and_an_older_one_does_not_shorten_it():
    scene = Scene()
    scene.play(received("w1"), received("w0", seconds=-3600))
    assert scene.head.window_expires_at == NOON + timedelta(hours=24)


@pytest.mark.parametrize("changes", [{"status": "resolved"}, {"snoozed_until": "2026-03-02T12:00:00Z"}])
def test_a_resolved_or_snoozed_conversation_reopens_when_the_customer_writes(changes):
    scene = Scene()
    scene.play(received("w1"), wanted(**changes), received("w2"))
    assert (scene.head.status, scene.head.snoozed_until) == ("open", None)


def test_history_changes_neither_unread_nor_window_nor_status():
    scene = Scene()
    change = scene.play(received("w1", historic=True, seconds=-86_400))
    assert change.inserted[0].historic
    assert (scene.head.unread, scene.head.window_expires_at, scene.head.waiting_since) == (0, None, None)
    assert of_kind(change, Enrich) == []


def test_history_that_comes_late_does_not_pose_as_the_last_word():
    scene = Scene()
    scene.play(received("w1", "new"), received("w0", "old", historic=True, seconds=-86_400))
    assert scene.head.last_message is not None
    assert scene.head.last_message.text == "new"
    assert scene.head.last_message_at == NOON
    assert scene.last.content == {"body": "old"}


def test_media_shows_as_loading_and_is_fetched():
    scene = Scene()
    change = scene.play(
        received("w1", kind="document", content={"id": "m1", "mime_type": "a/b", "filename": "bill.pdf"})
    )
    media = scene.last.media
    assert media is not None
    assert (media.state, media.media_id, media.mime_type, media.filename) == ("loading", "m1", "a/b", "bill.pdf")
    assert [effect.message for effect in of_kind(change, FetchMedia)] == [scene.last]
    assert of_kind(change, Enrich) == []


def test_media_that_meta_could_not_take_over_has_failed_and_is_not_fetched():
    scene = Scene()
    error = MessageError(code=131052, title="Media download error", details="Media file size too big")
    change = scene.play(received("w1", kind="video", content={}, errors=(error,)))
    assert scene.last.media is not None
    assert (scene.last.media.state, scene.last.media.reason) == ("failed", "Media file size too big")
    assert of_kind(change, FetchMedia) == []


def test_media_of_a_phones_history_fills_its_placeholder_later():
    scene = Scene()
    scene.play(received("w1", kind="media_placeholder", content={}, historic=True))
    change = scene.play(received("w1", kind="image", content={"id": "m1"}, historic=True))
    assert (scene.last.type, scene.last.version, scene.head.last_seq) == ("image", 2, 1)
    assert told(change) == ["message.updated", "conversation.updated"]
    assert len(of_kind(change, FetchMedia)) == 1


def test_a_reply_names_the_message_it_answers_if_we_hold_it():
    scene = Scene()
    scene.play(received("w1"), received("w2", reply_to="w1"), received("w3", reply_to="elsewhere"))
    first, second, third = scene.thread
    assert second.reply_to is not None
    assert (second.reply_to.wamid, second.reply_to.message_id) == ("w1", first.id)
    assert third.reply_to is not None
    assert (third.reply_to.wamid, third.reply_to.message_id) == ("elsewhere", None)


def test_an_unknown_type_is_kept_as_it_came():
    scene = Scene()
    scene.play(received("w1", kind="hologram", content={"beam": {"x": 1}}))
    assert (scene.last.type, scene.last.content) == ("hologram", {"beam": {"x": 1}})


# --- answers from the phone app


def test_an_answer_from_the_phone_app_settles_the_conversation():
    scene = Scene()
    change = scene.play(received("w1"), echoed("e1", seconds=5))
    assert (scene.last.direction, scene.last.author.kind, scene.last.status) == ("out", "phone_app", "sent")
    assert (scene.head.waiting_since, scene.head.unread, scene.head.read_seq) == (None, 0, 2)
    assert told(change) == ["message.created", "conversation.updated"]


def test_an_echo_that_came_late_answers_nothing_the_customer_wrote_after_it():
    scene = Scene()
    scene.play(received("w1", seconds=10), echoed("e1", seconds=5))
    assert (scene.head.waiting_since, scene.head.unread) == (after(10), 1)


def test_an_echo_twice_is_one_message():
    scene = Scene()
    scene.play(echoed("e1"))
    assert scene.play(echoed("e1")).effects == ()
    assert told(scene.play(echoed("e1"), again=True)) == ["message.created", "conversation.created"]
    assert scene.head.last_seq == 1


def test_a_status_that_waited_is_applied_with_the_echo():
    scene = Scene()
    scene.play(tick("e1", "read", pricing={"type": "regular"}), echoed("e1"))
    assert (scene.last.status, scene.last.pricing, scene.state.parked) == ("read", {"type": "regular"}, ())


def test_echoed_history_answers_nobody():
    scene = Scene()
    scene.play(received("w1"), echoed("e1", seconds=5, historic=True, status="delivered"))
    assert (scene.head.unread, scene.last.status) == (1, "delivered")


# --- calls, identities, wishes


def call(seconds: float = 0, **content) -> CustomerCalled:
    return CustomerCalled(call_id="call1", content=content, at=after(seconds), received_at=after(seconds))


def test_a_call_opens_the_window_and_waits_for_an_answer():
    scene = Scene()
    scene.play(call(event="connect"))
    assert (scene.last.type, scene.head.unread) == ("call", 1)
    assert scene.head.window_expires_at == NOON + timedelta(hours=24)


def test_the_end_of_a_call_completes_the_same_message():
    scene = Scene()
    scene.play(call(event="connect"), call(60, event="terminate", duration=58))
    assert (scene.last.content, scene.last.version, scene.head.last_seq) == (
        {"event": "terminate", "duration": 58},
        2,
        1,
    )
    assert scene.play(call(event="connect"), call(60, event="terminate", duration=58)).effects == ()


@pytest.mark.parametrize("wamid", ["w1", None])
def test_a_change_of_identity_is_one_line_in_the_thread(wamid):
    scene = Scene()
    event = IdentityChanged(wamid=wamid, text="Maya now has 15559990002", at=NOON, received_at=NOON)
    change = scene.play(event)
    assert (scene.last.type, scene.last.content, scene.last.author.kind) == (
        "system",
        {"body": "Maya now has 15559990002"},
        "system",
    )
    assert "conversation.created" in told(change)
    assert (scene.head.unread, scene.head.window_expires_at) == (0, None)
    assert scene.play(event).effects == ()
    assert scene.play(event, again=True).effects == change.effects


@pytest.mark.parametrize(("value", "said"), [("stop", "stop"), ("resume", "resume"), ("less", "stop")])
def test_a_wish_about_marketing_is_recorded_and_shown_once(value, said):
    scene = Scene()
    event = MarketingPreferenceChanged(value=value, at=NOON)
    change = scene.play(event)
    proof = MarketingWish(wish=said, said_by="preferences", message_id=scene.last.id, at=NOON)
    assert of_kind(change, KeepWish) == [KeepWish("con_1", proof)]
    assert "marketing messages" in scene.last.content["body"]
    assert scene.play(event).effects == ()
    repeated = scene.play(event, again=True)
    assert of_kind(repeated, KeepWish) == [KeepWish("con_1", proof)]
    assert of_kind(repeated, Tell)[0].subject == scene.last


def test_a_message_that_says_only_stop_stops_marketing_and_is_its_proof():
    scene = Scene()
    event = received("w1", "¡Baja!")
    kept = of_kind(scene.play(event), KeepWish)
    proof = MarketingWish(wish="stop", said_by="keyword", message_id=scene.last.id, at=event.at, words="¡Baja!")
    assert kept == [KeepWish("con_1", proof)]
    assert scene.last.content == {"body": "¡Baja!"}
    assert of_kind(scene.play(event), KeepWish) == []
    assert of_kind(scene.play(event, again=True), KeepWish) == [KeepWish("con_1", proof)]
    (again,) = of_kind(scene.play(received("w2", "start")), KeepWish)
    assert (again.wish.wish, again.wish.message_id, again.wish.words) == ("resume", scene.last.id, "start")
    assert of_kind(scene.play(received("w3", "Stop by at five")), KeepWish) == []


def test_whatsapp_that_refuses_a_message_because_of_a_stop_is_a_proof_of_it():
    scene = Scene()
    scene.play(received("w0"))
    sent = scene.sent("c1", "w1")
    error = MessageError(code=131050, title="User has stopped marketing messages")
    event = tick("w1", "failed", error=error)
    proof = KeepWish("con_1", MarketingWish(wish="stop", said_by="refusal", message_id=sent.id, at=NOON))
    assert of_kind(scene.play(event), KeepWish) == [proof]
    assert of_kind(scene.play(event), KeepWish) == []
    assert of_kind(scene.play(event, again=True), KeepWish) == [proof]
    other = scene.sent("c2", "w2")
    assert other.status == "sending"
    failed = tick("w2", "failed", error=MessageError(code=131026, title="Undeliverable"))
    assert of_kind(scene.play(failed), KeepWish) == []
