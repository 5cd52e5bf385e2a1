"""The values of a send are found again in it, whatever the template is made of."""

from typing import Any

import pytest

from hub.domain.template import Template
from hub.whatsapp.template_content import fill, values_by_key
from hub.whatsapp.template_reading import values_of
from tests.unit.hub.whatsapp import wordings as w

NAMED = w.template(
    w.header("Hi {{who}}", "Ana"),
    w.body("{{who}}, see you at {{time}}.", who="Ana", time="10:30"),
    form="named",
)
CARD = [w.media_header(), w.body("Only {{1}} today.", "9"), w.buttons(w.quick("More"), w.link())]
CASES: list[tuple[Template, dict[str, Any]]] = [
    (w.template(), {"body.1": "Ana", "body.2": "HB-7"}),
    (NAMED, {"header.who": "Ana", "body.who": "Raj", "body.time": "9:00"}),
    (
        w.template(w.media_header(), w.body(), w.buttons(w.quick("Ok"), w.link(), w.coupon())),
        {
            "header.image": {"link": "https://shop.example/a.jpg"},
            "body.1": "Ana",
            "body.2": "HB-7",
            "button.0": "yes",
            "button.1": "HB-7",
            "button.2": "SPRING",
        },
    ),
    (
        w.template(w.media_header("DOCUMENT"), w.body("Your bill.")),
        {"header.document": {"id": "12", "filename": "bill.pdf"}},
    ),
    (
        w.template(w.body(), w.carousel(CARD, CARD)),
        {
            "body.1": "Ana",
            "card.0.header.image": {"id": "1"},
            "card.0.body.1": "5 €",
            "card.1.body.1": "7 €",
            "card.1.button.1": "HB-8",
        },
    ),
    (w.template(w.offer(), w.body("Now {{1}}.", "half")), {"offer": 1_800_000_000_000, "body.1": "half"}),
    (w.template(*w.authentication(), category="AUTHENTICATION"), {"code": "482913"}),
    (w.template(w.body("Welcome to our shop.")), {}),
]


@pytest.mark.parametrize(("template", "values"), CASES)
def test_what_was_filled_in_is_read_again(template: Template, values: dict[str, Any]):
    assert values_by_key(template.wording, values) == values
    assert values_of(template.wording, fill(template, values).content) == values


def test_a_template_edited_since_shows_what_still_fits():
    content = fill(w.template(), {"body.1": "Ana", "body.2": "HB-7"}).content
    shorter = w.template(w.body("Hello {{1}}.", "Ana"))
    assert values_of(shorter.wording, content) == {"body.1": "Ana"}


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"components": "none"},
        {"components": [None, {"type": "body"}, {"type": "body", "parameters": [7]}]},
        {"components": [{"type": "carousel", "cards": [{"card_index": 9, "components": []}, {"card_index": "0"}]}]},
        {"components": [{"type": "button", "index": "0", "parameters": [{}]}]},
    ],
)
def test_what_is_no_send_has_no_values(content: dict[str, Any]):
    template = w.template(w.body(), w.carousel(CARD, CARD))
    assert values_of(template.wording, content) == {}
