"""The hot part of conversations: wake them, and commit what a batch made of them.

A batch is one call of `commit_batch`, and so one transaction and one round trip, whatever its size.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from msgspec import Struct

from hub.domain.conversation import Conversation, ParkedStatus
from hub.domain.message import Message
from hub.domain.note import Note
from hub.stores.postgres import changes
from hub.stores.postgres.pool import Postgres


@dataclass(frozen=True, slots=True)
class Head:
    """A conversation and the statuses waiting in it for their messages."""

    conversation: Conversation
    parked: tuple[ParkedStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """What of a message can be searched."""

    message_id: str
    conversation_id: str
    body: str


class _Row(Struct):
    """A head as the commit takes it: the columns that lists filter and sort by, and the whole."""

    id: str
    expected: int
    status: str
    assignee_id: str | None
    labels: tuple[str, ...]
    snoozed_until: datetime | None
    unread: int
    active_at: datetime
    waiting_since: datetime | None
    window_expires_at: datetime | None
    version: int
    head: Conversation
    parked: tuple[ParkedStatus, ...]


COMMIT = f"select commit_batch({', '.join(f'${n}' for n in range(1, 17))})"

# after an even number of backslashes: an odd one more would make it the text \\u0000, which somebody may well write
ESCAPED_ZERO = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")

_read_conversation = msgspec.json.Decoder(Conversation).decode
_read_parked = msgspec.json.Decoder(tuple[ParkedStatus, ...]).decode


def json_text(value: object) -> str:
    """A value as asyncpg takes it for a jsonb parameter. A zero character, which PostgreSQL cannot hold, goes."""
    text = msgspec.json.encode(value).decode()
    return ESCAPED_ZERO.sub(r"\1", text) if "\\u0000" in text else text


class Heads:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def load(self, tenant_id: str, ids: Iterable[str]) -> dict[str, Head]:
        """The heads that exist, by id."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select head, parked from conversations where id = any($1::text[])",
                list(ids),
            )
        heads = (Head(_read_conversation(row["head"]), _read_parked(row["parked"])) for row in rows)
        return {head.conversation.id: head for head in heads}

    async def commit(
        self,
        tenant_id: str,
        heads: Sequence[Head],
        expected: Mapping[str, int],
        *,
        texts: Sequence[Text] = (),
        notes: Sequence[Note] = (),
        inserted: Sequence[Message] = (),
        changed: Sequence[Message] = (),
    ) -> None:
        """All or nothing, and on disk: heads, new messages and newer versions of them, searchable texts, notes.

        `expected` is the stored version of each head. Raises LostRace with the ids of the conversations where it is
        another, or of the messages whose name is another's; nothing is changed then. Texts replace older ones of
        their message; a note already there stays.
        """
        rows = [_row(head, expected[head.conversation.id]) for head in heads]
        await self._pg.call(
            COMMIT,
            tenant_id,
            json_text(rows),
            json_text(notes),
            [text.message_id for text in texts],
            [text.conversation_id for text in texts],
            [text.body.replace("\0", "") for text in texts],
            *changes.columns(inserted),
            *changes.columns(changes.newest(changed)),
        )


def _row(head: Head, expected: int) -> _Row:
    it = head.conversation
    return _Row(
        id=it.id,
        expected=expected,
        status=it.status,
        assignee_id=it.assignee_id,
        labels=it.labels,
        snoozed_until=it.snoozed_until,
        unread=it.unread,
        active_at=it.last_message_at or it.created_at,
        waiting_since=it.waiting_since,
        window_expires_at=it.window_expires_at,
        version=it.version,
        head=it,
        parked=head.parked,
    )
