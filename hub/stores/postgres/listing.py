"""Which conversations a person may see, asks for, and in which order: the SQL of it, pure."""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from hub.domain.account import Person
from hub.domain.account import Sight as Reach
from hub.errors import Invalid

Sort = Literal["newest", "longest_waiting", "next_deadline"]
NEVER = datetime(9999, 12, 31, tzinfo=UTC)  # sorts behind everything


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose eyes. `number_ids` None means every number."""

    person_id: str
    number_ids: tuple[str, ...] | None = None
    sight: Reach = "all"

    @classmethod
    def of(cls, person: Person) -> "Sight":
        return cls(person.id, person.number_ids, person.sight)


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for; None or empty means any. `assignee` is a person's id, `me` or `none`.

    `q` looks in the contact's name, phone and username and, word by word, in messages and notes. `merged` shows also
    conversations that went into another.
    """

    status: str | None = None
    assignee: str | None = None
    number: str | None = None
    label: str | None = None
    unread: bool = False
    q: str = ""
    sort: Sort = "newest"
    merged: bool = False
    mood: str | None = None


# expression, direction, comparison that leads on
ORDERS: dict[Sort, tuple[str, str, str]] = {
    "newest": ("c.active_at", "desc", "<"),
    "longest_waiting": ("coalesce(c.waiting_since, timestamptz '9999-12-31 00:00:00+00')", "asc", ">"),
    "next_deadline": ("coalesce(c.window_expires_at, timestamptz '9999-12-31 00:00:00+00')", "asc", ">"),
}


# $1 is the tenant: `see` comes first
WORDS = """c.id in (
    select f.id from conversations f join contacts k on k.id = f.contact_id
    where k.tenant_id = $1 and (k.name ilike {} or k.username ilike {} or k.phone like {})
    union select conversation_id from message_texts
    where tenant_id = $1 and words @@ websearch_to_tsquery('simple', {})
    union select conversation_id from notes
    where tenant_id = $1 and words @@ websearch_to_tsquery('simple', {}))"""


@dataclass(slots=True)
class Where:
    """Conditions and their arguments, collected."""

    conditions: list[str] = field(default_factory=list[str])
    arguments: list[Any] = field(default_factory=list[Any])

    def add(self, condition: str, *arguments: Any) -> None:
        """`condition` has a `{}` for each argument."""
        first = len(self.arguments) + 1
        self.conditions.append(condition.format(*(f"${first + n}" for n in range(len(arguments)))))
        self.arguments.extend(arguments)

    @property
    def sql(self) -> str:
        return " and ".join(self.conditions)


def see(where: Where, tenant_id: str, sight: Sight | None) -> None:
    """Only what these eyes may see; None sees all of the tenant."""
    where.add("c.tenant_id = {}", tenant_id)
    if sight is None:
        return
    if sight.number_ids is not None:
        where.add("c.number_id = any({}::text[])", list(sight.number_ids))
    if sight.sight == "own":
        where.add("c.assignee_id = {}", sight.person_id)
    elif sight.sight == "unassigned_and_own":
        where.add("(c.assignee_id is null or c.assignee_id = {})", sight.person_id)


def ask(where: Where, sight: Sight | None, query: Query, now: datetime) -> None:
    """Only what is asked for."""
    if not query.merged:
        where.add("c.merged_into is null")
    if query.status:
        where.add("c.status = {}", query.status)
    if query.number:
        where.add("c.number_id = {}", query.number)
    if query.label:
        where.add("{} = any(c.labels)", query.label)
    if query.mood:
        where.add("c.head #>> '{{mood,label}}' = {}", query.mood)
    if query.unread:
        where.add("c.unread > 0")
    if query.sort == "longest_waiting":
        where.add("c.waiting_since is not null")
    elif query.sort == "next_deadline":
        where.add("c.window_expires_at > {}", now)
    _ask_assignee(where, sight, query.assignee)
    _ask_words(where, query.q)


def _ask_assignee(where: Where, sight: Sight | None, assignee: str | None) -> None:
    if assignee == "none":
        where.add("c.assignee_id is null")
    elif assignee == "me":
        where.add("c.assignee_id = {}", sight.person_id if sight else "")
    elif assignee:
        where.add("c.assignee_id = {}", assignee)


def _ask_words(where: Where, q: str) -> None:
    words = q.replace("\0", "").strip()
    if not words:
        return
    like = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    digits = "".join(c for c in words if c.isdigit())
    phone = f"%{digits}%" if len(digits) >= 3 and len(digits) >= len(words) - 6 else like
    where.add(
        WORDS,
        like,
        like,
        phone,
        words,
        words,
    )


def encode_cursor(sort: str, at: datetime, last_id: str) -> str:
    """Where a page ended."""
    packed = msgspec.msgpack.encode((sort, at, last_id))
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode_cursor(sort: str, cursor: str) -> tuple[datetime, str]:
    """Raises Invalid when the cursor is not one of this order's."""
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        made_for, at, last_id = msgspec.msgpack.decode(packed, type=tuple[str, datetime, str])
    except (binascii.Error, ValueError, msgspec.MsgspecError) as problem:
        raise _not_a_cursor() from problem
    if made_for != sort:
        raise _not_a_cursor()
    return at, last_id


def _not_a_cursor() -> Invalid:
    errors = [{"path": "cursor", "message": "is not one this list gave out for this order"}]
    return Invalid("invalid_cursor", "The cursor does not belong to this list.", {"errors": errors})
