"""What customer and team are told when a person takes over."""

from typing import get_args

from ai.handing_over import FAREWELLS, REASONS, farewell, note
from ai.texts import VARIANTS
from hub.domain.answering import LANGUAGES, HandOverReason
from tests.unit.ai.talk import case, thread


def test_there_are_words_in_every_language_and_for_every_reason():
    assert set(FAREWELLS) == set(VARIANTS) == LANGUAGES
    assert set(REASONS) == set(get_args(HandOverReason))


def test_the_teams_own_words_come_first_and_none_is_none():
    own = {"de": "Gleich kommt jemand.", "fr": " "}
    assert farewell("de", own) == "Gleich kommt jemand."
    assert farewell("fr", own) == ""
    assert farewell("es", own) == FAREWELLS["es"]
    assert farewell("zu", own) == farewell(None, own) == FAREWELLS["en"]


def test_the_note_says_why_and_where_the_talk_stands():
    given = case(thread("C: old", "P: yes", "C: Where is it?", "A: Soon.", "C: " + "very " * 60 + "late"))
    lines = note("failed", given, "Every provider failed.").splitlines()
    assert lines[0] == "Answering by itself has handed over. It could not write an answer. Every provider failed."
    assert lines[1] == "Since a person last wrote: 2 from the customer, 1 from the AI."
    assert lines[2].startswith("Last: “very very")
    assert len(lines[2]) <= 210
    silent = case(thread(("C: x", {"type": "audio", "content": {"id": "1"}})))
    assert len(note("unreadable", silent).splitlines()) == 2
