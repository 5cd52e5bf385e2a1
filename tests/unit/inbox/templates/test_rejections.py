"""Each reason for which Meta is documented to refuse a template is found before it is submitted, with its place."""

from typing import Any

import pytest

from inbox.templates.checks import check, errors
from inbox.templates.checks_buttons import BUTTONS_MOST
from tests.unit.hub.whatsapp import wordings as w

BODY, BUTTONS = w.body(), "components[1].buttons"
PHONE = {"type": "PHONE_NUMBER", "text": "Call us", "phone_number": "+15550100001"}
CARD = [w.media_header(), w.body("A card"), w.buttons(w.link("https://shop.example", "Shop"))]
NAMED: dict[str, Any] = {"parameter_format": "named"}


def card(*parts: w.Part, at: int = 1) -> tuple[w.Part, w.Part]:
    """A carousel of two cards, one of them made of these parts."""
    return BODY, w.carousel(*(list(parts) if n == at else CARD for n in range(2)))


def otp(**button: Any) -> tuple[w.Part, ...]:
    return w.authentication(**button)


# The reason, what is written, more of the wording, and (path, rule) of the error that must be among those found.
REASONS: list[tuple[str, tuple[w.Part, ...], dict[str, Any], tuple[str, str]]] = [
    ("a body is required", (w.footer("Bye"),), {}, ("components", "body_missing")),
    ("2388040 body over 1,024", (w.body("x" * 1025),), {}, ("components[0].text", "body_too_long")),
    ("2388040 header over 60", (w.header("x" * 61), BODY), {}, ("components[0].text", "header_too_long")),
    ("2388040 footer over 60", (BODY, w.footer("x" * 61)), {}, ("components[1].text", "footer_too_long")),
    ("2388040 label over 25", (BODY, w.buttons(w.quick("x" * 26))), {},
     (f"{BUTTONS}[0].text", "button_label_too_long")),
    ("offer's body over 600", (w.offer(), w.body("x" * 601), w.buttons(w.link())), {"category": "MARKETING"},
     ("components[1].text", "body_too_long")),
    ("card's body over 160", card(CARD[0], w.body("x" * 161), CARD[2]), {"category": "MARKETING"},
     ("components[1].cards[1].components[1].text", "body_too_long")),
    ("2388047 header with two variables", (w.header("{{1}} or {{2}}", "a", "b"), BODY), {},
     ("components[0].text", "header_variables")),
    ("2388047 header with a new line", (w.header("a\nb"), BODY), {}, ("components[0].text", "header_line_breaks")),
    ("2388047 header with formatting", (w.header("*a*"), BODY), {}, ("components[0].text", "header_formatting")),
    ("2388072 body with a gap", (w.body("Hi {{1}}, order {{3}} has left our house."),), {},
     ("components[0].text", "variables_not_sequential")),
    ("2388073 footer with a variable", (BODY, w.footer("For {{1}}")), {}, ("components[1].text", "footer_variables")),
    ("2388293 too many variables", (w.body("Hi {{1}}, {{2}} or {{3}}!"),), {},
     ("components[0].text", "too_many_variables")),
    ("2388299 variable at the start", (w.body("{{1}} is here for you today."),), {},
     ("components[0].text", "variable_at_start")),
    ("2388299 variable at the end", (w.body("It is here today for {{1}}"),), {},
     ("components[0].text", "variable_at_end")),
    ("adjacent variables", (w.body("Hi {{1}} {{2}}, it is here for you."),), {},
     ("components[0].text", "variables_adjacent")),
    ("special characters in a variable", (w.body("Hi {{a#}}, it is here for you."),), {},
     ("components[0].text", "variable_special_characters")),
    ("named variable in capitals", (w.body("Hi {{Name}}, it is here.", Name="Ana"),), NAMED,
     ("components[0].text", "variable_not_named")),
    ("no example for the body", (w.body("Hi {{1}}, it is here.") | {"example": {}},), {},
     ("components[0].example.body_text", "example_missing")),
    ("no example for a named variable", (w.body("Hi {{name}}, it is here.") | {"example": {}},), NAMED,
     ("components[0].example.body_text_named_params", "example_missing")),
    ("no example for the header", (w.header("News for {{1}}"), BODY), {},
     ("components[0].example.header_text", "example_missing")),
    ("no example file", ({"type": "HEADER", "format": "VIDEO"}, BODY), {},
     ("components[0].example.header_handle", "example_missing")),
    ("no example for an address", (BODY, w.buttons({**w.link(), "example": []})), {},
     (f"{BUTTONS}[0].example", "example_missing")),
    ("location of a sign-in code", ({"type": "HEADER", "format": "LOCATION"}, *otp()), {"category": "AUTHENTICATION"},
     ("components[0].type", "authentication_part")),
    ("more than ten buttons", (BODY, w.buttons(*(w.quick(str(n)) for n in range(BUTTONS_MOST + 1)))), {},
     (BUTTONS, "buttons_too_many")),
    ("three addresses", (BODY, w.buttons(*(w.link(text=str(n)) for n in range(3)))), {},
     (BUTTONS, "buttons_too_many_of_a_kind")),
    ("two phone numbers", (BODY, w.buttons(PHONE, {**PHONE, "text": "Or us"})), {},
     (BUTTONS, "buttons_too_many_of_a_kind")),
    ("two codes to copy", (BODY, w.buttons(w.coupon(), w.coupon())), {"category": "MARKETING"},
     (BUTTONS, "buttons_too_many_of_a_kind")),
    ("code over 20", (BODY, w.buttons(w.coupon("X" * 21))), {"category": "MARKETING"},
     (f"{BUTTONS}[0].example", "coupon_too_long")),
    ("code with a dash", (BODY, w.buttons(w.coupon("A-1"))), {"category": "MARKETING"},
     (f"{BUTTONS}[0].example", "coupon_characters")),
    ("phone number over 20", (BODY, w.buttons({**PHONE, "phone_number": "+" + "1" * 20})), {},
     (f"{BUTTONS}[0].phone_number", "phone_too_long")),
    ("address over 2,000", (BODY, w.buttons(w.link("https://shop.example/" + "x" * 2000))), {},
     (f"{BUTTONS}[0].url", "url_too_long")),
    ("variable inside an address", (BODY, w.buttons(w.link("https://shop.example/{{1}}/track"))), {},
     (f"{BUTTONS}[0].url", "url_variable_place")),
    ("quick replies apart", (BODY, w.buttons(w.quick("a"), w.link(), w.quick("b"))), {},
     (BUTTONS, "quick_replies_apart")),
    ("sign-in text of one's own", ({"type": "BODY", "text": "Code {{1}} it is"}, *otp()[1:]),
     {"category": "AUTHENTICATION"}, ("components[0].text", "authentication_text")),
    ("code that lives 91 minutes", (otp()[0], {"type": "FOOTER", "code_expiration_minutes": 91}, otp()[2]),
     {"category": "AUTHENTICATION"}, ("components[1].code_expiration_minutes", "expiration_minutes")),
    ("unknown way to hand over a code", otp(otp_type="SMS"), {"category": "AUTHENTICATION"},
     ("components[2].buttons[0].otp_type", "otp_type")),
    ("one tap without an app", otp(otp_type="ONE_TAP"), {"category": "AUTHENTICATION"},
     ("components[2].buttons[0].package_name", "otp_package")),
    ("zero tap without the terms", otp(otp_type="ZERO_TAP"), {"category": "AUTHENTICATION"},
     ("components[2].buttons[0].zero_tap_terms_accepted", "zero_tap_terms")),
    ("one card", (BODY, w.carousel(CARD)), {"category": "MARKETING"}, ("components[1].cards", "carousel_cards")),
    ("eleven cards", (BODY, w.carousel(*[CARD] * 11)), {"category": "MARKETING"},
     ("components[1].cards", "carousel_cards")),
    ("cards that differ", card(CARD[0], CARD[2]), {"category": "MARKETING"},
     ("components[1].cards[1]", "carousel_cards_differ")),
    ("three buttons on a card", card(CARD[0], CARD[1], w.buttons(*(w.quick(str(n)) for n in range(3)))),
     {"category": "MARKETING"}, ("components[1].cards[1].components[2].buttons", "buttons_too_many")),
    ("library template that is no utility", (), {"category": "MARKETING", "library": {"library_template_name": "a"}},
     ("category", "library_needs_utility")),
    ("unknown category", (BODY,), {"category": "NEWS"}, ("category", "category")),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "more", "expected"), [row[1:] for row in REASONS], ids=[row[0] for row in REASONS])
def test_the_reason_is_found_with_its_place(
    parts: tuple[w.Part, ...], more: dict[str, Any], expected: tuple[str, str]
) -> None:
    wording = w.wording(*(parts or [BODY]), **more)
    found = [(finding.path, finding.rule) for finding in errors(check("order_update", "en_US", wording))]
    assert expected in found, found


@pytest.mark.parametrize(("name", "language", "path"), [("Order", "en_US", "name"), ("order", "English", "language")])
def test_names_and_languages_are_of_metas_form(name: str, language: str, path: str) -> None:
    assert (path, path) in [(finding.path, finding.rule) for finding in errors(check(name, language, w.wording()))]


def test_an_account_that_is_full_takes_no_new_template() -> None:
    """2388019."""
    held = [w.template(name=f"t_{n}", status="active", wording=w.wording(w.body(f"Words {n}"))) for n in range(6_000)]

    def levels(name: str, count: int) -> list[str]:
        return [f.level for f in check(name, "en_US", w.wording(), held[:count]) if f.rule == "template_limit"]

    assert (levels("new", 249), levels("new", 250), levels("new", 6_000)) == ([], ["warning"], ["error"])
    assert levels("t_1", 6_000) == []
