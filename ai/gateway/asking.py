"""A task made ready to be asked, and its answer read: redacted before, checked and restored after. No I/O."""

from typing import Any

from ai.gateway import guard, prompts, structured
from ai.gateway.guard import Given
from ai.gateway.providers import Failure, Question, Turn
from ai.gateway.structured import Unfit
from ai.gateway.task import Task
from ai.personal import Redaction
from hub.errors import Refusal

# About 20,000 tokens: a thread of some hundred turns. Features send the newest part of longer ones.
MOST = 60_000  # characters


class Asked:
    """What one task is asked with. Raises Refusal `too_long`, and ValueError for values its prompt does not have."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.redaction = Redaction(task.names)
        shape = structured.wanted(task.answer) if task.answer is not None else ""
        if sum(map(len, task.values.values())) > MOST:
            raise Refusal("too_long", f"That is too long for a language model: {MOST:,} characters fit.")
        self.filled = prompts.fill(prompts.load(task.prompt), task.values, self.redaction, shape)
        facts = self.filled.prompt.facts
        self.question = Question(
            system=self.filled.system,
            turns=(Turn("user", self.filled.user),),
            max_tokens=facts.max_tokens,
            temperature=facts.temperature,
            json=task.answer is not None,
        )
        self.given = Given(
            rules=self.filled.prompt.system,
            fence=self.filled.fence,
            sources=self.filled.sources,
            values=self.filled.values,
            strict=facts.reader == "customer",
        )

    def read(self, raw: str) -> tuple[str, Any]:
        """The answer's text and value, as people may have them. Raises Unfit when it is not of the shape that was asked
        for, Failure when the guard does not let it pass."""
        if self.task.answer is None:
            text, value = self.redaction.restore(raw.strip()), None
            looked_at = text
        else:
            text, value = structured.read(raw, self.task.answer, self.redaction)
            looked_at = structured.texts(value)
        reason = guard.check(raw, looked_at, self.redaction.invented(raw), self.given)
        if reason is not None:
            raise Failure("rubbish", f"held back: {reason}", counts=False, billed=True)
        return text, value

    def again(self, raw: str, unfit: Unfit) -> Question:
        """The same question after an answer that did not fit."""
        first = self.question
        turns = (*first.turns, Turn("assistant", raw[: first.most]), Turn("user", structured.repair(unfit.reason)))
        return Question(
            system=first.system, turns=turns, max_tokens=first.max_tokens, temperature=first.temperature, json=True
        )
