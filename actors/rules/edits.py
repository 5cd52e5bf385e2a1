"""The fields of a conversation a person may change: what each may hold, and what follows from it. Pure."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, get_args

from hub.domain.conversation import Conversation, ConversationStatus, Priority

MOST_LABELS: Final = 50
LONGEST_LABEL: Final = 60


class _Unfit(Exception):
    """A value that its field cannot hold; the text says what it must be."""


Errors = list[dict[str, str]]


def checked(head: Conversation, changes: dict[str, Any], now: datetime) -> tuple[dict[str, Any], Errors]:
    """`changes` with times parsed and labels without doubles, and what is wrong with them as `[{path, message}]`."""
    wanted: dict[str, Any] = {}
    errors: Errors = []
    for name, value in changes.items():
        check = _CHECKS.get(name)
        if check is None:
            errors.append({"path": name, "message": "is no field that can be changed"})
            continue
        try:
            wanted[name] = check(value)
        except _Unfit as wrong:
            errors.append({"path": name, "message": str(wrong)})
    if not errors:
        errors = _snooze_errors(head, wanted, now)
    return wanted, errors


def fields_for(head: Conversation, wanted: dict[str, Any]) -> dict[str, Any]:
    """The head's fields for what is wanted. A time to wake snoozes, none wakes; the resolved wait for nobody."""
    fields = {name: value for name, value in wanted.items() if name != "unread"}
    if "snoozed_until" in fields and "status" not in fields:
        if fields["snoozed_until"] is not None:
            fields["status"] = "snoozed"
        elif head.status == "snoozed":
            fields["status"] = "open"
    status = fields.get("status", head.status)
    if status != "snoozed":
        fields["snoozed_until"] = None
    if status == "resolved":
        fields["waiting_since"] = None
    return fields


def _snooze_errors(head: Conversation, wanted: dict[str, Any], now: datetime) -> Errors:
    until = wanted.get("snoozed_until", head.snoozed_until)
    if "snoozed_until" in wanted and until is not None and until <= now:
        return [{"path": "snoozed_until", "message": "must be in the future"}]
    status = wanted.get("status")
    if status == "snoozed" and (until is None or until <= now):
        return [{"path": "snoozed_until", "message": "is needed to snooze, and must be in the future"}]
    if status not in (None, "snoozed") and wanted.get("snoozed_until") is not None:
        return [{"path": "snoozed_until", "message": f"does not go with the status {status}"}]
    return []


def _status(value: Any) -> ConversationStatus:
    if value not in get_args(ConversationStatus):
        raise _Unfit("must be open, snoozed or resolved")
    return value


def _priority(value: Any) -> Priority:
    if value not in get_args(Priority):
        raise _Unfit("must be low, normal, high or urgent")
    return value


def _assignee(value: Any) -> str | None:
    if value is not None and (not isinstance(value, str) or not value):
        raise _Unfit("must be a person's id or null")
    return value


def _labels(value: Any) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        raise _Unfit("must be a list of labels")
    labels: dict[str, None] = {}
    for label in value:  # pyright: ignore[reportUnknownVariableType]
        if not isinstance(label, str) or not label.strip() or len(label) > LONGEST_LABEL:
            raise _Unfit(f"each label must be a text of 1 to {LONGEST_LABEL} characters")
        labels[label.strip()] = None
    if len(labels) > MOST_LABELS:
        raise _Unfit(f"at most {MOST_LABELS} labels")
    return tuple(labels)


def _time(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise _Unfit("must be a time like 2026-01-31T09:00:00Z, or null") from None
    if at.tzinfo is None:
        raise _Unfit("must name its time zone, like 2026-01-31T09:00:00Z")
    return at


def _unread(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Unfit("must be true or false")
    return value


_CHECKS: Final[dict[str, Callable[[Any], Any]]] = {
    "status": _status,
    "priority": _priority,
    "assignee_id": _assignee,
    "labels": _labels,
    "snoozed_until": _time,
    "unread": _unread,
}
