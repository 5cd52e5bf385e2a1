"""Words as they are compared."""

import pytest

from ai.knowledge.words import mark, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Returns", "return"),
        ("DEVOLUCIÓN", "devolucion"),
        ("delivery", "delivered"),
        ("orders", "order"),
        ("الطلب", "طلب"),
        ("والدفع", "دفع"),
        ("शिपिंग", "शिपिंग"),
        ("Straße", "STRASSE"),
    ],
)
def test_forms_of_a_word_are_one(one: str, other: str):
    assert list(words(one)) == list(words(other))
    assert len(list(words(one))) == 1


@pytest.mark.parametrize(("one", "other"), [("AX-200", "AX-201"), ("49.90", "49.95"), ("size", "sale")])
def test_other_words_stay_apart(one: str, other: str):
    assert list(words(one)) != list(words(other))


def test_scripts_without_spaces_are_found_by_pairs():
    assert list(words("退货政策")) == ["退货", "货政", "政策"]
    assert list(words("退")) == ["退"]


def test_a_mark_is_the_same_in_every_process():
    assert mark("return") == 2812165903
