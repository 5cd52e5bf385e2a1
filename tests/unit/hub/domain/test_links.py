"""Short links: codes that read back and tell nothing, and targets that lead nowhere but on the web."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.links import (
    TEST,
    Codes,
    LinkMaker,
    LinkPlace,
    named,
    target_of,
    web_address,
    wrong_target,
)

KEY = "a secret of more than thirty-two characters"
CODES = Codes(KEY)
places = st.builds(LinkPlace, st.integers(0, 2**48 - 1), st.integers(0, 2**32 - 1), st.integers(0, 255))


@given(places)
def test_a_code_reads_back_and_fits_an_address(place: LinkPlace):
    code = CODES.code(place)
    assert CODES.place(code) == place
    assert len(code) == 22
    assert code.replace("-", "a").replace("_", "a").isalnum()
    assert Codes(KEY).code(place) == code
    assert Codes(KEY + "!").place(code) is None


@given(places, places)
def test_two_places_have_two_codes(one: LinkPlace, other: LinkPlace):
    assert (CODES.code(one) == CODES.code(other)) == (one == other)


@given(places, st.integers(0, 21), st.sampled_from("AZaz09-_"))
def test_a_code_with_another_letter_is_none(place: LinkPlace, at: int, letter: str):
    code = CODES.code(place)
    changed = code[:at] + letter + code[at + 1 :]
    assert changed == code or CODES.place(changed) is None


@given(st.text(max_size=30))
def test_what_was_never_made_is_none(text: str):
    assert CODES.place(text) is None


@given(st.text(max_size=60), st.dictionaries(st.just("a"), st.text(max_size=60)))
def test_a_link_leads_to_the_web_in_ascii_or_nowhere(target: str, own: dict[str, str]):
    found = target_of(target, own)
    assert found is None or (found.isascii() and found.startswith(("http://", "https://")) and " " not in found)


@given(st.text(max_size=60))
def test_a_column_behind_the_host_changes_no_host(value: str):
    found = target_of("https://shop.example/{{a}}?b={{a|x}}", {"a": value})
    assert found is None or found.startswith("https://shop.example/")


@pytest.mark.parametrize(
    ("target", "own", "found"),
    [
        ("https://shop.example/spring", {}, "https://shop.example/spring"),
        ("https://shop.example/{{id}}?q={{q|all}}", {"id": "7/8"}, "https://shop.example/7%2F8?q=all"),
        ("https://shop.example/{{id}}", {"id": " "}, None),
        ("{{cart}}", {"cart": "https://shop.example/cart/7"}, "https://shop.example/cart/7"),
        ("{{cart}}", {"cart": "javascript:alert(1)"}, None),
        ("{{cart}}", {}, None),
        ("{{cart|https://shop.example}}", {}, "https://shop.example"),
        ("https://bücher.example/ä?x=%41#é", {}, "https://xn--bcher-kva.example/%C3%A4?x=%41#%C3%A9"),
    ],
)
def test_a_target_is_filled_for_each_recipient(target: str, own: dict[str, str], found: str | None):
    assert target_of(target, own) == found


def test_for_a_test_what_is_missing_is_empty():
    assert target_of("https://shop.example/{{id}}?x=1", {}, blank=True) == "https://shop.example/?x=1"


@pytest.mark.parametrize(
    "target",
    ["ftp://a.example", "javascript:alert(1)", "//evil.example", "shop.example/x", "https://", "https://a b.example",
     "https://{{host}}/x", "https://{{host}}.example/", "{{scheme}}://a.example", "https://a.example{{x}}",
     "https://a.example:nine/", "https://a.example/\r\nX: y", "https://a.example/" + "x" * 2000],
)  # fmt: skip
def test_what_no_link_may_lead_to_is_said(target: str):
    assert wrong_target(target)
    assert target_of(target.replace("{{host}}", "h").replace("{{scheme}}", "s"), {}) != target


@pytest.mark.parametrize(
    "target", ["https://a.example", "HTTP://a.example/x", "https://a.example?x={{y}}", "{{cart}}", "{{cart|}}"]
)
def test_what_a_link_may_lead_to(target: str):
    assert wrong_target(target) is None


def test_an_address_that_the_web_does_not_know_is_none():
    assert web_address("mailto:a@b.example") is None


def test_a_recipient_has_an_address_for_texts_and_a_code_for_buttons():
    maker = LinkMaker(KEY, "https://l.example")
    links: dict[str, Any] = {"shop": "https://shop.example", "cart": "{{cart}}"}
    short = maker.short(links, 5, 7, {"cart": "https://shop.example/cart"})
    assert set(short.codes) == {"link.shop", "link.cart"}
    assert maker.place(short.codes["link.cart"]) == LinkPlace(5, 7, 0)  # in the order of their names
    assert maker.place(short.codes["link.shop"]) == LinkPlace(5, 7, 1)
    assert short.addresses["link.shop"] == f"https://l.example/l/{short.codes['link.shop']}"
    assert set(maker.short(links, 5, 7, {}).codes) == {"link.shop"}
    assert maker.place(maker.short(links, 5, TEST, {}).codes["link.shop"]) == LinkPlace(5, 0, 1)


def test_the_links_in_a_text_are_found():
    assert named("See {{link.shop}} or {{ link.cart|x }}, {{name}}") == ["shop", "cart"]
