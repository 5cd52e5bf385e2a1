"""What somebody sees who follows a link that leads nowhere: one plain page, in the language of their browser. Pure."""

from html import escape
from typing import Final, Literal

Why = Literal["nowhere", "too_often", "away"]

# language → text direction, and for each reason what is said
_WORDS: Final[dict[str, dict[Why, str]]] = {
    "en": {
        "nowhere": "This link leads nowhere. It may have been cut off: try the whole link from the message.",
        "too_often": "Too many links were opened from here. Please try again in a minute.",
        "away": "This link cannot be opened just now. Please try again in a minute.",
    },
    "de": {
        "nowhere": "Dieser Link führt nirgendwohin. Vielleicht fehlt sein Ende: Nimm den ganzen aus der Nachricht.",
        "too_often": "Von hier wurden zu viele Links geöffnet. Bitte versuche es in einer Minute wieder.",
        "away": "Dieser Link lässt sich gerade nicht öffnen. Bitte versuche es in einer Minute wieder.",
    },
    "es": {
        "nowhere": "Este enlace no lleva a ninguna parte. Quizá esté cortado: prueba el enlace completo del mensaje.",
        "too_often": "Se abrieron demasiados enlaces desde aquí. Inténtalo de nuevo en un minuto.",
        "away": "Este enlace no se puede abrir ahora. Inténtalo de nuevo en un minuto.",
    },
    "pt": {
        "nowhere": "Este link não leva a lugar nenhum. Talvez esteja cortado: tente o link completo da mensagem.",
        "too_often": "Foram abertos links demais daqui. Tente de novo em um minuto.",
        "away": "Este link não pode ser aberto agora. Tente de novo em um minuto.",
    },
    "fr": {
        "nowhere": "Ce lien ne mène nulle part. Il est peut-être coupé : essayez le lien entier du message.",
        "too_often": "Trop de liens ont été ouverts d'ici. Réessayez dans une minute.",
        "away": "Ce lien ne peut pas être ouvert pour le moment. Réessayez dans une minute.",
    },
    "it": {
        "nowhere": "Questo link non porta da nessuna parte. Forse è tagliato: prova il link intero del messaggio.",
        "too_often": "Da qui sono stati aperti troppi link. Riprova tra un minuto.",
        "away": "Questo link ora non si può aprire. Riprova tra un minuto.",
    },
    "id": {
        "nowhere": "Tautan ini tidak menuju ke mana pun. Mungkin terpotong: coba tautan lengkap dari pesan.",
        "too_often": "Terlalu banyak tautan dibuka dari sini. Coba lagi dalam satu menit.",
        "away": "Tautan ini tidak dapat dibuka sekarang. Coba lagi dalam satu menit.",
    },
    "hi": {
        "nowhere": "यह लिंक कहीं नहीं जाता। शायद यह अधूरा है: संदेश का पूरा लिंक खोलें।",
        "too_often": "यहाँ से बहुत अधिक लिंक खोले गए। कृपया एक मिनट बाद फिर कोशिश करें।",
        "away": "यह लिंक अभी नहीं खुल सकता। कृपया एक मिनट बाद फिर कोशिश करें।",
    },
    "ar": {
        "nowhere": "هذا الرابط لا يؤدي إلى أي مكان. ربما قُطع: جرّب الرابط الكامل من الرسالة.",
        "too_often": "فُتحت روابط كثيرة من هنا. حاول مرة أخرى بعد دقيقة.",
        "away": "لا يمكن فتح هذا الرابط الآن. حاول مرة أخرى بعد دقيقة.",
    },
}
_RIGHT_TO_LEFT: Final = frozenset({"ar"})


def language_of(accept_language: str) -> str:
    """The language a reader wants most of those we speak, English otherwise."""
    wanted: list[tuple[float, str]] = []
    for part in accept_language[:500].split(","):
        tag, _, weight = part.partition(";")
        try:
            wanted.append((-float(weight.strip().removeprefix("q=") or 1), tag.strip().lower().partition("-")[0]))
        except ValueError:
            continue
    return next((tag for weight, tag in sorted(wanted, key=lambda one: one[0]) if tag in _WORDS and weight), "en")


def page(why: Why, accept_language: str) -> str:
    """A whole document; it loads nothing and says nothing about the hub."""
    language = language_of(accept_language)
    side = "rtl" if language in _RIGHT_TO_LEFT else "ltr"
    words = escape(_WORDS[language][why])
    return f"""<!doctype html><html lang="{language}" dir="{side}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>{words}</title>
<style>:root{{color-scheme:light dark}}body{{font:16px/1.5 system-ui;margin:15vh auto;max-width:32rem;padding:0 1rem}}
</style><p>{words}</p></html>
"""
