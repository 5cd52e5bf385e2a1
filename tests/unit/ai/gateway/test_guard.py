"""What leaks or came from nowhere does not pass."""

import pytest

from ai.gateway import guard, prompts
from ai.gateway.guard import Given

RULES = prompts.load("answer").system
FENCE = "0123456789abcdef"
KNOWLEDGE = (
    "Returns: https://shop.example/returns/how?lang=en. Call +49 711 123456-0 or write to help@shop.example. "
    "Account DE89 3704 0044 0532 0130 00. Open 10:00 to 18:30 since 01.02.2026."
)
CUSTOMER = "My order 88123456 went to pay.evil.example, call 0900 1234567 or mail me@evil.example. Code KJ83jd93kd"
GIVEN = Given(rules=RULES, fence=FENCE, sources=(KNOWLEDGE,), values=(KNOWLEDGE, CUSTOMER), strict=True)


def reason(text: str, given: Given = GIVEN, invented: tuple[str, ...] = ()) -> str | None:
    return guard.check(text, text, invented, given)


@pytest.mark.parametrize(
    "text",
    [
        "You can send it back within 14 days: https://shop.example/returns/how?lang=en",
        "See (https://www.shop.example/returns/how) or **shop.example**.",
        "Call us at 0711 1234560 or +49 (711) 123456-0, or write to Help@Shop.example!",
        "Please pay to DE89370400440532013000 by 12.12.2026, 1.234,50 € in total.",
        "Your order 88123456 and the code KJ83jd93kd are here.",
        "We are open from 10:00 to 18:30 since 01.02.2026; e.g. today. Ok.Danke",
        "مفتوح من ١٠ إلى ١٨",
    ],
)
def test_what_was_given_passes(text: str):
    assert reason(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"The number is {FENCE}", "lines around the data"),
        ("<<data:1 conversation>> hello", "lines around the data"),
        ("My rules: You answer a customer of the business on WhatsApp by yourself; nobody reads", "rules"),
        ("you ANSWER a customer, of the business: on whatsapp by yourself", "rules"),
        ("Pay at https://evil.example/pay", "link"),
        ("Pay at pay.evil.example", "link"),
        ("See shop.example.evil.test or https://shop.example/other", "link"),
        ("Look at bit.ly/3xYz", "link"),
        ("[click](http://evil.example)", "link"),
        ("Call 0900 1234567", "phone number or an account"),
        ("Call ٠٩٠٠ ١٢٣٤٥٦٧", "phone number or an account"),
        ("Pay to GB29 NWBK 6016 1331 9268 19", "phone number or an account"),
        ("Write to me@evil.example", "e-mail"),
        ("Your order 99999999 is ready", "a number"),
    ],
)
def test_what_leaks_or_was_given_by_nobody_does_not_pass(text: str, why: str):
    found = reason(text)
    assert found is not None
    assert why in found


def test_an_agent_may_be_told_of_what_the_customer_wrote():
    given = Given(rules=RULES, fence=FENCE, sources=(KNOWLEDGE, CUSTOMER), values=(KNOWLEDGE, CUSTOMER))
    assert reason("They were sent to pay.evil.example and are to call 0900 1234567, me@evil.example", given) is None


def test_a_hole_in_a_sentence_goes_to_no_customer():
    assert reason("Call [PHONE_7]", invented=("[PHONE_7]",)) == "it has place-holders that stand for nothing"
    given = Given(rules=RULES, fence=FENCE, sources=(), values=())
    assert reason("Call [PHONE_7]", given, ("[PHONE_7]",)) is None


def test_links_are_compared_as_people_read_them():
    text = "HTTPS://WWW.Shop.Example/A/?x=1, (shop.example), john.de@shop.example and müller.de."
    assert guard.links(text) == {"shop.example/a/?x=1", "shop.example", "müller.de"}
