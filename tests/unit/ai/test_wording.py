"""Mending and shortening drafts by rule: safe in several languages, and nothing that counts is touched."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai.texts import VARIANTS, dialogues
from ai.unchanged import look_at
from ai.wording import fix, shorter


@pytest.mark.parametrize(
    ("draft", "language", "fixed"),
    [
        ("hello ,your order  is here !!", "en", "Hello, your order is here!"),
        ("i think it 's fine.i'll send it", "en", "I think it 's fine.i'll send it"),
        ("ok. we will send it,then call you", "en", "Ok. We will send it, then call you"),
        ("yes, i'm here and you are not", None, "Yes, I'm here and you are not"),
        ("bonjour ! votre colis est là :  demain", "fr", "Bonjour ! Votre colis est là : demain"),
        ("bonjour ! ça va ?", None, "Bonjour ! Ça va ?"),
        ("hola , ¿cómo estás ? ¡todo bien !", "es", "Hola, ¿cómo estás? ¡Todo bien!"),
        ("ihr paket ist da,danke ..", "de", "Ihr paket ist da, danke."),
        ("das ist z.B. so. siehe Nr. fünf", "de", "Das ist z.B. so. Siehe Nr. fünf"),
        ("kapan dikirim ??", "id", "Kapan dikirim?"),
        ("متى يصل ؟؟ شكرا", "ar", "متى يصل؟ شكرا"),
        ("आपका ऑर्डर आ गया ।। धन्यवाद", "hi", "आपका ऑर्डर आ गया। धन्यवाद"),
        ("wait...  what", "en", "Wait... what"),
        ("one\n\n\n\n  two  \nthree", "en", "One\n\nTwo\nThree"),
        ("iPhone is here. eBay too", "en", "iPhone is here. eBay too"),
        ("see www.shop.example/a,b or mail a.b@shop.example ,please", "en",
         "See www.shop.example/a,b or mail a.b@shop.example, please"),
        ("hi {{name}} ,it costs 3,50 at 12:30 :-)", "en", "Hi {{name}}, it costs 3,50 at 12:30 :-)"),
        ("", None, ""),
    ],
)  # fmt: skip
def test_spaces_marks_and_capitals_are_put_right(draft: str, language: str | None, fixed: str):
    assert fix(draft, language) == fixed


@pytest.mark.parametrize(
    ("draft", "short"),
    [
        (
            "Hi Ana, I just wanted to let you know that your parcel is here. If you have any further questions, please "
            "do not hesitate to contact us.",
            "Your parcel is here.",
        ),
        ("Hello! Please note that in order to return it you need the receipt.", "To return it you need the receipt."),
        (
            "Hola, te informo de que tu pedido 5582 llega mañana. Quedo a tu disposición.",
            "Tu pedido 5582 llega mañana.",
        ),
        ("Boa tarde! Gostaríamos de informar que o pedido já saiu.", "O pedido já saiu."),
        (
            "Bonjour Madame, je me permets de vous informer que votre colis est arrivé. N'hésitez pas à nous écrire.",
            "Votre colis est arrivé.",
        ),
        (
            "Guten Tag Frau Meier, ich möchte Ihnen mitteilen, dass das Paket da ist. Bei Fragen melden Sie sich gern.",
            "Ich möchte Ihnen mitteilen, dass das Paket da ist.",
        ),
        (
            "Halo Kak, kami ingin menginformasikan bahwa pesanan sudah dikirim. Jangan ragu hubungi kami.",
            "Pesanan sudah dikirim.",
        ),
        ("नमस्ते, आपका ऑर्डर आ गया", "आपका ऑर्डर आ गया"),
        (
            "It is here. Please do not hesitate to call +49 30 1234567.",
            "It is here. Please do not hesitate to call +49 30 1234567.",
        ),
        ("Hello!", "Hello!"),
        ("Hi, thank you!", "Hi, thank you!"),
        ("Thank you for your understanding.", "Thank you for your understanding."),
        ("It arrives on Friday.", "It arrives on Friday."),
    ],
)
def test_what_says_nothing_is_left_out(draft: str, short: str):
    assert shorter(draft) == short


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_agents_write_stays_what_it_is(variant: str):
    language = variant.partition("_")[0]
    for dialogue in dialogues(variant):
        for turn in dialogue.turns:
            assert re.sub(r"\W", "", fix(turn.text, language)).casefold() == re.sub(r"\W", "", turn.text).casefold()
            short = shorter(turn.text, language)
            assert short
            assert [each for each in look_at(turn.text, short) if "name" not in each and "agent" not in each] == []


DRAFTS = st.text(st.sampled_from("ab iI.,!?;:¿() \n\t{}*_'1ñé…ا।"), max_size=60)


@given(DRAFTS | st.text(max_size=60))
def test_mending_twice_changes_nothing_more(draft: str):
    once = fix(draft, "en")
    assert fix(once, "en") == once


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_mending_loses_no_letter_and_no_number(draft: str):
    letters = [each.casefold() for each in draft if each.isalnum()]
    assert "".join(each.casefold() for each in fix(draft) if each.isalnum()) == "".join(letters)
