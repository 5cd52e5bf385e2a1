"""What a translation must not touch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai.unchanged import look_at


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It costs 1,200.50 € until 17:30.", "Es kostet 1.200,50 € bis 17:30 Uhr."),
        ("We close at 5:30 pm.", "Wir schließen um 17:30."),
        ("Takes 2 days.", "Dauert zwei Tage."),
        ("Hi {{name}}, see https://x.example/a?b=1.", "Hola {{name}}, mira https://x.example/a?b=1."),
        ("Ring +49 30 123 456 78", "Llama al +493012345678"),
        ("Mail ana@shop.example", "Escribe a ana@shop.example"),
        ("Order 58213 is here", "الطلب ٥٨٢١٣ وصل"),
        ("Order 5821345 is here", "الطلب ٥٨٢١٣٤٥ وصل"),
        ("On 12.5.2026", "On May 12, 2026"),
        ("On 5 May at 18", "5 मई को शाम 6 बजे"),
        ("Ana is here", "آنا هنا"),
        ("", ""),
    ],
)
def test_what_is_the_same_in_another_language_is_no_finding(before: str, after: str):
    assert look_at(before, after, ("Ana Silva",)) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Hi {{name}}", "Hola {{nombre}}", ["{{name}} is missing.", "{{nombre}} was not there before."]),
        ("{{a}} and {{a}}", "{{a}}", ["{{a}} is missing."]),
        ("It is 50 €", "Son 15 €", ["50 is missing.", "15 was not there before."]),
        ("It is 5 €", "Es ist bald da", ["5 is missing."]),
        ("Order 58213", "Pedido 58231", ["58213 is missing.", "58231 was not there before."]),
        ("see https://x.example/abc", "mira https://x.example/", ["https://x.example/abc is missing."]),
        (
            "Mail ana@shop.example",
            "Escribe a ana@tienda.example",
            ["ana@shop.example is missing.", "ana@tienda.example was not there before."],
        ),
        ("Ana is here", "Anna ist da", ["Ana is missing."]),
        ("Ring us", "Llama al +49 30 1234567", ["+49 30 1234567 was not there before."]),
        ("Soon", "In 45 minutes", ["45 was not there before."]),
    ],
)
def test_what_was_lost_or_made_up_is_told(before: str, after: str, told: list[str]):
    assert look_at(before, after, ("Ana Silva",)) == told


@given(st.text(st.characters(codec="utf-8"), max_size=120))
def test_a_text_is_the_same_as_itself(text: str):
    assert look_at(text, text, ("Ana",)) == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_can_be_compared(before: str, after: str):
    assert all(each.endswith(".") for each in look_at(before, after))
