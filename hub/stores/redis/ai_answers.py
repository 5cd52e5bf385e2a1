"""Answers of language models to the very same question, kept for some hours. Redacted texts only: nothing personal."""

from collections.abc import Sequence

from hub.stores.redis.client import Redis, redis_errors


class AiAnswers:
    """Raises Unavailable when the server is away."""

    def __init__(self, redis: Redis) -> None:
        self._commands = redis.commands

    async def find(self, tenant_id: str, keys: Sequence[bytes]) -> list[bytes | None]:
        """What is kept under each key, in their order."""
        if not keys:
            return []
        async with redis_errors():
            return await self._commands.mget([_name(tenant_id, key) for key in keys])

    async def keep(self, tenant_id: str, key: bytes, answer: bytes, seconds: int) -> None:
        """Keep an answer for `seconds`, one or more; it replaces an older one."""
        async with redis_errors():
            await self._commands.set(_name(tenant_id, key), answer, ex=seconds)


def _name(tenant_id: str, key: bytes) -> str:
    return f"ai_answer:{tenant_id}:{key.hex()}"
