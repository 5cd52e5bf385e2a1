"""Words in common: BM25 over short texts. Cheap, exact about names and things, and blind to meaning."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

# Robertson's usual values: how soon a repeated word stops counting, and how much long texts are held back.
SATURATION: Final = 1.2
LENGTH: Final = 0.75
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


class Rarity:
    """How telling a word is, from the texts it was counted in."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._in: Counter[str] = Counter()
        self._texts = 0
        self._words = 0
        self.add(texts)

    def add(self, texts: Iterable[str]) -> None:
        for text in texts:
            found = words(text)
            self._in.update(set(found))
            self._texts += 1
            self._words += len(found)

    @property
    def mean_length(self) -> float:
        return self._words / self._texts if self._texts else 1.0

    def of(self, word: str) -> float:
        """BM25's inverse document frequency, never below nought."""
        held = self._in.get(word, 0)
        return math.log1p((self._texts - held + 0.5) / (held + 0.5))


def scores(query: str, texts: Sequence[str], rarity: Rarity) -> list[float]:
    """BM25 of each text for the words of `query`."""
    wanted = set(words(query))
    return [_score(wanted, words(text), rarity) for text in texts]


def _score(wanted: set[str], held: list[str], rarity: Rarity) -> float:
    stretch = SATURATION * (1 - LENGTH + LENGTH * len(held) / max(rarity.mean_length, 1e-9))
    counts = Counter(word for word in held if word in wanted)
    return sum(rarity.of(word) * n * (SATURATION + 1) / (n + stretch) for word, n in counts.items())
