"""What was done about customers' messages by itself, line by line, and the limits that are counted in it.

An answer takes its place in the log before it is sent, and its limits are counted under a lock of its number: of many
that come at once no more pass than are allowed. One whose process died stays `sending`, and counts.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from hub.domain.answering import AnswerEntry, AnsweringSettings, Tallies, day_begins, month_begins
from hub.stores.postgres.heads import json_text
from hub.stores.postgres.pool import Connection, Postgres

HOUR = timedelta(hours=1)
_entry = msgspec.json.Decoder(AnswerEntry).decode

COUNT = """
select (select count(*) from answering_log where conversation_id = $2 and at >= $3 and spoke) as today,
    (select count(*) from answering_log where number_id = $1 and at >= $4 and spoke) as this_hour,
    (select coalesce(sum(cost_micros), 0)::bigint from answering_log where number_id = $1 and at >= $5) as cost
"""


class Figures(Struct, frozen=True, kw_only=True):
    """What was done since a moment. `handed_over` and `discarded` by reason."""

    sent: int
    suggested: int
    handed_over: dict[str, int]
    discarded: dict[str, int]
    stayed: int
    cost_micros: int


class AnsweringLog:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def tallies(
        self, tenant_id: str, number_id: str, conversation_id: str, settings: AnsweringSettings, now: datetime
    ) -> Tallies:
        """What the limits are compared with."""
        async with self._pg.tenant(tenant_id) as connection:
            return await _count(connection, number_id, conversation_id, settings, now)

    async def begin(self, tenant_id: str, entry: AnswerEntry, settings: AnsweringSettings) -> str | None:
        """Keep an entry that is about to speak to a customer (`sending`), if the limits let it; else which one is
        reached: `limit_conversation` or `limit_number`."""
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute("select pg_advisory_xact_lock(hashtextextended($1, 12))", entry.number_id)
            used = await _count(connection, entry.number_id, entry.conversation_id, settings, entry.at)
            if used.today >= settings.most_a_day:
                return "limit_conversation"
            if used.this_hour >= settings.most_an_hour:
                return "limit_number"
            await _keep(connection, tenant_id, entry, spoke=True)
        return None

    async def end(self, tenant_id: str, entry: AnswerEntry, *, spoke: bool = False) -> None:
        """Keep an entry, or what became of one that was begun. `spoke`: the customer got words of the AI."""
        async with self._pg.tenant(tenant_id) as connection:
            await _keep(connection, tenant_id, entry, spoke=spoke)

    async def page(
        self, tenant_id: str, *, number_ids: Sequence[str] | None = None, did: str | None = None,
        conversation_id: str | None = None, before: str | None = None, limit: int = 50,
    ) -> list[AnswerEntry]:  # fmt: skip
        """The newest first, of these numbers (None: all); `before` is the id of the last entry of the page before."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select entry from answering_log where tenant_id = $1 and ($2::text is null or id < $2) "
                "and ($3::text[] is null or number_id = any($3)) and ($4::text is null or did = $4) "
                "and ($5::text is null or conversation_id = $5) order by id desc limit $6",
                tenant_id, before, number_ids, did, conversation_id, limit,
            )  # fmt: skip
        return [_entry(row["entry"]) for row in rows]

    async def figures(self, tenant_id: str, since: datetime, number_ids: Sequence[str] | None = None) -> Figures:
        """Sums of what was done from `since` on, of these numbers (None: all)."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select did, reason, count(*) as lines, coalesce(sum(cost_micros), 0)::bigint as cost "
                "from answering_log where tenant_id = $1 and at >= $2 and ($3::text[] is null or number_id = any($3)) "
                "group by did, reason order by did, reason",
                tenant_id,
                since,
                number_ids,
            )
        sums: Counter[str] = Counter()
        reasons: dict[str, dict[str, int]] = {"handed_over": {}, "discarded": {}}
        for row in rows:
            sums[row["did"]] += row["lines"]
            if row["did"] in reasons:
                reasons[row["did"]][row["reason"]] = row["lines"]
        return Figures(
            sent=sums["sent"],
            suggested=sums["suggested"],
            stayed=sums["stayed"],
            cost_micros=sum(row["cost"] for row in rows),
            **reasons,
        )


async def _count(
    connection: Connection, number_id: str, conversation_id: str, settings: AnsweringSettings, now: datetime
) -> Tallies:
    row = await connection.fetchrow(
        COUNT,
        number_id,
        conversation_id,
        day_begins(settings.hours, now),
        now - HOUR,
        month_begins(settings.hours, now),
    )
    assert row is not None  # noqa: S101  counting always answers
    return Tallies(today=row["today"], this_hour=row["this_hour"], cost_micros=row["cost"])


async def _keep(connection: Connection, tenant_id: str, entry: AnswerEntry, *, spoke: bool) -> None:
    await connection.execute(
        "insert into answering_log (id, tenant_id, number_id, conversation_id, message_id, at, did, reason, spoke, "
        "cost_micros, entry) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (id) do update "
        "set did = excluded.did, reason = excluded.reason, spoke = excluded.spoke, cost_micros = excluded.cost_micros, "
        "entry = excluded.entry",
        entry.id, tenant_id, entry.number_id, entry.conversation_id, entry.message_id, entry.at, entry.did,
        entry.reason, spoke, entry.cost_micros, json_text(entry),
    )  # fmt: skip
