"""Webhook bodies as Meta writes them: business numbers, customers, and what is told about them."""

import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from hub.whatsapp.signature import sign

Json = dict[str, Any]
_phones = itertools.count(int(time.time() * 1000) % 100_000_000 * 10 + 1)


@dataclass(frozen=True, slots=True)
class Line:
    """A business number. The default is the demo tenant's first, known to the simulator too."""

    phone_number_id: str = "100000000000001"
    waba_id: str = "200000000000001"
    display: str = "15550100001"

    @property
    def metadata(self) -> Json:
        return {"display_phone_number": self.display, "phone_number_id": self.phone_number_id}


DEMO = Line()
DEMO_FAST = Line(phone_number_id="100000000000002", display="15550100002")  # 1,000 messages a second


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who writes. Without a phone only the business-scoped id names them."""

    phone: str | None
    name: str = "Maya"
    user_id: str | None = None

    @property
    def contact(self) -> Json:
        names = {"wa_id": self.phone, "user_id": self.user_id}
        return {"profile": {"name": self.name}, **{key: value for key, value in names.items() if value}}

    @property
    def author(self) -> Json:
        names = {"from": self.phone, "from_user_id": self.user_id}
        return {key: value for key, value in names.items() if value}


def somebody(name: str = "Maya") -> Customer:
    """A customer with a phone number nobody else has in this run."""
    return Customer(phone=f"1666{next(_phones):09d}7", name=name)  # none ends in 0000: those are not on WhatsApp here


def somebody_hidden(name: str = "Noor") -> Customer:
    """A customer whose phone number is hidden: known by a business-scoped user id alone."""
    return Customer(phone=None, name=name, user_id=f"US.13{next(_phones):018d}")


def new_wamid() -> str:
    return f"wamid.{uuid4().hex.upper()}"


def message(who: Customer, kind: str, content: Any, *, wamid: str | None = None, at: float | None = None) -> Json:
    """One entry of `messages`. `at`: Unix seconds, now when left out."""
    stamp = str(int(time.time() if at is None else at))
    return {**who.author, "id": wamid or new_wamid(), "timestamp": stamp, "type": kind, kind: content}


def text(who: Customer, words: str = "Hello", *, wamid: str | None = None, at: float | None = None) -> Json:
    return message(who, "text", {"body": words}, wamid=wamid, at=at)


def image(who: Customer, media_id: str, *, wamid: str | None = None) -> Json:
    content = {"id": media_id, "mime_type": "image/png", "sha256": "x" * 43 + "="}
    return message(who, "image", content, wamid=wamid)


def reaction(who: Customer, target: str, emoji: str | None) -> Json:
    """`emoji` None takes the reaction back."""
    content = {"message_id": target} | ({"emoji": emoji} if emoji is not None else {})
    return message(who, "reaction", content)


def edit(who: Customer, target: str, words: str) -> Json:
    inner = {"type": "text", "text": {"body": words}}
    return message(who, "edit", {"original_message_id": target, "message": inner})


def revoke(who: Customer, target: str) -> Json:
    return message(who, "revoke", {"original_message_id": target})


def status(wamid: str, name: str, who: Customer, *, at: float | None = None, callback: str | None = None) -> Json:
    """One entry of `statuses`."""
    stamp = str(int(time.time() if at is None else at))
    made: Json = {"id": wamid, "status": name, "timestamp": stamp}
    made |= {"recipient_id": who.phone} if who.phone else {"recipient_user_id": who.user_id}
    if callback is not None:
        made["biz_opaque_callback_data"] = callback
    if name == "failed":
        made["errors"] = [{"code": 131026, "title": "Message undeliverable", "message": "Message undeliverable"}]
    return made


def value(line: Line, *, messages: list[Json] | None = None, statuses: list[Json] | None = None,
          customers: tuple[Customer, ...] = ()) -> Json:  # fmt: skip
    """The `value` of a change of the field `messages`."""
    made: Json = {"messaging_product": "whatsapp", "metadata": line.metadata}
    if customers:
        made["contacts"] = [customer.contact for customer in customers]
    if messages:
        made["messages"] = messages
    if statuses:
        made["statuses"] = statuses
    return made


def echo(line: Line, who: Customer, words: str, *, wamid: str | None = None) -> Json:
    """The `value` of a change of the field `smb_message_echoes`: an answer typed on the business's phone."""
    said = {"from": line.display, "to": who.phone, "id": wamid or new_wamid(), "timestamp": str(int(time.time()))}
    said |= {"type": "text", "text": {"body": words}}
    return {"messaging_product": "whatsapp", "metadata": line.metadata, "message_echoes": [said]}


def body(line: Line, *values: Json, field: str = "messages") -> bytes:
    """A webhook body with one change for each of `values`."""
    changes = [{"value": each, "field": field} for each in values]
    entry = {"id": line.waba_id, "changes": changes}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}, separators=(",", ":")).encode()


def received(line: Line, who: Customer, *messages: Json) -> bytes:
    """A body in which `who` writes `messages`, in order."""
    return body(line, value(line, messages=list(messages), customers=(who,)))


def ticked(line: Line, *statuses: Json) -> bytes:
    """A body that tells `statuses`, in order."""
    return body(line, value(line, statuses=list(statuses)))


def headers(raw: bytes, secret: str) -> dict[str, str]:
    """What Meta sends along with a body."""
    return {"Content-Type": "application/json", "X-Hub-Signature-256": sign(raw, secret)}


def http_request(raw: bytes, secret: str, host: str, path: str = "/webhooks/whatsapp") -> bytes:
    """The body as a whole HTTP/1.1 request, for clients that write bytes."""
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(raw)}"]
    lines += [f"{name}: {content}" for name, content in headers(raw, secret).items()]
    return "\r\n".join([*lines, "", ""]).encode() + raw


def texts(line: Line, customers: list[Customer], count: int) -> Iterator[tuple[str, bytes]]:
    """(wamid, body) of `count` messages, one a body, the customers in turn."""
    for n in range(count):
        who, wamid = customers[n % len(customers)], new_wamid()
        yield wamid, received(line, who, text(who, f"Message {n}", wamid=wamid))
