"""Connected numbers. Their access tokens are locked in the vault and given out one at a time."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg
import msgspec
from msgspec import structs

from hub.domain.number import Number
from hub.errors import Conflict, LostRace
from hub.stores.postgres.heads import json_text
from hub.stores.postgres.pool import Postgres, Row
from hub.stores.vault import Vault

COLUMNS = ", ".join(field.name for field in structs.fields(Number))
_until = msgspec.json.Decoder(dict[str, datetime | None]).decode


class Numbers:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres, vault: Vault) -> None:
        self._pg = pg
        self._vault = vault

    async def create(self, tenant_id: str, number: Number, access_token: str) -> None:
        """Raises Conflict `number_taken` when the phone_number_id is registered already, here or elsewhere."""
        values = structs.astuple(structs.replace(number, restrictions=json_text(number.restrictions)))
        places = ", ".join(f"${n + 1}" for n in range(len(values) + 1))
        try:
            async with self._pg.tenant(tenant_id) as connection:
                await connection.execute(
                    f"insert into numbers ({COLUMNS}, access_token) values ({places})",  # noqa: S608
                    *values,
                    self._vault.lock(access_token, number.id),
                )
        except asyncpg.UniqueViolationError as problem:
            raise Conflict("number_taken", "This phone_number_id is registered already.") from problem

    async def get(self, tenant_id: str, number_id: str) -> Number | None:
        async with self._pg.tenant(tenant_id) as connection:
            row = await connection.fetchrow(f"select {COLUMNS} from numbers where id = $1", number_id)  # noqa: S608
        return _number(row) if row else None

    async def list(self, tenant_id: str) -> "list[Number]":
        """All of the tenant's, the oldest first."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(f"select {COLUMNS} from numbers order by created_at, id")  # noqa: S608
        return [_number(row) for row in rows]

    async def change(self, tenant_id: str, number: Number, access_token: str | None = None) -> None:
        """Write a number whose `version` is one above the stored one. Raises LostRace when it is not."""
        locked = self._vault.lock(access_token, number.id) if access_token is not None else None
        async with self._pg.tenant(tenant_id) as connection:
            done = await connection.fetchval(
                "update numbers set waba_id = $3, display_phone_number = $4, name = $5, rate = $6, quality = $7, "
                "status = $8, state = $9, version = $2, access_token = coalesce($10, access_token), "
                "portfolio_id = $11, messaging_limit = $12, quality_at = $13, restrictions = $14, told_at = $15 "
                "where id = $1 and version = $2 - 1 returning id",
                number.id,
                number.version,
                number.waba_id,
                number.display_phone_number,
                number.name,
                number.rate,
                number.quality,
                number.status,
                number.state,
                locked,
                number.portfolio_id,
                number.messaging_limit,
                number.quality_at,
                json_text(number.restrictions),
                number.told_at,
            )
        if done is None:
            raise LostRace((number.id,))

    async def delete(self, tenant_id: str, number_id: str) -> bool:
        """Conversations stay. False when there was no such number."""
        async with self._pg.tenant(tenant_id) as connection:
            return await connection.fetchval("delete from numbers where id = $1 returning true", number_id) or False

    async def access_token(self, tenant_id: str, number_id: str) -> str | None:
        """None when there is no such number."""
        async with self._pg.tenant(tenant_id) as connection:
            locked = await connection.fetchval("select access_token from numbers where id = $1", number_id)
        return self._vault.unlock(locked, number_id) if locked is not None else None

    async def routes(self, phone_number_ids: Sequence[str]) -> dict[str, Number]:
        """Whose these phone_number_ids are, of all tenants; unknown ones are left out."""
        async with self._pg.system() as connection:
            rows = await connection.fetch(
                f"select {COLUMNS} from numbers where phone_number_id = any($1::text[])",  # noqa: S608
                [*phone_number_ids],
            )
        return {row["phone_number_id"]: _number(row) for row in rows}

    async def every(self) -> "list[Number]":
        """The numbers of all tenants: what owners look after."""
        async with self._pg.system() as connection:
            rows = await connection.fetch(f"select {COLUMNS} from numbers order by id")  # noqa: S608
        return [_number(row) for row in rows]


def _number(row: Row) -> Number:
    known = {field.name: row[field.name] for field in structs.fields(Number)}
    known["restrictions"] = _until(row["restrictions"])
    return Number(**known)
