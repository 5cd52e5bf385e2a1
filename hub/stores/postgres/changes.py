"""New messages, what changes in messages, and the names they are found by.

A message is first written here, in the one commit that also moves its conversation's head on: message, place, name and
head are there together or not at all. What it becomes in the next minutes (ticks, reactions, a file that arrived, mood)
is kept here too, as the whole newer message, until it has come to rest and `Messages.fold` carries it to MongoDB. The
version stays for a day more, so that a change told again late is known to be old. The keys (wamid, client id) stay.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from hub.domain.message import Message
from hub.errors import LostRace
from hub.stores.postgres.pool import Postgres

pack = msgspec.msgpack.Encoder().encode
unpack = msgspec.msgpack.Decoder(Message).decode


def wamid_key(wamid: str) -> str:
    return f"w:{wamid}"


def client_key(conversation_id: str, client_id: str) -> str:
    """Two conversations may use the same client id for different messages."""
    return f"c:{conversation_id}:{client_id}"


def keys_of(messages: Iterable[Message]) -> dict[str, str]:
    """Every name of the messages, with the message's id."""
    keys: dict[str, str] = {}
    for message in messages:
        if message.wamid:
            keys.setdefault(wamid_key(message.wamid), message.id)
        if message.client_id:
            keys.setdefault(client_key(message.conversation_id, message.client_id), message.id)
    return keys


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message whose newest version MongoDB does not have yet. `stored`: it has an older one."""

    tenant_id: str
    message: Message
    stored: bool


ADD = "select add_messages($1, $2, $3, $4, $5)"
PUT = "select put_messages($1, $2, $3, $4, $5)"

FIND = """
with wanted (message_id) as (
    select message_id from message_keys where tenant_id = $1 and key = any($2::text[])
    union
    select unnest($3::text[])
)
select message_id, message from wanted left join message_changes using (message_id)
"""


class Changes:
    """Rows of `message_keys` and `message_changes`."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def add(self, tenant_id: str, messages: Sequence[Message]) -> None:
        """Write new messages, all or none. Raises LostRace with the ids of those whose place or name is taken."""
        if messages:
            async with self._pg.tenant(tenant_id) as connection:
                if lost := await connection.fetchval(ADD, *columns(messages)):
                    raise LostRace(tuple(sorted(lost)))

    async def put(self, tenant_id: str, messages: Sequence[Message]) -> None:
        """Keep newer versions; older ones change nothing."""
        if messages:
            async with self._pg.tenant(tenant_id) as connection:
                await connection.fetchval(PUT, *columns(newest(messages)))

    async def find(self, tenant_id: str, keys: Sequence[str], ids: Sequence[str]) -> dict[str, Message | None]:
        """The ids meant by `keys` and `ids`, each with the newer message, or None when it never changed."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(FIND, tenant_id, list(keys), list(ids))
        return {row["message_id"]: unpack(row["message"]) if row["message"] else None for row in rows}

    async def waiting(self, before: datetime, limit: int) -> list[Waiting]:
        """Those that began to change before `before`, the oldest first, of all tenants."""
        async with self._pg.system() as connection:
            rows = await connection.fetch(
                "select tenant_id, message, stored from message_changes "
                "where not folded and since < $1 order by since limit $2",
                before,
                limit,
            )
        return [Waiting(row["tenant_id"], unpack(row["message"]), row["stored"]) for row in rows]

    async def folded(self, carried: Sequence[Waiting]) -> None:
        """Forget what MongoDB has now. What has changed again meanwhile stays."""
        async with self._pg.system() as connection:
            await connection.execute(
                "update message_changes c set folded = true, stored = true, message = null, since = now() "
                "from unnest($1::text[], $2::int[]) as done (message_id, version) "
                "where c.message_id = done.message_id and c.version = done.version",
                [each.message.id for each in carried],
                [each.message.version for each in carried],
            )
            await connection.execute(
                "delete from message_changes where message_id in (select message_id from message_changes "
                "where folded and since < now() - interval '1 day' order by since limit $1)",
                2 * len(carried),
            )


def columns(messages: Collection[Message]) -> tuple[list[object], ...]:
    """Messages as `add_messages` and `put_messages` take them: ids, versions, bodies, names and who has each name."""
    names = [(name, message.id) for message in messages for name in keys_of([message])]
    return (
        [message.id for message in messages],
        [message.version for message in messages],
        [pack(message) for message in messages],
        [name for name, _ in names],
        [holder for _, holder in names],
    )


def newest(messages: Iterable[Message]) -> Collection[Message]:
    """Of each message the newest version given: one statement cannot change a row twice."""
    found: dict[str, Message] = {}
    for message in messages:
        if message.id not in found or found[message.id].version < message.version:
            found[message.id] = message
    return found.values()
