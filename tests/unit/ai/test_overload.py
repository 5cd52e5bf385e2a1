"""When there is more than time allows, the newest come first and what is superseded is left."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ai.overload import LATE, Asked, chosen
from tests.unit.actors.rules.scene import NOON


def asked(conversation: str, seconds_ago: float, incoming: bool = True) -> Asked:
    return Asked(conversation, NOON - timedelta(seconds=seconds_ago), incoming)


def test_few_are_all_taken_newest_first():
    assert chosen([asked("a", 100), asked("a", 1), asked("b", 50)], NOON, 8) == [[1, 2, 0]]


def test_of_many_the_old_ones_that_a_newer_one_follows_are_left():
    late = LATE.total_seconds() + 1
    old, lone, new = asked("a", late + 5), asked("b", late + 5), asked("a", 1)
    assert chosen([old, lone, new], NOON, 2) == [[2, 1]]


def test_what_is_only_learned_from_is_never_left():
    late = LATE.total_seconds() + 1
    items = [asked("a", late + 1, incoming=False), asked("a", 1), asked("b", 1)]
    assert sorted(place for part in chosen(items, NOON, 1) for place in part) == [0, 1, 2]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 100), st.booleans()), max_size=40), st.integers(1, 8))
def test_each_conversations_newest_message_is_always_understood(items: list[tuple[str, float, bool]], size: int):
    all_asked = [asked(*item) for item in items]
    parts = chosen(all_asked, NOON, size)
    taken = [place for part in parts for place in part]
    assert len(taken) == len(set(taken))
    assert all(0 < len(part) <= size for part in parts)
    for name in "abc":
        incoming = [place for place, each in enumerate(all_asked) if each.conversation == name and each.incoming]
        if incoming:
            newest = max(all_asked[place].received_at for place in incoming)
            assert any(all_asked[place].received_at == newest for place in taken if place in incoming)
