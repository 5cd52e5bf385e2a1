"""The same request twice gets the same answer. Remembered for a day."""

from dataclasses import dataclass
from typing import Literal

import msgspec
from msgspec import Struct

from hub.stores.redis.client import Redis, redis_errors

DAY = 24 * 3600
RUNNING = 60  # seconds; a process that died in the middle does not block its client for longer


class _Entry(Struct, array_like=True):
    body_hash: str
    answer: bytes | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """Answered before."""

    answer: bytes


Begun = Literal["fresh", "running", "other_body"] | Done


class Idempotency:
    """`scope` is whose key it is: a tenant and a caller. Raises Unavailable when the server is away."""

    def __init__(self, redis: Redis) -> None:
        self._commands = redis.commands

    async def begin(self, scope: str, key: str, body_hash: str) -> Begun:
        """`fresh`: do it, then `finish` or `abandon`. `running`: it is being done. `other_body`: the key is taken."""
        name = _name(scope, key)
        mine = msgspec.msgpack.encode(_Entry(body_hash))
        async with redis_errors():
            while not await self._commands.set(name, mine, nx=True, ex=RUNNING):
                stored = await self._commands.get(name)
                if stored is not None:  # None: it expired in between
                    return _judge(msgspec.msgpack.decode(stored, type=_Entry), body_hash)
        return "fresh"

    async def finish(self, scope: str, key: str, body_hash: str, answer: bytes) -> None:
        """Remember the answer for a day."""
        async with redis_errors():
            await self._commands.set(_name(scope, key), msgspec.msgpack.encode(_Entry(body_hash, answer)), ex=DAY)

    async def abandon(self, scope: str, key: str) -> None:
        """It failed without an effect: the next attempt is fresh."""
        async with redis_errors():
            await self._commands.delete(_name(scope, key))


def _judge(entry: _Entry, body_hash: str) -> Begun:
    if entry.body_hash != body_hash:
        return "other_body"
    return "running" if entry.answer is None else Done(entry.answer)


def _name(scope: str, key: str) -> str:
    return f"idempotency:{scope}:{key}"
