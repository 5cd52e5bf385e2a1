"""Documents cut into passages: small enough that an encoder reads each whole, large enough to answer a question.

Passages end with sentences, if possible with paragraphs, and never reach over a heading. Each begins with the last
sentence of the one before it under the same heading, so that what a "this" or "it" stands for is at hand.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ai.knowledge.outline import Block

# e5 reads 128 tokens, "query: " and the heading among them: this leaves about 90 English words.
LARGEST = 120.0  # estimated tokens
REPEATED = 30.0  # a longer sentence is not repeated
# A word is a token for each four letters; letters of scripts without spaces are nearly a token each.
LETTERS, LONE_LETTER = 4.0, 0.7

_LONE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_SENTENCE = re.compile(r"[.!?…؟]+[\"'”’»)\]]*(?=\s)|[。！？।॥]+[”’」』）]*|\n")


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage; the first `repeated` characters of its text end the passage before it too."""

    heading: tuple[str, ...]
    text: str
    repeated: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a piece of one that is too large. `glue` stands before it; `whole`: the size of the paragraph that
    begins with it, 0 within one."""

    text: str
    glue: str
    size: float
    whole: float
    page: int | None


def weight(text: str) -> float:
    """About how many tokens an encoder makes of a text."""
    return sum(_word_weight(word) for word in text.split())


def cut(blocks: Sequence[Block]) -> list[Cut]:
    """The passages of a document, in order."""
    passages: list[Cut] = []
    for heading, group in groupby(blocks, lambda block: block.heading):
        units = [unit for block in group for unit in _units(block)]
        passages.extend(_passage(heading, *packed) for packed in _pack(units))
    return passages


def _pack(units: Sequence[Unit]) -> Iterator[tuple[list[Unit], int]]:
    """(units of a passage, how many of them are repeated)."""
    current: list[Unit] = []
    repeated = 0
    for unit in units:
        if len(current) > repeated and _full(sum(each.size for each in current), unit):
            yield current, repeated
            current = _carried(current[-1], unit)
            repeated = len(current)
        current.append(unit)
    if len(current) > repeated:
        yield current, repeated


def _full(size: float, unit: Unit) -> bool:
    """Whether `unit` begins a new passage: it does not fit, or its paragraph would and this one is half full."""
    if size + unit.size > LARGEST:
        return True
    return size >= LARGEST / 2 and unit.whole <= LARGEST < size + unit.whole


def _carried(last: Unit, unit: Unit) -> list[Unit]:
    fits = last.size <= REPEATED and last.size + unit.size <= LARGEST
    return [last] if fits else []


def _passage(heading: tuple[str, ...], units: Sequence[Unit], repeated: int) -> Cut:
    text = "".join((unit.glue if n else "") + unit.text for n, unit in enumerate(units))
    again = "".join((unit.glue if n else "") + unit.text for n, unit in enumerate(units[:repeated]))
    shared = len(again) + (len(units[repeated].glue) if repeated else 0)
    return Cut(heading, text, shared, units[repeated].page)


def _units(block: Block) -> list[Unit]:
    whole = weight(block.text)
    found: list[Unit] = []
    for glue, sentence in _sentences(block.text):
        for n, piece in enumerate(_bounded(sentence)):
            first = not found
            within = " " if piece[0].isspace() else ""  # nothing stood within a word
            between = "\n" if first else glue if n == 0 else within
            found.append(Unit(piece.strip(), between, weight(piece), whole if first else 0.0, block.page))
    return found


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    """(what stood before it, sentence)."""
    glue, start = "", 0
    for end in [*(found.end() for found in _SENTENCE.finditer(text)), len(text)]:
        part = text[start:end]
        sentence = part.strip()
        if sentence:
            if part[0].isspace() and not glue:
                glue = "\n" if "\n" in part[: len(part) - len(part.lstrip())] else " "
            yield glue, sentence
            glue = ""
        if part.endswith("\n"):
            glue = "\n"
        start = end


def _bounded(sentence: str) -> Iterator[str]:
    """A sentence in pieces that fit, cut between words, and within a word only where it alone is too large."""
    if weight(sentence) <= LARGEST:
        yield sentence
        return
    piece, size = "", 0.0
    for word in re.findall(r"\s*\S+", sentence):
        for part in _split(word):
            more = _word_weight(part.strip())
            if piece and size + more > LARGEST:
                yield piece
                piece, size = "", 0.0
            piece += part
            size += more
    yield piece


def _split(word: str) -> Iterator[str]:
    most = int(LARGEST) if _LONE.search(word) else int(LARGEST * LETTERS / 2)
    for start in range(0, len(word), most):
        yield word[start : start + most]


def _word_weight(word: str) -> float:
    lone = len(_LONE.findall(word))
    letters = len(word) - lone
    return lone * LONE_LETTER + (max(1.0, letters / LETTERS) if letters else 0.0)
