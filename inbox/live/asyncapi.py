"""The stream, described as AsyncAPI 3 from the very structs the code uses, so that the file cannot lie."""

from typing import Any

import msgspec
from litestar import Request, get

from hub.domain.contact import Contact
from hub.domain.conversation import Conversation
from hub.domain.message import Message
from hub.domain.note import Note
from hub.domain.number import NumberView
from inbox.live import commands, frames
from inbox.problems import Problem
from inbox.templates.views import TemplateView

Schema = dict[str, Any]

# What `data` holds, by event type. Types without an entry carry an object of their feature.
EVENTS: dict[str, type | None] = {
    "message.created": Message,
    "message.updated": Message,
    "conversation.created": Conversation,
    "conversation.updated": Conversation,
    "contact.updated": Contact,
    "note.created": Note,
    "number.updated": NumberView,
    "campaign.updated": None,
    "template.updated": TemplateView,
    "alert.raised": None,
}
CLIENT: tuple[tuple[str, type, str], ...] = (
    ("auth", commands.Auth, "First frame, within 10 s; sent again with a newer token it keeps the socket open"),
    ("send", commands.Send, "Send a message; the same client_id twice is one message"),
    ("view", commands.View, "This conversation is on screen (null: none)"),
    ("typing", commands.Typing, "Typing started or goes on (repeat every few seconds), or stopped"),
    ("read", commands.Read, "Read up to this seq"),
    ("ping", commands.Ping, "Answered by pong with the same n"),
)
SERVER: tuple[tuple[str, type, str], ...] = (
    ("ready", frames.Ready, "Signed in; missed events follow, then live ones"),
    ("resync", frames.ResyncFrame, "What was missed cannot be told: reload by REST, go on from this cursor"),
    ("presence", frames.PresenceFrame, "Who views and types in a conversation; not kept"),
    ("ack", frames.Ack, "The message is kept and queued"),
    ("nack", frames.Nack, "The frame was refused, and why (RFC 9457)"),
    ("pong", frames.Pong, "Answer to ping"),
    ("heartbeat", frames.Heartbeat, "Sent after `heartbeat` seconds of silence"),
)
CLOSES = {
    4401: "no auth frame within 10 s, or the token is wrong or has expired: renew it and come back",
    4403: "this person or program may not be here: do not come back by yourself",
    4408: "too slow: come back now with your cursor",
    4409: "signed out",
    1012: "restarting: the reason says in how many seconds to come back",
}


def document(url: str) -> Schema:
    """The AsyncAPI document; `url` is the host and port people reach."""
    structs = [kind for _, kind, _ in (*CLIENT, *SERVER)] + [Problem, *(kind for kind in EVENTS.values() if kind)]
    _, schemas = msgspec.json.schema_components(structs, ref_template="#/components/schemas/{name}")
    messages = {name: _message(name, kind, words) for name, kind, words in (*CLIENT, *SERVER)}
    messages |= {name: _event(name, kind) for name, kind in EVENTS.items()}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Hubbub stream", "version": "1", "description": _closes()},
        "defaultContentType": "application/json",
        "servers": {
            "hub": {"host": url, "protocol": "ws", "description": "Subprotocols hubbub.v1.json, hubbub.v1.msgpack"}
        },
        "channels": {
            "stream": {
                "address": "/v1/stream",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
            }
        },
        "operations": {
            "say": _operation("receive", [name for name, _, _ in CLIENT], "What a client says"),
            "hear": _operation("send", [*(name for name, _, _ in SERVER), *EVENTS], "What a client hears"),
        },
        "components": {"messages": messages, "schemas": schemas},
    }


def _message(name: str, kind: type, words: str) -> Schema:
    return {"name": name, "summary": words, "payload": {"$ref": f"#/components/schemas/{kind.__name__}"}}


def _event(name: str, kind: type | None) -> Schema:
    data: Schema = {"$ref": f"#/components/schemas/{kind.__name__}"} if kind else {"type": "object"}
    properties: Schema = {
        "op": {"const": "event"},
        "cursor": {"type": "string", "pattern": "^[0-9]+-[0-9]+$", "description": "Only grows; come back with it"},
        "id": {"type": "string", "description": "Unique for ever; the same event told again has the same"},
        "type": {"const": name},
        "at": {"type": "string", "format": "date-time"},
        "data": data,
    }
    payload: Schema = {"type": "object", "required": list(properties), "properties": properties}
    return {"name": name, "summary": f"{name}: `data` is the object after the change", "payload": payload}


def _operation(action: str, names: list[str], words: str) -> Schema:
    return {
        "action": action,
        "summary": words,
        "channel": {"$ref": "#/channels/stream"},
        "messages": [{"$ref": f"#/channels/stream/messages/{name}"} for name in names],
    }


def _closes() -> str:
    rows = "\n".join(f"- {code}: {words}" for code, words in CLOSES.items())
    return f"Events of one conversation arrive in order and are kept for 72 hours.\n\nClose codes:\n\n{rows}\n"


@get(
    "/schema/asyncapi.json",
    exclude_from_auth=True,
    security=[],
    tags=["Schema"],
    summary="The stream, as AsyncAPI 3",
)
async def describe_stream(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """Every frame of `GET /v1/stream`, both ways."""
    return document(request.headers.get("host", "127.0.0.1:8000"))
