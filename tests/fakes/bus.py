"""What is said outside streams, without NATS: subjects with `*`, groups of which one hears, and those nobody hears."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from types import SimpleNamespace
from typing import Any

from hub.errors import StreamUnavailable


@dataclass(eq=False)
class Ear:
    subject: str
    group: str | None
    heard: asyncio.Queue[tuple[str, str, bytes]] = field(default_factory=asyncio.Queue)


class FakeBus:
    """`away` is NATS gone; what is said to `deaf` subjects is lost on its way. `said` is everything, in order."""

    def __init__(self) -> None:
        self.away = False
        self.deaf: Callable[[str, bytes], bool] = lambda subject, payload: False
        self.said: list[tuple[str, bytes]] = []
        self._ears: list[Ear] = []
        self._calls: list[tuple[str, Callable[[Any], None]]] = []

    async def ask(self, subject: str, payload: bytes, answers: str) -> None:
        if self.away:
            raise StreamUnavailable("not connected")
        if not self._pass_on(subject, answers, payload):
            self._pass_on(answers, "", b"")

    async def shout(self, subject: str, payload: bytes) -> None:
        if not self.away:
            self._pass_on(subject, "", payload)

    async def listen(self, subject: str) -> AsyncGenerator[tuple[str, bytes], None]:
        async for heard, _, payload in self._listening(Ear(subject, None)):
            yield heard, payload

    async def requests(self, subject: str, group: str) -> AsyncGenerator[tuple[str, bytes], None]:
        async for _, answers, payload in self._listening(Ear(subject, group)):
            yield answers, payload

    async def subscribe(self, subject: str, callback: Callable[[Any], None]) -> None:
        self._calls.append((subject, callback))

    async def _listening(self, ear: Ear) -> AsyncGenerator[tuple[str, str, bytes], None]:
        self._ears.append(ear)
        try:
            while True:
                yield await ear.heard.get()
        finally:
            self._ears.remove(ear)

    def _pass_on(self, subject: str, answers: str, payload: bytes) -> bool:
        """Whether anybody listens."""
        self.said.append((subject, payload))
        if self.deaf(subject, payload):
            return True
        found = False
        for pattern, callback in self._calls:
            if fnmatchcase(subject, pattern):
                callback(SimpleNamespace(subject=subject, data=payload))
                found = True
        groups: set[str] = set()
        for ear in self._ears:
            if fnmatchcase(subject, ear.subject) and ear.group not in groups:
                groups |= {ear.group} if ear.group else set()
                ear.heard.put_nowait((subject, answers, payload))
                found = True
        return found
