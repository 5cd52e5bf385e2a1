"""A simulated Anthropic API: messages, whole and streamed. Its base address is `/llm/anthropic`."""

import os
from typing import Annotated, Any, Literal, cast

import msgspec
from litestar import Request, Response, Router, post
from msgspec import Meta, Struct

from hub.simulator.language_models_answers import pieces, tokens
from hub.simulator.language_models_calls import BODY_MOST, Call, ModelFault, Req, begin, read

_TYPES = {400: "invalid_request_error", 401: "authentication_error", 429: "rate_limit_error", 500: "api_error"}


class Message(Struct):
    """`content` may also be a list of blocks."""

    role: Literal["user", "assistant"]
    content: str | list[dict[str, Any]]

    @property
    def text(self) -> str:
        return _text(self.content)


class Asked(Struct):
    model: Annotated[str, Meta(min_length=1)]
    max_tokens: Annotated[int, Meta(ge=1)]
    messages: Annotated[list[Message], Meta(min_length=1)]
    system: str | list[dict[str, Any]] = ""
    stream: bool = False


def router() -> Router:
    return Router(
        path="/llm/anthropic/v1",
        route_handlers=[messages],
        exception_handlers={ModelFault: _fault},
        request_max_body_size=BODY_MOST,
    )


def _fault(_: Request[Any, Any, Any], fault: ModelFault) -> Response[dict[str, Any]]:
    request_id = f"req_{os.urandom(12).hex()}"
    message = f"{fault.param}: {fault.message}" if fault.param else fault.message
    error = {"type": _TYPES.get(fault.status, "api_error"), "message": message}
    body = {"type": "error", "error": error, "request_id": request_id}
    return Response(body, status_code=fault.status, headers={**fault.headers, "request-id": request_id})


@post("/messages", status_code=200)
async def messages(request: Req) -> Response[Any]:
    if not request.headers.get("anthropic-version"):
        raise ModelFault(400, "header is required", "anthropic-version")
    raw = await request.body()
    asked = read(raw, Asked)
    call = await begin(request, "anthropic", msgspec.json.decode(raw), _key(request))
    system, turns = _text(asked.system), [each.text for each in asked.messages]
    said = call.text(call.models.written("anthropic", system, turns))
    read_tokens, wrote = tokens("".join((system, *turns))), tokens(said)
    message: dict[str, Any] = {
        "id": f"msg_{os.urandom(12).hex()}",
        "type": "message",
        "role": "assistant",
        "model": asked.model,
        "content": [{"type": "text", "text": said}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": _usage(read_tokens, wrote),
    }
    if asked.stream:
        return _stream(call, message, said, wrote)
    return call.whole(message)


def _key(request: Req) -> str:
    """Newer versions of the API take it as a bearer token, older ones in a header of its own."""
    return request.headers.get("x-api-key") or request.headers.get("authorization", "").removeprefix("Bearer ").strip()


def _stream(call: Call, message: dict[str, Any], said: str, wrote: int) -> Response[Any]:
    usage = message["usage"] | {"output_tokens": 1}
    begun: dict[str, Any] = message | {"content": [], "stop_reason": None, "usage": usage}
    events = [
        _event("message_start", message=begun),
        _event("content_block_start", index=0, content_block={"type": "text", "text": ""}),
        _event("ping"),
        *(
            _event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})
            for piece in (pieces(said) if said else ())
        ),
        _event("content_block_stop", index=0),
        _event(
            "message_delta", delta={"stop_reason": "end_turn", "stop_sequence": None}, usage={"output_tokens": wrote}
        ),
        _event("message_stop"),
    ]
    return cast("Response[Any]", call.stream(events))


def _event(kind: str, **data: Any) -> bytes:
    return f"event: {kind}\ndata: ".encode() + msgspec.json.encode({"type": kind, **data}) + b"\n\n"


def _usage(asked: int, wrote: int) -> dict[str, Any]:
    return {
        "input_tokens": asked,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "output_tokens": wrote,
        "service_tier": "standard",
    }


def _text(content: str | list[dict[str, Any]]) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(str(block.get("text", "")) for block in content if block.get("type") == "text")
