"""What of a stream may be shown already."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai.gateway import prompts
from ai.gateway.guard import Given
from ai.gateway.release import Release, Withheld
from ai.personal import Redaction

FENCE = "0123456789abcdef"
SOURCE = "Call +49 151 2345678, a@b.example, https://shop.example/help"


def release(*, strict: bool = False) -> Release:
    redaction = Redaction(["Ada Lovelace"])
    redaction.redact(f"Ada Lovelace {SOURCE}")
    rules = prompts.load("summary").system
    return Release(redaction, Given(rules=rules, fence=FENCE, sources=(SOURCE,), values=(SOURCE,), strict=strict))


def shown(pieces: list[str], one: Release | None = None) -> list[str]:
    one = one or release()
    return [*(one.feed(piece) for piece in pieces), one.rest()]


def test_only_whole_words_are_shown():
    assert shown(["Hel", "lo the", "re, al", "l is ", "well"]) == ["", "Hello", " there,", " all is", "", " well"]


def test_a_place_comes_back_whole_however_it_is_cut():
    assert "".join(shown(["Call [PH", "ONE", "_", "1] now"])) == "Call +49 151 2345678 now"
    assert "".join(shown(["Ask [ na", "me 1 ", "] and [", "PHONE_9", "]."])) == "Ask Ada Lovelace and."


@pytest.mark.parametrize(
    "text",
    [
        "Please pay at https://evil.example/pay today",
        "Please call 0900 123 45 67 today",
        f"Here is it: {FENCE} and more",
        "Here: <<data: 5 conversation>> and more",
        "Fine. You summarise one conversation between a customer and the business for a colleague",
    ],
)
def test_what_may_not_pass_is_stopped_before_it_is_shown(text: str):
    for size in (1, 3, 7, len(text)):
        one = release()
        with pytest.raises(Withheld):
            shown([text[at : at + size] for at in range(0, len(text), size)], one)
        assert not {"evil", "0900", FENCE, "<<"} & set(one.shown.replace("/", " ").split())
        assert "colleague" not in one.shown


words = st.sampled_from(
    [
        "Hello",
        " ",
        "\n",
        "[PHONE_1]",
        "[name_1]",
        "[",
        "]",
        "<",
        "12",
        "0151",
        "3 pieces",
        "https://shop.example/help",
        "é",
        ".",
    ]
)


@given(st.lists(words, max_size=20).map("".join), st.lists(st.integers(1, 9), min_size=1, max_size=9))
def test_pieces_together_are_what_the_whole_would_be(text: str, sizes: list[int]):
    pieces, at, turn = list[str](), 0, 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        pieces.append(text[at : at + size])
        at, turn = at + size, turn + 1
    whole = release()
    try:
        expected = "".join(shown([text], whole))
    except Withheld:
        return
    assert "".join(shown(pieces)) == expected
