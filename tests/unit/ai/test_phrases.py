"""Words that say little and words that promise, in nine variants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai.phrases import asks, has_facts, only_thanks, promises, says_little, sentences, without_greeting, words
from ai.texts import VARIANTS, dialogues

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two!  Three?\nFour", ["One.", "Two!", "Three?", "Four"]),
        ("At 17.30 on 3.5.2026, ok", ["At 17.30 on 3.5.2026, ok"]),
        ("¿Cuándo? Mañana.", ["¿Cuándo?", "Mañana."]),
        ("कब आएगा? कल आएगा। ठीक", ["कब आएगा?", "कल आएगा।", "ठीक"]),
        ("متى؟ غدا.", ["متى؟", "غدا."]),
        ('He said "no." Then left.', ['He said "no.', "Then left."]),
        (" \n ", []),
    ],
)
def test_sentences_end_at_their_marks_and_lines(text: str, found: list[str]):
    assert sentences(text) == found


@given(TEXTS)
def test_sentences_lose_nothing_but_spaces_and_quotes(text: str):
    strip = str.maketrans("", "", "\"')]»”")
    assert "".join("".join(sentences(text)).translate(strip).split()) == "".join(text.translate(strip).split())


@pytest.mark.parametrize(
    "text",
    [
        "Hi!", "Thanks so much 🙏", "ok", "👍👍", "{name}", "Hola, buenas tardes", "perfecto, muchas gracias",
        "oi, tudo bem?",
        "obrigada!!", "Bonjour", "merci beaucoup", "Guten Tag", "vielen Dank", "halo kak", "makasih banyak ya",
        "السلام عليكم", "شكرًا", "नमस्ते जी", "ठीक है धन्यवाद", "thik h ji", "namaste",
    ],
)  # fmt: skip
def test_greetings_and_thanks_say_little(text: str):
    assert says_little(text)


@pytest.mark.parametrize(
    "text", ["55820", "Jonas", "where is my order", "no llega", "não chegou", "ça marche pas", "kapan dikirim",
             "أين طلبي", "मेरा ऑर्डर कहाँ है", "refund kab milega", "Wo bleibt mein Paket"],
)  # fmt: skip
def test_what_customers_want_says_something(text: str):
    assert not says_little(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'll write to you by 4pm.", "Booked.", "We’ve refunded it.", "Te devuelvo los 5 € del envío.",
        "Ya lo corregí.",
        "Hemos enviado otro.", "Saco D enviado hoje.", "Já passei tudo pra ela.", "C'est noté, 21h pour 4.",
        "Je vous rembourse tout de suite.", "Ich schreibe Ihnen bis 16 Uhr.", "Der Rücktritt ist eingetragen.",
        "Ich habe es gekündigt.", "Besok jam 10 saya kabari.", "تم، 54 أسود.", "بكلم شركة التوصيل الآن",
        "{date} tak bhej dunga",
        "5 दिन में पैसा भेज देंगे।",
    ],
)  # fmt: skip
def test_promises_are_known_in_every_language(text: str):
    assert promises(text)


@pytest.mark.parametrize(
    "text",
    ["Good, well done!", "Sleep well, and sorry again.", "I see why that stings.", "Lo entiendo perfectamente.",
     "Das macht nichts.", "C'est une bonne équipe.", "Wah, maaf ya Kak."],
)  # fmt: skip
def test_kind_words_promise_nothing(text: str):
    assert not promises(text)


def test_questions_and_facts_are_seen():
    assert [asks(text) for text in ("Really? 🙏", "متى؟", "¿Cuál", "No.")] == [True, True, True, False]
    assert [has_facts(text) for text in ("at 9", "{link}", "{{date}}", "€", "a@b.de", "none")] == [True] * 5 + [False]


@pytest.mark.parametrize(
    ("text", "only"),
    [("lo hago ahora, gracias", True), ("danke, ida schau ich mir an", True), ("merci ! c'est quand ?", False),
     ("thanks, order 5512", False), ("i want all of my money back today, thanks", False), ("शुक्रिया भैया", True)],
)  # fmt: skip
def test_short_thanks_leave_nothing_to_do(text: str, only: bool):
    assert only_thanks(text) is only


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Hi Ana, your parcel is here", "your parcel is here"),
        ("hi my parcel is late", "my parcel is late"),
        ("Guten Tag {name}, das ist ärgerlich", "das ist ärgerlich"),
        ("Sehr geehrte Frau Dr. Meier, Ihr Paket ist da", "Ihr Paket ist da"),
        ("¡Hola! Te ayudo", "¡Hola! Te ayudo"),  # what begins with a mark is left alone
        ("Hola, te ayudo", "te ayudo"),
        ("Bonjour Madame, votre colis est là", "votre colis est là"),
        ("Oi, {{name}}! Entregamos sim", "Entregamos sim"),
        ("Halo Kak, sudah dikirim", "sudah dikirim"),
        ("السلام عليكم، وصل الطلب", "وصل الطلب"),
        ("नमस्ते! आपका ऑर्डर आ गया", "आपका ऑर्डर आ गया"),
        ("hi i want a refund, please", "i want a refund, please"),
        ("Selamat siang Kak. Scaling mulai {price}, ya", "Scaling mulai {price}, ya"),
        ("Hallo Paket fehlt, was nun", "Paket fehlt, was nun"),
        ("Hello!", "Hello!"),
        ("Hi there, thank you", "Hi there, thank you"),
        ("Hidden costs are none", "Hidden costs are none"),
        ("Your order is here", "Your order is here"),
    ],
)
def test_a_greeting_is_left_out_where_something_remains(text: str, left: str):
    assert without_greeting(text) == left


@pytest.mark.parametrize("variant", VARIANTS)
def test_without_its_greeting_a_message_still_says_what_it_said(variant: str):
    for dialogue in dialogues(variant):
        for turn in dialogue.turns:
            left = without_greeting(turn.text)
            assert turn.text.endswith(left)
            assert has_facts(left) or not has_facts(turn.text.replace("{name}", "").replace("{agent}", ""))
            assert says_little(left) <= says_little(turn.text)


@given(TEXTS)
def test_any_text_can_be_looked_at(text: str):
    assert text.endswith(without_greeting(text))
    assert isinstance(promises(text) or asks(text) or has_facts(text) or only_thanks(text), bool)
    assert says_little(text) or words(text)
