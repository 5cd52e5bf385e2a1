"""What the models get to see: customers' words, and people's answers with what they answered."""

from actors.rules.change import Change, Enrich
from actors.rules.understanding import TURNS
from hub.domain.events import MessageEnriched
from hub.domain.ids import message_id
from tests.unit.actors.rules.scene import CONVERSATION, NOON, Scene, received, wish


def asked(change: Change) -> list[Enrich]:
    return [effect for effect in change.effects if isinstance(effect, Enrich)]


def test_a_customers_words_come_with_the_turns_before_them():
    scene = Scene()
    scene.play(received("w1"))
    scene.sent("c1")
    (enrich,) = asked(scene.play(received("w2", seconds=9)))
    assert enrich.message.seq == 3
    assert [said.direction for said in enrich.before] == ["in", "out"]
    assert enrich.offered == ()


def test_no_more_turns_than_can_be_read():
    scene = Scene()
    scene.play(*(received(f"w{n}", seconds=n) for n in range(12)))
    (enrich,) = asked(scene.play(received("last", seconds=60)))
    assert len(enrich.before) == TURNS


def test_a_persons_answer_is_learned_from_with_what_was_offered():
    scene = Scene()
    scene.play(received("w1"))
    offered = ({"id": "canned:1", "text": "Hello!", "source": "canned", "score": 0.9},)
    scene.play(MessageEnriched(message_id=message_id(CONVERSATION, 1), at=NOON, language="en", suggestions=offered))
    (enrich,) = asked(scene.play(wish("c1")))
    assert enrich.message.direction == "out"
    assert enrich.offered == offered
    assert enrich.offered_for == message_id(CONVERSATION, 1)


def test_a_second_answer_in_a_row_was_offered_nothing():
    scene = Scene()
    scene.play(received("w1"))
    scene.sent("c1")
    (enrich,) = asked(scene.play(wish("c2")))
    assert enrich.offered_for is None


def test_what_is_old_or_without_words_is_left():
    scene = Scene()
    assert asked(scene.play(received("w1", historic=True))) == []
    assert asked(scene.play(received("w2", kind="sticker", content={"id": "1"}))) == []
