"""Languages of short messages, with the head that is shipped."""

import pytest

from ai.language import Languages
from ai.opening import SHIPPED


@pytest.fixture(scope="module")
def languages() -> Languages:
    return Languages.load(SHIPPED)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("where is my order", "en"),
        ("donde esta mi pedido", "es"),
        ("cadê meu pedido", "pt"),
        ("मेरा ऑर्डर कहाँ है", "hi"),
        ("mera order kaha hai bhai", "hi-Latn"),
        ("pesanan saya mana ya kak", "id"),
        ("وين طلبي", "ar"),
        ("wo bleibt meine bestellung", "de"),
        ("elle est ou ma commande", "fr"),
        ("注文はどこですか", "ja"),
        ("我的订单在哪里", "zh"),
        ("제 주문은 어디에 있나요", "ko"),
        ("คำสั่งซื้อของฉันอยู่ที่ไหน", "th"),
        ("Где мой заказ, я жду уже неделю", "ru"),
    ],
)
def test_a_short_question_is_known_by_its_language(languages: Languages, text: str, language: str):
    found = languages.find(text)
    assert found.language == language
    assert 0 < found.probability <= 1


@pytest.mark.parametrize("text", ["", "   ", "👍", "123-456", "?!", "https://example.com/where-is-my-order"])
def test_what_is_of_no_language_gets_none(languages: Languages, text: str):
    assert languages.find(text).language is None
