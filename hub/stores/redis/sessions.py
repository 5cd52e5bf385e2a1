"""Who is signed in. A session is a family of refresh tokens of which only the newest is good.

A refresh token is `<session id>.<secret>`; only the secret's hash is kept. Showing an older one means that two have
it, so the session ends for both.
"""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Literal

from hub.stores.redis.client import Redis, redis_errors

LIVES = 30 * 24 * 3600  # seconds after the last refresh


@dataclass(frozen=True, slots=True)
class Session:
    """`refresh_token` is given to the client and kept nowhere."""

    id: str
    tenant_id: str
    person_id: str
    refresh_token: str


class Sessions:
    """Raises Unavailable when the server is away."""

    def __init__(self, redis: Redis) -> None:
        self._commands = redis.commands
        self._rotate = redis.script("sessions_rotate")

    async def start(self, tenant_id: str, person_id: str) -> Session:
        """Sign somebody in."""
        session_id, secret = f"ses_{secrets.token_hex(16)}", secrets.token_urlsafe(32)
        async with redis_errors(), self._commands.pipeline(transaction=True) as pipe:
            key, person = _key(session_id), _person_key(tenant_id, person_id)
            pipe.hset(key, mapping={"token": _hash(secret), "tenant": tenant_id, "person": person_id})
            pipe.expire(key, LIVES)
            pipe.sadd(person, session_id)
            pipe.expire(person, LIVES)
            await pipe.execute()
        return Session(session_id, tenant_id, person_id, f"{session_id}.{secret}")

    async def refresh(self, refresh_token: str) -> Session | Literal["unknown", "reused"]:
        """The session with its next token. `reused`: the token was used before, and its session has ended now."""
        session_id, _, secret = refresh_token.partition(".")
        following = secrets.token_urlsafe(32)
        async with redis_errors():
            found = await self._rotate(keys=[_key(session_id)], args=[_hash(secret), _hash(following), LIVES])
            if not found:
                return "unknown"
            outcome, tenant_id, person_id = (part.decode() for part in found)
            if outcome == "reused":
                await self._commands.srem(_person_key(tenant_id, person_id), session_id)
                return "reused"
            await self._commands.expire(_person_key(tenant_id, person_id), LIVES)
        return Session(session_id, tenant_id, person_id, f"{session_id}.{following}")

    async def alive(self, session_id: str) -> bool:
        """Whether it has not ended: an access token is good only as long as its session."""
        async with redis_errors():
            return bool(await self._commands.exists(_key(session_id)))

    async def end(self, tenant_id: str, person_id: str, session_id: str) -> None:
        """Sign out. Twice is fine."""
        async with redis_errors():
            await self._commands.delete(_key(session_id))
            await self._commands.srem(_person_key(tenant_id, person_id), session_id)

    async def end_all(self, tenant_id: str, person_id: str) -> list[str]:
        """Sign somebody out everywhere. The ids of the sessions that ended."""
        person = _person_key(tenant_id, person_id)
        async with redis_errors():
            ids = sorted(each.decode() for each in await self._commands.smembers(person))
            await self._commands.delete(person, *(_key(each) for each in ids))
        return ids


def _key(session_id: str) -> str:
    return f"session:{session_id}"


def _person_key(tenant_id: str, person_id: str) -> str:
    return f"sessions:{tenant_id}:{person_id}"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
