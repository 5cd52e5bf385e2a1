"""Who had the word, whatever order it comes in."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from actors.rules.turns import ANOTHER_TALK, part_after, part_when_resolved, part_when_taken
from hub.domain.conversation import AiPart, HandedOver
from hub.domain.message import Author
from tests.unit.actors.rules.scene import AI, ANA, NOON, Scene, ai_wish, claimed, echoed, received, wanted, wish

KINDS = ("person", "phone_app", "program", "campaign", "ai")


def test_a_persons_word_ends_the_ais_turns():
    scene = Scene()
    scene.play(received("in1"), ai_wish(1), received("in2"), ai_wish(3))
    assert scene.head.ai == AiPart(turns=2, spoke_at=NOON)
    scene.play(wish("c1", author=ANA))
    assert scene.head.ai == AiPart(turns=0, spoke_at=NOON, person_at=NOON, person_seq=5)


def test_an_answer_from_the_phone_is_a_persons():
    scene = Scene()
    scene.play(received("in1"), echoed("echo1", seconds=30))
    assert scene.head.ai == AiPart(person_at=NOON + timedelta(seconds=30), person_seq=2)


def test_a_conversation_without_ai_and_people_keeps_nothing_of_them():
    scene = Scene()
    scene.play(received("in1"), wanted(status="resolved"))
    assert scene.head.ai is None


def test_taking_it_says_which_message_was_the_last_then():
    scene = Scene()
    scene.play(received("in1"), received("in2"), claimed())
    assert scene.head.ai == AiPart(person_at=NOON, person_seq=2)


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 200_000)), max_size=12))
def test_turns_are_the_ais_last_words_in_a_row(said: list[tuple[str, int]]):
    scene = Scene()
    scene.play(received("in1"))
    head, message = scene.head, scene.last
    turns, spoke = 0, None
    for seq, (kind, second) in enumerate(said, 2):
        at = NOON + timedelta(seconds=second)
        ours = type(message)(
            **{name: getattr(message, name) for name in message.__struct_fields__}
            | {"seq": seq, "author": Author(kind=kind), "at": at, "direction": "out"}  # type: ignore[arg-type]
        )
        part = part_after(head, ours)
        if kind in ("person", "phone_app"):
            turns = 0
            assert part is not None
            assert part.person_seq == seq
        elif kind == "ai":
            turns = turns + 1 if spoke is not None and at - spoke < ANOTHER_TALK else 1
            spoke = at
        assert (part.turns if part else 0) == turns
        head = type(head)(**{name: getattr(head, name) for name in head.__struct_fields__} | {"ai": part})


def test_resolving_forgets_the_hand_over_and_frees_it():
    scene = Scene()
    scene.play(received("in1"), claimed())
    head = scene.head
    over = HandedOver(at=NOON, reason="asked")
    known = AiPart(turns=2, handed_over=over)
    head = type(head)(**{name: getattr(head, name) for name in head.__struct_fields__} | {"ai": known})
    assert part_when_resolved(head) == AiPart(turns=0, released=True)
    assert part_when_taken(head, NOON).handed_over == over
    assert AI.kind == "ai"
