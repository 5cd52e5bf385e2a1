"""Answers that were given before, to the very same question of the same tenant by the same version of the same prompt.

They are kept as the model wrote them, with place-holders: nothing personal is kept, and an answer made for one customer
is restored with another's own number where all else is equal. Without the store nothing is remembered, and all works.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

import msgspec
from msgspec import Struct

from ai.gateway.asking import Asked
from ai.gateway.providers import Failure, Provider
from ai.gateway.structured import Unfit
from ai.gateway.task import Written
from hub.errors import Unavailable
from hub.log import logger

log = logger("gateway")
HOUR = 3600


class AnswerStore(Protocol):
    async def find(self, tenant_id: str, keys: Sequence[bytes]) -> list[bytes | None]: ...
    async def keep(self, tenant_id: str, key: bytes, answer: bytes, seconds: int) -> None: ...


class _Kept(Struct, frozen=True, array_like=True):
    text: str


class Remembered(NamedTuple):
    provider: Provider
    written: Written


class Memory:
    def __init__(self, store: AnswerStore) -> None:
        self._store = store

    async def find(self, asked: Asked, providers: Sequence[Provider]) -> Remembered | None:
        """What one of the providers answered before, the first in their order; checked again like a new answer."""
        if not asked.filled.prompt.facts.cache_hours:
            return None
        try:
            found = await self._store.find(asked.task.tenant_id, [_key(asked, provider) for provider in providers])
        except Unavailable as away:
            log.warning("remembered answers are away", reason=away.reason)
            return None
        for provider, kept in zip(providers, found, strict=True):
            if kept is None:
                continue
            try:
                text, value = asked.read(msgspec.msgpack.decode(kept, type=_Kept).text)
            except (Unfit, Failure, msgspec.DecodeError) as unusable:
                log.debug("a remembered answer cannot be used", reason=type(unusable).__name__)
                continue
            return Remembered(provider, _written(asked, provider, text, value))
        return None

    async def keep(self, asked: Asked, provider: Provider, raw: str) -> None:
        """Keep an answer that passed, as the model wrote it."""
        hours = asked.filled.prompt.facts.cache_hours
        if not hours:
            return
        try:
            kept = msgspec.msgpack.encode(_Kept(raw))
            await self._store.keep(asked.task.tenant_id, _key(asked, provider), kept, hours * HOUR)
        except Unavailable as away:
            log.warning("an answer is not remembered", reason=away.reason)


def _key(asked: Asked, provider: Provider) -> bytes:
    return sha256(asked.filled.key + f"{provider.name}\n{provider.model}".encode()).digest()


def _written(asked: Asked, provider: Provider, text: str, value: object) -> Written:
    return Written(
        text=text,
        value=value,
        prompt=asked.filled.prompt.id,
        provider=provider.name,
        model=provider.model,
        tokens_in=0,
        tokens_out=0,
        cost_micros=0,
        cached=True,
    )
