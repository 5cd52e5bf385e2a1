"""The gateway: a question goes to the providers in their order until one gives an answer that passes every check.

What callers can count on. One time for all providers together. Nothing leaves that is known as personal. An answer is
whole, of the shape that was asked for, and passed the guard. Every call is counted, also one that failed or that nobody
waited for. A second try, with the same or another provider, is made only while nothing was shown to anybody.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any, TypeVar

from ai.gateway import opening, order, sentences
from ai.gateway.accounting import DOLLAR, Books, UsageStore
from ai.gateway.asking import Asked
from ai.gateway.breaker import Rule
from ai.gateway.calling import Callers, Purse
from ai.gateway.providers import Failure, Listener, Note, Price, Provider, Reply
from ai.gateway.release import Release, Withheld
from ai.gateway.remembering import AnswerStore, Memory
from ai.gateway.structured import Unfit
from ai.gateway.task import Task, Written
from ai.gateway.turns import Turns
from hub.clock import Clock
from hub.log import logger
from hub.settings import Settings

log = logger("gateway")
N = TypeVar("N")
TRANSCRIPTION = "transcription"
MOST_HEARD = 100_000  # characters: two hours of speech, more than a voice note of 16 MB can hold


class Gateway:
    """One for a process. Raises NoProvider, OverBudget or ProvidersFailed, each with a sentence for people; Unavailable
    while what was spent cannot be asked."""

    def __init__(
        self,
        providers: Sequence[Provider],
        listeners: Sequence[Listener],
        *,
        books: Books,
        memory: Memory,
        callers: Callers,
        most_seconds: float,
    ) -> None:
        self._providers, self._listeners = tuple(providers), tuple(listeners)
        self._prices = [(one, one.price) for one in providers]
        self._books, self._memory, self._callers = books, memory, callers
        self._most_seconds = most_seconds

    @classmethod
    def open(cls, settings: Settings, usage_store: UsageStore, cache_store: AnswerStore, clock: Clock) -> "Gateway":
        """With the providers that are configured; connections are made when they are needed."""
        ai = settings.ai
        opened = opening.providers(ai)
        return cls(
            opened.providers,
            opened.listeners,
            books=Books(usage_store, round(ai.monthly_budget * DOLLAR), clock),
            memory=Memory(cache_store),
            callers=Callers(
                Rule(failures=ai.breaker.failures, within=ai.breaker.within, pause=ai.breaker.pause), clock
            ),
            most_seconds=ai.seconds,
        )

    def configured(self) -> bool:
        """Whether there is any provider at all."""
        return bool(self._providers)

    def hears(self) -> bool:
        """Whether voice notes can be written out."""
        return bool(self._listeners)

    async def write(self, task: Task) -> Written:
        """The answer to one question."""
        asked, purse = self._begin(task)
        try:
            known = await self._memory.find(asked, self._providers)
            if known is not None:
                purse.remembered(known.provider.name, known.provider.model)
                return known.written
            turns = Turns(await self._affordable(task.tenant_id, self._prices), self._seconds(task))
            async with aclosing(turns.each()) as each:
                async for provider, seconds in each:
                    try:
                        return await self._written(asked, provider, seconds, purse)
                    except Failure as failure:
                        turns.failed(provider, failure)
            raise sentences.failed(turns.failures)
        finally:
            await self._books.settle()

    async def stream(self, task: Task) -> AsyncGenerator[str | Written]:
        """The answer in pieces of whole words, which together are its text; last the Written. An answer with a type
        comes whole. When it breaks off after a piece, what was shown is to be discarded: the error says so."""
        if task.answer is not None:
            yield await self.write(task)
            return
        asked, purse = self._begin(task)
        try:
            known = await self._memory.find(asked, self._providers)
            if known is not None:
                purse.remembered(known.provider.name, known.provider.model)
                yield known.written.text
                yield known.written
                return
            turns = Turns(await self._affordable(task.tenant_id, self._prices), self._seconds(task))
            async with aclosing(turns.each()) as each:
                async for provider, seconds in each:
                    try:
                        async with aclosing(self._streamed(asked, provider, seconds, turns.end, purse)) as items:
                            async for item in items:
                                yield item
                    except Failure as failure:
                        turns.failed(provider, failure)
                    else:
                        return
            raise sentences.failed(turns.failures)
        finally:
            await self._books.settle()

    async def transcribe(self, tenant_id: str, audio: bytes, filename: str, language: str | None) -> Written:
        """What a voice note says. It leaves as it is: nothing personal can be taken out of speech."""
        if not self._listeners:
            raise sentences.deaf()
        purse = Purse(self._books, tenant_id, TRANSCRIPTION)
        note = Note(audio=audio, filename=filename, language=language)
        try:
            prices = [(one, one.hearing_price) for one in self._listeners]
            turns = Turns(await self._affordable(tenant_id, prices), self._most_seconds)
            async with aclosing(turns.each()) as each:
                async for listener, seconds in each:
                    try:
                        heard = await self._callers.transcribe(listener, note, seconds, purse)
                    except Failure as failure:
                        turns.failed(listener, failure)
                        continue
                    text = heard.text.strip()[:MOST_HEARD]
                    return _result(TRANSCRIPTION, (listener.name, listener.hearing_model), text, None, purse)
            raise sentences.failed(turns.failures)
        finally:
            await self._books.settle()

    async def close(self) -> None:
        """Write down what is owed, and let go of all connections."""
        await self._books.settle()
        await asyncio.gather(*(provider.close() for provider in self._providers))

    def _begin(self, task: Task) -> tuple[Asked, Purse]:
        if not self._providers:
            raise sentences.none()
        return Asked(task), Purse(self._books, task.tenant_id, task.feature)

    def _seconds(self, task: Task) -> float:
        return min(task.seconds, self._most_seconds)

    async def _affordable(self, tenant_id: str, priced: Sequence[tuple[N, Price]]) -> list[N]:
        """Those that may be asked: all, or when the month is spent those that cost nothing. Raises OverBudget."""
        free = [one for one, price in priced if price.free]
        over = await self._books.over(tenant_id) if len(free) < len(priced) else None
        if over is None:
            return [one for one, _ in priced]
        if not free:
            raise over
        return free

    async def _written(self, asked: Asked, provider: Provider, seconds: float, purse: Purse) -> Written:
        """One provider's answer; one of the wrong shape may be repaired once, within the same time. Raises Failure."""
        now = asyncio.get_running_loop().time
        end = now() + seconds
        reply = await self._callers.complete(provider, asked.question, seconds, purse)
        try:
            text, value = self._read(asked, reply, provider)
        except Unfit as unfit:
            if end - now() < order.LEAST:
                raise _unfit(unfit) from None
            question = asked.again(reply.text, unfit)
            reply = await self._callers.complete(provider, question, end - now(), purse)
            try:
                text, value = self._read(asked, reply, provider)
            except Unfit as still:
                raise _unfit(still) from None
        await self._memory.keep(asked, provider, reply.text)
        return _result(asked.filled.prompt.id, (provider.name, provider.model), text, value, purse)

    def _read(self, asked: Asked, reply: Reply, provider: Provider) -> tuple[str, Any]:
        try:
            return asked.read(reply.text)
        except Failure as held:
            log.warning("an answer was not passed on", provider=provider.name, reason=held.reason)
            raise

    async def _streamed(
        self, asked: Asked, provider: Provider, seconds: float, end: float, purse: Purse
    ) -> AsyncGenerator[str | Written]:
        """One provider's answer in pieces. Raises Failure while nothing was shown, afterwards ProvidersFailed."""
        release, raw = Release(asked.redaction, asked.given), ""
        call = self._callers.stream(provider, asked.question, purse, first=seconds, end=end)
        try:
            async with aclosing(call) as items:
                async for item in items:
                    if isinstance(item, Reply):
                        raw = item.text
                    elif text := release.feed(item):
                        yield text
            if text := release.rest():
                yield text
        except (Withheld, Failure) as broken:
            held = isinstance(broken, Withheld)
            failure = broken if isinstance(broken, Failure) else Failure("rubbish", broken.reason, counts=False)
            if held:
                log.warning("an answer was not passed on", provider=provider.name, reason=broken.reason)
            if release.shown:
                raise sentences.broken_off(provider.name, failure, held_back=held) from None
            raise failure from None
        await self._memory.keep(asked, provider, raw)
        yield _result(asked.filled.prompt.id, (provider.name, provider.model), release.shown, None, purse)


def _unfit(unfit: Unfit) -> Failure:
    return Failure("rubbish", f"not of the shape that was asked for: {unfit.reason}", counts=False, billed=True)


def _result(prompt: str, whom: tuple[str, str], text: str, value: Any, purse: Purse) -> Written:
    return Written(
        text=text,
        value=value,
        prompt=prompt,
        provider=whom[0],
        model=whom[1],
        tokens_in=purse.tokens_in,
        tokens_out=purse.tokens_out,
        cost_micros=purse.cost_micros,
    )
