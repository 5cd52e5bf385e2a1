"""The connection to Redis."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import redis.asyncio
from redis.exceptions import RedisError

from hub.errors import Unavailable

driver: Any = redis.asyncio  # its commands are typed for two worlds at once
FOLDER = Path(__file__).parent


class Redis:
    """A pooled client. `commands` is redis-py's."""

    def __init__(self, client: Any) -> None:
        self.commands = client

    @classmethod
    async def open(cls, url: str) -> "Redis":
        """Connect; raises Unavailable."""
        client = cls(driver.from_url(url, socket_timeout=5, socket_connect_timeout=5, protocol=2))
        async with redis_errors():
            await client.commands.ping()
        return client

    def script(self, name: str) -> Any:
        """The .lua beside this file, called as `await script(keys=[…], args=[…])`."""
        return self.commands.register_script((FOLDER / f"{name}.lua").read_text())

    async def ready(self) -> bool:
        """Whether a ping is answered."""
        try:
            return bool(await self.commands.ping())
        except (RedisError, OSError, TimeoutError):
            return False

    async def close(self) -> None:
        await self.commands.aclose()


@asynccontextmanager
async def redis_errors() -> AsyncGenerator[None]:
    """Turns the driver's errors into Unavailable("redis")."""
    try:
        yield
    except (RedisError, OSError, TimeoutError) as problem:
        raise Unavailable("redis", f"{type(problem).__name__}: {problem}") from problem
