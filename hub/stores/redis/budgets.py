"""What a number's budget remembers, for whoever owns the number next."""

from hub.stores.redis.client import Redis, redis_errors

KEPT = 600  # seconds; every limit but the daily one is forgotten by then, and that one is learned from Meta


class Budgets:
    """Raises Unavailable when the server is away."""

    def __init__(self, redis: Redis) -> None:
        self._commands = redis.commands

    async def save(self, number_id: str, snapshot: bytes) -> None:
        """Replaces what was there."""
        async with redis_errors():
            await self._commands.set(f"budget:{number_id}", snapshot, ex=KEPT)

    async def load(self, number_id: str) -> bytes | None:
        """The last snapshot, unless it is older than ten minutes."""
        async with redis_errors():
            return await self._commands.get(f"budget:{number_id}")
