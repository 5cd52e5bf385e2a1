"""Webhook bodies as Meta writes them, built from the one part a test is about."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hub.domain.events import Parsed
from hub.whatsapp.webhook import Reading, read

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
AT = datetime(2026, 5, 1, 11, 59, 50, tzinfo=UTC)
STAMP = str(int(AT.timestamp()))
PHONE, USER = "16505551234", "US.13491208655302741918"
FIXTURES = Path(__file__).parents[5] / "shared" / "fixtures"


def change(value: dict[str, Any], field: str = "messages") -> dict[str, Any]:
    """A `changes[]` element; its value gets the usual metadata unless it brings its own."""
    metadata = {"display_phone_number": "15550000000", "phone_number_id": "100"}
    return {"field": field, "value": {"messaging_product": "whatsapp", "metadata": metadata} | value}


def body(*changes: dict[str, Any]) -> bytes:
    """An envelope around changes."""
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "200", "changes": changes}]}).encode()


def reading(value: dict[str, Any], field: str = "messages") -> Reading:
    return read(body(change(value, field)), NOW)


def message(kind: str | None = "text", inner: Any = None, **more: Any) -> dict[str, Any]:
    """A message of `kind` by the usual customer. A key of `more` that is None is left out."""
    plain: dict[str, Any] = {"from": PHONE, "id": "wamid.1", "timestamp": STAMP, "type": kind}
    if kind is not None:
        plain[kind] = {"body": "Hello"} if kind == "text" and inner is None else inner
    return {key: value for key, value in (plain | more).items() if value is not None}


def contact(wa_id: str | None = PHONE, user_id: str | None = None, name: str | None = "Ann", **profile: str) -> Any:
    told = {"wa_id": wa_id, "user_id": user_id, "profile": {"name": name, **profile} if name else None}
    return {key: value for key, value in told.items() if value is not None}


def received(sent: dict[str, Any], *contacts: Any) -> Parsed:
    """The one thing read from a body with one message."""
    return only(reading({"contacts": list(contacts) or [contact()], "messages": [sent]}))


def only(found: Reading) -> Parsed:
    assert found.unreadable == []
    (parsed,) = found.parsed
    return parsed
