"""What a campaign hears of its message and of the customer's answer."""

from typing import Any

from actors.rules.change import Change, Report
from hub.domain.campaign import RecipientClicked, RecipientNews, client_id, recipient_id
from hub.domain.contact import ContactCard
from hub.domain.events import LinkClicked
from hub.domain.ids import message_id
from hub.domain.message import Author, MessageError
from tests.unit.actors.rules.scene import CONVERSATION, Scene, after, outcome, received, tick, wish

RECIPIENT = recipient_id("cmp_01JD8000000000000000000000", 7)
SPRING = Author(kind="campaign", id="cmp_01JD8000000000000000000000", name="Spring")
DAY = 24 * 3600
FIRST = message_id(CONVERSATION, 1)


def sent(attempt: int = 1, **fields: Any) -> Any:
    given = {"author": SPRING, "kind": "template", "content": {"name": "hello_world"}, "lane": "campaign",
             "answer_to": None}  # fmt: skip
    return wish(client_id(RECIPIENT, attempt), **{**given, **fields})


def news(change: Change) -> list[RecipientNews | RecipientClicked]:
    return [effect.news for effect in change.effects if isinstance(effect, Report)]


def told(change: Change) -> list[tuple[str, str, int]]:
    return [(one.state, one.code, one.attempt) for one in news(change) if isinstance(one, RecipientNews)]


def test_each_step_of_a_campaigns_message_is_reported_once():
    scene = Scene()
    assert told(scene.play(sent())) == []
    assert told(scene.play(outcome(FIRST, "accepted", wamid="w1"))) == [("sent", "", 1)]
    assert told(scene.play(tick("w1", "sent"))) == []
    assert told(scene.play(tick("w1", "delivered"))) == [("delivered", "", 1)]
    assert told(scene.play(tick("w1", "delivered"))) == []
    assert told(scene.play(tick("w1", "read"))) == [("read", "", 1)]
    assert told(scene.play(tick("w1", "played"))) == []
    (read,) = news(scene.play(tick("w1", "played"), again=True))
    assert isinstance(read, RecipientNews)
    assert (read.recipient_id, read.message_id, read.tenant_id) == (RECIPIENT, FIRST, "tnt_1")


def test_a_tick_before_the_outcome_is_reported_with_it():
    scene = Scene()
    scene.play(sent())
    assert told(scene.play(tick("w1", "delivered", message_id=FIRST))) == [("delivered", "", 1)]
    assert told(scene.play(outcome(FIRST, "accepted", wamid="w1"))) == []


def test_a_failure_carries_its_code():
    scene = Scene()
    scene.play(sent(attempt=2))
    error = MessageError(code=131049, title="Not delivered")
    assert told(scene.play(outcome(FIRST, "failed", error=error))) == [("failed", "131049", 2)]


def test_a_doubtful_message_is_unknown_until_its_webhook_comes():
    scene = Scene()
    scene.play(sent())
    assert told(scene.play(outcome(FIRST, "unknown"))) == [("unknown", "", 1)]
    assert told(scene.play(tick("w1", "sent", message_id=FIRST))) == [("sent", "", 1)]


def test_a_wish_that_comes_again_is_one_message_and_learns_how_it_stands():
    scene = Scene()
    scene.play(sent(), outcome(FIRST, "accepted", wamid="w1"), tick("w1", "delivered"))
    again = scene.play(sent())
    assert again.inserted == ()
    assert told(again) == [("delivered", "", 1)]


def test_a_wish_that_comes_again_while_it_waits_says_nothing():
    scene = Scene()
    scene.play(sent())
    assert told(scene.play(sent())) == []


def test_a_customer_nobody_can_write_to_is_passed_over():
    scene = Scene(ContactCard(id="con_1", name="?"))
    assert told(scene.play(sent())) == [("skipped", "no_address", 1)]


def test_an_answer_is_told_to_the_campaign_as_long_as_any_campaigns_window():
    scene = Scene()
    scene.play(sent(), outcome(FIRST, "accepted", wamid="w1"))
    assert told(scene.play(received("in1", seconds=3600))) == [("replied", "", 1)]
    assert told(scene.play(received("in1", seconds=3600), again=True)) == [("replied", "", 1)]
    assert told(scene.play(received("in2", seconds=30 * DAY + 3))) == []


def test_a_click_that_meta_saw_is_told_to_the_last_campaign():
    scene = Scene()
    assert news(scene.play(LinkClicked(at=after(0)))) == []
    scene.play(sent(attempt=2), outcome(FIRST, "accepted", wamid="w1"))
    change = scene.play(LinkClicked(at=after(60)))
    (click,) = news(change)
    assert isinstance(click, RecipientClicked)
    assert (click.recipient_id, click.attempt, click.at) == (RECIPIENT, 2, after(60))
    assert change.inserted == ()
    assert news(scene.play(LinkClicked(at=after(31 * DAY)))) == []


def test_an_answer_is_known_by_the_head_alone_after_the_owner_forgot_the_message():
    scene = Scene()
    scene.play(sent())
    scene.state.messages.clear()
    assert told(scene.play(received("in1", seconds=60))) == [("replied", "", 1)]


def test_an_answer_that_quotes_the_message_belongs_to_it_however_late():
    scene = Scene()
    scene.play(sent(), outcome(FIRST, "accepted", wamid="w1"))
    (answer,) = news(scene.play(received("in1", seconds=100 * DAY, reply_to="w1")))
    assert isinstance(answer, RecipientNews)
    assert (answer.state, answer.quoted) == ("replied", True)


def test_what_was_written_before_the_campaign_is_no_answer_to_it():
    scene = Scene()
    scene.now = after(60)
    scene.play(sent(at=after(60)))
    assert told(scene.play(received("in1", seconds=0))) == []


def test_messages_of_people_are_nobodys_campaign():
    scene = Scene()
    scene.play(received("in1"), wish("c1"))
    change = scene.play(outcome(message_id(CONVERSATION, 2), "accepted", wamid="w2"))
    assert told(change) == []
    assert told(scene.play(received("in2", seconds=5))) == []
