"""Which language a message is in: as ISO 639 says it, with `hi-Latn` for Hindi typed in Latin letters.

Chat is short, misspelt and mixed. The script decides where it can; among the languages of the corpus a small head over
pieces of words, which knows how people type; for all others `py3langid`, over 97 languages.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from msgspec import Struct

from ai.softmax import Head, piece_scores, softmax

# What a head's label is called outside.
NAMES: Final = {"hi_latn": "hi-Latn"}
SURE: Final = 0.55  # below it nothing is said: "ok" and "👍" are of every language
# Scripts that one language of ours has alone. Urdu and Persian share the Arabic one, Marathi and Nepali Devanagari:
# the identifier over 97 languages has the last word there.
_SCRIPTS: Final = (
    ("ja", re.compile(r"[぀-ヿ]")),
    ("ko", re.compile(r"[가-힯]")),
    ("zh", re.compile(r"[一-鿿]")),
    ("th", re.compile(r"[฀-๿]")),
    ("el", re.compile(r"[Ͱ-Ͽ]")),
    ("he", re.compile(r"[֐-׿]")),
    ("bn", re.compile(r"[ঀ-৿]")),
    ("ta", re.compile(r"[஀-௿]")),
    ("te", re.compile(r"[ఀ-౿]")),
    ("gu", re.compile(r"[઀-૿]")),
    ("pa", re.compile(r"[਀-੿]")),
    ("kn", re.compile(r"[ಀ-೿]")),
    ("ml", re.compile(r"[ഀ-ൿ]")),
)
_LETTERS = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
# Latin, Devanagari and Arabic: what the corpus is written in.
_OURS = re.compile(r"[A-Za-zÀ-ɏऀ-ॿ؀-ۿ]")
_WEB = re.compile(r"https?://\S+|\S+@\S+|[@#]\w+")


class Found(Struct, frozen=True, kw_only=True):
    """`language` is None where nobody could tell."""

    language: str | None
    probability: float


class Identifier(Protocol):
    """Any identifier of many languages: (language, probability), best first."""

    def rank(self, text: str) -> "Sequence[tuple[str, float]]": ...


class Languages:
    """Use one for all texts of a process."""

    def __init__(self, head: Head, others: Identifier) -> None:
        self._head = head
        self._others = others

    @classmethod
    def load(cls, folder: Path) -> "Languages":
        """Raises OSError, KeyError or ValueError."""
        from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - reads 4 MB when imported

        many: Any = LanguageIdentifier  # its types are unknown
        return cls(Head.load(folder / "language.npz"), many.from_model_file(MODEL_FILE, norm_probs=True))

    def find(self, text: str) -> Found:
        words = _WEB.sub(" ", text)
        letters = _LETTERS.findall(words)
        if not letters:
            return Found(language=None, probability=0.0)
        for language, script in _SCRIPTS:
            if len(script.findall(words)) * 2 > len(letters) or (language == "ja" and script.search(words)):
                return Found(language=language, probability=1.0)
        if len(_OURS.findall(words)) * 2 <= len(letters):
            return self._foreign(words)
        return self._weigh(words, latin=len(_LATIN.findall(words)) * 2 > len(letters))

    def _foreign(self, words: str) -> Found:
        """In a script that no language of ours is written in."""
        other, chance = self._others.rank(words)[0]
        known = chance >= SURE and other not in self._head.labels
        return Found(language=other if known else None, probability=round(float(chance), 4))

    def _weigh(self, words: str, *, latin: bool) -> Found:
        """Ours, unless the identifier is sure of a language that ours does not know."""
        ours = softmax(piece_scores(self._head.sparse, words)[None] / self._head.heat)[0]
        best = int(np.argmax(ours))
        label, chance = self._head.labels[best], float(ours[best])
        other, other_chance = self._others.rank(words)[0]
        foreign = other not in self._head.labels
        if foreign and other_chance > 0.9 and (not latin or (chance < 0.8 and len(words) > 20)):
            return Found(language=other, probability=round(float(other_chance), 4))
        if chance < SURE:
            return Found(language=None, probability=round(chance, 4))
        return Found(language=NAMES.get(label, label), probability=round(chance, 4))
