"""Private notes. They are written with their conversation's head (heads.py)."""

import msgspec

from hub.domain.message import Author
from hub.domain.note import Note
from hub.stores.postgres.pool import Postgres, Row

_author = msgspec.json.Decoder(Author).decode


class Notes:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def list(self, tenant_id: str, conversation_id: str, limit: int = 500) -> "list[Note]":
        """The newest `limit` notes of a conversation, in order."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select * from notes where conversation_id = $1 order by id desc limit $2", conversation_id, limit
            )
        return [_note(row) for row in reversed(rows)]

    async def between(self, tenant_id: str, conversation_id: str, first: int, last: int) -> "list[Note]":
        """The notes that stand after one of the messages `first` to `last` (seqs), in order."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select * from notes where conversation_id = $1 and after_seq between $2 and $3 order by id",
                conversation_id,
                first,
                last,
            )
        return [_note(row) for row in rows]


def _note(row: Row) -> Note:
    return Note(
        id=row["id"],
        conversation_id=row["conversation_id"],
        after_seq=row["after_seq"],
        body=row["body"],
        author=_author(row["author"]),
        at=row["at"],
    )
