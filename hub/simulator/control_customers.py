"""`/control/customers`: make people, see their chats, let them write, send files and look at what came."""

import random
import time
from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get, post
from litestar.datastructures import State, UploadFile
from msgspec import Meta, Struct

from hub.clock import utc_now
from hub.domain.ids import new_id
from hub.errors import Conflict, NotFound, Refusal
from hub.simulator.identities import normal_phone
from hub.simulator.people import LANGUAGES, Identity, Person, user_name
from hub.simulator.problems import decoded, invalid, refusal
from hub.simulator.wiring import Parts
from hub.simulator.world import DEMO_NUMBERS

Req = Request[Any, Any, State]
UPLOAD_MOST = 25 * 1024 * 1024
PLAYED_SECONDS = 600.0  # a demo person who is told what to write does nothing unasked for so long


def router() -> Router:
    handlers = [get_customers, post_customer, get_customer, get_messages, post_message, post_media, post_seen]
    return Router(path="/control/customers", route_handlers=handlers, exception_handlers={Refusal: refusal})


def _parts(request: Req) -> Parts:
    return request.app.state.parts


class NewCustomer(Struct, kw_only=True, forbid_unknown_fields=True):
    """All may be left out: somebody is made up then."""

    name: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    language: str = "en"
    identity: Identity = "phone"
    phone: str | None = None
    username: Annotated[str, Meta(pattern=r"^[a-z0-9._]{3,35}$")] | None = None


@get("/")
async def get_customers(request: Req) -> dict[str, Any]:
    """Everybody who is known by name, each with the last bubble of the chat with `phone_number_id`."""
    parts = _parts(request)
    number_id = request.query_params.get("phone_number_id", DEMO_NUMBERS[0].phone_number_id)
    items: list[dict[str, Any]] = []
    for person in parts.world.people.values():
        last = parts.world.threads.last((person.id, number_id))
        items.append(person.shown() | {"last": msgspec.to_builtins(last)})
    return {"items": items}


@post("/")
async def post_customer(request: Req) -> dict[str, Any]:
    """Make a customer. 409 with their `customer_id` when somebody has this phone."""
    parts = _parts(request)
    wanted = decoded(await request.body(), NewCustomer)
    if wanted.language not in LANGUAGES:
        raise invalid("$.language", "must be one of " + ", ".join(LANGUAGES))
    phone = normal_phone(wanted.phone) if wanted.phone else _free_phone(parts)
    if phone is None:
        raise invalid("$.phone", "is not a phone number in international form")
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


@get("/{customer_id:str}")
async def get_customer(request: Req, customer_id: str) -> dict[str, Any]:
    return _person(_parts(request), customer_id).shown()


@get("/{customer_id:str}/messages")
async def get_messages(request: Req, customer_id: str) -> dict[str, Any]:
    """The chat as the customer sees it, oldest first."""
    parts = _parts(request)
    person, line = _person(parts, customer_id), parts.line(request.query_params.get("phone_number_id"))
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


@post("/{customer_id:str}/messages")
async def post_message(request: Req, customer_id: str) -> dict[str, Any]:
    """Let the customer write. Answers the bubble; its `id` is the wamid in the webhook."""
    parts = _parts(request)
    wanted = decoded(await request.body(), NewMessage)
    person = _person(parts, customer_id)
    person.played_until = time.time() + PLAYED_SECONDS
    bubble = parts.writing.write(
        person,
        parts.line(wanted.phone_number_id),
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
        raise invalid("$.text.body", "must be a text that is not empty")
    if wanted.type == "reaction" and (not content or not isinstance(content.get("message_id"), str)):
        raise invalid("$.reaction.message_id", "must name the message reacted to")
    if content is None and wanted.type in _BY_NAME - _MAY_BE_EMPTY:
        raise invalid(f"$.{wanted.type}", "is required")
    return content


@post("/{customer_id:str}/media")
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
        raise invalid("$.file", "is required")
    return upload.content_type, upload.filename, await upload.read()


class Seen(Struct, kw_only=True, forbid_unknown_fields=True):
    phone_number_id: str | None = None


@post("/{customer_id:str}/seen", status_code=200)
async def post_seen(request: Req, customer_id: str) -> dict[str, bool]:
    """The customer opened the chat: what is unread is read now."""
    parts = _parts(request)
    wanted = decoded(await request.body(), Seen)
    person, line = _person(parts, customer_id), parts.line(wanted.phone_number_id)
    parts.delivery.read_now((person.id, line.id))
    return {"success": True}


def _person(parts: Parts, customer_id: str) -> Person:
    person = parts.world.people.get(customer_id)
    if person is None:
        raise NotFound("no_such_customer", f"There is no customer {customer_id}.")
    return person
