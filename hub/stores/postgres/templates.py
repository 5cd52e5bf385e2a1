"""Message templates, each with its history."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
import msgspec
from msgspec import Struct

from hub.domain.ids import new_id
from hub.domain.template import Record, Template
from hub.errors import Conflict, LostRace
from hub.stores.postgres.heads import json_text
from hub.stores.postgres.listing import Where, decode_cursor, encode_cursor
from hub.stores.postgres.pool import Connection, Postgres

_template = msgspec.json.Decoder(Template).decode
_record = msgspec.json.Decoder(Record).decode
_SORT = "templates"


@dataclass(frozen=True, slots=True)
class TemplateQuery:
    """What is asked for; None or empty means any. Without a status deleted ones are left out. `q` is in the name."""

    status: str | None = None
    waba_id: str | None = None
    name: str | None = None
    language: str | None = None
    category: str | None = None
    q: str = ""


class TemplatePage(Struct, frozen=True, kw_only=True):
    items: list[Template]
    next_cursor: str | None = None


class Templates:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def create(self, tenant_id: str, template: Template, records: Sequence[Record] = ()) -> None:
        """Raises Conflict `template_exists` when the account has this name in this language."""
        try:
            async with self._pg.tenant(tenant_id) as connection:
                await connection.execute(
                    "insert into templates (id, tenant_id, waba_id, name, language, category, status, meta_id, "
                    "created_at, version, template) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                    template.id,
                    tenant_id,
                    template.waba_id,
                    template.name,
                    template.language,
                    template.wording.category,
                    template.status,
                    template.meta_id,
                    template.created_at,
                    template.version,
                    json_text(template),
                )
                await _keep(connection, tenant_id, records)
        except asyncpg.UniqueViolationError as problem:
            detail = f"There is a template {template.name} in {template.language} already."
            raise Conflict("template_exists", detail) from problem

    async def change(self, tenant_id: str, template: Template, expected: int, records: Sequence[Record] = ()) -> None:
        """Write a template whose stored version is `expected`. Raises LostRace when it is not, Conflict
        `template_exists` when another has taken its name."""
        try:
            async with self._pg.tenant(tenant_id) as connection:
                done = await connection.fetchval(
                    "update templates set name = $3, language = $4, category = $5, status = $6, meta_id = $7, "
                    "version = $8, template = $9 where id = $1 and version = $2 returning true",
                    template.id,
                    expected,
                    template.name,
                    template.language,
                    template.wording.category,
                    template.status,
                    template.meta_id,
                    template.version,
                    json_text(template),
                )
                if not done:
                    raise LostRace((template.id,))
                await _keep(connection, tenant_id, records)
        except asyncpg.UniqueViolationError as problem:
            detail = f"There is a template {template.name} in {template.language} already."
            raise Conflict("template_exists", detail) from problem

    async def get(self, tenant_id: str, template_id: str) -> Template | None:
        async with self._pg.tenant(tenant_id) as connection:
            told = await connection.fetchval("select template from templates where id = $1", template_id)
        return _template(told) if told is not None else None

    async def find(
        self, tenant_id: str, name: str, language: str, *, waba_id: str | None = None, meta_id: str | None = None
    ) -> Template | None:
        """The template that is not deleted with Meta's id, else of this name and language; the newest account's when
        no account is named."""
        async with self._pg.tenant(tenant_id) as connection:
            told = await connection.fetchval(
                "select template from templates where tenant_id = $1 and status <> 'deleted' "
                "and (meta_id = $2 or (name = $3 and language = $4 and (meta_id is null or $2::text is null))) "
                "and ($5::text is null or waba_id = $5) "
                "order by coalesce(meta_id = $2, false) desc, created_at desc limit 1",
                tenant_id,
                meta_id or None,
                name,
                language,
                waba_id,
            )
        return _template(told) if told is not None else None

    async def all(self, tenant_id: str, waba_id: str) -> list[Template]:
        """Everything an account has and had, deleted ones too, the oldest first."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select template from templates where tenant_id = $1 and waba_id = $2 order by created_at, id",
                tenant_id,
                waba_id,
            )
        return [_template(row["template"]) for row in rows]

    async def page(self, tenant_id: str, query: TemplateQuery, cursor: str | None, limit: int) -> TemplatePage:
        """The newest first. Raises Invalid for a cursor that is none."""
        where = Where()
        where.add("tenant_id = {}", tenant_id)
        if query.status:
            where.add("status = {}", query.status)
        else:
            where.add("status <> 'deleted'")
        for column in ("waba_id", "name", "language", "category"):
            if value := getattr(query, column):
                where.add(f"{column} = {{}}", value)
        if query.q:
            where.add("strpos(name, lower({})) > 0", query.q.replace("\0", ""))
        if cursor:
            where.add("(created_at, id) < ({}, {})", *decode_cursor(_SORT, cursor))
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                f"select template from templates where {where.sql} "  # noqa: S608 conditions are written above
                f"order by created_at desc, id desc limit {limit + 1}",
                *where.arguments,
            )
        items = [_template(row["template"]) for row in rows[:limit]]
        more = encode_cursor(_SORT, items[-1].created_at, items[-1].id) if len(rows) > limit else None
        return TemplatePage(items=items, next_cursor=more)

    async def remove(self, tenant_id: str, template_id: str) -> bool:
        """Forget a draft that Meta never had, with its history. False when there was none."""
        async with self._pg.tenant(tenant_id) as connection:
            gone = await connection.fetchval(
                "delete from templates where id = $1 and meta_id is null and status = 'draft' returning true",
                template_id,
            )
        return bool(gone)

    async def history(self, tenant_id: str, template_id: str, limit: int = 200) -> list[Record]:
        """The newest first."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select record from template_records where template_id = $1 order by id desc limit $2",
                template_id,
                limit,
            )
        return [_record(row["record"]) for row in rows]


async def _keep(connection: Connection, tenant_id: str, records: Sequence[Record]) -> None:
    for record in records:
        await connection.execute(
            "insert into template_records (id, template_id, tenant_id, at, record) values ($1, $2, $3, $4, $5)",
            new_id("trc", record.at),
            record.template_id,
            tenant_id,
            record.at,
            json_text(record),
        )
