"""Who looks at a conversation and who types in it, now. Everything here expires by itself."""

from dataclasses import dataclass

from hub.clock import Clock, utc_now
from hub.stores.redis.client import Redis, redis_errors

VIEWS, TYPES = 60, 8  # seconds a view and a keystroke count; sockets renew views at each heartbeat (25 s)


@dataclass(frozen=True, slots=True)
class Presence:
    """People's ids, each once however many windows they have open."""

    viewers: tuple[str, ...]
    typing: tuple[str, ...]


class PresenceBoard:
    """`socket` tells two windows of one person apart. Raises Unavailable when the server is away."""

    def __init__(self, redis: Redis, clock: Clock = utc_now) -> None:
        self._commands = redis.commands
        self._clock = clock

    async def view(self, tenant_id: str, conversation_id: str, person_id: str, socket: str) -> None:
        """Looks at it, for a minute or until `leave`."""
        await self._mark(_views(tenant_id, conversation_id), f"{person_id} {socket}", VIEWS)

    async def leave(self, tenant_id: str, conversation_id: str, person_id: str, socket: str) -> None:
        """Looks elsewhere, and so does not type here either."""
        async with redis_errors():
            await self._commands.zrem(_views(tenant_id, conversation_id), f"{person_id} {socket}")
            await self._commands.zrem(_types(tenant_id, conversation_id), f"{person_id} {socket}")

    async def typing(self, tenant_id: str, conversation_id: str, person_id: str, socket: str, *, on: bool) -> None:
        """Types, for a few seconds or until told otherwise."""
        if on:
            await self._mark(_types(tenant_id, conversation_id), f"{person_id} {socket}", TYPES)
            return
        async with redis_errors():
            await self._commands.zrem(_types(tenant_id, conversation_id), f"{person_id} {socket}")

    async def of(self, tenant_id: str, conversation_id: str) -> Presence:
        """Who is there."""
        now = self._clock().timestamp()
        async with redis_errors():
            viewers = await self._commands.zrangebyscore(_views(tenant_id, conversation_id), f"({now}", "+inf")
            typing = await self._commands.zrangebyscore(_types(tenant_id, conversation_id), f"({now}", "+inf")
        return Presence(_people(viewers), _people(typing))

    async def _mark(self, key: str, member: str, seconds: int) -> None:
        now = self._clock().timestamp()
        async with redis_errors(), self._commands.pipeline(transaction=False) as pipe:
            pipe.zadd(key, {member: now + seconds})
            pipe.zremrangebyscore(key, "-inf", now)
            pipe.expire(key, seconds)
            await pipe.execute()


def _views(tenant_id: str, conversation_id: str) -> str:
    return f"views:{tenant_id}:{conversation_id}"


def _types(tenant_id: str, conversation_id: str) -> str:
    return f"types:{tenant_id}:{conversation_id}"


def _people(members: list[bytes]) -> tuple[str, ...]:
    return tuple(sorted({member.decode().partition(" ")[0] for member in members}))
