"""Tenants, and the people and programs that act for them."""

from datetime import datetime
from typing import Any

import asyncpg
from msgspec import structs

from hub.domain.account import ApiKey, Person, Tenant
from hub.errors import Conflict
from hub.stores.postgres.pool import Postgres, Row

PERSON = ", ".join(field.name for field in structs.fields(Person))
KEY = ", ".join(field.name for field in structs.fields(ApiKey))
SEEN_EVERY = "1 minute"  # how exact `last_used_at` is: a write for each request would cost more than it tells


class Accounts:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def create_tenant(self, tenant: Tenant) -> None:
        """Raises Conflict `tenant_exists`."""
        try:
            async with self._pg.tenant(tenant.id) as connection:
                await connection.execute(
                    "insert into tenants (id, name, created_at) values ($1, $2, $3)", *structs.astuple(tenant)
                )
        except asyncpg.UniqueViolationError as problem:
            raise Conflict("tenant_exists", "There is a tenant with this id already.") from problem

    async def tenant(self, tenant_id: str) -> Tenant | None:
        async with self._pg.tenant(tenant_id) as connection:
            row = await connection.fetchrow("select id, name, created_at from tenants where id = $1", tenant_id)
        return _tenant(row) if row else None

    async def tenants(self) -> list[Tenant]:
        """All, the oldest first."""
        async with self._pg.system() as connection:
            rows = await connection.fetch("select id, name, created_at from tenants order by created_at, id")
        return [_tenant(row) for row in rows]

    async def create_person(self, tenant_id: str, person: Person, password_hash: str) -> None:
        """Raises Conflict `email_taken` when the tenant has somebody with this address (in any case of letters)."""
        values = structs.astuple(person)
        places = ", ".join(f"${n + 1}" for n in range(len(values) + 1))
        try:
            async with self._pg.tenant(tenant_id) as connection:
                await connection.execute(
                    f"insert into people ({PERSON}, password_hash) values ({places})",  # noqa: S608
                    *values,
                    password_hash,
                )
        except asyncpg.UniqueViolationError as problem:
            raise Conflict("email_taken", "Somebody here has this email address already.") from problem

    async def person(self, tenant_id: str, person_id: str) -> Person | None:
        async with self._pg.tenant(tenant_id) as connection:
            row = await connection.fetchrow(f"select {PERSON} from people where id = $1", person_id)  # noqa: S608
        return _person(row) if row else None

    async def people(self, tenant_id: str) -> list[Person]:
        """Everyone, also inactive, the oldest first."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(f"select {PERSON} from people order by created_at, id")  # noqa: S608
        return [_person(row) for row in rows]

    async def change_person(self, tenant_id: str, person: Person, password_hash: str | None = None) -> bool:
        """Write everything but the address; a password only when given. False when there is no such person."""
        async with self._pg.tenant(tenant_id) as connection:
            done = await connection.fetchval(
                "update people set name = $2, role = $3, number_ids = $4, sight = $5, active = $6, "
                "password_hash = coalesce($7, password_hash) where id = $1 returning true",
                person.id,
                person.name,
                person.role,
                person.number_ids,
                person.sight,
                person.active,
                password_hash,
            )
        return bool(done)

    async def login_by_email(self, email: str) -> list[tuple[Person, str]]:
        """The active people with this address in all tenants, each with the hash of the password."""
        async with self._pg.system() as connection:
            rows = await connection.fetch(
                f"select {PERSON}, password_hash from people "  # noqa: S608
                "where lower(email) = lower($1) and active order by created_at, id",
                email,
            )
        return [(_person(row), row["password_hash"]) for row in rows]

    async def create_key(self, tenant_id: str, key: ApiKey, secret_sha256: str) -> None:
        values = structs.astuple(key)
        places = ", ".join(f"${n + 1}" for n in range(len(values) + 1))
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                f"insert into api_keys ({KEY}, secret_sha256) values ({places})",  # noqa: S608
                *values,
                secret_sha256,
            )

    async def key_by_hash(self, secret_sha256: str, now: datetime) -> ApiKey | None:
        """The key with this secret, unless revoked, of any tenant; notes that it was used."""
        async with self._pg.system() as connection:
            row = await connection.fetchrow(
                f"select {KEY} from api_keys where secret_sha256 = $1 and revoked_at is null",  # noqa: S608
                secret_sha256,
            )
            if row is None:
                return None
            await connection.execute(
                f"update api_keys set last_used_at = $2 where id = $1 "  # noqa: S608
                f"and (last_used_at is null or last_used_at < $2::timestamptz - interval '{SEEN_EVERY}')",
                row["id"],
                now,
            )
        return _key(row)

    async def keys(self, tenant_id: str) -> list[ApiKey]:
        """All, also revoked ones, the oldest first."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(f"select {KEY} from api_keys order by created_at, id")  # noqa: S608
        return [_key(row) for row in rows]

    async def revoke_key(self, tenant_id: str, key_id: str, now: datetime) -> bool:
        """False when there is no such key; twice is fine."""
        async with self._pg.tenant(tenant_id) as connection:
            done = await connection.fetchval(
                "update api_keys set revoked_at = coalesce(revoked_at, $2) where id = $1 returning true", key_id, now
            )
        return bool(done)


def _tenant(row: Row) -> Tenant:
    return Tenant(id=row["id"], name=row["name"], created_at=row["created_at"])


def _person(row: Row) -> Person:
    values: dict[str, Any] = {field.name: row[field.name] for field in structs.fields(Person)}
    if values["number_ids"] is not None:
        values["number_ids"] = tuple(values["number_ids"])
    return Person(**values)


def _key(row: Row) -> ApiKey:
    return ApiKey(**{field.name: row[field.name] for field in structs.fields(ApiKey)})
