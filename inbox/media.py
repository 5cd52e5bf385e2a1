"""Files: handing out those of messages, in ranges and never whole in memory, and taking the composer's."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from hub.domain.ids import new_id
from hub.domain.message import Message
from hub.domain.uploads import Uploaded, file_key, upload_key
from hub.errors import Conflict, NotFound
from inbox.auth.callers import Caller
from inbox.auth.guards import Me, allow
from inbox.files import keep_facts
from inbox.messages import message_of
from inbox.once import Key, once
from inbox.parts import Hub, Parts
from inbox.ranges import Span, Unsatisfiable, bare_type, disposition, safe_name, span_of
from inbox.uploads import MOST, Kind, check_beginning, check_size, kind_of, refused

TAGS = ["Media"]
CHUNK = 256 * 1024
# Nothing in a customer's file may run, load or be framed, whatever a browser makes of it.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
FileName = Annotated[
    str, QueryParameter(name="filename", max_length=240, description="For a body that is the file itself")
]


@get("/v1/media/{message_id:str}", tags=TAGS, summary="Get a message's file", guards=[allow("read_conversations")],
     media_type="application/octet-stream")  # fmt: skip
async def get_media(
    parts: Hub, caller: Me, request: Request[Any, Any, Any], message_id: FromPath[str]
) -> Response[Any]:
    """The file, or the range of it that is asked for. Its ETag never changes, for files never do."""
    message = await message_of(parts, caller, message_id)
    key = file_key(caller.tenant_id, message.id, message.content)
    try:
        stored = await parts.stores.media.head(key)
    except NotFound:
        raise _missing(message) from None
    headers = _headers(message, stored.size)
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    try:
        span = span_of(_range_header(request, headers["etag"]), stored.size)
    except Unsatisfiable:
        return Response(b"", status_code=416, headers={"content-range": f"bytes */{stored.size}"})
    return _part(parts, key, span, stored.size, headers)


@post("/v1/media", tags=TAGS, summary="Upload a file", guards=[allow("answer_customers")],
      request_max_body_size=MOST + 1024 * 1024)  # fmt: skip
async def upload_media(
    parts: Hub,
    caller: Me,
    request: Request[Any, Any, Any],
    filename: FileName = "",
    idempotency_key: Key = None,
) -> Uploaded:
    """A file for the composer, as the body itself or as the part `file` of a form. Write the answered `media_id` as
    `id` into a message, e.g. `{"type": "image", "image": {"id": "med_…"}}`."""
    mime_type, name, chunks = await _file_in(request, filename)

    async def act() -> Uploaded:
        return await _keep(parts, caller, mime_type, name, chunks)

    same = (mime_type, name, request.headers.get("content-length"))
    return await once(parts, caller, idempotency_key, same, act, kind=Uploaded)


async def _keep(parts: Parts, caller: Caller, mime_type: str, name: str, chunks: AsyncIterator[bytes]) -> Uploaded:
    kind = kind_of(mime_type)
    media_id = new_id("med", parts.clock())
    key = upload_key(caller.tenant_id, media_id)
    try:
        size = await parts.stores.media.put_stream(key, _checked(chunks, mime_type, kind))
        check_size(kind, size)
    except BaseException:
        await parts.stores.media.delete(key)
        raise
    facts = Uploaded(
        media_id=media_id, type=kind.type, mime_type=bare_type(mime_type), size=size, filename=safe_name(name) or "file"
    )
    await keep_facts(parts, caller.tenant_id, facts)
    return facts


async def _file_in(request: Request[Any, Any, Any], filename: str) -> tuple[str, str, AsyncIterator[bytes]]:
    """(type, name, bytes) of the file in a request. A form's file is spooled to disk beyond 1 MB."""
    if bare_type(request.headers.get("content-type")) != "multipart/form-data":
        return request.headers.get("content-type", ""), filename, request.stream()
    form = await request.form()
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise refused("file", "The form has no part called file")
    return file.content_type, filename or file.filename, _read(file)


async def _read(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(CHUNK):
        yield chunk


async def _checked(chunks: AsyncIterator[bytes], mime_type: str, kind: Kind) -> AsyncIterator[bytes]:
    """The same bytes, refused as soon as they are too many or plainly of another type."""
    size, head = 0, b""
    async for chunk in chunks:
        if chunk and len(head) < 16:
            head += chunk[:16]
            if len(head) >= 12:
                check_beginning(mime_type, head)
        size += len(chunk)
        check_size(kind, max(size, 1))
        yield chunk


def _part(parts: Parts, key: str, span: Span | None, size: int, headers: dict[str, str]) -> Response[Any]:
    start, end = span or Span(0, size)
    headers["content-length"] = str(end - start)
    if span:
        headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
    return Stream(
        parts.stores.media.range(key, start, end),
        status_code=206 if span else 200,
        headers=headers,  # the type among them: Litestar would put the route's in its place
    )


def _headers(message: Message, size: int) -> dict[str, str]:
    media = message.media
    mime_type = bare_type(media.mime_type if media else None)
    return {
        "content-type": mime_type,
        "content-disposition": disposition(mime_type, media.filename if media else None),
        "content-security-policy": ALONE,
        "accept-ranges": "bytes",
        "etag": f'"{message.id}-{size}"',
        "cache-control": "private, max-age=31536000, immutable",
    }


def _range_header(request: Request[Any, Any, Any], etag: str) -> str | None:
    """`Range`, unless `If-Range` names another version."""
    if request.headers.get("if-range", etag) != etag:
        return None
    return request.headers.get("range")


def _missing(message: Message) -> NotFound | Conflict:
    if message.media and message.media.state == "loading":
        return Conflict("media_loading", "The file is being fetched from WhatsApp; try again in a moment.")
    return NotFound("media_not_found", "This message has no file, or WhatsApp did not hand it out.")


ROUTES = [get_media, upload_media]
