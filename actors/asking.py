"""Asking the models: a question goes to one of those who hold them, and what they say comes in pieces.

Nothing of it is kept anywhere. Whoever asks hears the end in any case: the answer, why there is none, or that the
models were lost on the way.
"""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from typing import Any, Final, TypeVar
from uuid import uuid4

import msgspec
from msgspec import Struct

from hub.domain.assist import Answer, Ask, Away, Piece, Refused, Said
from hub.domain.replies import Problem
from hub.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, Unavailable
from hub.stream.connection import Bus
from hub.stream.subjects import ASSIST_STOP, assist_subject, assisted_subject

T = TypeVar("T", bound=Struct)

# Seconds without a word after which the models count as lost. They say "at work" at once and every 2 s, so this is
# three words missed, and time for a loop that a long computation holds up.
SILENCE: Final = 8.0
# The models end what takes too long by themselves and say why; this long we wait for that word.
GRACE: Final = 2.0

NOBODY: Final = "none are running now; everything else works without them"
LOST: Final = "they stopped in the middle of the answer; ask again"
HOLE: Final = "a part of the answer was lost on its way; ask again"
STRANGE: Final = "they answered in a form this process does not know; are all processes of one version?"

_REFUSALS: Final[dict[int, type[Refusal]]] = {403: Forbidden, 404: NotFound, 409: Conflict, 422: Invalid}
_said: Final = msgspec.msgpack.Decoder(Said)


def refusal_of(problem: Problem) -> Refusal:
    """A refusal that was made in another process."""
    refusal = _REFUSALS.get(problem.status, Refusal)(problem.code, problem.detail, problem.extra)
    refusal.status = problem.status
    return refusal


class Asking:
    """One per process. Call `open` once before use."""

    def __init__(self, bus: Bus, silence: float = SILENCE) -> None:
        self._bus = bus
        self._silence = silence
        self._inbox = assisted_subject(uuid4().hex)
        self._waiting: dict[str, asyncio.Queue[bytes]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        await self._bus.subscribe(f"{self._inbox}.*", lambda message: self._take(message.subject, message.data))

    async def answer(self, tenant_id: str, feature: str, request: Struct, kind: type[T], seconds: float) -> T:
        """The answer alone. Raises as `pieces` does."""
        async with aclosing(self.pieces(tenant_id, feature, request, kind, seconds)) as pieces:
            async for each in pieces:
                if not isinstance(each, str):
                    return each
        raise Unavailable("models", LOST)

    async def pieces(
        self, tenant_id: str, feature: str, request: Struct, kind: type[T], seconds: float
    ) -> AsyncGenerator[str | T, None]:
        """Pieces of text as they are written, last the answer. Close it to stop the work early.

        Raises what the models refuse with, and Unavailable: nobody is there, they were lost, or it took too long.
        """
        ask = Ask(id=uuid4().hex, tenant_id=tenant_id, seconds=seconds, request=msgspec.msgpack.encode(request))
        heard = self._waiting[ask.id] = asyncio.Queue()
        deadline = asyncio.get_running_loop().time() + seconds + GRACE
        ended, n = False, 0
        try:
            await self._bus.ask(assist_subject(feature), msgspec.msgpack.encode(ask), f"{self._inbox}.{ask.id}")
            while True:
                said = await self._next(heard, deadline, seconds)
                ended = isinstance(said, Answer | Refused | Away)
                if isinstance(said, Piece | Answer) and said.n != n:
                    raise Unavailable("models", HOLE)
                if isinstance(said, Piece):
                    n += 1
                    yield said.text
                elif isinstance(said, Answer):
                    yield _decoded(said, kind)
                    return
                else:
                    _raise(said)
        finally:
            self._waiting.pop(ask.id, None)
            if not ended:
                self._spawn(self._bus.shout(ASSIST_STOP, ask.id.encode()))

    async def _next(self, heard: "asyncio.Queue[bytes]", deadline: float, seconds: float) -> Said:
        left = deadline - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(max(0.0, min(left, self._silence))):
                payload = await heard.get()
        except TimeoutError as error:
            reason = LOST if left > self._silence else f"it took longer than {seconds:.0f} s"
            raise Unavailable("models", reason) from error
        if not payload:
            raise Unavailable("models", NOBODY)
        try:
            return _said.decode(payload)
        except msgspec.DecodeError as error:
            raise Unavailable("models", STRANGE) from error

    def _take(self, subject: str, payload: bytes) -> None:
        heard = self._waiting.get(subject.rsplit(".", 1)[1])
        if heard is not None:
            heard.put_nowait(payload)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Beside the caller, who may be cancelled and cannot wait."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _raise(said: Said) -> None:
    if isinstance(said, Refused):
        raise refusal_of(said.problem)
    if isinstance(said, Away):
        raise Unavailable(said.dependency, said.reason)


def _decoded(said: Answer, kind: type[T]) -> T:
    try:
        return msgspec.msgpack.decode(said.result, type=kind)
    except msgspec.DecodeError as error:
        raise Unavailable("models", STRANGE) from error
