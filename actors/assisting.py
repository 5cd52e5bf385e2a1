"""The models' side of the assist road: takes what is asked, lets each feature's doer work, tells the asker.

Slow work never holds up the road: each question is a task, bounded in number and in time, ended early when its asker
has gone. Nothing is kept: whoever asked a process that dies hears nothing more, and asks again.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from msgspec import Raw, Struct

from ai.embeddings import Encoder
from ai.gateway import Gateway
from ai.tagging import Heads
from hub.clock import Clock
from hub.domain.assist import Answer, Ask, Away, Piece, Refused, Said, Working
from hub.domain.replies import Problem
from hub.errors import Refusal, Unavailable
from hub.log import logger
from hub.settings import Settings
from hub.stores.opened import Stores
from hub.stream.connection import Bus
from hub.stream.subjects import ASSIST_STOP, MODELS, assist_subject

log = logger("assisting")

# What one feature does: (tenant id, its request as MessagePack) → pieces of text and, last, its answer.
Doer = Callable[[str, bytes], AsyncIterator[str | Struct]]

# Questions under way: they mostly wait for providers; the encoder's work goes through a few threads anyway.
AT_ONCE: Final = 48
# No tenant takes all of them: a quarter is more than a team's people press buttons in the same seconds.
AT_ONCE_EACH: Final = 12
BEAT: Final = 2.0  # seconds between two words of "at work"; see SILENCE in actors/asking.py
LONGEST: Final = 180.0  # seconds, whatever is asked for

BUSY: Final = "they have their hands full; try again in a moment"
BROKEN: Final = "something went wrong there; it was logged"


@dataclass(frozen=True, slots=True)
class Models:
    """What doers work with, opened once by the models' owner. `heads`: trained classifiers, where there are some."""

    stores: Stores
    encoder: Encoder
    gateway: Gateway
    clock: Clock
    settings: Settings
    heads: Heads | None = None


class Assisting:
    """Answers `assist.<feature>` for each of its doers."""

    def __init__(self, bus: Bus, doers: Mapping[str, Doer], *, beat: float = BEAT) -> None:
        self._bus = bus
        self._doers = doers
        self._beat = beat
        self._work: dict[str, asyncio.Task[None]] = {}  # by the id of what is asked
        self._of: Counter[str] = Counter()  # tenant → its questions under way
        self._telling: set[asyncio.Task[None]] = set()
        self.taken = 0

    async def run(self) -> None:
        """Take what is asked, for ever. Cancelled, it drops what is under way."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._heed_stops())
                for feature in self._doers:
                    group.create_task(self._listen(feature))
        finally:
            for task in self._work.values():
                task.cancel()

    async def _listen(self, feature: str) -> None:
        async for answers, payload in self._bus.requests(assist_subject(feature), MODELS):
            try:
                ask = msgspec.msgpack.decode(payload, type=Ask)
            except msgspec.DecodeError as error:
                log.warning("a question cannot be read", feature=feature, error=str(error))
                continue
            self._take(feature, answers, ask)

    async def _heed_stops(self) -> None:
        async for _, payload in self._bus.listen(ASSIST_STOP):
            task = self._work.get(payload.decode("ascii", "replace"))
            if task is not None:
                task.cancel()

    def _take(self, feature: str, answers: str, ask: Ask) -> None:
        if len(self._work) >= AT_ONCE or self._of[ask.tenant_id] >= AT_ONCE_EACH:
            log.info("too much at once", feature=feature, tenant=ask.tenant_id, under_way=len(self._work))
            self._spawn(self._tell(answers, Away("models", BUSY)))
            return
        self.taken += 1
        self._of[ask.tenant_id] += 1
        task = self._work[ask.id] = asyncio.create_task(self._answer(feature, answers, ask))
        task.add_done_callback(lambda _: self._done(ask))

    def _done(self, ask: Ask) -> None:
        self._work.pop(ask.id, None)
        self._of[ask.tenant_id] -= 1
        if not self._of[ask.tenant_id]:
            del self._of[ask.tenant_id]

    async def _answer(self, feature: str, answers: str, ask: Ask) -> None:
        beating = asyncio.create_task(self._say_working(answers))
        try:
            end = await self._end(feature, answers, ask)
        finally:
            beating.cancel()
        await self._tell(answers, end)

    async def _end(self, feature: str, answers: str, ask: Ask) -> Said:
        """Let the doer work; what to say last."""
        time = asyncio.timeout(min(ask.seconds, LONGEST))
        try:
            async with time:
                return await self._do(feature, answers, ask)
        except Refusal as error:
            problem = Problem(status=error.status, code=error.code, detail=error.detail, extra=error.extra)
            return Refused(problem)
        except Unavailable as error:
            return Away(error.dependency, error.reason)
        except Exception as error:  # whatever it is, its asker gets a sentence and the others go on
            if isinstance(error, TimeoutError) and time.expired():
                return Away("models", f"it took longer than {ask.seconds:.0f} s")
            log.exception("a question broke", feature=feature, tenant=ask.tenant_id)
            return Away("models", BROKEN)

    async def _do(self, feature: str, answers: str, ask: Ask) -> Answer:
        n, answer = 0, None
        async for said in self._doers[feature](ask.tenant_id, ask.request):
            if isinstance(said, str):
                await self._tell(answers, Piece(n, said))
                n += 1
            else:
                answer = said
        if answer is None:
            raise RuntimeError(f"the doer of {feature} gave no answer")
        return Answer(n, Raw(msgspec.msgpack.encode(answer)))

    async def _say_working(self, answers: str) -> None:
        while True:
            await self._tell(answers, Working())
            await asyncio.sleep(self._beat)

    async def _tell(self, answers: str, said: Said) -> None:
        await self._bus.shout(answers, msgspec.msgpack.encode(said))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)
