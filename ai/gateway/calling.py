"""One call to a provider: within its time, past its breaker, counted whatever becomes of it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Generator, Sequence
from contextlib import aclosing, contextmanager
from typing import TypeVar

from ai.gateway import breaker
from ai.gateway.accounting import Books
from ai.gateway.breaker import Breaker, Rule
from ai.gateway.providers import Failure, Heard, Listener, Note, Provider, Question, Reply, tokens_in
from hub.clock import Clock
from hub.log import logger
from hub.stores.postgres.ai_usage import Used

log = logger("gateway")
T = TypeVar("T")
STALL = 15.0  # seconds without a piece: a stream that stands so long has died
BYTES_A_SECOND = 2_000  # of a voice note, for providers that do not tell how long it was: WhatsApp's Opus at 16 kbit/s


class Purse:
    """Whom and what calls are counted for, and what they took so far."""

    def __init__(self, books: Books, tenant_id: str, feature: str) -> None:
        self._books, self._tenant_id, self._feature = books, tenant_id, feature
        self.tokens_in = self.tokens_out = self.cost_micros = 0

    def pay(self, whom: tuple[str, str], cost: int, tokens: tuple[int, int] = (0, 0), *, failed: bool) -> None:
        """A call to `whom`, a provider's name and model, has ended."""
        self.tokens_in += tokens[0]
        self.tokens_out += tokens[1]
        self.cost_micros += cost
        calls = {"failed": 1} if failed else {"calls": 1}
        self._owe(whom, calls | {"tokens_in": tokens[0], "tokens_out": tokens[1], "cost_micros": cost})

    def remembered(self, provider: str, model: str) -> None:
        """An answer cost nothing."""
        self._owe((provider, model), {"cached": 1})

    def _owe(self, whom: tuple[str, str], figures: dict[str, int]) -> None:
        used = Used(day=self._books.today, feature=self._feature, provider=whom[0], model=whom[1], **figures)
        self._books.owe(self._tenant_id, used)


class Callers:
    """The breakers of all providers, by name; shared by every call of the process."""

    def __init__(self, rule: Rule, clock: Clock) -> None:
        self._rule = rule
        self._clock = clock
        self._breakers: dict[str, Breaker] = {}

    def standing(self, name: str) -> Breaker:
        return self._breakers.get(name, breaker.CLOSED)

    async def complete(self, provider: Provider, question: Question, seconds: float, purse: Purse) -> Reply:
        """Raises Failure."""
        with self._watched(provider.name), _paid(provider, question, purse) as told:
            reply = await _within(seconds, provider.complete(question, seconds))
            told.append(reply)
            _check(reply, question)
        return reply

    async def stream(
        self, provider: Provider, question: Question, purse: Purse, *, first: float, end: float
    ) -> AsyncGenerator[str | Reply]:
        """Pieces, then the Reply. `first`: seconds for the first piece; `end`: when all has to be there, in the loop's
        time. Raises Failure."""
        reply: Reply | None = None
        with self._watched(provider.name), _paid(provider, question, purse) as told:
            async with aclosing(_in_time(provider.stream(question, first), first, end)) as pieces:
                async for item in pieces:
                    told.append(item)
                    if isinstance(item, Reply):
                        reply = item
                        break
                    if sum(map(len, _pieces(told))) > question.most:
                        raise _too_long()
                    yield item
            if reply is None:
                raise Failure("rubbish", "the stream broke off", billed=True)
            _check(reply, question)
        yield reply

    async def transcribe(self, listener: Listener, note: Note, seconds: float, purse: Purse) -> Heard:
        """Raises Failure."""
        whom, guess = (listener.name, listener.hearing_model), len(note.audio) / BYTES_A_SECOND
        with self._watched(listener.name):
            try:
                heard = _with_words(await _within(seconds, listener.transcribe(note, seconds)))
            except BaseException as error:
                billed = not isinstance(error, Failure) or error.billed
                purse.pay(whom, listener.hearing_price.micros_heard(guess) if billed else 0, failed=True)
                raise
        lasted = guess if heard.seconds is None else heard.seconds
        purse.pay(whom, listener.hearing_price.micros_heard(lasted), failed=False)
        return heard

    @contextmanager
    def _watched(self, name: str) -> Generator[None]:
        """Past the breaker; what becomes of the call is told to it."""
        admission = breaker.admit(self.standing(name), self._now)
        if not admission.allowed:
            raise Failure("away", "left alone after failures", counts=False)
        self._breakers[name] = admission.breaker
        probe, after = admission.probe, breaker.abandoned
        try:
            yield
            after = breaker.succeeded
        except Failure as failure:
            log.warning("a language model failed", provider=name, kind=failure.kind, reason=failure.reason)
            if failure.counts:
                after = breaker.unchanged
                self._failed(name, failure, probe=probe)
            raise
        finally:
            self._breakers[name] = after(self.standing(name), probe=probe)

    def _failed(self, name: str, failure: Failure, *, probe: bool) -> None:
        before = self.standing(name)
        after = breaker.failed(before, self._rule, self._now, probe=probe, wait=failure.wait)
        if after.open_until is not None and after.open_until != before.open_until:
            log.warning("a language model is left alone", provider=name, seconds=round(after.open_until - self._now, 1))
        self._breakers[name] = after

    @property
    def _now(self) -> float:
        return self._clock().timestamp()


async def _within(seconds: float, answer: Awaitable[T]) -> T:
    try:
        async with asyncio.timeout(seconds):
            return await answer
    except TimeoutError:
        raise Failure("slow", f"no answer within {seconds:.1f} s", billed=True) from None


async def _in_time(pieces: AsyncGenerator[T], first: float, end: float) -> AsyncGenerator[T]:
    """Each piece within its time: the first within `first` seconds, the others without standing still, all by `end`."""
    loop, patience = asyncio.get_running_loop(), first
    async with aclosing(pieces):
        while True:
            seconds = max(min(patience, end - loop.time()), 0.0)
            try:
                async with asyncio.timeout(seconds):
                    item = await anext(pieces)
            except StopAsyncIteration:
                return
            except TimeoutError:
                raise Failure("slow", f"no further piece within {seconds:.1f} s", billed=True) from None
            yield item
            patience = STALL


@contextmanager
def _paid(provider: Provider, question: Question, purse: Purse) -> Generator[list[str | Reply]]:
    """Counts what a call took, whatever ends it. The list is what came of it: pieces, and a Reply that tells the cost;
    without one, tokens are counted by the length of what was asked and written."""
    told: list[str | Reply] = []
    billed, failed = True, True
    try:
        yield told
        failed = False
    except Failure as failure:
        billed = failure.billed
        raise
    finally:
        last = told[-1] if told else None
        tokens = (0, 0)
        if isinstance(last, Reply):
            tokens = (last.tokens_in, last.tokens_out)
        elif billed:
            tokens = (question.tokens, tokens_in("".join(_pieces(told))))
        purse.pay((provider.name, provider.model), provider.price.micros(*tokens), tokens, failed=failed)


def _pieces(told: Sequence[str | Reply]) -> list[str]:
    return [item for item in told if isinstance(item, str)]


def _check(reply: Reply, question: Question) -> None:
    """Whether it is an answer at all. Raises Failure."""
    if not reply.text.strip():
        raise Failure("rubbish", "an empty answer", billed=True)
    if len(reply.text) > question.most:
        raise _too_long()


def _with_words(heard: Heard) -> Heard:
    """Silence is nobody's fault, and nothing to show. Raises Failure."""
    if not heard.text.strip():
        raise Failure("rubbish", "an empty answer", counts=False, billed=True)
    return heard


def _too_long() -> Failure:
    return Failure("rubbish", "longer than could be wanted", billed=True)
