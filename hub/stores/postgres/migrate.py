"""Brings the tables up to date. Several processes may ask at once: one works, the others wait and find it done.

Alembic decides which steps are missing and writes their SQL; asyncpg, the only driver here, runs it in one transaction.
"""

import asyncio
from io import StringIO
from pathlib import Path
from typing import Any

import asyncpg
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from hub.errors import Unavailable
from hub.stores.postgres.pool import AWAY, Connection, driver

FOLDER = Path(__file__).parent.parent / "migrations"
LOCK = 0x4875_6262_7562  # any number, the same in all our processes

# The login may lack the right to make roles: then whoever set up the database has made this one.
ROLE = """
do $$ begin
    if not exists (select from pg_roles where rolname = 'hubbub_app') then
        create role hubbub_app nologin;
    end if;
    if not pg_has_role(current_user, 'hubbub_app', 'member') then
        execute format('grant hubbub_app to %I', current_user);
    end if;
    execute format('grant usage on schema %I to hubbub_app', current_schema());
end $$
"""


async def migrate(url: str) -> None:
    """Apply what is missing. Raises Unavailable when the server is away."""
    try:
        connection = await driver.connect(url, timeout=5)
    except (*AWAY, asyncpg.PostgresError) as problem:
        raise Unavailable("postgres", f"no connection: {problem}") from problem
    try:
        await connection.execute("select pg_advisory_lock($1::bigint)", LOCK)
        await connection.execute(ROLE)
        script = missing(await _current(connection))
        if script:
            async with connection.transaction():
                await connection.execute(script)
    finally:
        await connection.close()  # the lock goes with the connection


async def _current(connection: Connection) -> str | None:
    """The last step applied, or None."""
    if await connection.fetchval("select to_regclass('alembic_version') is null"):
        return None
    return await connection.fetchval("select version_num from alembic_version")


def missing(current: str | None) -> str:
    """The SQL that leads from step `current` to the newest; empty when there is nothing to do."""
    scripts = ScriptDirectory(str(FOLDER), version_locations=[str(FOLDER)])
    if current == scripts.get_current_head():
        return ""

    def steps(revision: Any, _context: Any) -> Any:
        return scripts._upgrade_revs("head", revision)  # pyright: ignore[reportPrivateUsage]

    written = StringIO()
    with EnvironmentContext(Config(), scripts, fn=steps, as_sql=True, starting_rev=current) as environment:
        environment.configure(dialect_name="postgresql", output_buffer=written, transactional_ddl=False)
        environment.run_migrations()
    return written.getvalue()


def main(url: str) -> None:
    """`migrate` for callers without a loop."""
    asyncio.run(migrate(url))
