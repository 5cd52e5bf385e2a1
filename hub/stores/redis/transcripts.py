"""What was said in voice notes: paid for once, kept for a month."""

import msgspec

from hub.domain.assist import Transcript
from hub.stores.redis.client import Redis, redis_errors

KEPT = 30 * 24 * 3600  # seconds
# Seconds within which nobody else may begin: longer than a provider is waited for, short for one whose process died.
BEGUN = 120


class Transcripts:
    """Raises Unavailable when the server is away."""

    def __init__(self, redis: Redis) -> None:
        self._commands = redis.commands

    async def load(self, tenant_id: str, message_id: str) -> Transcript | None:
        async with redis_errors():
            stored = await self._commands.get(_name(tenant_id, message_id))
        return msgspec.msgpack.decode(stored, type=Transcript) if stored else None

    async def begin(self, tenant_id: str, message_id: str) -> bool:
        """False while somebody else is at it. Then `keep` or `abandon`."""
        async with redis_errors():
            return bool(await self._commands.set(_begun(tenant_id, message_id), b"1", nx=True, ex=BEGUN))

    async def keep(self, tenant_id: str, transcript: Transcript) -> None:
        async with redis_errors():
            name = _name(tenant_id, transcript.message_id)
            await self._commands.set(name, msgspec.msgpack.encode(transcript), ex=KEPT)
            await self._commands.delete(_begun(tenant_id, transcript.message_id))

    async def abandon(self, tenant_id: str, message_id: str) -> None:
        """It failed: the next attempt may begin."""
        async with redis_errors():
            await self._commands.delete(_begun(tenant_id, message_id))


def _name(tenant_id: str, message_id: str) -> str:
    return f"transcript:{tenant_id}:{message_id}"


def _begun(tenant_id: str, message_id: str) -> str:
    return f"transcribing:{tenant_id}:{message_id}"
