"""A simulated OpenAI API: chat completions, whole and streamed, and transcriptions. Its base address ends in
`/llm/openai/v1`."""

import os
import time
from typing import Annotated, Any, Literal, cast

import msgspec
from litestar import Request, Response, Router, post
from litestar.datastructures import UploadFile
from msgspec import Meta, Struct

from hub.simulator.language_models_answers import pieces, tokens
from hub.simulator.language_models_calls import BODY_MOST, Call, ModelFault, Req, begin, read

_TYPES = {400: "invalid_request_error", 401: "invalid_request_error", 429: "requests", 500: "server_error"}
_CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded"}
BYTES_A_SECOND = 2_000  # of a voice note


class Message(Struct):
    """`content` may also be a list of parts."""

    role: Literal["system", "developer", "user", "assistant"]
    content: str | list[dict[str, Any]]

    @property
    def text(self) -> str:
        if isinstance(self.content, str):
            return self.content
        return "\n".join(str(part.get("text", "")) for part in self.content)


class StreamOptions(Struct):
    include_usage: bool = False


class Completion(Struct):
    model: Annotated[str, Meta(min_length=1)]
    messages: Annotated[list[Message], Meta(min_length=1)]
    stream: bool = False
    stream_options: StreamOptions | None = None
    temperature: Annotated[float, Meta(ge=0, le=2)] | None = None
    max_tokens: Annotated[int, Meta(ge=1)] | None = None
    max_completion_tokens: Annotated[int, Meta(ge=1)] | None = None
    response_format: dict[str, Any] | None = None


def router() -> Router:
    return Router(
        path="/llm/openai/v1",
        route_handlers=[completions, transcriptions],
        exception_handlers={ModelFault: _fault},
        request_max_body_size=BODY_MOST,
    )


def _fault(_: Request[Any, Any, Any], fault: ModelFault) -> Response[dict[str, Any]]:
    error = {"message": fault.message, "type": _TYPES.get(fault.status, "server_error"), "param": fault.param}
    body = {"error": error | {"code": _CODES.get(fault.status)}}
    return Response(
        body, status_code=fault.status, headers={**fault.headers, "x-request-id": f"req_{os.urandom(8).hex()}"}
    )


def _key(request: Req) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ").strip()


@post("/chat/completions", status_code=200)
async def completions(request: Req) -> Response[Any]:
    raw = await request.body()
    asked = read(raw, Completion)
    call = await begin(request, "openai", msgspec.json.decode(raw), _key(request))
    system = "\n".join(each.text for each in asked.messages if each.role in {"system", "developer"})
    turns = [each.text for each in asked.messages if each.role in {"user", "assistant"}] or [""]
    said = call.text(call.models.written("openai", system, turns))
    usage = _usage(tokens("".join((system, *turns))), tokens(said))
    if asked.stream:
        return _stream(call, asked, said, usage)
    return call.whole(
        {
            "id": f"chatcmpl-{os.urandom(8).hex()}",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": asked.model,
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": said, "refusal": None, "annotations": []},
                    "logprobs": None,
                    "finish_reason": "stop",
                }
            ],
            "usage": usage,
            "service_tier": "default",
            "system_fingerprint": None,
        }
    )


def _stream(call: Call, asked: Completion, said: str, usage: dict[str, Any]) -> Response[Any]:
    told = asked.stream_options is not None and asked.stream_options.include_usage
    base: dict[str, Any] = {
        "id": f"chatcmpl-{os.urandom(8).hex()}",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": asked.model,
        "service_tier": "default",
        "system_fingerprint": None,
        **({"usage": None} if told else {}),
    }

    def chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return _event(base | {"choices": [choice]})

    events = [chunk({"role": "assistant", "content": "", "refusal": None})]
    events += [chunk({"content": piece}) for piece in (pieces(said) if said else ())]
    events.append(chunk({}, "stop"))
    if told:
        events.append(_event(base | {"choices": [], "usage": usage}))
    return cast("Response[Any]", call.stream([*events, b"data: [DONE]\n\n"]))


def _event(data: dict[str, Any]) -> bytes:
    return b"data: " + msgspec.json.encode(data) + b"\n\n"


def _usage(asked: int, wrote: int) -> dict[str, Any]:
    return {
        "prompt_tokens": asked,
        "completion_tokens": wrote,
        "total_tokens": asked + wrote,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
    }


@post("/audio/transcriptions", status_code=200)
async def transcriptions(request: Req) -> Response[Any]:
    form = await request.form()
    file, model = form.get("file"), str(form.get("model", ""))
    if not isinstance(file, UploadFile):
        raise ModelFault(400, "you must provide a file", "file")
    if not model:
        raise ModelFault(400, "you must provide a model parameter", "model")
    audio = await file.read()
    noted = {"model": model, "language": form.get("language"), "filename": file.filename, "bytes": len(audio)}
    call = await begin(request, "openai", noted, _key(request))
    said = call.text(call.models.answer("openai", file.filename, f"Simulated: a voice note of {len(audio)} bytes."))
    usage = {"type": "duration", "seconds": max(1, len(audio) // BYTES_A_SECOND)}
    return call.whole({"text": said, "usage": usage})
