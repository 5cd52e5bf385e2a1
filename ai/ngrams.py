"""Pieces of words as features, hashed: what an encoder smooths over (spelling, emoji, shouting, mixed languages)."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

BUCKETS: Final = 1 << 16  # enough that two pieces which matter seldom meet: some 60,000 occur in 20,000 texts
LENGTHS: Final = (1, 2, 3, 4, 5)  # characters; one alone is an emoji or a sign
REMEMBERED: Final = 256  # texts: a batch for one head after the other; each takes 0.4 ms
LONGEST: Final = 600  # characters read of a text
_WORD = re.compile(r"\w+|[^\w\s]+")
_REPEATED = re.compile(r"(.)\1{2,}")


@lru_cache(maxsize=REMEMBERED)
def places(text: str) -> npt.NDArray[np.int64]:
    """The buckets of a text's pieces, each once. Not to be written to: several heads ask for the same text in turn."""
    return np.unique(np.fromiter((crc32(piece.encode()) % BUCKETS for piece in _pieces(text)), np.int64))


def counts(texts: Sequence[str]) -> "tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]":
    """(row of each, bucket of each) over many texts, in order of rows: a sparse matrix of ones."""
    found = [places(text) for text in texts]
    rows = np.repeat(np.arange(len(found)), [len(each) for each in found])
    return rows, np.concatenate(found) if found else np.zeros(0, np.int64)


def _pieces(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    loud = sum(letter.isupper() for letter in plain)
    if loud > 6 and loud * 2 > sum(letter.isalpha() for letter in plain):
        yield "<shouted>"
    small = _REPEATED.sub(r"\1\1\1", plain.lower())
    words = _WORD.findall(small)
    before = ""
    for word in words:
        yield f"w {word}"
        yield f"p {before} {word}"
        before = word
        edged = f" {word} "
        for length in LENGTHS:
            for at in range(len(edged) - length + 1):
                yield edged[at : at + length]
