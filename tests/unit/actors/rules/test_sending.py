from datetime import timedelta

import pytest

from hub.domain.contact import ContactCard
from hub.domain.events import RetryMessage
from hub.domain.ids import message_id
from hub.domain.message import Author, MessageError
from tests.unit.actors.rules.scene import (
    ANA,
    NOON,
    Scene,
    after,
    answer_of,
    jobs,
    outcome,
    problem_of,
    received,
    tick,
    told,
    wanted,
    wish,
)

CAMPAIGN = Author(kind="campaign", id="cmp_1")
TEMPLATE = {"name": "hello_world", "language": {"code": "en_US"}}


def asked() -> Scene:
    """The customer wrote; the window is open."""
    scene = Scene()
    scene.play(received("in1"))
    return scene


def retry(message_id: str) -> RetryMessage:
    return RetryMessage(command_id="cmd_retry", author=ANA, at=NOON, answer_to="answers.2", message_id=message_id)


def test_an_answer_is_queued_shown_handed_to_the_number_and_confirmed():
    scene = asked()
    change = scene.play(wish("c1", "On its way"))
    (message,) = change.inserted
    assert (message.seq, message.direction, message.status, message.client_id) == (2, "out", "queued", "c1")
    assert message.author == ANA
    assert told(change) == ["message.created", "conversation.updated"]
    (job,) = jobs(change)
    assert (job.kind, job.to, job.recipient, job.type, job.content) == (
        "message",
        "15551230001",
        None,
        "text",
        {"body": "On its way"},
    )
    assert (job.message_id, job.conversation_id, job.number_id, job.tenant_id, job.lane) == (
        message.id,
        scene.head.id,
        "num_1",
        "tnt_1",
        "people",
    )
    assert (answer_of(change).to, answer_of(change).result) == ("answers.1", message)


def test_an_answer_settles_the_conversation():
    scene = asked()
    scene.play(wish("c1"))
    assert (scene.head.waiting_since, scene.head.unread, scene.head.read_seq) == (None, 0, 2)


def test_an_answer_reopens_a_resolved_conversation():
    scene = asked()
    scene.play(wanted(status="resolved"), wish("c1"))
    assert scene.head.status == "open"


def test_a_wish_nobody_waits_for_is_not_answered():
    scene = asked()
    change = scene.play(wish("c1", answer_to=None))
    assert [type(effect).__name__ for effect in change.effects] == ["Tell", "Tell", "Send", "Enrich"]


def test_the_same_client_id_twice_is_one_message_and_one_job():
    scene = asked()
    scene.play(wish("c1"))
    change = scene.play(wish("c1", "Another text"))
    assert answer_of(change).result == scene.last
    assert (jobs(change), told(change), scene.head.last_seq) == ([], [], 2)


@pytest.mark.parametrize(("status", "sent_again"), [(None, 1), ("sending", 0), ("unknown", 0)])
def test_after_a_death_only_a_job_that_was_never_taken_is_handed_over_again(status, sent_again):
    scene = asked()
    first = scene.play(wish("c1"))
    if status:
        scene.play(outcome(scene.last.id, status))
    change = scene.play(wish("c1"), again=True)
    assert jobs(change) == jobs(first) * sent_again
    assert told(change) == ["message.created", "conversation.updated"]
    assert answer_of(change).result == scene.last


def test_a_reply_carries_its_context():
    scene = asked()
    change = scene.play(wish("c1", context_wamid="in1"))
    assert jobs(change)[0].context_wamid == "in1"
    assert scene.last.reply_to is not None
    assert scene.last.reply_to.message_id == scene.thread[0].id


@pytest.mark.parametrize(
    ("contact", "to", "recipient"),
    [
        (ContactCard(id="con_1", name="A", phone="1555", user_id="US.1"), "1555", None),
        (ContactCard(id="con_1", name="A", user_id="US.1", parent_user_id="US.ENT.1"), None, "US.1"),
        (ContactCard(id="con_1", name="A", parent_user_id="US.ENT.1"), None, "US.ENT.1"),
    ],
)
def test_a_customer_with_a_hidden_phone_number_is_answered_by_user_id(contact, to, recipient):
    scene = Scene(contact)
    (job,) = jobs(scene.play(received("in1"), wish("c1")))
    assert (job.to, job.recipient) == (to, recipient)


def test_a_customer_without_any_address_cannot_be_answered():
    scene = Scene(ContactCard(id="con_1", name="A"))
    change = scene.play(received("in1"), wish("c1"))
    assert problem_of(change) == (409, "no_address")
    assert change.inserted == ()


@pytest.mark.parametrize(("hours", "goes"), [(23, True), (24, False), (48, False)])
def test_free_messages_leave_only_within_24_hours(hours, goes):
    scene = asked()
    scene.now += timedelta(hours=hours)
    change = scene.play(wish("c1"))
    assert bool(change.inserted) is goes
    if not goes:
        assert problem_of(change) == (409, "window_closed")
        assert change.head is scene.head


def test_a_template_leaves_also_when_the_window_is_closed():
    scene = Scene()
    change = scene.play(wish("c1", kind="template", content=TEMPLATE))
    assert len(jobs(change)) == 1
    assert told(change) == ["message.created", "conversation.created"]


def test_a_file_uploaded_to_us_can_be_shown_at_once():
    scene = asked()
    scene.play(wish("c1", kind="image", content={"hub_media": "tnt_1/file", "mime_type": "image/png"}))
    assert scene.last.media is not None
    assert (scene.last.media.state, scene.last.media.url) == ("ready", f"/v1/media/{scene.last.id}")
    scene.play(wish("c2", kind="image", content={"link": "https://example.test/a.png"}))
    assert scene.last.media is None


def test_a_campaign_answers_nobody_and_does_not_fill_the_list():
    fields = {"author": CAMPAIGN, "lane": "campaign", "kind": "template", "content": TEMPLATE}
    fresh = Scene()
    change = fresh.play(wish("c1", **fields))
    assert fresh.head.status == "resolved"
    assert jobs(change)[0].lane == "campaign"
    fresh.play(received("in1"))
    assert (fresh.head.status, fresh.head.unread) == ("open", 1)
    waiting = asked()
    waiting.play(wish("c1", **fields))
    assert (waiting.head.unread, waiting.head.waiting_since, waiting.head.status) == (1, NOON, "open")


# --- again


@pytest.mark.parametrize("fate", ["failed", "unknown"])
def test_a_failed_message_is_sent_again_as_a_new_one_however_often_clicked(fate):
    scene = asked()
    failed = scene.sent(context_wamid="in1")
    scene.play(outcome(failed.id, fate, error=MessageError(code=131000, title="Something went wrong")))
    change = scene.play(retry(failed.id))
    (message,) = change.inserted
    assert (message.retry_of, message.content, message.type, message.status) == (
        failed.id,
        failed.content,
        "text",
        "queued",
    )
    assert message.reply_to == failed.reply_to
    assert jobs(change)[0].message_id == message.id
    second = scene.play(retry(failed.id))
    assert answer_of(second).result == message
    assert (second.inserted, jobs(second)) == ((), [])
    assert jobs(scene.play(retry(failed.id), again=True)) == jobs(change)


def test_only_a_message_that_failed_can_be_sent_again():
    scene = asked()
    message = scene.sent(wamid="w1")
    assert problem_of(scene.play(retry(message.id))) == (409, "not_failed")
    assert problem_of(scene.play(retry(scene.thread[0].id))) == (409, "not_failed")
    assert problem_of(scene.play(retry(message_id(scene.head.id, 77)))) == (404, "message_not_found")


def test_the_window_also_holds_for_a_second_try():
    scene = asked()
    failed = scene.sent()
    scene.play(outcome(failed.id, "failed"))
    scene.now += timedelta(hours=25)
    assert problem_of(scene.play(retry(failed.id))) == (409, "window_closed")


# --- reactions


def reaction(emoji: str, client_id: str = "c1", target: str = "in1", seconds: float = 0):
    return wish(client_id, kind="reaction", content={"message_id": target, "emoji": emoji}, at=after(seconds))


def test_a_reaction_of_ours_shows_on_its_target_and_goes_out_as_a_job_of_its_own_kind():
    scene = asked()
    change = scene.play(reaction("👍"))
    assert [(r.by, r.emoji) for r in scene.last.reactions] == [("out", "👍")]
    (job,) = jobs(change)
    assert (job.kind, job.type, job.content, job.message_id) == (
        "reaction",
        "reaction",
        {"message_id": "in1", "emoji": "👍"},
        scene.last.id,
    )
    assert (change.inserted, answer_of(change).result) == ((), scene.last)
    assert (scene.head.unread, scene.head.waiting_since) == (1, NOON)


def test_a_reaction_is_taken_back_with_an_empty_emoji():
    scene = asked()
    scene.play(reaction("👍"))
    assert len(jobs(scene.play(reaction("", "c2")))) == 1
    assert scene.last.reactions == ()


def test_the_same_reaction_twice_is_sent_once_and_again_only_after_a_death():
    scene = asked()
    first = scene.play(reaction("👍"))
    assert jobs(scene.play(reaction("👍"))) == []
    assert jobs(scene.play(reaction("👍"), again=True)) == jobs(first)


def test_after_a_death_an_old_reaction_does_not_replace_a_newer_one():
    scene = asked()
    scene.play(reaction("👍"), reaction("❤️", "c2", seconds=1))
    assert jobs(scene.play(reaction("👍"), again=True)) == []
    assert len(jobs(scene.play(reaction("❤️", "c2", seconds=1), again=True))) == 1


def test_a_reaction_to_a_message_we_do_not_hold_is_refused():
    assert problem_of(asked().play(reaction("👍", target="elsewhere"))) == (404, "message_not_found")


def test_a_tick_that_came_with_our_id_before_the_outcome_does_not_send_again():
    scene = asked()
    message = scene.sent()
    scene.play(tick("w1", "read", message_id=message.id, seconds=1))
    assert jobs(scene.play(wish("c1"), again=True)) == []
    assert scene.last.at == after(0)
