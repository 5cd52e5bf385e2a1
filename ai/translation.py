"""Translating a message or a draft. The original is always kept beside it; only a language model can do it."""

from collections.abc import Sequence
from typing import Final

from ai.fallback import Writer, by_model
from ai.gateway import Task
from ai.unchanged import look_at
from hub.domain.assist import Translation

# As models are told: a name says more than a code. Others are told by their code.
_NAMES: Final = {
    "ar": "Arabic", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fil": "Filipino", "fr": "French", "gu": "Gujarati",
    "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese",
    "ko": "Korean", "mr": "Marathi", "ms": "Malay", "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "sw": "Swahili",
    "ta": "Tamil", "te": "Telugu", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def named(code: str) -> str:
    """`pt-BR` → `Portuguese (pt-BR)`."""
    name = _NAMES.get(code.partition("-")[0].lower())
    return f"{name} ({code})" if name else code


async def translate(
    writer: Writer, tenant_id: str, text: str, to: str, *, spoken: str | None = None, names: Sequence[str] = ()
) -> Translation:
    """`to` and `spoken`, the language of the text where it is known, are codes. `names` are people in it.

    Raises the gateway's refusals: without a language model there is no translation.
    """
    task = Task(
        tenant_id=tenant_id,
        feature="translate",
        prompt="translate",
        values={"text": text, "to": named(to), "from": named(spoken) if spoken else ""},
        names=tuple(names),
    )
    written = await writer.write(task)
    translated = written.text.strip()
    return Translation(
        **by_model(written), original=text, text=translated, to=to, check=look_at(text, translated, names)
    )
