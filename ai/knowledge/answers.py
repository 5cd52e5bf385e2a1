"""From passages to an answer: what a model is shown, and what of its words is believed. Pure.

Documents and questions are data. Whatever they tell a model to do, its answer passes only if it names passages that it
was shown and says no number and no address that stands in none of those.
"""

import re
import unicodedata
from collections.abc import Sequence

from msgspec import Struct

from hub.domain.knowledge import KnowledgeAnswer, Passage

SHOWN = 5  # passages a model is shown
LONGEST = 1500  # characters of an answer; WhatsApp takes more, customers do not

NOTHING = "Your knowledge does not speak of this."
UNSUPPORTED = "The model's answer did not hold to your knowledge and was dropped; these passages fit best."

_NUMBERED = re.compile(r"^(\s*)\[(\d+)\]", re.MULTILINE)
_CITED = re.compile(r"\s*\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()\"']+|[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE)
_BARE = re.compile(r"\b(?:[a-zA-Z0-9-]+\.)+[a-z]{2,24}\b(?:/[^\s<>()\"']*)?")
_NUMBER = re.compile(r"\d+(?:[.,'’\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d{1,2}(?!\d))?")


class Draft(Struct, frozen=True):
    """What a model has to answer: `used` are the numbers of the passages that `answer` rests on."""

    answer: str
    used: list[int]


def shown(passages: Sequence[Passage]) -> str:
    """Passages as a model reads them, numbered. None passes for another by a number of its own."""
    texts = (_NUMBERED.sub(r"\1(\2)", each.text) for each in passages)
    return "\n\n".join(
        f"[{n}] {_place(each)}\n{text}" for n, (each, text) in enumerate(zip(passages, texts, strict=True), 1)
    )


def checked(draft: Draft, passages: Sequence[Passage]) -> KnowledgeAnswer | None:
    """The answer with the passages it names; None when it names none, one that was not shown, or says what none of
    them says. What the question says supports nothing: customers would answer themselves."""
    marks = [int(n) for mark in _CITED.findall(draft.answer) for n in re.findall(r"\d+", mark)]
    used = list(dict.fromkeys([*draft.used, *marks]))
    text = _CITED.sub("", draft.answer).strip()
    if not text or len(text) > LONGEST or not used or not all(1 <= n <= len(passages) for n in used):
        return None
    sources = tuple(passages[n - 1] for n in used)
    if not supported(text, [f"{_place(each)}\n{each.text}" for each in sources]):
        return None
    return KnowledgeAnswer(form="written", text=text, sources=sources, by="model")


def supported(text: str, said: Sequence[str]) -> bool:
    """Whether every address, and every number but those of one digit, in `text` stands in what was `said`."""
    ground = "\n".join(said)
    return _addresses(text) <= _addresses(ground) and _numbers(_ADDRESS.sub(" ", text)) <= _numbers(ground)


def as_passages(passages: Sequence[Passage], note: str | None = None, most: int = 3) -> KnowledgeAnswer:
    """What is shown where no model wrote."""
    if not passages:
        return KnowledgeAnswer(form="nothing", note=NOTHING)
    return KnowledgeAnswer(form="passages", text=passages[0].text, sources=tuple(passages[:most]), note=note)


def _place(passage: Passage) -> str:
    return " > ".join([passage.title, *passage.heading])


def _addresses(text: str) -> set[str]:
    found = [*_ADDRESS.findall(text), *_BARE.findall(text)]
    return {re.sub(r"^https?://", "", address.lower()).rstrip("/.,;:!?") for address in found}


def _numbers(text: str) -> set[str]:
    """Numbers in one writing: in our digits, without what groups thousands, with a point and without `.00`."""
    plain = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    found = {_one_writing(number) for number in _NUMBER.findall(plain)}
    return {number for number in found if len(number) > 1}


def _one_writing(number: str) -> str:
    whole, point, cents = number, "", ""
    if decimals := re.search(r"[.,](\d{1,2})$", number):
        whole, point, cents = number[: decimals.start()], ".", decimals[1]
    digits = re.sub(r"\D", "", whole)
    return digits if not cents.strip("0") else digits + point + cents
