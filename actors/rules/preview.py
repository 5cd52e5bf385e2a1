"""A message in a line, for the list. Pure, and calm about content of any shape: it comes from outside."""

from typing import Any, Final

from hub.domain.conversation import Preview
from hub.domain.message import Message

LONGEST: Final = 140
_NAMES: Final = {
    "image": "Photo",
    "video": "Video",
    "audio": "Audio",
    "document": "Document",
    "sticker": "Sticker",
    "location": "Location",
    "contacts": "Contact",
    "interactive": "Message with buttons",
    "button": "Button",
    "order": "Order",
    "template": "Template",
    "reaction": "Reaction",
    "system": "Something changed",
    "call": "Call",
    "edit": "Edited a message",
    "revoke": "Deleted a message",
    "media_placeholder": "Media",
    "unsupported": "Unsupported message",
    "unknown": "Unsupported message",
}


def preview(message: Message) -> Preview:
    """What the list shows when `message` is the last one."""
    return Preview(
        seq=message.seq,
        direction=message.direction,
        type=message.type,
        text="Message deleted" if message.revoked_at else line(message.type, message.content),
        status=message.status,
        at=message.at,
    )


def line(kind: str, content: dict[str, Any]) -> str:
    """A message's words if it has some, else the name of its kind. One line, at most 140 characters."""
    words = _words(kind, content)
    if not words:
        words = _NAMES.get(kind) or f"Message of type {kind}"
    line = " ".join(words[: 2 * LONGEST].split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def words_of(kind: str, content: dict[str, Any]) -> str:
    """The text or caption a person wrote, which is what can be understood and answered; empty if there is none."""
    if kind == "text":
        return _text(content, "body")
    if kind == "button":
        return _text(content, "text")
    return _text(content, "caption")


def _words(kind: str, content: dict[str, Any]) -> str:  # noqa: PLR0911 - a row for each kind
    match kind:
        case "text" | "system":
            return _text(content, "body")
        case "image" | "video":
            return _text(content, "caption")
        case "audio":
            return "Voice message" if content.get("voice") else ""
        case "document":
            return _text(content, "caption") or _text(content, "filename")
        case "location":
            return _labelled("Location", _text(content, "name") or _text(content, "address"))
        case "contacts":
            return _labelled("Contact", _contact_name(content))
        case "interactive":
            return _interactive(content)
        case "button" | "order":
            return _text(content, "text")
        case "template":
            return _labelled("Template", _text(content, "name"))
        case "reaction":
            emoji = _text(content, "emoji")
            return f"Reacted {emoji}" if emoji else "Took a reaction back"
        case _:
            return ""


def _interactive(content: dict[str, Any]) -> str:
    for reply in ("button_reply", "list_reply"):
        if title := _text(content, reply, "title"):
            return title
    if "nfm_reply" in content:
        return "Filled in a form"
    if "call_permission_reply" in content:
        return "Answered a call request"
    return _text(content, "body", "text")


def _contact_name(content: dict[str, Any]) -> str:
    cards: Any = content.get("contacts")
    return _text(cards[0], "name", "formatted_name") if isinstance(cards, list) and cards else ""


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text}" if text else ""


def _text(value: Any, *path: str) -> str:
    for key in path:
        if not isinstance(value, dict):
            return ""
        value = value.get(key)  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    return value.strip() if isinstance(value, str) else ""
