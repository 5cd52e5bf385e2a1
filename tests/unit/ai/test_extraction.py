"""The telling sentences of a conversation: on invented ones, and on the corpus's in all nine variants."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai.extraction import DONE, MATTERS, OPEN, Line, Picked, extract, split
from ai.phrases import sentences
from ai.texts import VARIANTS, Dialogue, Side, dialogues
from tests.fakes.encoder import FakeEncoder
from tests.fakes.samples import NOON


def lines(*turns: tuple[Side, str]) -> list[Line]:
    return [Line(side, seq, text, NOON) for seq, (side, text) in enumerate(turns, 1)]


def of(dialogue: Dialogue) -> list[Line]:
    return lines(*((turn.side, turn.text) for turn in dialogue.turns))


def picked(*turns: tuple[Side, str]) -> dict[str, list[str]]:
    return {part: [each.text for each in found] for part, found in extract(lines(*turns), FakeEncoder()).items()}


def test_matter_promise_and_what_is_open():
    found = picked(
        ("customer", "Hi!"),
        ("customer", "hello, my order 5582 says shipped since monday but the tracking doesnt move"),
        ("agent", "Hi Ana, thanks for writing. The courier lost it."),
        ("agent", "I'll send you another one tomorrow, you will have it by Friday."),
        ("customer", "ok thanks"),
        ("customer", "and can i still return the shoes? they pinch"),
    )
    assert found == {
        "matter": ["my order 5582 says shipped since monday but the tracking doesnt move"],
        "done": ["I'll send you another one tomorrow, you will have it by Friday."],
        "open": ["and can i still return the shoes?", "they pinch"],
    }


@pytest.mark.parametrize(
    ("matter", "promise", "question"),
    [
        ("Me ha llegado la chaqueta con un botón menos", "Te mando los botones mañana.", "¿Cuánto tarda?"),
        ("A minha conta veio mais cara este mês", "Já pedi a correção, chega amanhã.", "E quando vejo o valor?"),
        ("Il manque deux desserts dans ma commande", "Je vous rembourse aujourd'hui.", "C'est long ?"),
        (
            "Bei unserem Schrank fehlt die Tüte mit Scharnieren",
            "Ich schicke Ihnen morgen eine neue.",
            "Geht es schneller?",
        ),
        ("Baju yang datang salah warna, saya pesan hitam", "Besok saya kirim yang hitam.", "ongkirnya gratis?"),
        ("طلبت ثلاث عبايات ووصلني ثنتين", "تم، نرسل الثالثة بكرة.", "متى توصل؟"),
        ("आधे टमाटर सड़े हुए निकले", "कल सुबह नए भेज देंगे।", "कितने बजे?"),
        ("refund ka 22 din ho gaye abhi tak nahi aaya", "Aaj dobara bhej diya hai.", "pakka na?"),
    ],
)
def test_it_is_the_same_in_other_languages(matter: str, promise: str, question: str):
    found = picked(("customer", matter), ("agent", promise), ("customer", question))
    assert found == {"matter": [matter], "done": [promise], "open": [question]}


def test_thanks_at_the_end_leave_nothing_open():
    found = picked(
        ("customer", "where is my parcel 12"), ("agent", "It's due on Friday."), ("customer", "great, thanks!")
    )
    assert found["open"] == []


def test_what_we_asked_and_was_not_answered_is_open():
    found = picked(("customer", "my router is red"), ("agent", "Which light is it? It is a good one."))
    assert found["open"] == ["Which light is it?"]


def test_a_question_is_kept_before_other_words_that_wait():
    talk = [("customer", f"and then they wrote to me again number {n}") for n in range(6)]
    found = picked(("agent", "Tell me."), ("customer", "when does it come?"), *talk)  # type: ignore[arg-type]
    assert "when does it come?" in found["open"]
    assert len(found["open"]) == OPEN


def test_what_was_said_twice_is_picked_once():
    again = "I'll send the invoice for order 77 tomorrow"
    found = picked(("customer", "i need an invoice for order 77"), ("agent", again), ("agent", again))
    assert found["done"] == [again]


def test_what_was_answered_stands_in_where_nothing_was_promised():
    found = picked(("customer", "how much to send a 4kg box"), ("agent", "Let me look. Up to 5 kg it is 9 euros."))
    assert found["done"] == ["Up to 5 kg it is 9 euros."]


def test_small_talk_alone_tells_nothing():
    assert picked(("customer", "hi"), ("agent", "Hello!"), ("customer", "👍")) == {"matter": [], "done": [], "open": []}
    assert extract([], FakeEncoder()) == {"matter": [], "done": [], "open": []}


@pytest.mark.parametrize("variant", VARIANTS)
def test_in_the_corpus_the_matter_is_found_early_and_promises_late(variant: str):
    early = promised = 0
    found = list(dialogues(variant))
    for dialogue in found:
        talk = of(dialogue)
        chosen = extract(talk, FakeEncoder())
        check_sides(chosen, talk)
        first = next((each.line for each in split(talk) if each.side == "customer"), 0)
        early += chosen["matter"][0].line <= first + 2
        promised += bool(chosen["done"])
    assert early >= 0.95 * len(found)
    assert promised >= 0.75 * len(found)


def check_sides(chosen: Picked, talk: Sequence[Line]) -> None:
    assert all(each.side == "customer" for each in chosen["matter"])
    assert all(each.side == "agent" for each in chosen["done"])
    assert all(each.side == talk[-1].side for each in chosen["open"])
    for part, most in (("matter", MATTERS), ("done", DONE), ("open", OPEN)):
        places = [each.line for each in chosen[part]]  # type: ignore[index]
        assert places == sorted(places)
        assert len(places) <= most


SIDES: st.SearchStrategy[Side] = st.sampled_from(["customer", "agent"])
TALK = st.lists(st.tuples(SIDES, st.text(st.characters(codec="utf-8"), max_size=60)), max_size=8)


@given(TALK)
def test_nothing_is_made_up(turns: list[tuple[Side, str]]):
    talk = lines(*turns)
    chosen = extract(talk, FakeEncoder())
    if talk:
        check_sides(chosen, talk)
    for part in chosen.values():
        for each in part:
            assert any(said.endswith(each.text) for said in sentences(talk[each.line].text))
