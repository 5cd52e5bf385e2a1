"""Which sentences of a conversation say most: on the matter, on what was promised, on what is open. Pure but for the
encoder; nothing is made up.

Tried on the dialogues of ai/corpus: customers name the matter in their first sentence of substance, and what answers it
stands in the agents' later sentences with a word of promise or a number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import numpy as np

from ai.embeddings import Encoder, Floats
from ai.phrases import asks, has_facts, only_thanks, promises, says_little, sentences, without_greeting
from ai.texts import Side

ENOUGH: Final = 40  # letters of a sentence that can stand for itself; longer ones say no more by being long
MATTERS, DONE, OPEN = 2, 3, 3  # sentences picked at most
ALIKE: Final = 0.93  # cosine from which two sentences say the same; e5's unrelated ones are near 0.8
# A second sentence on the matter has to be nearly as telling as the first.
NEARLY: Final = 0.85
# What was answered, with a number in it, stands beside what was promised only where little was promised.
BESIDE: Final = 0.65


@dataclass(frozen=True, slots=True)
class Line:
    """One message: who said it, its place in the conversation, its words and when."""

    side: Side
    seq: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the line number `line`."""

    side: Side
    seq: int
    line: int
    text: str


Part = Literal["matter", "done", "open"]
Picked = dict[Part, list[Sentence]]


def split(lines: Sequence[Line]) -> list[Sentence]:
    """Every sentence that says something."""
    return [
        Sentence(line.side, line.seq, number, without_greeting(text))
        for number, line in enumerate(lines)
        for text in sentences(line.text)
        if not says_little(text)
    ]


def extract(lines: Sequence[Line], encoder: Encoder) -> Picked:
    """The telling sentences, each part in the conversation's order. Slow: call it from a thread."""
    said = split(lines)
    if not said:
        return {"matter": [], "done": [], "open": []}
    return pick(said, lines[-1].side, encoder.encode([each.text for each in said]).vectors)


def pick(said: Sequence[Sentence], last: Side, vectors: Floats) -> Picked:
    """The telling sentences. `last` is who spoke last, even if it says little; `vectors` are the sentences'."""
    central = _centrality(vectors)
    waiting = _open(said, last)
    matter = _best(_matter(said, central), vectors, MATTERS, NEARLY)
    done = _best(_done(said, central, set(matter) | set(waiting)), vectors, DONE, BESIDE)
    in_order = [[said[place] for place in sorted(places)] for places in (matter, done, waiting)]
    return {"matter": in_order[0], "done": in_order[1], "open": in_order[2]}


def _centrality(vectors: Floats) -> list[float]:
    """How near each sentence is to all the others, from 0 to 1 within the conversation."""
    nearness = vectors @ vectors.mean(axis=0)
    low, high = float(nearness.min()), float(nearness.max())
    return [0.5] * len(vectors) if high - low < 1e-6 else [float(each) for each in (nearness - low) / (high - low)]


def _substance(text: str) -> float:
    """From 0 to 1: enough letters to stand for itself."""
    return min(1.0, sum(letter.isalnum() for letter in text) / ENOUGH)


def _matter(said: Sequence[Sentence], central: Sequence[float]) -> dict[int, float]:
    """Customers say what they want early, and the rest of the conversation is near to it."""
    scores: dict[int, float] = {}
    turns = list(dict.fromkeys(each.line for each in said if each.side == "customer"))
    for place, each in enumerate(said):
        if each.side == "customer":
            early = 1.0 / (1.0 + 0.8 * turns.index(each.line))
            scores[place] = early + 0.5 * central[place] + 0.6 * _substance(each.text) + 0.15 * has_facts(each.text)
    return scores


def _done(said: Sequence[Sentence], central: Sequence[float], taken: set[int]) -> dict[int, float]:
    """What we said we did or will do; the later word holds."""
    scores: dict[int, float] = {}
    for place, each in enumerate(said):
        if each.side == "agent" and place not in taken and not asks(each.text):
            score = 0.75 * promises(each.text) + 0.25 * has_facts(each.text)
            if score:
                scores[place] = score + 0.3 * central[place] + 0.3 * _substance(each.text) + 0.4 * place / len(said)
    return scores


def _open(said: Sequence[Sentence], last: Side) -> list[int]:
    """What the customer has said since our last word, questions first; or what we asked and wait for."""
    end = len(said)
    while end and said[end - 1].side == last:
        end -= 1
    trailing = [place for place in range(end, len(said)) if not only_thanks(said[place].text)]
    questions = [place for place in trailing if asks(said[place].text)]
    if last == "agent":
        return questions[-OPEN:]
    # Of much that waits the last words are kept, but never at the price of a question.
    rest = [place for place in trailing if place not in questions]
    return sorted([*rest, *questions][-OPEN:])


def _best(scores: dict[int, float], vectors: Floats, most: int, nearly: float) -> list[int]:
    """The highest, none that says what a better one says, none below `nearly` of the highest."""
    found: list[int] = []
    for place in sorted(scores, key=lambda each: (-scores[each], each)):
        if len(found) == most or (found and scores[place] < nearly * scores[found[0]]):
            break
        if all(float(np.dot(vectors[place], vectors[other])) < ALIKE for other in found):
            found.append(place)
    return found
