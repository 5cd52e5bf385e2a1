from itertools import permutations

import pytest

from actors.rules.change import Enrich
from hub.domain.events import MessageEdited, MessageRevoked, ReactionChanged
from tests.unit.actors.rules.scene import Scene, after, of_kind, received, told


def reacted(emoji: str | None, *, by="in", seconds: float = 0, target: str = "w1") -> ReactionChanged:
    return ReactionChanged(wamid=f"r{seconds}", target=target, emoji=emoji, by=by, at=after(seconds))


def edited(body: str, seconds: float, target: str = "w1") -> MessageEdited:
    return MessageEdited(target=target, kind="text", content={"body": body}, at=after(seconds))


def shown(scene: Scene) -> list[tuple[str, str]]:
    return [(reaction.by, reaction.emoji) for reaction in scene.thread[0].reactions]


@pytest.mark.parametrize(
    ("events", "left"),
    [
        ([reacted("👍")], [("in", "👍")]),
        ([reacted("👍"), reacted("❤️", seconds=1)], [("in", "❤️")]),
        ([reacted("👍"), reacted("❤️", by="out", seconds=1)], [("in", "👍"), ("out", "❤️")]),
        ([reacted("👍"), reacted(None, seconds=1)], []),
        ([reacted("👍"), reacted("", seconds=1)], []),
        ([reacted("👍", seconds=2), reacted("❤️", seconds=1)], [("in", "👍")]),
        ([reacted(None)], []),
    ],
)
def test_each_side_has_one_reaction_the_newest(events, left):
    scene = Scene()
    scene.play(received("w1"), *events)
    assert shown(scene) == left


def test_a_reaction_is_no_message_and_is_told_once():
    scene = Scene()
    scene.play(received("w1"))
    assert told(scene.play(reacted("👍"))) == ["message.updated"]
    assert scene.play(reacted("👍")).effects == ()
    assert (scene.head.unread, scene.head.last_seq) == (1, 1)
    assert told(scene.play(reacted("👍"), again=True))[0] == "message.updated"


def test_the_newest_edit_wins_in_any_order():
    for order in permutations([edited("first", 1), edited("second", 2), edited("third", 3)]):
        scene = Scene()
        scene.play(received("w1"), *order)
        assert scene.last.content == {"body": "third"}
        assert scene.last.edited_at == after(3)


def test_an_edit_shows_in_the_list_and_is_understood_anew():
    scene = Scene()
    scene.play(received("w1"))
    change = scene.play(edited("Sorry, number 17", 1))
    assert told(change) == ["message.updated", "conversation.updated"]
    assert scene.head.last_message is not None
    assert scene.head.last_message.text == "Sorry, number 17"
    assert len(of_kind(change, Enrich)) == 1
    assert scene.play(edited("Sorry, number 17", 1)).effects == ()


def test_a_deleted_message_keeps_its_content_and_the_list_says_deleted():
    scene = Scene()
    scene.play(received("w1", "secret"))
    revoked = MessageRevoked(target="w1", at=after(5))
    scene.play(revoked)
    assert (scene.last.content, scene.last.revoked_at) == ({"body": "secret"}, after(5))
    assert scene.head.last_message is not None
    assert scene.head.last_message.text == "Message deleted"
    assert scene.play(revoked).effects == ()


@pytest.mark.parametrize(
    ("event", "kind", "content"),
    [
        (reacted("👍", target="gone"), "reaction", {"message_id": "gone", "emoji": "👍"}),
        (
            edited("new", 1, target="gone"),
            "edit",
            {"original_message_id": "gone", "message": {"type": "text", "text": {"body": "new"}}},
        ),
        (MessageRevoked(target="gone", at=after(1)), "revoke", {"original_message_id": "gone"}),
    ],
)
def test_news_about_a_message_we_do_not_hold_becomes_a_line_of_its_own_once(event, kind, content):
    scene = Scene()
    first = scene.play(event)
    assert (scene.last.type, scene.last.content) == (kind, content)
    assert scene.head.unread == 0
    assert scene.play(event).effects == ()
    assert scene.play(event, again=True).effects == first.effects
    assert scene.head.last_seq == 1
