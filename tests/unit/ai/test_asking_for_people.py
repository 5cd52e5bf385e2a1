"""Who wants a person is understood in nine languages, as people type; and hardly anybody else is taken for one."""

import pytest

from ai.asking_for_people import asks_for_a_person
from ai.texts import VARIANTS, messages

ASKING = {
    "en": ["I want to talk to a human", "can i speak to someone please", "connect me with an agent", "are you a bot?",
           "Human please", "AGENT!!!", "let me talk with somebody from customer service", "escalate to supervisor"],
    "es": ["quiero hablar con una persona", "me puedes pasar con un asesor?", "¿Eres un robot?", "un humano"],
    "pt": ["quero falar com um atendente", "me passa pra uma pessoa de verdade", "vc é um robô?"],
    "hi": ["किसी इंसान से बात करनी है", "मुझे एजेंट से बात करनी है", "मुझे कॉल करो"],
    "hi_latn": ["kisi insaan se baat karao", "agent se baat karni hai", "mujhe customer care se baat karni hai"],
    "id": ["bisa bicara dengan orang asli?", "mau ngomong sama admin", "sambungkan saya ke cs", "ini bot ya?"],
    "ar": ["اريد التحدث مع موظف", "ممكن اتكلم مع شخص حقيقي", "حولني على خدمة العملاء", "هل انت روبوت؟"],
    "de": ["Ich möchte mit einem Menschen sprechen", "Kann ich bitte mit einem Mitarbeiter reden?", "bist du ein bot",
           "Verbinden Sie mich mit einem echten Menschen"],
    "fr": ["Je veux parler à un conseiller", "passez-moi quelqu'un", "c'est un robot ?"],
}  # fmt: skip
NOT_ASKING = [
    "Where is my order?", "how many people fit in the room", "my agent number is 5", "what time do you open",
    "is this a machine washable fabric", "can the robot vacuum be returned?", "I called yesterday and nobody answered",
    "cuánto cuesta para 4 personas", "quanto custa para duas pessoas?", "mera order kab aayega",
    "kya ye machine ki warranty hai", "harga untuk 2 orang berapa", "ist das eine Maschine mit Garantie?",
    "le livreur est passé chez le voisin, une personne a signé", "متى يصل طلبي",
]  # fmt: skip


def test_every_variant_is_here():
    assert set(ASKING) == set(VARIANTS)


@pytest.mark.parametrize("text", [each for texts in ASKING.values() for each in texts])
def test_who_asks_for_a_person_is_understood(text: str):
    assert asks_for_a_person(text)


@pytest.mark.parametrize("text", NOT_ASKING)
def test_who_asks_for_something_else_is_not_taken_for_one(text: str):
    assert not asks_for_a_person(text)


def test_of_the_corpus_hardly_any_other_message_is_taken_for_one():
    others = [each for variant in VARIANTS for each in messages(variant) if each.intent != "human"]
    taken = [each.text for each in others if asks_for_a_person(each.text)]
    assert len(taken) <= len(others) / 500, taken


def test_a_long_story_that_mentions_people_asks_for_none():
    assert not asks_for_a_person("I want to talk to a human. " + "It was blue and it came late. " * 10)
