"""The mood of a conversation: that of the customer's newest message the models have read, whatever comes when."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.rules.change import Change, Tell
from hub.domain.conversation import Conversation, Mood
from hub.domain.events import MessageEnriched
from hub.domain.ids import message_id
from tests.unit.actors.rules.scene import CONVERSATION, NOON, Scene, received, told


def understood(seq: int, label: Any, score: Any = 0.9) -> MessageEnriched:
    sentiment = {"label": label, "score": score}
    return MessageEnriched(message_id=message_id(CONVERSATION, seq), at=NOON, language="en", sentiment=sentiment)


def plain(mood: Mood | None) -> tuple[str, float, int]:
    assert mood is not None
    return mood.label, mood.score, mood.seq


def shown(change: Change) -> list[Mood | None]:
    return [
        effect.subject.mood
        for effect in change.effects
        if isinstance(effect, Tell) and isinstance(effect.subject, Conversation)
    ]


def test_the_head_keeps_the_mood_of_the_last_message_and_everyone_is_told():
    scene = Scene()
    scene.play(received("w1"))
    change = scene.play(understood(1, "negative", 0.8))
    assert plain(scene.head.mood) == ("negative", 0.8, 1)
    assert told(change) == ["message.updated", "conversation.updated"]
    assert shown(change) == [scene.head.mood]
    scene.play(received("w2", seconds=5))
    assert scene.head.mood.seq == 1  # until the next is understood
    scene.play(understood(2, "positive"))
    assert plain(scene.head.mood) == ("positive", 0.9, 2)


def test_an_older_messages_mood_never_comes_back():
    scene = Scene()
    scene.play(received("w1"), received("w2", seconds=1), understood(2, "positive"))
    change = scene.play(understood(1, "negative"))
    assert scene.head.mood.label == "positive"
    assert told(change) == ["message.updated"]
    assert scene.thread[0].sentiment == {"label": "negative", "score": 0.9}


def test_a_better_reading_of_the_same_message_counts():
    scene = Scene()
    scene.play(received("w1"), understood(1, "neutral"), understood(1, "negative"))
    assert scene.head.mood.label == "negative"
    assert told(scene.play(understood(1, "negative"))) == []


@pytest.mark.parametrize("sentiment", [None, {}, {"label": "furious", "score": 1}, {"label": 3}])
def test_what_is_no_mood_changes_none(sentiment: Any):
    scene = Scene()
    scene.play(received("w1"), understood(1, "negative"), received("w2", seconds=1))
    scene.play(MessageEnriched(message_id=message_id(CONVERSATION, 2), at=NOON, language="en", sentiment=sentiment))
    assert plain(scene.head.mood) == ("negative", 0.9, 1)


def test_our_own_words_have_no_say():
    scene = Scene()
    scene.play(received("w1"), understood(1, "negative"))
    scene.sent("c1")
    scene.play(understood(2, "positive"))
    assert scene.head.mood.label == "negative"


@given(
    st.permutations(range(1, 6)), st.lists(st.sampled_from(["negative", "neutral", "positive"]), min_size=5, max_size=5)
)
def test_in_whatever_order_the_models_answer_the_newest_message_counts(order: list[int], labels: list[str]):
    scene = Scene()
    scene.play(*(received(f"w{n}", seconds=n) for n in range(1, 6)))
    for seq in order:
        scene.play(understood(seq, labels[seq - 1]))
    assert plain(scene.head.mood) == (labels[4], 0.9, 5)
