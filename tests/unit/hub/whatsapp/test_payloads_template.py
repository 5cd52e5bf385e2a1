"""Limits of template messages."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.whatsapp.payloads import check


def template(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "hello_world", "language": {"code": "en_US"}, "components": list(components)} | more


def body(*parameters: dict[str, Any]) -> dict[str, Any]:
    return {"type": "body", "parameters": list(parameters)}


def text(words: Any) -> dict[str, Any]:
    return {"type": "text", "text": words}


CODE = {"type": "button", "sub_type": "url", "index": "0", "parameters": [text("123456")]}
MONEY = {"fallback_value": "$100.99", "code": "USD", "amount_1000": 100990}
CARD = {"card_index": 0, "components": [body(text("x"))]}


@pytest.mark.parametrize(
    "content",
    [
        {"name": "hello_world", "language": {"code": "en_US"}},
        template(body(text("Ann"), {"type": "currency", "currency": MONEY}), CODE),
        template({"type": "HEADER", "parameters": [{"type": "image", "image": {"id": "1"}}]}),
        template({"type": "carousel", "cards": [CARD, CARD | {"card_index": 1}]}),
        template({**CODE, "sub_type": "copy_code", "parameters": [{"type": "coupon_code", "coupon_code": "SAVE"}]}),
        template(body({"type": "date_time", "date_time": {"fallback_value": "May 1"}})),
        template(language={"code": "fil"}),
    ],
)
def test_a_template_within_the_limits_has_no_problems(content: dict[str, Any]) -> None:
    assert check("template", content) == []


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (template(name="Hello World"), "name"),
        (template(name="x" * 513), "name"),
        (template(name=None), "name"),
        (template(language="en"), "language.code"),
        (template(language={"code": "en-US"}), "language.code"),
        (template(components="x"), "components"),
        (template({"type": "footer"}), "components[0].type"),
        (template(body(text(""))), "components[0].parameters[0].text"),
        (template(body(text("two\nlines"))), "components[0].parameters[0].text"),
        (template(body(text("a     b"))), "components[0].parameters[0].text"),
        (template(body({"type": "image", "image": {}})), "components[0].parameters[0].image"),
        (
            template(body({"type": "currency", "currency": MONEY | {"amount_1000": "x"}})),
            "components[0].parameters[0].currency.amount_1000",
        ),
        (template({**CODE, "index": "10"}), "components[0].index"),
        (template({**CODE, "sub_type": None}), "components[0].sub_type"),
        (template({"type": "carousel", "cards": [CARD]}), "components[0].cards"),
        (template({"type": "carousel", "cards": [CARD, CARD]}), "components[0].cards"),
        (
            template({**CODE, "parameters": [{"type": "coupon_code", "coupon_code": "x" * 21}]}),
            "components[0].parameters[0].coupon_code",
        ),
    ],
)
def test_each_breach_of_a_template_limit_is_told_with_its_place(content: dict[str, Any], path: str) -> None:
    assert [problem["path"] for problem in check("template", content)] == [f"template.{path}"]


ANYTHING = st.recursive(
    st.none() | st.integers() | st.text() | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "body", "text", "action", "buttons", "components", "parameters", "cards", "header"]
            ),
            inner,
        )
    ),
    max_leaves=15,
)
KINDS = ["text", "image", "location", "contacts", "reaction", "interactive", "template", "document", "x"]


@given(st.sampled_from(KINDS), st.dictionaries(st.text(max_size=5), ANYTHING), ANYTHING)
def test_any_content_is_checked_without_failing(kind: str, content: dict[str, Any], more: Any) -> None:
    full = content | (more if isinstance(more, dict) else {"components": more, "contacts": more, "action": more})
    assert all(problem["path"] and problem["message"] for problem in check(kind, full))
