"""A gateway without a model: it says what it was told to say, and remembers what it was asked."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

import msgspec

from ai.gateway.errors import NoProvider
from ai.gateway.task import Task, Written

Answer = str | Exception | Callable[[Task], Any]


class FakeGateway:
    """`answers` are given in turn, the last one for ever: a text, JSON for a task with a type, an error to raise, or a
    function of the task (a coroutine function waits). `asked` holds every task, `heard` every voice note."""

    def __init__(self, *answers: Answer, configured: bool = True) -> None:
        self.answers = list(answers) or ["Written."]
        self.asked: list[Task] = []
        self.heard: list[tuple[str, bytes, str, str | None]] = []
        self._configured = configured

    def configured(self) -> bool:
        return self._configured

    def hears(self) -> bool:
        return self._configured

    async def write(self, task: Task) -> Written:
        self.asked.append(task)
        text = await self._next(task)
        value = msgspec.json.decode(text, type=task.answer) if task.answer is not None else None
        return written(text, task.prompt, value)

    async def stream(self, task: Task) -> AsyncGenerator[str | Written]:
        """Word by word; last the Written."""
        done = await self.write(task)
        for piece in done.text.split(" ") if task.answer is None else ():
            yield piece + " "
        yield done

    async def transcribe(self, tenant_id: str, audio: bytes, filename: str, language: str | None) -> Written:
        self.heard.append((tenant_id, audio, filename, language))
        task = Task(tenant_id=tenant_id, feature="transcription", prompt="transcription", values={})
        return written(await self._next(task), "transcription")

    async def _next(self, task: Task) -> str:
        if not self._configured:
            raise NoProvider("no_language_model", "No language model is set up here.")
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            return answer
        made = answer(task)
        return await made if asyncio.iscoroutine(made) else made


def written(text: str, prompt: str = "summary", value: Any = None, **known: Any) -> Written:
    given: dict[str, Any] = {"provider": "fake", "model": "fake-1", "tokens_in": 10, "tokens_out": 5, "cost_micros": 25}
    return Written(**{**given, "text": text, "value": value, "prompt": f"{prompt}@1", **known})
