"""What a conversation is about: the intent of the customer's last words, and which of the team's labels fit.

A language model chooses where one is set up. Without one, intents come from a trained head, labels from nearness; both
only above a threshold: no suggestion is better than a poor one.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from msgspec import Struct

from ai.embeddings import Encoder, Floats, Reading
from ai.extraction import Line
from ai.fallback import NO_MODEL, Writer, by_model, instead
from ai.gateway import Task, Written
from ai.labels import MOST, Known, Surroundings, fitting
from ai.phrases import says_little
from ai.summary import Thread, last_matter, written_out
from ai.texts import INTENTS
from hub.domain.assist import Intent, Tag, Tags

LAST: Final = 3  # messages of the customer that say what it is about now
LEAST_SURE: Final = 0.5  # probability from which an intent is told
LONGEST: Final = 6_000  # letters of a conversation that a model reads to choose labels
LOCAL: Final = "Chosen on this machine."


class Heads(Protocol):
    """Trained classifiers over an encoder's reading."""

    def intents(self, reading: Reading) -> list[dict[str, float]]:
        """For each text the probability of each of ai.texts.INTENTS."""
        ...


class Chosen(Struct, frozen=True, kw_only=True):
    """What a model answers to `tags`."""

    tags: list[str]


class Meant(Struct, frozen=True, kw_only=True):
    """What a model answers to `intent`."""

    intent: str


@dataclass(frozen=True, slots=True)
class Tools:
    """What tagging works with. `heads` may be missing: then without a model there is no intent."""

    writer: Writer
    encoder: Encoder
    surroundings: Surroundings
    heads: Heads | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    """What there is to choose from, for what was said: `lines` are of the last matter, `said` the customer's."""

    tenant_id: str
    thread: Thread
    labels: Sequence[Known]
    lines: Sequence[Line]
    said: Sequence[str]

    @property
    def facts(self) -> dict[str, Any]:
        """What every answer says."""
        lines = self.thread.lines
        return {"conversation_id": self.thread.conversation_id, "upto_seq": lines[-1].seq if lines else 0}


def spoken(lines: Sequence[Line]) -> list[str]:
    """The customer's last messages that say something, in order."""
    said = [line.text for line in lines if line.side == "customer" and not says_little(line.text)]
    return said[-LAST:]


async def suggest(
    tools: Tools, tenant_id: str, thread: Thread, labels: Sequence[Known], language: str | None = None
) -> Tags:
    """`language` of the customer's words where it is known."""
    lines = last_matter(thread.lines)
    case = _Case(tenant_id, thread, labels, lines, spoken(lines))
    if not case.said:
        return Tags(**case.facts, labels=[], intent=None, note="The customer has not said yet what it is about.")
    try:
        return await _by_model(tools.writer, case)
    except NO_MODEL as problem:
        found, intent = await asyncio.to_thread(_local, tools, case, language)
        return Tags(**case.facts, labels=found, intent=intent, note=instead(LOCAL, problem))


def _local(tools: Tools, case: _Case, language: str | None) -> tuple[list[Tag], Intent | None]:
    last = case.said[-1]
    reading = tools.encoder.encode([" ".join(case.said), last])
    near = fitting(reading.vectors[0], case.labels, tools.surroundings.of(language, last))
    found = [Tag(label_id=label.label_id, name=label.name, score=round(score, 3)) for label, score in near]
    return found, _intent(tools.heads.intents(reading)[-1] if tools.heads else {})


def _intent(probabilities: dict[str, float]) -> Intent | None:
    name = max(probabilities, key=lambda each: probabilities[each], default=None)
    if name is None or probabilities[name] < LEAST_SURE:
        return None
    return Intent(name=name, score=round(probabilities[name], 3))


async def _by_model(writer: Writer, case: _Case) -> Tags:
    """Both questions side by side. A label or an intent that there is not is none."""
    talk = written_out(case.lines, LONGEST)
    intents = "\n".join(sorted(INTENTS))
    asked = [_task(case, "intent", {"intents": intents, "conversation": talk, "text": case.said[-1]}, Meant)]
    if case.labels:
        names = "\n".join(label.name for label in case.labels)
        asked.append(_task(case, "tags", {"tags": names, "conversation": talk}, Chosen))
    meant, *chosen = await asyncio.gather(*(writer.write(task) for task in asked))
    name = meant.value.intent.strip().lower()
    return Tags(
        **by_model(chosen[0] if chosen else meant),
        **case.facts,
        labels=_of_the_team(chosen, case.labels),
        intent=Intent(name=name) if name in INTENTS else None,
    )


def _task(case: _Case, prompt: str, values: dict[str, str], answer: type[Struct]) -> Task:
    return Task(
        tenant_id=case.tenant_id,
        feature=prompt,
        prompt=prompt,
        values=values,
        answer=answer,
        names=case.thread.names,
    )


def _of_the_team(chosen: Sequence[Written], labels: Sequence[Known]) -> list[Tag]:
    """The labels a model named, as the team writes them."""
    named = {label.name.casefold(): label for label in labels}
    wanted = [name.strip().casefold() for written in chosen for name in written.value.tags]
    found = [named[name] for name in dict.fromkeys(wanted) if name in named]
    return [Tag(label_id=label.label_id, name=label.name) for label in found[:MOST]]


def known(encoder: Encoder, labels: Sequence[tuple[str, str]], carried: Sequence[Sequence[str]]) -> list[Known]:
    """Labels as (id, name), each with texts of conversations that carry it. Slow: call it from a thread."""
    texts = [name for _, name in labels] + [text for each in carried for text in each]
    vectors: Floats = encoder.encode(texts).vectors if texts else np.zeros((0, encoder.size), dtype=np.float32)
    found: list[Known] = []
    place = len(labels)
    for number, ((label_id, name), texts_of) in enumerate(zip(labels, carried, strict=True)):
        found.append(Known(label_id, name, vectors[number], vectors[place : place + len(texts_of)]))
        place += len(texts_of)
    return found
