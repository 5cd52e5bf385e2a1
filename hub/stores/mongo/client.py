"""The connection to MongoDB, through Motor."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, cast
from urllib.parse import urlsplit

from motor import motor_asyncio
from pymongo.errors import BulkWriteError, PyMongoError

from hub.errors import Unavailable

driver: Any = motor_asyncio  # it has no types
DUPLICATE = 11000  # MongoDB's code for a unique key that is taken
DATABASE = "hubbub"  # unless the address names another


class Mongo:
    """A client and its database. `collection(name)` is Motor's."""

    def __init__(self, client: Any, database: str) -> None:
        self._client = client
        self._database = client[database]

    @classmethod
    async def open(cls, url: str) -> "Mongo":
        """Connect; raises Unavailable when no server answers within five seconds."""
        client = driver.AsyncIOMotorClient(
            url,
            serverSelectionTimeoutMS=5000,
            connectTimeoutMS=5000,
            socketTimeoutMS=20000,
            tz_aware=True,
            w="majority",
            journal=True,
        )
        mongo = cls(client, urlsplit(url).path.strip("/") or DATABASE)
        try:
            await client.admin.command("ping")
        except PyMongoError as problem:
            client.close()
            raise Unavailable("mongo", f"no connection: {problem}") from problem
        return mongo

    def collection(self, name: str) -> Any:
        return self._database[name]

    async def ready(self) -> bool:
        """Whether a ping is answered within two seconds."""
        try:
            async with asyncio.timeout(2):
                await self._client.admin.command("ping")
        except (PyMongoError, TimeoutError):
            return False
        return True

    async def close(self) -> None:
        self._client.close()


@asynccontextmanager
async def mongo_errors() -> AsyncGenerator[None]:
    """Turns the driver's errors into Unavailable; duplicate keys are the caller's business and pass."""
    try:
        yield
    except BulkWriteError:
        raise
    except PyMongoError as problem:
        raise Unavailable("mongo", f"{type(problem).__name__}: {problem}") from problem


def duplicates(problem: BulkWriteError) -> list[str]:
    """The `_id`s that were there already. Raises Unavailable when anything else went wrong as well."""
    details = cast("dict[str, Any]", problem.details or {})
    errors: list[dict[str, Any]] = details.get("writeErrors", [])
    others = [error for error in errors if error.get("code") != DUPLICATE]
    if others or details.get("writeConcernErrors"):
        raise Unavailable("mongo", f"{len(others)} writes failed: {others[:1]}") from problem
    operations: list[dict[str, Any]] = [error["op"] for error in errors]
    return [each["q"]["_id"] if "q" in each else each["_id"] for each in operations]  # of an update, or an insert
