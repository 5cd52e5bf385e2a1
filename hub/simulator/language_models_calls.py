"""What both APIs of the simulated language models share: a call is noted, meets its fate, is answered or streamed."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from litestar.response import Stream

from hub.simulator.language_models import Api, Fate, Knobs, LanguageModels

Req = Request[Any, Any, State]
ENORMOUS = 6 * 1024 * 1024  # characters
BODY_MOST = 30 * 1024 * 1024  # bytes: OpenAI takes files of 25 MB
FAULTS = {"http_500": 500, "http_429": 429, "http_401": 401}
_REASONS = {
    500: "The server had an error while processing your request.",
    429: "Rate limit reached for requests.",
    401: "Incorrect API key provided.",
}


class ModelFault(Exception):
    """An error in the shape of whichever API was asked. `param` names what was wrong with the request."""

    def __init__(self, status: int, message: str, param: str | None = None, retry_after: int = 0) -> None:
        super().__init__(status, message, param, retry_after)
        self.status, self.message, self.param, self.retry_after = status, message, param, retry_after

    @property
    def headers(self) -> dict[str, str]:
        return {"retry-after": str(self.retry_after)} if self.retry_after else {}


class Call:
    """One call under way. `fate` is what becomes of it, when it is not an error."""

    def __init__(self, models: LanguageModels, api: Api, fate: Fate) -> None:
        self.models = models
        self.api: Api = api
        self.fate: Fate = fate

    @property
    def knobs(self) -> Knobs:
        return self.models.knobs[self.api]

    def text(self, said: str) -> str:
        """What is answered instead of `said`, for the fates that are still an answer."""
        match self.fate:
            case "empty":
                return ""
            case "enormous":
                return "word " * (ENORMOUS // 5)
            case _:
                return said

    def whole(self, body: dict[str, Any]) -> Response[bytes]:
        """An answer in one piece."""
        raw = msgspec.json.encode(body)
        if self.fate in {"broken_json", "half_stream"}:
            raw = raw[: len(raw) // 2]
        elif self.fate == "wrong_shape":
            raw = b'{"object":"list","data":[]}'
        return Response(raw, media_type="application/json")

    def stream(self, events: list[bytes]) -> Stream:
        """Server-sent events, already encoded."""
        if self.fate == "half_stream":
            events = events[: len(events) // 2]
        elif self.fate == "broken_json":
            events = [*events[:1], events[1][: len(events[1]) // 2] + b"\n\n"]
        elif self.fate == "wrong_shape":
            event = events[0].partition(b"data: ")[0]
            events = [event + b'data: {"object":"list","data":[]}\n\n']
        return Stream(_slowly(events, self.knobs.piece_ms / 1000), media_type="text/event-stream")


async def _slowly(events: list[bytes], pause: float) -> AsyncGenerator[bytes]:
    for n, event in enumerate(events):
        if n and pause:
            await asyncio.sleep(pause)
        yield event


async def begin(request: Req, api: Api, body: Any, key: str | None) -> Call:
    """Note a call, wait as long as it is to wait, and meet its fate. Raises ModelFault."""
    models: LanguageModels = request.app.state.parts.models
    models.note(api, request.url.path, body, time.time())
    fate, knobs = models.fate(api), models.knobs[api]
    if not key:
        raise ModelFault(401, "You didn't provide an API key.")
    await asyncio.sleep(models.delay(api))
    if fate == "timeout":
        await _hold(request, knobs.timeout_hold_s)
        raise ModelFault(500, _REASONS[500])
    if fate in FAULTS:
        status = FAULTS[fate]
        raise ModelFault(status, _REASONS[status], retry_after=knobs.retry_after_s if status == 429 else 0)
    return Call(models, api, fate)


async def _hold(request: Req, seconds: float) -> None:
    """Until the caller gives up, or for so long."""

    async def gone(receive: Callable[[], Any]) -> None:
        while (await receive())["type"] != "http.disconnect":
            continue

    try:
        async with asyncio.timeout(seconds):
            await gone(request.receive)
    except TimeoutError:
        return


def read(raw: bytes, kind: type[Any]) -> Any:
    """A request body as a `kind`. Raises ModelFault with status 400."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError as wrong:
        message, _, path = str(wrong).partition(" - at `$.")
        raise ModelFault(400, message, path.rstrip("`") or None) from wrong
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise ModelFault(400, "We could not parse the JSON body of your request.") from wrong
