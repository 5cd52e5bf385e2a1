"""What a business may post to `/{number}/messages`: read it, or refuse it as Meta would. Pure."""

from collections.abc import Callable
from typing import Any, cast

import msgspec
from msgspec import Struct

from hub.simulator import interactive
from hub.simulator.checks import Json, items, missing, number, obj, text, url, wrong
from hub.simulator.faults import Fault
from hub.simulator.identities import normal_phone, phone_of

CAPTION_MOST = 1024
CALLBACK_MOST = 512


class Outgoing(Struct, kw_only=True):
    """A message that has the right form. `phone` is where it goes; `by_user_id` when named by business-scoped id."""

    phone: str
    input: str  # as the business wrote it
    by_user_id: bool
    type: str
    content: Any  # the object of its type (a list for contacts)
    context: str | None  # wamid it replies to
    callback: str | None  # biz_opaque_callback_data


class Receipt(Struct, kw_only=True):
    """`status: read`, perhaps with a typing indicator."""

    message_id: str
    typing: bool


_decode = msgspec.json.Decoder().decode


def read(body: bytes) -> Outgoing | Receipt:
    """The message or receipt in `body`. Raises Fault as Meta would answer. Whether a template fits its
    definition and whether a media id exists is for those who know them."""
    try:
        data: Any = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Fault(100, "The request body is not valid JSON.") from None
    if not isinstance(data, dict):
        raise Fault(100, "The request body must be a JSON object.")
    post = cast("Json", data)
    if post.get("messaging_product") != "whatsapp":
        raise Fault(100, "The parameter messaging_product is required and must be 'whatsapp'.")
    if "status" in post:
        return _receipt(post)
    return _message(post)


def _receipt(post: Json) -> Receipt:
    if post["status"] != "read":
        raise wrong("status", "must be 'read'")
    message_id = text(post, "message_id", "message_id", 512)
    if not message_id.startswith("wamid."):
        raise Fault(131009, f"Message ID is invalid: {message_id[:40]}")
    if "typing_indicator" not in post:
        return Receipt(message_id=message_id, typing=False)
    indicator = obj(post, "typing_indicator", "typing_indicator")
    if indicator.get("type") != "text":
        raise wrong("typing_indicator['type']", "must be 'text'")
    return Receipt(message_id=message_id, typing=True)


def _message(post: Json) -> Outgoing:
    if post.get("recipient_type", "individual") != "individual":
        raise wrong("recipient_type", "must be 'individual': groups are not simulated")
    phone, given, by_user_id = _recipient(post)
    kind = post.get("type", "text")
    checker = _TYPES.get(kind) if isinstance(kind, str) else None
    if checker is None:
        raise Fault(100, "Param type must be one of " + ", ".join(sorted(_TYPES)) + ".")
    content = post.get(kind)
    if content is None:
        raise Fault(100, f"The parameter {kind} is required.")
    if kind != "contacts" and not isinstance(content, dict):
        raise Fault(100, f"Param {kind} must be an object.")
    checker(post if kind == "contacts" else cast("Json", content))
    return Outgoing(
        phone=phone,
        input=given,
        by_user_id=by_user_id,
        type=kind,
        content=content,
        context=_context(post, kind),
        callback=_callback(post),
    )


def _recipient(post: Json) -> tuple[str, str, bool]:
    """(phone, as written, named by user id). If both are given the phone wins, as at Meta."""
    to, recipient = post.get("to"), post.get("recipient")
    if to not in (None, ""):
        phone = normal_phone(str(to))
        if phone is None:
            raise Fault(131009, f"Recipient phone number is not valid: {str(to)[:30]}")
        return phone, str(to), False
    if recipient in (None, ""):
        raise Fault(100, "The parameter to is required.")
    phone = phone_of(str(recipient))
    if phone is None:
        raise Fault(131009, f"Recipient user id is not valid: {str(recipient)[:60]}")
    return phone, str(recipient), True


def _context(post: Json, kind: str) -> str | None:
    if post.get("context") is None:
        return None
    if kind == "reaction":
        raise wrong("context", "cannot be given with a reaction")
    message_id = text(obj(post, "context", "context"), "message_id", "context['message_id']", 512)
    if not message_id.startswith("wamid."):
        raise wrong("context['message_id']", "is not a message id")
    return message_id


def _callback(post: Json) -> str | None:
    value = post.get("biz_opaque_callback_data")
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > CALLBACK_MOST:
        raise Fault(100, f"Param biz_opaque_callback_data must be a string of at most {CALLBACK_MOST} characters.")
    return value


def _text(content: Json) -> None:
    text(content, "body", "text['body']", 4096)
    if not isinstance(content.get("preview_url", False), bool):
        raise wrong("text['preview_url']", "must be true or false")


def _media(kind: str) -> Callable[[Json], None]:
    def checker(content: Json) -> None:
        if not content.get("id") and not content.get("link"):
            raise missing(f"{kind}['id'] or {kind}['link']")
        if content.get("link"):
            url(content, "link", f"{kind}['link']")
        if content.get("caption") is not None:
            if kind in {"audio", "sticker"}:
                raise Fault(100, f'Unexpected key "caption" on param "{kind}".')
            text(content, "caption", f"{kind}['caption']", CAPTION_MOST)
        if content.get("filename") is not None and kind != "document":
            raise Fault(100, f'Unexpected key "filename" on param "{kind}".')

    return checker


def _location(content: Json) -> None:
    number(content, "latitude", "location['latitude']", -90, 90)
    number(content, "longitude", "location['longitude']", -180, 180)


def _contacts(post: Json) -> None:
    for n, contact in enumerate(items(post, "contacts", "contacts", 1, 257)):
        name = obj(contact, "name", f"contacts[{n}]['name']")
        text(name, "formatted_name", f"contacts[{n}]['name']['formatted_name']", 1000)


def _reaction(content: Json) -> None:
    message_id = text(content, "message_id", "reaction['message_id']", 512)
    if not message_id.startswith("wamid."):
        raise wrong("reaction['message_id']", "is not a message id")
    if not isinstance(content.get("emoji"), str):
        raise missing("reaction['emoji']")
    if len(content["emoji"]) > 16:
        raise wrong("reaction['emoji']", "must be one emoji")


def _template(content: Json) -> None:
    text(content, "name", "template['name']", 512)
    language = obj(content, "language", "template['language']")
    text(language, "code", "template['language']['code']", 20)


_TYPES: dict[str, Callable[[Json], None]] = {
    "text": _text,
    "image": _media("image"),
    "video": _media("video"),
    "audio": _media("audio"),
    "document": _media("document"),
    "sticker": _media("sticker"),
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "interactive": interactive.check,
    "template": _template,
}
