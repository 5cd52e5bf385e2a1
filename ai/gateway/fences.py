"""What people wrote, fenced: data to work on, never instructions. Pure.

A fence carries a token that nobody who writes to us can know: `<<data:TOKEN name>>` … `<</data:TOKEN>>`. Whatever looks
like one inside is taken out, and so are characters that nobody sees but a model reads.
"""

import re
import unicodedata
from secrets import token_hex

_LIKE_A_FENCE = re.compile(
    r"<\s*<\s*/?\s*data\s*:[^<>\n]{0,80}(?:>\s*>?)?|<\s*<\s*/?\s*data\b[^<>\n]{0,80}>\s*>", re.IGNORECASE
)
# Joiners belong to Hindi, Persian and to emoji; every other character without a shape may carry hidden words.
_JOINERS = frozenset("\u200c\u200d")
_KEPT_CONTROLS = frozenset("\n\t")


def new_token() -> str:
    """64 bits, of the call alone."""
    return token_hex(8)


def fenced(name: str, text: str, token: str) -> str:
    """A value as the model sees it."""
    return f"<<data:{token} {name}>>\n{text}\n<</data:{token}>>"


def clean(text: str) -> str:
    """What somebody wrote, without fences of whatever token and without characters that cannot be seen."""
    text = "".join(c for c in text if _seen(c))
    while (less := _LIKE_A_FENCE.sub("", text)) != text:  # what closes around a gap may be a fence again
        text = less
    return text


def _seen(c: str) -> bool:
    category = unicodedata.category(c)
    if category in {"Cc", "Cf", "Cs", "Co"}:
        return c in _KEPT_CONTROLS or c in _JOINERS
    return not "\ufe00" <= c <= "\ufe0e" and not "\U000e0100" <= c <= "\U000e01ef"  # selectors: bytes can hide in them


def shows(text: str, token: str) -> bool:
    """Whether an answer shows a fence of this call, or something made to look like one."""
    return token in text or _LIKE_A_FENCE.search(text) is not None
