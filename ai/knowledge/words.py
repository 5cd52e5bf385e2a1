"""Words as a search compares them: without case, accents and endings, in any script."""

import re
import unicodedata
from collections.abc import Iterator
from zlib import crc32

STEM = 6  # letters; "returns", "returned" and "return" are one, and so are most endings in the languages we know
_ACCENTS = re.compile(r"[\u0300-\u036f\u064b-\u065f\u0670\u0640]")
# Python's \w leaves out the vowel signs of Indian scripts and of Thai.
_WORD = re.compile(r"[\w\u0900-\u0963\u0966-\u0dff\u0e30-\u0e4e]+")
_LONE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_ARTICLE = re.compile(r"(?:[وفبكل])?ال(?=\w{3})")


def words(text: str) -> Iterator[str]:
    """The words of a text in their order. Scripts without spaces give each pair of letters."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    for word in _WORD.findall(unicodedata.normalize("NFC", plain)):
        if _LONE.match(word):
            yield from (word[n : n + 2] for n in range(max(1, len(word) - 1)))
        else:
            yield _stem(word)


def mark(word: str) -> int:
    """A word as a number of 32 bits, the same in every process."""
    return crc32(word.encode())


def _stem(word: str) -> str:
    if any(c.isdigit() for c in word):  # article numbers, prices and dates are themselves
        return word
    bare = _ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word
    if len(bare) > 3 and bare.endswith("s"):  # "orders" and "order"
        bare = bare[:-1]
    return bare[:STEM]
