"""What was said to one customer is never said to another with the first one's facts in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai.offering import Named, filled, general, offerable

ANA = Named(name="Ana María Pérez", phone="+34600111222")


def test_the_customers_name_becomes_a_variable_and_comes_back_as_another():
    kept = general("Hola Ana, gracias. Ana María Pérez está en la lista.", ANA.name)
    assert kept == "Hola {{contact.first_name}}, gracias. {{contact.name}} está en la lista."
    assert filled(kept, Named(name="Luis Gómez")) == "Hola Luis, gracias. Luis Gómez está en la lista."


def test_names_inside_words_stay():
    assert general("Banana split for Ana", "Ana") == "Banana split for {{contact.name}}"


def test_a_variable_that_stands_for_nothing_known_keeps_a_reply_back():
    assert filled("Hi {{contact.first_name}}!", Named()) is None
    assert filled("Your order {{order}} left.", ANA) is None
    assert filled("I am {{agent.first_name}}.", ANA) == "I am {{agent.first_name}}."  # the screen knows who answers


@pytest.mark.parametrize(
    "text",
    [
        "Your order 48291733 left today.",
        "Write to ana@example.com",
        "Call me at +34 600 111 222",
        "Track it: https://parcel.example/track?token=8f2k1",
        "IBAN DE89 3704 0044 0532 0130 00",
        "",
        "x" * 601,
    ],
)
def test_what_belongs_to_somebody_is_not_offered(text: str):
    assert not offerable(text)


@pytest.mark.parametrize("text", ["We open at 9.", "It costs 20 €.", "Hello {{contact.first_name}}, how can I help?"])
def test_what_holds_for_everyone_is(text: str):
    assert offerable(text)


@given(st.text(max_size=60), st.text(max_size=30))
def test_no_whole_name_is_left(text: str, name: str):
    kept = general(f"{text} Zoraida {name}", "Zoraida")
    assert "Zoraida" not in kept.split()
