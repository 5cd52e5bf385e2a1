"""Templates filled with values, as Graph's send call wants them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hub.whatsapp.payloads import check
from hub.whatsapp.template_content import Filled, fill, milliseconds
from tests.unit.hub.whatsapp import wordings as w


def components(filled: Filled) -> list[dict[str, Any]]:
    assert filled.complete
    assert check("template", filled.content) == []
    return filled.content["components"]


def texts(*values: str, names: tuple[str, ...] = ()) -> list[dict[str, str]]:
    named = names or (None,) * len(values)
    return [
        {"type": "text", "text": value} | ({"parameter_name": name} if name else {})
        for value, name in zip(values, named, strict=True)
    ]


def test_positional_values_stand_in_the_order_of_the_text():
    filled = fill(w.template(), {"2": "HB-7", "body.1": "Ana"})
    assert filled.content == {
        "name": "order_update",
        "language": {"code": "en_US"},
        "components": [{"type": "body", "parameters": texts("Ana", "HB-7")}],
    }
    assert filled.complete


def test_named_values_carry_their_names():
    named = w.body("Hi {{first_name}}, see you at {{time}} today.", first_name="Ana", time="10:30")
    filled = fill(w.template(named, form="named"), {"first_name": "Raj", "time": "9:00"})
    assert components(filled) == [{"type": "body", "parameters": texts("Raj", "9:00", names=("first_name", "time"))}]


def test_a_template_without_places_has_no_components():
    filled = fill(w.template(w.body("Welcome to our shop.")), {"1": "ignored"})
    assert filled.content == {"name": "order_update", "language": {"code": "en_US"}}


def test_what_is_missing_is_named_and_what_is_optional_is_not():
    filled = fill(w.template(w.media_header(), w.body(), w.buttons(w.quick("Ok"), w.link())), {"1": "Ana", "2": ""})
    assert filled.missing == ("header.image", "body.2", "button.1")
    assert not filled.complete


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://shop.example/a.jpg", {"link": "https://shop.example/a.jpg"}),
        ("1234567", {"id": "1234567"}),
        ({"id": "9", "filename": "a.pdf"}, {"id": "9", "filename": "a.pdf"}),
    ],
)
def test_a_file_is_given_by_id_by_link_or_whole(value: Any, expected: dict[str, str]):
    (made,) = components(fill(w.template(w.media_header("DOCUMENT"), w.body("Hi.")), {"header.document": value}))
    assert made == {"type": "header", "parameters": [{"type": "document", "document": expected}]}


def test_buttons_get_what_their_kind_takes_at_their_own_place():
    parts = (w.body("Hi."), w.buttons(w.quick("Ok"), w.link(), w.coupon()))
    values = {"button.0": "yes-7", "button.1": "HB-7", "button.2": "SEASON20"}
    assert components(fill(w.template(*parts), values)) == [
        {"type": "button", "sub_type": "quick_reply", "index": "0",
         "parameters": [{"type": "payload", "payload": "yes-7"}]},
        {"type": "button", "sub_type": "url", "index": "1", "parameters": texts("HB-7")},
        {"type": "button", "sub_type": "copy_code", "index": "2",
         "parameters": [{"type": "coupon_code", "coupon_code": "SEASON20"}]},
    ]  # fmt: skip


def test_a_sign_in_code_goes_into_body_and_button():
    filled = fill(w.template(*w.authentication(), category="AUTHENTICATION"), {"code": "123456"})
    assert components(filled) == [
        {"type": "body", "parameters": texts("123456")},
        {"type": "button", "sub_type": "url", "index": "0", "parameters": texts("123456")},
    ]


def test_an_offer_ends_at_a_time_in_milliseconds():
    parts = (w.media_header(), w.offer(), w.body("Only today."), w.buttons(w.coupon()))
    values = {"header.image": "9", "offer": datetime(2026, 5, 5, tzinfo=UTC), "button.0": "TODAY"}
    made = components(fill(w.template(*parts, category="MARKETING"), values))
    assert [part["type"] for part in made] == ["header", "limited_time_offer", "button"]
    assert made[1]["parameters"][0]["limited_time_offer"] == {"expiration_time_ms": 1777939200000}


@pytest.mark.parametrize(
    "value", [1777939200, "1777939200", 1777939200000, "2026-05-05T00:00:00Z", datetime(2026, 5, 5, tzinfo=UTC)]
)
def test_a_time_is_understood_in_every_usual_form(value: Any):
    assert milliseconds(value) == 1777939200000
    assert milliseconds("soon") is None


def test_every_card_of_a_carousel_is_sent():
    card = [w.media_header(), w.body("For {{1}} only.", "you"), w.buttons(w.link())]
    values = {f"card.{n}.{part}": f"{part}-{n}" for n in (0, 1) for part in ("header.image", "body.1", "button.0")}
    (made,) = components(fill(w.template(w.body("Look."), w.carousel(card, card)), values))
    assert [each["card_index"] for each in made["cards"]] == [0, 1]
    assert made["cards"][1]["components"][1] == {"type": "body", "parameters": texts("body.1-1")}


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"1": "Ana\nSouza"}, "body.1"),
        ({"1": "Ana     Souza"}, "body.1"),
        ({"1": "A" * 1020}, "body"),
        ({"header.1": "B" * 60}, "header"),
        ({"button.0": "c" * 2001}, "button.0"),
    ],
)
def test_a_value_that_meta_would_refuse_is_named(values: dict[str, str], path: str):
    whole = w.template(w.header("For {{1}}", "Ana"), w.body(), w.buttons(w.link()))
    usual = {"body.1": "Ana", "body.2": "HB-7", "header.1": "Ana", "button.0": "HB-7"}
    values = {f"body.{key}" if key.isdigit() else key: value for key, value in values.items()}
    filled = fill(whole, usual | values)
    assert [problem["path"] for problem in filled.problems] == [path]


def test_currency_and_dates_go_as_metas_own_parameters():
    price = {"type": "currency", "currency": {"fallback_value": "$25", "code": "USD", "amount_1000": 25000}}
    (made,) = components(fill(w.template(), {"1": "Ana", "2": price}))
    assert made["parameters"][1] == price
