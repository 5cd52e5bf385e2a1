"""The customer's phone in the browser: one page, and the events that keep it alive."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.response import ServerSentEvent

from hub.simulator.wiring import Parts

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
Req = Request[Any, Any, State]
# Nothing but the page itself may run in it, and it may talk to nobody but this server.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self';"
    " img-src 'self' data: blob: http: https:; media-src 'self' blob: http: https:; base-uri 'none'; form-action 'none'"
)


@get("/", include_in_schema=False)
async def page() -> Response[bytes]:
    """The phone page."""
    html = Path(__file__).with_name("phone.html").read_bytes()
    return Response(html, media_type="text/html", headers={"Content-Security-Policy": _POLICY})


@get("/control/media/{media_id:str}", include_in_schema=False)
async def media(request: Req, media_id: str) -> Response[bytes]:
    """A file of a chat for the page, by Meta's id, without the token that Graph asks for."""
    parts: Parts = request.app.state.parts
    file = parts.world.files.get(media_id)
    if file is None:
        return Response(b"", status_code=404)
    shown = file.mime_type.startswith(("image/", "audio/", "video/"))
    headers = {
        "Content-Disposition": "inline" if shown else "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",  # a customer may have sent a page with scripts in it
    }
    data = parts.world.files.read(file)
    span = part(request.headers.get("range", ""), len(data))
    if span is None:
        return Response(data, media_type=file.mime_type, headers=headers | {"Accept-Ranges": "bytes"})
    first, last = span
    headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
    return Response(data[first : last + 1], status_code=206, media_type=file.mime_type, headers=headers)


def part(header: str, size: int) -> tuple[int, int] | None:
    """The first and last byte that a Range header asks for; None when the whole is to be sent. Browsers learn the
    length of a voice note by asking for its end."""
    match = _RANGE.fullmatch(header)
    if match is None or match.group(0) == "bytes=-":
        return None
    start, end = match.groups()
    first = int(start) if start else max(0, size - int(end))
    last = min(size - 1, int(end)) if start and end else size - 1
    return (first, last) if first <= last else None


@get("/control/events", include_in_schema=False)
async def watch(request: Req) -> ServerSentEvent:
    """Everything that happens on the phones, as server-sent events; ends when the page lags too far behind."""
    parts: Parts = request.app.state.parts

    async def events() -> AsyncIterator[str]:
        queue = parts.world.threads.watch()
        try:
            while (event := await queue.get()) is not None:
                yield msgspec.json.encode(event).decode()
        finally:
            parts.world.threads.unwatch(queue)

    return ServerSentEvent(events())
