"""Plain text: letters of any writing, headings where people mean them, lines that belong together."""

import pytest

from ai.knowledge.plain import blocks, decode, joined


@pytest.mark.parametrize(
    ("content", "declared"),
    [
        ("Größe é".encode(), None),
        ("Größe é".encode("utf-8-sig"), "ascii"),
        ("Größe é".encode("utf-16"), None),
        ("Größe é".encode("cp1252"), None),
        ("Größe é".encode("latin-1"), "iso-8859-1"),
        ("Größe é".encode(), "no-such-charset"),
    ],
)
def test_letters_are_found_in_any_encoding(content: bytes, declared: str | None):
    assert decode(content, declared) == "Größe é"


def told(text: str) -> list[tuple[tuple[str, ...], str]]:
    return [(block.heading, block.text) for block in blocks(text.encode())]


def test_a_short_line_alone_heads_the_paragraph_behind_it():
    text = (
        "Our shop\n\nReturns\n\nYou may return what you bought within 30 days, for any reason at all.\n\nSee you soon"
    )
    assert told(text) == [
        ((), "Our shop"),
        (("Returns",), "You may return what you bought within 30 days, for any reason at all."),
        (("Returns",), "See you soon"),
    ]


def test_a_question_heads_its_answer():
    text = "Do you ship abroad?\nYes, to all of Europe.\nIt takes a week.\n\n¿Cuánto cuesta?\nCinco euros.\n"
    assert told(text) == [
        (("Do you ship abroad?",), "Yes, to all of Europe.\nIt takes a week."),
        (("¿Cuánto cuesta?",), "Cinco euros."),
    ]


def test_wrapped_lines_become_one_and_lists_stay_lists():
    wrapped = ["Whoever buys two pairs of shoes in our shop gets the", "second pair at half its price."]
    assert joined(wrapped) == " ".join(wrapped)
    listed = ["We take the following cards, all of them without a fee:", "- Visa", "- Mastercard"]
    assert joined(listed) == "\n".join(listed)
    assert joined(["Main Street 5", "12345 Springfield"]) == "Main Street 5\n12345 Springfield"


def test_single_lines_in_a_row_are_text():
    assert told("Monday 9-5.\n\nTuesday 9-5.\n\nSunday closed.") == [
        ((), "Monday 9-5."),
        ((), "Tuesday 9-5."),
        ((), "Sunday closed."),
    ]


def test_nothing_is_nothing():
    assert told("") == told(" \r\n\r\n \t\n") == []
