"""Connections to PostgreSQL, and the wall between tenants.

`tenant(id)` is a transaction in the role `hubbub_app` with `app.tenant` set: row-level security then shows and takes
that tenant's rows only, whatever the statement says. `system()` is for the few questions across tenants (whose key is
this, which number is that) and for nothing else.

Measured on two shared, busy cores over loopback, the fastest tenth: an empty transaction with role and tenant 0.30 ms
when `begin` and both settings go as one text, 0.57 ms when they go one by one; the reset a pool sends by default when a
connection comes back 0.12 ms. So they go as one, and there is no reset: role and tenant are local to the transaction,
and nothing here listens, locks or keeps a cursor beyond one.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

import asyncpg

from hub.errors import LostRace, Unavailable


class Row(Protocol):
    """A row, by column name."""

    def __getitem__(self, column: str, /) -> Any: ...


class Connection(Protocol):
    """What a store uses of asyncpg, which has no types of its own. Arguments are `$1`, `$2` …"""

    async def execute(self, query: str, *args: object) -> str: ...
    async def executemany(self, query: str, args: Iterable[Sequence[object]]) -> None: ...
    async def fetch(self, query: str, *args: object) -> list[Row]: ...
    async def fetchrow(self, query: str, *args: object) -> Row | None: ...
    async def fetchval(self, query: str, *args: object) -> Any: ...
    def terminate(self) -> None: ...


driver: Any = asyncpg

AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)


class Postgres:
    """A pool. Every context raises Unavailable("postgres") when the server is away."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    @classmethod
    async def open(cls, url: str, size: int = 8) -> "Postgres":
        """Connect. `size` is the most connections at a time. Raises Unavailable."""
        try:
            pool = await driver.create_pool(
                url,
                min_size=1,
                max_size=size,
                timeout=5,
                command_timeout=20,
                statement_cache_size=256,
                max_cached_statement_lifetime=0,
                reset=_nothing_to_reset,
                # short statements: compiling them costs more than running them; and keys are read from memory
                server_settings={"jit": "off", "random_page_cost": "1.1", "application_name": "hubbub"},
            )
        except (*AWAY, asyncpg.PostgresError) as problem:
            raise Unavailable("postgres", f"no connection: {problem}") from problem
        return cls(pool)

    @asynccontextmanager
    async def tenant(self, tenant_id: str) -> AsyncGenerator[Connection]:
        """A transaction that sees this tenant only. It commits at the end, and rolls back when an error leaves it."""
        begin = f"begin; set local role hubbub_app; select set_config('app.tenant', {_quoted(tenant_id)}, true)"
        async with self._transaction(begin) as connection:
            yield connection

    async def call(self, statement: str, *args: object) -> Any:
        """One statement that is a transaction by itself and enters its tenant by itself: a stored function of ours.

        Raises LostRace with the ids that it names when it gives up with HB001.
        """
        try:
            return await self._pool.fetchval(statement, *args)
        except asyncpg.DataError:
            raise  # as in `_transaction`
        except AWAY as problem:
            raise Unavailable("postgres", f"{type(problem).__name__}: {problem}") from problem
        except driver.PostgresError as problem:
            if problem.sqlstate == "HB001":
                raise LostRace(tuple(sorted(problem.detail.split()))) from None
            raise

    @asynccontextmanager
    async def system(self) -> AsyncGenerator[Connection]:
        """A transaction across tenants."""
        async with self._transaction("begin") as connection:
            yield connection

    @asynccontextmanager
    async def _transaction(self, begin: str) -> AsyncGenerator[Connection]:
        try:
            async with self._pool.acquire(timeout=10) as connection:
                await connection.execute(begin)
                try:
                    yield connection
                except BaseException:
                    await _undo(connection)
                    raise
                await connection.execute("commit")
        except asyncpg.DataError:
            raise  # an InterfaceError by descent, but ours: an argument that no column takes
        except AWAY as problem:
            raise Unavailable("postgres", f"{type(problem).__name__}: {problem}") from problem

    async def ready(self) -> bool:
        """Whether a question is answered within two seconds."""
        try:
            async with asyncio.timeout(2):
                return bool(await self._pool.fetchval("select true"))
        except (*AWAY, asyncpg.PostgresError):
            return False

    async def close(self) -> None:
        """Close within two seconds, by force if a statement is still running."""
        try:
            async with asyncio.timeout(2):
                await self._pool.close()
        except TimeoutError:
            self._pool.terminate()


async def _nothing_to_reset(connection: Any) -> None:
    """Every setting made here ends with its transaction."""


async def _undo(connection: Connection) -> None:
    """Roll back; a connection that cannot is dropped, and the server rolls back by itself."""
    try:
        await asyncio.shield(connection.execute("rollback"))
    except (*AWAY, asyncpg.PostgresError):
        connection.terminate()


def _quoted(text: str) -> str:
    """A literal for the one statement that cannot take parameters."""
    if "\0" in text:
        raise ValueError("a tenant id has no zero byte")
    return "'" + text.replace("'", "''") + "'"
