from typing import Any

import pytest

from hub.simulator.faults import Fault
from hub.simulator.templates import Template, catalogue, check, rendered

Json = dict[str, Any]
TEMPLATES = {(template.name, template.language): template for template in catalogue()}


def texts(kind: str, *values: str, **more: Any) -> Json:
    return {"type": kind, "parameters": [{"type": "text", "text": value} for value in values]} | more


def send(name: str, *components: Json, language: str = "en_US") -> tuple[Template, Json]:
    content = {"name": name, "language": {"code": language}, "components": list(components)}
    return TEMPLATES[name, language], content


TRACK = texts("button", "HB-1", sub_type="url", index="0")
PICTURE = {"type": "header", "parameters": [{"type": "image", "image": {"link": "https://shop.example/a.png"}}]}
COUPON = {"type": "button", "sub_type": "copy_code", "index": 1,
          "parameters": [{"type": "coupon_code", "coupon_code": "SEASON20"}]}  # fmt: skip
NAMED = {"type": "body", "parameters": [
    {"type": "text", "parameter_name": "time", "text": "10:30"},
    {"type": "text", "parameter_name": "customer_name", "text": "Ana"}]}  # fmt: skip
DAY = {"type": "header", "parameters": [{"type": "text", "parameter_name": "day", "text": "Monday"}]}


def test_hello_world_is_approved_in_english_and_needs_no_variables() -> None:
    template, content = send("hello_world")
    check(template, content)
    assert template.status == "APPROVED"
    assert rendered(template, content)["header"]["text"] == "Hello World"


@pytest.mark.parametrize("language", ["en_US", "es", "pt_BR", "hi"])
def test_the_catalogue_speaks_four_languages(language: str) -> None:
    template, content = send("order_update", texts("body", "Ana", "HB-1", "2"), TRACK, language=language)
    check(template, content)
    assert "HB-1" in rendered(template, content)["body"]
    assert [button["type"] for button in rendered(template, content)["buttons"]] == ["URL", "QUICK_REPLY"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (send("order_update", TRACK), 132000),
        (send("order_update", texts("body", "Ana", "HB-1"), TRACK), 132000),
        (send("hello_world", texts("body", "one too many")), 132000),
        (send("hello_world", texts("header", "one too many")), 132000),
        (send("order_update", texts("body", "Ana", "HB-1", "2")), 131008),
        (send("order_update", texts("body", "Ana", "", "2"), TRACK), 131008),
        (send("order_update", texts("body", "Ana\nMaria", "HB-1", "2"), TRACK), 132007),
        (send("order_update", texts("body", "x" * 2000, "HB-1", "2"), TRACK), 132005),
        (send("order_update", texts("body", "a", "b", "c"), texts("button", "x", sub_type="url", index="7")), 132012),
        (send("season_offer", texts("body", "Ana", "Sunday"), COUPON), 132012),
        (send("season_offer", texts("header", "Hello"), texts("body", "Ana", "Sunday"), COUPON), 132012),
        (send("season_offer", PICTURE, texts("body", "Ana", "Sunday")), 131008),
        (send("appointment_reminder", DAY, texts("body", "Ana", "10:30")), 132012),
        (send("back_soon", texts("body", "Ana")), 132015),
    ],
)
def test_a_send_that_does_not_fit_its_template_is_refused(sent: tuple[Template, Json], code: int) -> None:
    with pytest.raises(Fault) as refused:
        check(*sent)
    assert refused.value.code == code


def test_named_variables_are_filled_by_name_in_any_order() -> None:
    template, content = send("appointment_reminder", DAY, NAMED)
    check(template, content)
    shown = rendered(template, content)
    assert shown["body"] == "Hello Ana, we look forward to seeing you at 10:30. Does that still suit you?"
    assert shown["header"]["text"] == "Your visit on Monday"


def test_a_picture_header_is_shown_as_it_was_sent() -> None:
    template, content = send("season_offer", PICTURE, texts("body", "Ana", "Sunday"), COUPON)
    check(template, content)
    assert rendered(template, content)["header"]["image"] == {"link": "https://shop.example/a.png"}


def test_a_code_goes_into_the_body_and_its_button() -> None:
    template, content = send(
        "sign_in_code", texts("body", "123456"), texts("button", "123456", sub_type="url", index="0")
    )
    check(template, content)
    assert rendered(template, content)["body"].startswith("123456 is your")
