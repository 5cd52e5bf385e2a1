"""How often somebody may do something, counted exactly in any span of time, for all processes together."""

import os
from typing import NamedTuple

from hub.stores.redis.client import Redis, redis_errors


class Allowance(NamedTuple):
    """`remaining` more fit now; when none does, one fits again after `reset_after` seconds."""

    allowed: bool
    remaining: int
    reset_after: float


class Limits:
    """Raises Unavailable when the server is away."""

    def __init__(self, redis: Redis) -> None:
        self._script = redis.script("limits")

    async def allow(self, key: str, limit: int, per_seconds: float) -> Allowance:
        """Take one of `limit` in any `per_seconds`. A refusal takes nothing."""
        async with redis_errors():
            allowed, remaining, wait = await self._script(
                keys=[f"limit:{key}"], args=[limit, int(per_seconds * 1_000_000), os.urandom(6).hex()]
            )
        return Allowance(bool(allowed), int(remaining), max(0.0, int(wait) / 1_000_000))
