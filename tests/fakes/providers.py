"""A provider of language models without one: it does in turn what it is told, the last thing for ever."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from ai.gateway.accounting import Books
from ai.gateway.breaker import Rule
from ai.gateway.calling import Callers
from ai.gateway.gateway import Gateway
from ai.gateway.providers import Failure, Heard, Note, Price, Question, Reply
from ai.gateway.remembering import Memory
from hub.clock import Clock
from tests.fakes.ai_answers import FakeAiAnswers
from tests.fakes.ai_usage import FakeAiUsage

HANG = object()  # no answer, ever
# A text, a list of pieces (which may hold a Failure), a Failure, HANG, or a function of the question (or a coroutine).
Does = Any


class FakeProvider:
    """Costs a dollar for a million tokens read and ten for those written, unless told another price."""

    def __init__(self, *does: Does, name: str = "first", price: Price | None = None) -> None:
        self.name, self.model = name, f"{name}-1"
        self.hearing_model = f"{name}-ears"
        self.price = Price(1.0, 10.0) if price is None else price
        self.hearing_price = Price(minute=0.006)
        self.does = list(does) or ["Written."]
        self.asked: list[Question] = []
        self.heard: list[Note] = []
        self.stopped = 0  # calls that were cancelled or closed before their end
        self.closed = False

    async def complete(self, question: Question, seconds: float) -> Reply:
        done = await self._next(question)
        text = "".join(part for part in done if isinstance(part, str)) if isinstance(done, list) else done
        return Reply(text=text, tokens_in=100, tokens_out=10)

    async def stream(self, question: Question, seconds: float) -> AsyncGenerator[str | Reply]:
        done = await self._next(question)
        pieces = done if isinstance(done, list) else [done]
        try:
            for piece in pieces:
                if isinstance(piece, Failure):
                    raise piece
                if piece is HANG:
                    await asyncio.Event().wait()
                yield piece
        except (asyncio.CancelledError, GeneratorExit):
            self.stopped += 1
            raise
        yield Reply(text="".join(pieces), tokens_in=100, tokens_out=10)

    async def transcribe(self, note: Note, seconds: float) -> Heard:
        self.heard.append(note)
        done = self._now()
        if isinstance(done, Failure):
            raise done
        return Heard(text=done, seconds=30.0)

    async def close(self) -> None:
        self.closed = True

    async def _next(self, question: Question) -> Any:
        self.asked.append(question)
        done = self._now()
        if isinstance(done, Failure):
            raise done
        if done is HANG:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.stopped += 1
                raise
        made = done(question) if callable(done) else done
        return await made if asyncio.iscoroutine(made) else made

    def _now(self) -> Any:
        return self.does.pop(0) if len(self.does) > 1 else self.does[0]


class Opened:
    """A gateway over fakes, and the fakes."""

    def __init__(
        self,
        *providers: FakeProvider,
        clock: Clock,
        budget: float = 20.0,
        rule: Rule | None = None,
        seconds: float = 30.0,
    ) -> None:
        self.usage, self.answers = FakeAiUsage(), FakeAiAnswers()
        self.callers = Callers(rule or Rule(), clock)
        self.gateway = Gateway(
            providers,
            [one for one in providers if one.hearing_model],
            books=Books(self.usage, round(budget * 1_000_000), clock),
            memory=Memory(self.answers),
            callers=self.callers,
            most_seconds=seconds,
        )
