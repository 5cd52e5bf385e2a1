from typing import Any

import pytest

from hub.domain.campaign import TemplateUse, Variant
from hub.domain.links import LinkMaker
from hub.domain.personal import NoValue, content_for, spoken
from tests.unit.actors.rules.test_campaign import campaign


def body(use: TemplateUse, variables: dict[str, str], own: dict[str, str], language: str = "") -> Any:
    return content_for(campaign(template=use, variables=variables), "", language, own)


PLAIN = TemplateUse(name="order_update", language="en_US")


def texts(content: Any) -> list[str]:
    return [each["text"] for each in content["components"][0]["parameters"]]


def test_a_template_without_variables_has_no_components():
    assert body(PLAIN, {}, {}) == {"name": "order_update", "language": {"code": "en_US"}}


def test_numbered_variables_stand_in_their_places():
    assert texts(body(PLAIN, {}, {"2": "HB-1", "1": "Ana", "10": "z", "city": "Rome"})) == ["Ana", "HB-1", "z"]


def test_named_variables_carry_their_names():
    parameters = body(PLAIN, {}, {"day": "Monday"})["components"][0]["parameters"]
    assert parameters == [{"type": "text", "parameter_name": "day", "text": "Monday"}]


def test_of_a_known_template_only_its_own_variables_are_sent():
    known = campaign(template=PLAIN, parameters={"order_update": ("1",)})
    assert texts(content_for(known, "", "", {"1": "Ana", "2": "x", "city": "Rome"})) == ["Ana"]
    plain = campaign(template=PLAIN, parameters={"order_update": ()})
    assert "components" not in content_for(plain, "", "", {"name": "Ana"})


def test_a_variable_may_come_from_a_column_with_a_default():
    variables = {"1": "{{first name|friend}}", "2": "order {{number}}"}
    assert texts(body(PLAIN, variables, {"first name": "Ana", "number": "7"})) == ["Ana", "order 7"]
    assert texts(body(PLAIN, variables, {"first name": " ", "number": "7"})) == ["friend", "order 7"]
    assert texts(body(PLAIN, variables, {"1": "Bo", "number": "7"})) == ["Bo", "order 7"]


def test_a_missing_value_is_named():
    with pytest.raises(NoValue) as missing:
        body(PLAIN, {"1": "{{name}}"}, {"name": ""})
    assert missing.value.name == "1"


def test_components_are_filled_wherever_a_text_stands():
    use = TemplateUse(
        name="t", language="en_US",
        components=({"type": "button", "index": "0", "parameters": [{"type": "text", "text": "{{a|none}}?u={{id}}"}]},),
    )  # fmt: skip
    assert texts(body(use, {}, {"id": "9"})) == ["none?u=9"]
    with pytest.raises(NoValue):
        body(use, {}, {"a": "x"})


def test_values_lose_what_whatsapp_refuses_in_them():
    assert texts(body(PLAIN, {}, {"1": "two\nlines\tand      gaps "})) == ["two lines and gaps"]


def test_a_customer_gets_the_translation_of_their_language():
    use = TemplateUse(name="t", language="en_US", languages=("es", "pt_BR"))
    assert [spoken(use, each) for each in ("es", "es_MX", "pt-BR", "pt", "en_GB", "hi", "")] == [
        "es", "es", "pt_BR", "pt_BR", "en_US", "en_US", "en_US",
    ]  # fmt: skip


def test_a_variants_own_template_is_used():
    variant = Variant(name="B", template=TemplateUse(name="other", language="de"), share=50)
    assert content_for(campaign(variants=(variant,)), "B", "", {})["name"] == "other"
    assert content_for(campaign(variants=(variant,)), "A", "", {})["name"] == "hello_world"


def test_a_short_link_is_an_address_in_a_text_and_a_code_in_an_address_button():
    maker = LinkMaker("k" * 32, "https://l.example")
    button = {"type": "button", "sub_type": "url", "parameters": [{"type": "text", "text": "{{link.shop}}"}]}
    use = TemplateUse(
        name="t", language="en_US",
        components=(
            {"type": "body", "parameters": [{"type": "text", "text": "{{where}}"}]},
            button,
            {"type": "carousel", "cards": [{"card_index": 0, "components": [button]}]},
        ),
    )  # fmt: skip
    links = {"shop": "https://shop.example"}
    plan = campaign(template=use, variables={"where": "Look: {{link.shop}}"}, links=links)
    short = maker.short(links, 3, 9, {})
    code = short.codes["link.shop"]
    said = content_for(plan, "", "", {"link.shop": "https://evil.example"}, short)["components"]
    assert said[0]["parameters"][0]["text"] == f"Look: https://l.example/l/{code}"
    assert said[1]["parameters"][0]["text"] == code
    assert said[2]["cards"][0]["components"][0]["parameters"][0]["text"] == code
    with pytest.raises(NoValue):
        content_for(plan, "", "", {})
