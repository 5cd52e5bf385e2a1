import pytest

from hub.simulator.faults import Fault
from hub.simulator.library import check_value, made_from, searched, shelf

WANTED = {"name": "mine", "category": "UTILITY", "library_template_name": "parcel_on_its_way"}
TRACKING = {
    "type": "URL",
    "url": {"base_url": "https://shop.example/{{1}}", "url_suffix_example": "https://shop.example/1"},
}


def test_filters_narrow_the_shelf() -> None:
    assert searched({}) == shelf()
    assert {one["name"] for one in searched({"search": "PARCEL", "language": "en_US"})} == {"parcel_on_its_way"}
    assert {one["topic"] for one in searched({"topic": "PAYMENTS"})} == {"PAYMENTS"}
    assert all("FINANCIAL_SERVICES" in one["industry"] for one in searched({"industry": "FINANCIAL_SERVICES"}))
    assert searched({"usecase": "DELIVERY_FAILED", "language": "es"}) == []


def test_a_template_of_the_library_gets_its_words_and_our_address() -> None:
    components, types = made_from({**WANTED, "library_template_button_inputs": [TRACKING]}, "es")
    assert components[1]["text"].startswith("Hola {{1}}")
    assert components[1]["example"] == {"body_text": [["Ana", "HB-20417", "03/03/2027"]]}
    (button,) = components[-1]["buttons"]
    assert (button["text"], button["url"]) == ("Seguir el paquete", "https://shop.example/{{1}}")
    assert types == ("TEXT", "TEXT", "DATE")


@pytest.mark.parametrize(
    "wanted",
    [
        WANTED,  # without the address its button needs
        {**WANTED, "library_template_name": "no_such"},
        {**WANTED, "category": "MARKETING", "library_template_button_inputs": [TRACKING]},
    ],
)
def test_what_the_library_cannot_make_is_refused(wanted: dict[str, object]) -> None:
    with pytest.raises(Fault) as caught:
        made_from(wanted, "en_US")
    assert caught.value.code == 100


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        ("AMOUNT", "€1,376.22 EUR", True),
        ("AMOUNT", "USD $375.32", True),
        ("AMOUNT", "a lot", False),
        ("DATE", "5th January 1982", True),
        ("DATE", "soon", False),
        ("EMAIL", "ana@shop.example", True),
        ("EMAIL", "ana", False),
        ("NUMBER", "453638", True),
        ("NUMBER", "45 36", False),
        ("PHONE_NUMBER", "+91-7884-789122", True),
        ("PHONE_NUMBER", "call me", False),
        ("TEXT", "anything", True),
    ],
)
def test_values_have_the_type_of_their_place(kind: str, value: str, fits: bool) -> None:
    if fits:
        check_value(kind, value)
        return
    with pytest.raises(Fault) as caught:
        check_value(kind, value)
    assert caught.value.code == 132018
