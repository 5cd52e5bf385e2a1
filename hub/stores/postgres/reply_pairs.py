"""What the team answered to what, with the vectors of both, and what became of the replies that were suggested."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from hub.stores.postgres.pool import Postgres, Row

Outcome = Literal["accepted", "edited", "ignored"]


class ReplyPair(Struct, frozen=True, kw_only=True):
    """`id` is the answer's message id. `asked` and `answered` are vectors of the encoder named, as float16 bytes."""

    id: str
    contact_id: str
    question: str
    answer: str
    language: str | None
    encoder: str
    asked: bytes
    answered: bytes
    at: datetime


class SuggestionOutcome(Struct, frozen=True, kw_only=True):
    """What a person did with what was offered for the message `asked_id`: `place` and `source` tell which one was
    taken, out of `offered`."""

    answer_id: str
    asked_id: str
    outcome: Outcome
    offered: int
    place: int | None = None
    source: str | None = None
    at: datetime


class OutcomeCount(Struct, frozen=True, kw_only=True):
    outcome: Outcome
    source: str | None
    count: int


class Fitted(Struct, frozen=True, kw_only=True):
    """A tenant's own ranking, as `ai.matching` packs it."""

    fitted_at: datetime
    pairs: int
    encoder: str
    model: bytes


_COLUMNS = "id, contact_id, question, answer, language, encoder, asked, answered, at"


class ReplyPairs:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def add(self, tenant_id: str, pairs: Sequence[ReplyPair]) -> None:
        """Keep them; those that are there stay as they are."""
        rows = [
            (tenant_id, p.id, p.contact_id, p.question, p.answer, p.language, p.encoder, p.asked, p.answered, p.at)
            for p in pairs
        ]
        async with self._pg.tenant(tenant_id) as connection:
            await connection.executemany(
                f"insert into reply_pairs (tenant_id, {_COLUMNS}) "  # noqa: S608 - a constant
                "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (id) do nothing",
                rows,
            )

    async def newest(self, tenant_id: str, encoder: str, limit: int) -> list[ReplyPair]:
        """The last ones that this encoder read, newest first."""
        return await self._last(tenant_id, "encoder = $2", encoder, limit)

    async def since(self, tenant_id: str, encoder: str, at: datetime, limit: int) -> list[ReplyPair]:
        """Those of this moment and later, oldest first."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                f"select {_COLUMNS} from reply_pairs "  # noqa: S608 - a constant
                "where tenant_id = $1 and encoder = $2 and at >= $3 order by at limit $4",
                tenant_id,
                encoder,
                at,
                limit,
            )
        return [_pair(row) for row in rows]

    async def read_by_others(self, tenant_id: str, encoder: str, limit: int) -> list[ReplyPair]:
        """The last ones that another encoder than this one read, newest first."""
        return await self._last(tenant_id, "encoder <> $2", encoder, limit)

    async def _last(
        self, tenant_id: str, which: Literal["encoder = $2", "encoder <> $2"], encoder: str, limit: int
    ) -> list[ReplyPair]:
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                f"select {_COLUMNS} from reply_pairs "  # noqa: S608 - constants
                f"where tenant_id = $1 and {which} order by at desc limit $3",
                tenant_id,
                encoder,
                limit,
            )
        return [_pair(row) for row in rows]

    async def read_again(self, tenant_id: str, pairs: Sequence[ReplyPair]) -> None:
        """Put their vectors, and the encoder that made them, in place of those before."""
        async with self._pg.tenant(tenant_id) as connection:
            await connection.executemany(
                "update reply_pairs set encoder = $3, asked = $4, answered = $5 where tenant_id = $1 and id = $2",
                [(tenant_id, pair.id, pair.encoder, pair.asked, pair.answered) for pair in pairs],
            )

    async def forget(self, tenant_id: str, contact_id: str) -> int:
        """Drop everything said with a customer; answers how many pairs that were."""
        async with self._pg.tenant(tenant_id) as connection:
            return await connection.fetchval(
                "with gone as (delete from reply_pairs where tenant_id = $1 and contact_id = $2 returning 1) "
                "select count(*) from gone",
                tenant_id,
                contact_id,
            )

    async def settle(self, tenant_id: str, outcomes: Sequence[SuggestionOutcome]) -> None:
        """Note what became of suggestions; said twice it is noted once."""
        rows = [(tenant_id, o.answer_id, o.asked_id, o.outcome, o.place, o.source, o.offered, o.at) for o in outcomes]
        async with self._pg.tenant(tenant_id) as connection:
            await connection.executemany(
                "insert into suggestion_outcomes "
                "(tenant_id, answer_id, asked_id, outcome, place, source, offered, at) "
                "values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (answer_id) do nothing",
                rows,
            )

    async def outcomes(self, tenant_id: str, since: datetime) -> list[OutcomeCount]:
        """How often suggestions were taken as they were, changed, or left, by where they came from."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select outcome, source, count(*) as count from suggestion_outcomes "
                "where tenant_id = $1 and at >= $2 group by outcome, source order by outcome, source",
                tenant_id,
                since,
            )
        return [OutcomeCount(outcome=row["outcome"], source=row["source"], count=row["count"]) for row in rows]

    async def fitted(self, tenant_id: str) -> Fitted | None:
        async with self._pg.tenant(tenant_id) as connection:
            row = await connection.fetchrow("select * from fitted_replies where tenant_id = $1", tenant_id)
        if row is None:
            return None
        return Fitted(fitted_at=row["fitted_at"], pairs=row["pairs"], encoder=row["encoder"], model=row["model"])

    async def fitted_at(self, tenant_id: str) -> datetime | None:
        async with self._pg.tenant(tenant_id) as connection:
            return await connection.fetchval("select fitted_at from fitted_replies where tenant_id = $1", tenant_id)

    async def fit(self, tenant_id: str, fitted: Fitted) -> None:
        """Put a new ranking in place of the one before."""
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                "insert into fitted_replies (tenant_id, fitted_at, pairs, encoder, model) values ($1, $2, $3, $4, $5) "
                "on conflict (tenant_id) do update set fitted_at = excluded.fitted_at, pairs = excluded.pairs, "
                "encoder = excluded.encoder, model = excluded.model",
                tenant_id,
                fitted.fitted_at,
                fitted.pairs,
                fitted.encoder,
                fitted.model,
            )

    async def tenants(self, least: int) -> list[str]:
        """Whose past is large enough to learn from: at least so many pairs."""
        async with self._pg.system() as connection:
            rows = await connection.fetch(
                "select tenant_id from reply_pairs group by tenant_id having count(*) >= $1", least
            )
        return [row["tenant_id"] for row in rows]


def _pair(row: Row) -> ReplyPair:
    return ReplyPair(**{name: row[name] for name in _COLUMNS.split(", ")})
