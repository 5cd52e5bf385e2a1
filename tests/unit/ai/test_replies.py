"""Suggestions: from the team's own words, in the customer's language, nothing that is not likely enough."""

import numpy as np
import pytest

from ai.embeddings import Floats
from ai.matching import TURNS, Matcher, Tower
from ai.offering import Named
from ai.ranking import VIEWS, Fusion, Turn, Worth
from ai.replies import MOST, Business, Line
from tests.fakes.encoder import FakeEncoder

ENCODER = FakeEncoder()
ANA = Named(name="Ana Pérez")
# Ranked and judged by the nearest past question alone, so that tests can see why.
NEIGHBOUR = Fusion(tuple(1.0 if view == "neighbour" else 0.0 for view in VIEWS))
LIKELY = Worth(weights=tuple(10.0 if view in {"neighbour", "cosine"} else 0.0 for view in VIEWS), bias=-2.0, least=0.5)
ALL = Worth(weights=(0.0,) * len(VIEWS), bias=1.0, least=0.5)


def read(*texts: str) -> Floats:
    return ENCODER.encode(texts).vectors


def business(worth: Worth = LIKELY) -> Business:
    dice = np.random.default_rng(3)
    matcher = Matcher(Tower.new(TURNS * (ENCODER.size + 2), 8, 8, dice), Tower.new(ENCODER.size, 8, 8, dice))
    return Business(ENCODER.size, matcher, (Fusion((0, 1, 0, 0, 0)), NEIGHBOUR), (worth, worth))


def learn(ours: Business, *pairs: tuple[str, str], language: str | None = "en") -> None:
    lines = [Line(f"past:{len(ours) + n}", "past", answer, language) for n, (_, answer) in enumerate(pairs)]
    ours.learn(lines, read(*(question for question, _ in pairs)), read(*(answer for _, answer in pairs)))


def suggest(ours: Business, question: str, language: str | None = "en", named: Named = ANA) -> list[str]:
    turns = [Turn("customer", question, read(question)[0])]
    return [each.text for each in ours.suggest(turns, language, named)]


def test_the_answer_to_the_same_question_comes_first():
    ours = business()
    learn(ours, ("when do you open", "We open at nine."), ("where is my parcel", "It left today."))
    assert suggest(ours, "when do you open today")[0] == "We open at nine."


def test_a_business_without_a_past_offers_its_canned_replies_or_nothing():
    ours = business()
    assert suggest(ours, "when do you open") == []
    ours.can(
        [Line("canned:1", "canned", "We open at nine, when you like", "en")], read("We open at nine, when you like")
    )
    assert suggest(ours, "when do you open") == ["We open at nine, when you like"]
    ours.can([], np.zeros((0, ENCODER.size), np.float32))
    assert suggest(ours, "when do you open") == []


def test_nothing_unlikely_is_shown():
    ours = business(Worth(weights=(0.0,) * len(VIEWS), bias=-5.0, least=0.5))
    learn(ours, ("when do you open", "We open at nine."))
    assert suggest(ours, "when do you open") == []


def test_at_most_three_that_say_different_things():
    ours = business(ALL)
    learn(ours, *((f"when do you open {n}", f"We open at {n} o'clock number{n}") for n in range(9)))
    learn(ours, ("when do you open", "we open at 1 o'clock, number1!"))
    found = suggest(ours, "when do you open")
    assert len(found) == MOST
    assert len({text.lower().strip("!").replace(",", "") for text in found}) == MOST


def test_only_the_customers_language_is_offered():
    ours = business(ALL)
    learn(ours, ("when do you open", "We open at nine."))
    learn(ours, ("when do you open", "Abrimos a las nueve."), language="es")
    assert suggest(ours, "when do you open") == ["We open at nine."]
    assert suggest(ours, "cuando", "es") == ["Abrimos a las nueve."]
    assert len(suggest(ours, "👍", None)) == 2


def test_another_customers_facts_are_never_offered_and_names_are_filled_in():
    ours = business(ALL)
    learn(
        ours,
        ("where is my parcel", "Order 99812345 left today."),
        ("where is my parcel please", "Hi {{contact.first_name}}, it left today."),
        ("where is my parcel now", "Ask for {{order}}."),
    )
    assert suggest(ours, "where is my parcel") == ["Hi Ana, it left today."]
    assert suggest(ours, "where is my parcel", named=Named()) == []


def test_the_index_grows_with_every_answer():
    ours = business(ALL)
    for n in range(40):
        learn(ours, (f"question about thing{n}", f"answer about thing{n}"))
    assert len(ours) == 40
    assert suggest(ours, "question about thing33")[0] == "answer about thing33"


def test_another_matcher_finds_the_same_past():
    ours = business(ALL)
    learn(ours, ("when do you open", "We open at nine."))
    dice = np.random.default_rng(9)
    ours.teach(Matcher(Tower.new(TURNS * (ENCODER.size + 2), 8, 6, dice), Tower.new(ENCODER.size, 8, 6, dice)))
    assert suggest(ours, "when do you open") == ["We open at nine."]


@pytest.mark.parametrize("limit", [1, 5])
def test_similar_questions_are_found_without_anybodys_facts(limit: int):
    ours = business(ALL)
    learn(ours, ("when do you open", "We open at nine."), ("when do you open", "Call 600111222."))
    found = ours.nearest(read("when do you open")[0], limit)
    assert [line.text for line in found] == ["We open at nine."]
    assert ours.nearest(read("something else entirely")[0], limit) == []


def test_it_says_how_much_room_is_left():
    ours = business()
    before = ours.room
    learn(ours, ("when do you open", "We open at nine."))
    assert ours.room == before - 1
