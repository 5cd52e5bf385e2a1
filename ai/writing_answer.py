"""Writing an answer to a customer: what the model is shown, and what is made of what it says.

It is shown the end of this one conversation, passages of the business's own documents and answers that its team gave
to similar questions. Nothing of any other customer: past answers come without names and numbers (ai.replies), and the
gateway redacts and fences all of it.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from msgspec import Struct

from ai.autoreply import Draft
from ai.gateway import Task, Written
from ai.judging_answer import Source, WrittenAnswer, judge
from ai.stalling import by_customer, words
from hub.domain.knowledge import KnowledgeAsked, KnowledgeFound, Passage
from hub.domain.message import AiAnswer, AiSource, Message

PASSAGES, PAST = 4, 3  # more makes an answer dearer, and no better
TURNS: Final = 12  # of the conversation
LONGEST_TURN: Final = 700  # characters
_NUMBERED: Final = re.compile(r"^(\s*)\[(\d+)\]", re.MULTILINE)  # none passes for another by a number of its own
SECONDS: Final = 20.0  # for all providers together: later nobody waits for it any more


class Knowledge(Protocol):
    async def find(self, tenant_id: str, asked: KnowledgeAsked) -> KnowledgeFound:
        """The passages of the tenant's documents that speak of a question, the best first."""
        ...


class PastAnswer(Struct, frozen=True, kw_only=True):
    """An answer of the team's to a question like this one, without anybody's names and numbers. `question` may be "":
    it is a canned one."""

    id: str
    question: str
    answer: str


class PastAnswers(Protocol):
    async def similar(self, tenant_id: str, question: str, limit: int) -> Sequence[PastAnswer]: ...


class Gateway(Protocol):
    def configured(self) -> bool: ...
    async def write(self, task: Task) -> Written: ...


@dataclass(frozen=True, slots=True)
class Answered:
    """A draft and how it came about. `ai` is what a message made of it keeps."""

    draft: Draft
    ai: AiAnswer


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be answered: the last of `thread`, which is one conversation's. `name` of the customer is redacted."""

    tenant_id: str
    message: Message
    thread: Sequence[Message]
    language: str | None = None
    name: str = ""
    feature: str = "answer"


class AnswerWriter:
    """Raises what the gateway raises: NoProvider, OverBudget, ProvidersFailed."""

    def __init__(self, gateway: Gateway, knowledge: Knowledge | None, past: PastAnswers | None) -> None:
        self._gateway = gateway
        self._knowledge = knowledge
        self._past = past

    def configured(self) -> bool:
        return self._gateway.configured()

    async def write(self, question: Question) -> Answered:
        """An answer, judged."""
        sources = await self._sources(question)
        written = await self._gateway.write(task_for(question, sources))
        answer = written.value
        if not isinstance(answer, WrittenAnswer):
            raise TypeError("the gateway gave no answer of the shape that was asked for")
        draft = judge(answer, sources, words(question.message))
        return Answered(draft, _record(question.message, written, draft))

    async def _sources(self, question: Question) -> list[Source]:
        said = words(question.message)
        asked = KnowledgeAsked(question=said, language=question.language, limit=PASSAGES)
        found, past = await asyncio.gather(
            self._knowledge.find(question.tenant_id, asked) if self._knowledge else _nothing(),
            self._past.similar(question.tenant_id, said, PAST) if self._past else _none(),
        )
        return [*map(_passage, found.passages), *map(_past_answer, past)]


def task_for(question: Question, sources: Sequence[Source]) -> Task:
    """What the model is asked."""
    values = {"conversation": conversation(question.thread, question.message)}
    if sources:
        texts = (_NUMBERED.sub(r"\1(\2)", each.text) for each in sources)
        values["knowledge"] = "\n\n".join(f"[{n}] {text}" for n, text in enumerate(texts, 1))
    if question.language:
        values["language"] = question.language
    return Task(
        tenant_id=question.tenant_id,
        feature=question.feature,
        prompt="answer",
        values=values,
        answer=WrittenAnswer,
        seconds=SECONDS,
        names=(question.name,) if question.name else (),
    )


def conversation(thread: Sequence[Message], asked: Message) -> str:
    """The last turns up to `asked`, one a line, oldest first."""
    said = [each for each in thread if each.seq <= asked.seq and each.revoked_at is None and words(each)]
    return "\n".join(f"{_who(each)}: {_line(words(each))}" for each in said[-TURNS:])


def _who(message: Message) -> str:
    return "Customer" if by_customer(message) or message.direction == "in" else "Business"


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TURN else line[: LONGEST_TURN - 1] + "…"


def _passage(found: Passage) -> Source:
    of = AiSource(kind="passage", id=f"{found.document_id}:{found.place}", title=found.title)
    return Source(of=of, text=f"{' › '.join((found.title, *found.heading))}\n{found.text}")


def _past_answer(past: PastAnswer) -> Source:
    asked = _line(past.question)
    of = AiSource(kind="past_answer", id=past.id, title=asked[:140])
    return Source(of=of, text=f"The team answered{f' to “{asked}”' if asked else ''}: {past.answer}")


def _record(asked: Message, written: Written, draft: Draft) -> AiAnswer:
    return AiAnswer(
        answers=asked.id,
        prompt=written.prompt,
        provider=written.provider,
        model=written.model,
        tokens_in=written.tokens_in,
        tokens_out=written.tokens_out,
        cost_micros=written.cost_micros,
        confidence=draft.confidence,
        sources=draft.sources,
    )


async def _nothing() -> KnowledgeFound:
    return KnowledgeFound()


async def _none() -> tuple[()]:
    return ()
