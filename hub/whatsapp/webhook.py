"""Meta's webhook bodies, read once into events and notices. Pure, and nothing is dropped.

A change is read by the keys of its value, not by its field's name: Meta's own documents confuse the names. What no
reader knows becomes a `Notice` with the whole value; what cannot be read at all is set aside with its reason.
"""

from datetime import datetime
from typing import Any

from msgspec import Struct

from hub.domain.events import Parsed
from hub.whatsapp import webhook_customers, webhook_messages, webhook_phone_app, webhook_statuses
from hub.whatsapp.values import decode, listed, moment, table, text
from hub.whatsapp.webhook_change import Change, ItemReader, Unreadable

_FRAME = frozenset({"messaging_product", "metadata", "contacts"})


class NotAnEnvelope(ValueError):
    """The body is not JSON, or not `{"entry": […]}`."""


class Reading(Struct, frozen=True):
    """What a body held, in its order. `unreadable` lists (path in the body, reason, value as it came)."""

    parsed: list[Parsed]
    unreadable: list[Unreadable]


def read(body: bytes, received_at: datetime) -> Reading:
    """Everything in `body`. Raises NotAnEnvelope, and nothing else, when it is no webhook at all.

    A status always has a customer or one of our message ids; any other event always has a customer; a notice has none.
    """
    try:
        envelope = decode(body)
    except ValueError as error:
        raise NotAnEnvelope(str(error)) from error
    entries = table(envelope).get("entry")
    if type(entries) is not list:
        raise NotAnEnvelope("there is no list of entries")
    reading = Reading([], [])
    for index, entry in enumerate(listed(entries)):
        _read_entry(reading, f"entry[{index}]", entry, received_at)
    return reading


def _read_entry(reading: Reading, path: str, entry: Any, received_at: datetime) -> None:
    fields = table(entry)
    if type(fields.get("changes")) is not list:
        reading.unreadable.append((path, "has no list of changes", entry))
        return
    for index, change in enumerate(listed(fields["changes"])):
        where = f"{path}.changes[{index}]"
        value = table(change).get("value")
        if type(value) is not dict:
            reading.unreadable.append((where, "has no value object", change))
            continue
        frame = Change(
            f"{where}.value",
            table(value),
            waba_id=text(fields.get("id")) or "",
            at=moment(fields.get("time"), received_at),
            received_at=received_at,
            parsed=reading.parsed,
            unreadable=reading.unreadable,
        )
        _read_value(frame, text(change.get("field")) or "", table(value))


def _read_value(change: Change, field: str, value: dict[str, Any]) -> None:
    known = [key for key in value if key in _READERS]
    strange = value.keys() - _FRAME - _READERS.keys()
    if strange and "errors" in value:
        known.remove("errors")  # they speak about their unknown neighbours and stay with them
    if strange or not known:
        change.notice(field, {key: inner for key, inner in value.items() if key not in known})
    for key in known:
        change.each(key, value[key], _OF_FIELD.get((field, key)) or _READERS[key])


_READERS: dict[str, ItemReader] = {
    "messages": webhook_messages.received,
    "message_echoes": webhook_phone_app.echoed,
    "history": webhook_phone_app.history,
    "statuses": webhook_statuses.status,
    "errors": webhook_statuses.error,
    "user_actions": webhook_customers.action,
    "calls": webhook_customers.call,
    "user_preferences": webhook_customers.preference,
}
# The files of a phone's old messages come as plain `messages`, only the field tells.
_OF_FIELD: dict[tuple[str, str], ItemReader] = {("history", "messages"): webhook_phone_app.remembered}
