"""Whether an answer that a model wrote may be believed: how sure one can be of it, and what is wrong with it. Pure.

A model's word on its own sureness is one voice. What it says has to rest on sources that it names and that exist;
figures, links and addresses have to stand in those; and it must not repeat what a customer wants it to say.
"""

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from ai.autoreply import Draft
from hub.domain.message import AiSource
from hub.domain.opt_out import plain

UNSOURCED: Final = 0.4  # an answer that rests on nothing is never sent by itself: settings ask for 0.5 at least
UNFOUNDED: Final = 0.3  # nor one with a figure or a link from nowhere
LONGEST: Final = 1000  # characters; more is no answer on a phone
ECHO: Final = 6  # words in a row
_LINK: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+|[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE)
_FIGURE: Final = re.compile(r"\d+(?:[.,:/\-\s]?\d+)*")
# The marks of our prompts, of place-holders nobody filled, and of a model that talks to a program.
_INSIDE: Final = re.compile(
    r"<<|>>|\[(?:EMAIL|LINK|IBAN|CARD|PHONE|NUMBER|NAME|TEXT)_\d+\]|\{\{|```|\"(?:answer|confidence|uses|hand_over)\"\s*:",
    re.IGNORECASE,
)


class Source(Struct, frozen=True, kw_only=True):
    """What an answer may rest on. `text` as it stood in the prompt."""

    of: AiSource
    text: str


class WrittenAnswer(Struct, frozen=True, kw_only=True):
    """What the model is asked for. `uses`: the numbers of the passages that the answer rests on. `confidence`: from 0
    to 1, how sure it is that the answer is right and complete. `hand_over`: a person should answer."""

    answer: str
    confidence: float
    uses: list[int] = []
    hand_over: bool = False


def judge(written: WrittenAnswer, sources: Sequence[Source], question: str) -> Draft:
    """The answer with the confidence it deserves."""
    text = written.answer.strip()
    used = [sources[n - 1] for n in dict.fromkeys(written.uses) if 0 < n <= len(sources)]
    confidence = min(max(written.confidence, 0.0), 1.0)
    if not used:
        confidence = min(confidence, UNSOURCED)
    if not founded(text, [source.text for source in used]):
        confidence = min(confidence, UNFOUNDED)
    return Draft(
        text=text,
        confidence=round(confidence, 3),
        sources=tuple(source.of for source in used),
        hand_over=written.hand_over,
        refused=_wrong_with(text, [source.text for source in sources], question),
    )


def founded(text: str, sources: Sequence[str]) -> bool:
    """Whether every link, address and figure of a text stands in the sources."""
    known = " ".join(sources)
    links = {each.group().rstrip(".,;:!?").casefold() for each in _LINK.finditer(text)}
    if any(link not in known.casefold() for link in links):
        return False
    whole = {_digits(each.group()) for each in _FIGURE.finditer(known)}
    runs = _runs(known)
    figures = (each.group() for each in _FIGURE.finditer(_LINK.sub(" ", text)))
    return all(_digits(each) in whole or _runs(each) <= runs for each in figures)


def echoes(text: str, question: str, sources: Sequence[str]) -> bool:
    """Whether a text repeats a customer's words, as one that was told what to say does."""
    said, asked = plain(text).split(), f" {plain(question)} "
    known = [f" {plain(source)} " for source in sources]
    length = min(ECHO, len(said))
    for start in range(len(said) - length + 1 if said else 0):
        run = f" {' '.join(said[start : start + length])} "
        if run in asked and not any(run in source for source in known):
            return True
    return False


def _wrong_with(text: str, sources: Sequence[str], question: str) -> str | None:
    if len(text) > LONGEST:
        return "too long"
    if _INSIDE.search(text):
        return "shows what is not meant for customers"
    return "repeats the customer's words" if echoes(text, question, sources) else None


def _digits(figure: str) -> str:
    return re.sub(r"\D", "", figure)


def _runs(text: str) -> set[str]:
    """Each run of digits by itself, without leading zeros: a source's "09:00–17:00" founds "9", "9:00" and "17"."""
    return {run.lstrip("0") for run in re.findall(r"\d+", text)} | {""}
