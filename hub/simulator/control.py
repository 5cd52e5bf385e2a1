"""`/control`: what was sent, chaos, numbers, and customers who are told what to do."""

import random
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Router, delete, get, post, put
from litestar.datastructures import State, UploadFile
from litestar.params import Parameter
from msgspec import Meta, Struct

from hub.clock import utc_now
from hub.domain.ids import new_id
from hub.errors import Conflict, Invalid, NotFound, Refusal
from hub.simulator.chaos import Chaos, changed
from hub.simulator.identities import normal_phone
from hub.simulator.journal import NumberMade, Sent
from hub.simulator.people import LANGUAGES, Identity, Person, user_name
from hub.simulator.problems import decoded, refusal
from hub.simulator.wiring import Parts
from hub.simulator.world import DEMO_NUMBERS, Line

Req = Request[Any, Any, State]
Digits = Annotated[str, Meta(pattern=r"^\d{5,20}$")]
SENDS_MOST = 100_000
UPLOAD_MOST = 25 * 1024 * 1024


def router() -> Router:
    handlers = [sends, get_chaos, put_chaos, reset_chaos, get_numbers, post_number, get_customers, post_customer,
                get_customer, get_messages, post_message, post_media, post_seen]  # fmt: skip
    return Router(path="/control", route_handlers=handlers, exception_handlers={Refusal: refusal})


def _parts(request: Req) -> Parts:
    return request.app.state.parts


class SentItem(Struct):
    """One accepted message. `at` is Unix time in seconds."""

    n: int
    at: float
    phone_number_id: str
    to: str
    type: str
    wamid: str
    biz_opaque_callback_data: str | None


class SendsPage(Struct):
    """`next` is the `after` of the next page, null at the end."""

    items: list[SentItem]
    next: int | None


@get("/sends")
async def sends(
    request: Req,
    phone_number_id: str | None = None,
    after: Annotated[int, Parameter(ge=0)] = 0,
    limit: Annotated[int, Parameter(ge=1)] = 1000,
) -> SendsPage:
    """Every message that was accepted, in order, counted by `n` = 1, 2, 3 …; also those of earlier runs."""
    held = _parts(request).world.sends
    most = min(limit, SENDS_MOST)
    items: list[SentItem] = []
    for n in range(after, len(held)):
        if phone_number_id is not None and held[n].phone_number_id != phone_number_id:
            continue
        if len(items) == most:
            return SendsPage(items, items[-1].n)
        items.append(_item(held[n]))
    return SendsPage(items, None)


def _item(sent: Sent) -> SentItem:
    return SentItem(sent.n, sent.at, sent.phone_number_id, sent.to, sent.type, sent.wamid, sent.callback)


@get("/chaos")
async def get_chaos(request: Req) -> Chaos:
    """Every knob as it is."""
    return _parts(request).chaos()


@put("/chaos")
async def put_chaos(request: Req) -> Chaos:
    """Turn the knobs that are given; the others stay. Answers all of them."""
    parts = _parts(request)
    parts.chaos.now = changed(parts.chaos.now, decoded(await request.body(), dict[str, Any]))
    return parts.chaos.now


@delete("/chaos", status_code=200)
async def reset_chaos(request: Req) -> Chaos:
    """Back to the gentle defaults."""
    _parts(request).chaos.now = Chaos()
    return _parts(request).chaos.now


class NewNumber(Struct, kw_only=True, forbid_unknown_fields=True):
    """`rate` is messages a second."""

    phone_number_id: Digits
    waba_id: Digits
    display_phone_number: str
    name: str = "Test number"
    rate: Annotated[int, Meta(ge=1, le=10_000)] = 80


@get("/numbers")
async def get_numbers(request: Req) -> dict[str, list[NewNumber]]:
    return {"items": [_shown(line) for line in _parts(request).world.numbers.values()]}


@post("/numbers")
async def post_number(request: Req) -> NewNumber:
    """Register a business number. The same again with other facts changes them."""
    wanted = decoded(await request.body(), NewNumber)
    if normal_phone(wanted.display_phone_number) is None:
        raise _invalid("$.display_phone_number", "is not a phone number in international form")
    made = NumberMade(wanted.phone_number_id, wanted.waba_id, wanted.display_phone_number, wanted.name, wanted.rate)
    return _shown(_parts(request).world.add_number(made))


def _shown(line: Line) -> NewNumber:
    made = line.made
    return NewNumber(
        phone_number_id=made.phone_number_id,
        waba_id=made.waba_id,
        display_phone_number=made.display_phone_number,
        name=made.name,
        rate=made.rate,
    )


class NewCustomer(Struct, kw_only=True, forbid_unknown_fields=True):
    """All may be left out: somebody is made up then."""

    name: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    language: str = "en"
    identity: Identity = "phone"
    phone: str | None = None
    username: Annotated[str, Meta(pattern=r"^[a-z0-9._]{3,35}$")] | None = None


@get("/customers")
async def get_customers(request: Req) -> dict[str, Any]:
    """Everybody who is known by name, each with the last bubble of the chat with `phone_number_id`."""
    parts = _parts(request)
    number_id = request.query_params.get("phone_number_id", DEMO_NUMBERS[0].phone_number_id)
    items: list[dict[str, Any]] = []
    for person in parts.world.people.values():
        last = parts.world.threads.last((person.id, number_id))
        items.append(person.shown() | {"last": msgspec.to_builtins(last)})
    return {"items": items}


@post("/customers")
async def post_customer(request: Req) -> dict[str, Any]:
    """Make a customer. 409 with their `customer_id` when somebody has this phone."""
    parts = _parts(request)
    wanted = decoded(await request.body(), NewCustomer)
    if wanted.language not in LANGUAGES:
        raise _invalid("$.language", "must be one of " + ", ".join(LANGUAGES))
    phone = normal_phone(wanted.phone) if wanted.phone else _free_phone(parts)
    if phone is None:
        raise _invalid("$.phone", "is not a phone number in international form")
    holder = parts.world.by_phone.get(phone)
    if holder is not None:
        raise Conflict("phone_taken", f"{holder.name} has this phone.", {"customer_id": holder.id})
    name = wanted.name or f"Guest {phone[-4:]}"
    person = Person(
        id=new_id("cus", utc_now()),
        name=name,
        language=wanted.language,
        identity=wanted.identity,
        phone=phone,
        username=None if wanted.identity == "phone" else wanted.username or user_name(name, parts.dice),
    )
    parts.world.add_person(person)
    parts.world.threads.tell("person", person=person.shown())
    return person.shown()


def _free_phone(parts: Parts) -> str:
    while True:
        phone = f"1555{random.SystemRandom().randrange(2_000_001, 9_999_999)}"
        if phone not in parts.world.by_phone and not phone.endswith("0000"):
            return phone


@get("/customers/{customer_id:str}")
async def get_customer(request: Req, customer_id: str) -> dict[str, Any]:
    return _person(_parts(request), customer_id).shown()


@get("/customers/{customer_id:str}/messages")
async def get_messages(request: Req, customer_id: str) -> dict[str, Any]:
    """The chat as the customer sees it, oldest first."""
    parts = _parts(request)
    person, line = _person(parts, customer_id), _line(parts, request.query_params.get("phone_number_id"))
    return {"items": msgspec.to_builtins(parts.world.threads.chat((person.id, line.id)))}


class Context(Struct, forbid_unknown_fields=True):
    message_id: str


class NewMessage(Struct, kw_only=True, forbid_unknown_fields=True):
    """A Cloud API message as webhooks carry it. `text` may be the body alone. Media without an `id` send a sample;
    `payload` is the object of any other `type`, known to Meta or not."""

    type: Annotated[str, Meta(pattern=r"^[a-z_]{1,40}$")] = "text"
    phone_number_id: str | None = None
    text: str | dict[str, Any] | None = None
    image: dict[str, Any] | None = None
    audio: dict[str, Any] | None = None
    video: dict[str, Any] | None = None
    document: dict[str, Any] | None = None
    sticker: dict[str, Any] | None = None
    location: dict[str, Any] | None = None
    contacts: list[dict[str, Any]] | None = None
    reaction: dict[str, Any] | None = None
    interactive: dict[str, Any] | None = None
    button: dict[str, Any] | None = None
    order: dict[str, Any] | None = None
    payload: dict[str, Any] | None = None
    context: Context | None = None
    forwarded: bool = False
    referral: dict[str, Any] | None = None


_BY_NAME = frozenset(NewMessage.__struct_fields__) - {"type", "phone_number_id", "payload", "context", "forwarded",
                                                      "referral"}  # fmt: skip
_MAY_BE_EMPTY = frozenset({"image", "audio", "document"})


@post("/customers/{customer_id:str}/messages")
async def post_message(request: Req, customer_id: str) -> dict[str, Any]:
    """Let the customer write. Answers the bubble; its `id` is the wamid in the webhook."""
    parts = _parts(request)
    wanted = decoded(await request.body(), NewMessage)
    bubble = parts.writing.write(
        _person(parts, customer_id),
        _line(parts, wanted.phone_number_id),
        wanted.type,
        _content(wanted),
        reply_to=wanted.context.message_id if wanted.context else None,
        forwarded=wanted.forwarded,
        referral=wanted.referral,
    )
    return msgspec.to_builtins(bubble)


def _content(wanted: NewMessage) -> Any:
    content = getattr(wanted, wanted.type) if wanted.type in _BY_NAME else wanted.payload
    if isinstance(content, str):
        content = {"body": content}
    if wanted.type == "text" and (not content or not isinstance(content.get("body"), str) or not content["body"]):
        raise _invalid("$.text.body", "must be a text that is not empty")
    if wanted.type == "reaction" and (not content or not isinstance(content.get("message_id"), str)):
        raise _invalid("$.reaction.message_id", "must name the message reacted to")
    if content is None and wanted.type in _BY_NAME - _MAY_BE_EMPTY:
        raise _invalid(f"$.{wanted.type}", "is required")
    return content


@post("/customers/{customer_id:str}/media")
async def post_media(request: Req, customer_id: str) -> dict[str, Any]:
    """Upload a file that the customer can send: multipart with `file`, or the bytes with their content type."""
    parts = _parts(request)
    _person(parts, customer_id)
    mime_type, filename, data = await _uploaded(request)
    if not data or len(data) > UPLOAD_MOST:
        raise Refusal("media_size", f"A file must have 1 to {UPLOAD_MOST} bytes.")
    file = parts.world.files.keep(data, mime_type, filename, by_business=False)
    return {"id": file.id, "mime_type": file.mime_type, "sha256": file.sha256, "size": file.size}


async def _uploaded(request: Req) -> tuple[str, str | None, bytes]:
    mime_type = request.headers.get("content-type", "application/octet-stream")
    if not mime_type.startswith("multipart/"):
        return mime_type, request.query_params.get("filename"), await request.body()
    upload = (await request.form()).get("file")
    if not isinstance(upload, UploadFile):
        raise _invalid("$.file", "is required")
    return upload.content_type, upload.filename, await upload.read()


class Seen(Struct, kw_only=True, forbid_unknown_fields=True):
    kind: Literal["read"] = "read"
    phone_number_id: str | None = None


@post("/customers/{customer_id:str}/seen", status_code=200)
async def post_seen(request: Req, customer_id: str) -> dict[str, bool]:
    """The customer opened the chat: what is unread is read now."""
    parts = _parts(request)
    wanted = decoded(await request.body(), Seen)
    person, line = _person(parts, customer_id), _line(parts, wanted.phone_number_id)
    parts.delivery.read_now((person.id, line.id))
    return {"success": True}


def _person(parts: Parts, customer_id: str) -> Person:
    person = parts.world.people.get(customer_id)
    if person is None:
        raise NotFound("no_such_customer", f"There is no customer {customer_id}.")
    return person


def _line(parts: Parts, phone_number_id: str | None) -> Line:
    wanted = phone_number_id or DEMO_NUMBERS[0].phone_number_id
    line = parts.world.numbers.get(wanted)
    if line is None:
        raise NotFound("no_such_number", f"There is no number {wanted}; register it with POST /control/numbers.")
    return line


def _invalid(path: str, message: str) -> Invalid:
    errors = [{"path": path, "message": message}]
    return Invalid("invalid", "The request body is not what it should be.", {"errors": errors})
