"""What is said when the AI hands over: to the customer in the language of the talk, to the team in a note. Pure."""

from collections.abc import Mapping
from typing import Final

from ai.autoreply import Case
from ai.stalling import by_customer, since_a_person, words
from hub.domain.answering import HandOverReason

FAREWELLS: Final[Mapping[str, str]] = {
    "en": "I'm passing you on to a colleague, who will answer you here.",
    "es": "Le paso con un compañero del equipo, que le responderá por aquí.",
    "pt": "Vou passar a conversa para um colega da equipe, que vai responder por aqui.",
    "hi": "मैं आपकी बात हमारे एक सहकर्मी तक पहुँचा रहा हूँ, वे आपको यहीं जवाब देंगे।",
    "hi_latn": "Main aapki baat hamare ek colleague tak pahuncha raha hoon, wo aapko yahin jawab denge.",
    "id": "Saya teruskan ke rekan kami, yang akan menjawab Anda di sini.",
    "ar": "سأحوّل محادثتك إلى أحد زملائنا، وسيردّ عليك هنا.",
    "de": "Ich gebe Sie an eine Kollegin oder einen Kollegen weiter; die Antwort kommt hier.",
    "fr": "Je vous passe un collègue, qui vous répondra ici.",
}
REASONS: Final[Mapping[HandOverReason, str]] = {
    "asked": "The customer asks for a person.",
    "angry": "The customer is angry.",
    "unsure": "It was not sure enough of its answer.",
    "no_progress": "The talk got no further.",
    "turns": "It has answered as often in a row as it may.",
    "opt_out": "The customer wants no more messages.",
    "unreadable": "The customer sent a file, which it cannot read.",
    "suspicious": "The message gives orders to a machine, or asks for what is another customer's.",
    "refused": "Its answer was held back, because it could do harm.",
    "failed": "It could not write an answer.",
}
QUOTED: Final = 200  # characters


def farewell(language: str | None, own: Mapping[str, str]) -> str:
    """The words for a language, English for one that nobody knows; empty where the team wants none."""
    known = language if language in FAREWELLS else "en"
    return own.get(known, FAREWELLS[known]).strip()


def note(reason: HandOverReason, case: Case, detail: str = "") -> str:
    """Why, and a line on where the talk stands."""
    talk = since_a_person(case.thread)
    asked = sum(by_customer(each) for each in talk)
    line = f"Since a person last wrote: {asked} from the customer, {len(talk) - asked} from the AI."
    last = " ".join(words(case.message).split())
    quoted = last if len(last) <= QUOTED else last[: QUOTED - 1] + "…"
    why = f"{REASONS[reason]} {detail}".strip()
    return "\n".join([f"Answering by itself has handed over. {why}", line, *([f"Last: “{quoted}”"] if quoted else [])])
