"""Lists of recipients in pieces, after tus 1.0.0: a line that breaks costs nothing but the piece it broke in.

Pieces lie in object storage until the last one is here; then the list is imported as a plain POST would be, and the
answer is kept for a week.
"""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Annotated, Any, Final

import msgspec
from litestar import HttpMethod, Request, Response, delete, get, head, patch, post, route
from litestar.exceptions import InternalServerException
from litestar.params import FromPath, HeaderParameter
from litestar.response import Stream
from msgspec import Struct, structs

from hub.domain.ids import new_id
from hub.domain.list_upload import (
    Importing,
    ListFacts,
    Upload,
    UploadState,
    not_taken_key,
    pieces_folder,
    upload_folder,
)
from hub.errors import Conflict, LostRace, NotFound, Refusal
from inbox.auth.callers import Caller
from inbox.auth.guards import Me, allow
from inbox.campaigns import tus
from inbox.campaigns.audience import mapping
from inbox.campaigns.lists import FILE_MAX, Imported, most_of
from inbox.campaigns.standing import found
from inbox.campaigns.workbooks import TooLarge
from inbox.once import Key, once
from inbox.paging import Page
from inbox.parts import Hub, Parts
from inbox.problems import Problem
from inbox.ranges import bare_type

TAGS = ["Campaigns"]
PATH: Final = "/v1/campaigns/{campaign_id:str}/recipients/uploads"
ONE: Final = PATH + "/{upload_id:str}"
MB: Final = 1024 * 1024
PIECE: Final = 4 * MB  # held in memory for each upload that is coming in, and lost when this process dies
MOST_PIECES: Final = 10_000  # of one list; a client that sends kilobytes is told so
MOST_OPEN: Final = 20  # lists of one tenant: each may take a gigabyte
LIVES: Final = timedelta(hours=24)  # after its last byte an upload that is not whole is abandoned

Version = Annotated[str | None, HeaderParameter(name="Tus-Resumable", description="1.0.0")]
Length = Annotated[str | None, HeaderParameter(name="Upload-Length", description="Bytes of the whole file")]
Offset = Annotated[str | None, HeaderParameter(name="Upload-Offset", description="The byte this piece begins at")]
Metadata = Annotated[
    str | None,
    HeaderParameter(
        name="Upload-Metadata",
        description="`key base64,…`: `filetype` (text/csv, XLSX or JSON), `filename`, `map` and `country` as in POST "
        "recipients, `fingerprint` (any mark of yours, to find the upload again)",
    ),
]
ToCampaign = FromPath[str]
OfUpload = FromPath[str]
Nothing = Response[None]


class TooManyUploads(Refusal):
    status = 429


class UploadView(Struct, frozen=True, kw_only=True):
    """`offset` of `length` bytes are here. `progress` while it is imported; then `answer`, the same as a plain POST
    gives, or `problem` when nothing was added. Both are kept until `expires_at`."""

    id: str
    campaign_id: str
    filename: str
    fingerprint: str
    state: UploadState
    offset: int
    length: int
    progress: Importing | None
    answer: Imported | None
    problem: Problem | None
    created_at: datetime
    expires_at: datetime


@route(
    [PATH, ONE], http_method=[HttpMethod.OPTIONS], tags=TAGS, summary="What uploads in pieces can do", status_code=204,
    opt={"exclude_from_auth": True}, security=[],
)  # fmt: skip
async def describe_uploads() -> Nothing:
    """tus 1.0.0 with creation, expiration and termination: any tus client can send a list."""
    headers = {"Tus-Version": tus.VERSION, "Tus-Extension": tus.EXTENSIONS, "Tus-Max-Size": str(FILE_MAX)}
    return Response(None, status_code=204, headers=headers)


@post(PATH, tags=TAGS, summary="Begin a list in pieces (tus)", guards=[allow("run_campaigns")])
async def create_upload(
    *,
    parts: Hub,
    caller: Me,
    campaign_id: ToCampaign,
    version: Version = None,
    length: Length = None,
    metadata: Metadata = None,
    idempotency_key: Key = None,
) -> Response[UploadView]:
    """tus' creation: `Location` is where the pieces go. What of it does not come within 24 hours of the last byte is
    thrown away."""
    tus.spoken(version)
    size, facts = tus.length(length), _facts(tus.metadata(metadata))
    mapping(facts.map)
    most = most_of(facts.kind)
    if size > most:
        raise TooLarge("too_large", f"A list of this type may have {most // MB} MB.")
    await found(parts, caller, campaign_id)

    async def act() -> UploadView:
        now = parts.clock()
        upload = Upload(
            id=new_id("upl", now),
            tenant_id=caller.tenant_id,
            campaign_id=campaign_id,
            length=size,
            facts=facts,
            created_at=now,
            expires_at=now + LIVES,
        )
        if not await parts.stores.recipient_uploads.create(caller.tenant_id, upload, MOST_OPEN):
            detail = f"{MOST_OPEN} lists are on their way already; finish or delete one."
            raise TooManyUploads("too_many_uploads", detail)
        return _view(upload)

    made = await once(parts, caller, idempotency_key, (campaign_id, size, facts), act, kind=UploadView)
    location = f"/v1/campaigns/{campaign_id}/recipients/uploads/{made.id}"
    headers = {"Location": location, **tus.headers(made.offset, made.length, made.expires_at)}
    return Response(made, status_code=201, headers=headers)


@get(PATH, tags=TAGS, summary="List uploads that are not over", guards=[allow("run_campaigns")])
async def list_uploads(parts: Hub, caller: Me, campaign_id: ToCampaign) -> Page[UploadView]:
    """Those still coming in or being imported: a client that lost its place finds it by `fingerprint`."""
    await found(parts, caller, campaign_id)
    uploads = await parts.stores.recipient_uploads.unfinished(caller.tenant_id, campaign_id)
    return Page(items=[_view(each) for each in uploads], next_cursor=None)


@head(ONE, tags=TAGS, summary="How much of a list is here (tus)", guards=[allow("run_campaigns")], status_code=200)
async def upload_offset(
    parts: Hub, caller: Me, campaign_id: ToCampaign, upload_id: OfUpload, version: Version = None
) -> Nothing:
    """`Upload-Offset` says where to go on."""
    tus.spoken(version)
    upload = await _found(parts, caller, campaign_id, upload_id)
    facts = {"filename": upload.facts.filename, "filetype": upload.facts.kind}
    headers = {**tus.headers(upload.received, upload.length, upload.expires_at), "Upload-Metadata": tus.written(facts)}
    return Response(None, headers={**headers, "Cache-Control": "no-store"})


@patch(ONE, tags=TAGS, summary="Send a piece of a list (tus)", guards=[allow("run_campaigns")], status_code=204,
       request_max_body_size=FILE_MAX)  # fmt: skip
async def send_piece(
    *,
    parts: Hub,
    caller: Me,
    request: Request[Any, Any, Any],
    campaign_id: ToCampaign,
    upload_id: OfUpload,
    version: Version = None,
    offset: Offset = None,
) -> Nothing:
    """The bytes from `Upload-Offset` on, as many as you like, as `application/offset+octet-stream`. When the line
    breaks, what came is kept. With the last byte the import begins: `GET` this address tells how far it is."""
    tus.spoken(version)
    if bare_type(request.headers.get("content-type")) != tus.BODY:
        raise tus.NoPiece("unsupported_media_type", f"A piece comes as {tus.BODY}.")
    at = tus.offset(offset)
    upload = await _found(parts, caller, campaign_id, upload_id)
    if upload.state != "receiving" and at == upload.length:
        return Response(None, status_code=204, headers=tus.headers(at, upload.length, upload.expires_at))
    if upload.state != "receiving" or at != upload.received:
        raise _elsewhere(upload)
    announced = request.content_length
    if announced is not None and at + announced > upload.length:
        raise TooLarge("too_large", f"This piece would end behind byte {upload.length}.")
    upload = await _take(parts, upload, request.stream())
    if upload.state == "importing":
        parts.uploaded.set()
    return Response(None, status_code=204, headers=tus.headers(upload.received, upload.length, upload.expires_at))


@get(ONE, tags=TAGS, summary="Get an upload and its answer", guards=[allow("run_campaigns")])
async def get_upload(parts: Hub, caller: Me, campaign_id: ToCampaign, upload_id: OfUpload) -> UploadView:
    """How far it is; at the end, what became of the list. The same however often it is asked for."""
    return _view(await _found(parts, caller, campaign_id, upload_id))


@get(ONE + "/not-taken.csv", tags=TAGS, summary="Every row that was not taken", guards=[allow("run_campaigns")],
     media_type="text/csv")  # fmt: skip
async def rows_not_taken(parts: Hub, caller: Me, campaign_id: ToCampaign, upload_id: OfUpload) -> Stream:
    """Line, value and reason of each row that did not become a recipient, however many they are."""
    upload = await _found(parts, caller, campaign_id, upload_id)
    key = not_taken_key(upload.tenant_id, upload.id)
    size = (await parts.stores.media.head(key)).size
    headers = {"content-disposition": f'attachment; filename="{upload.id}-not-taken.csv"', "cache-control": "no-store"}
    return Stream(parts.stores.media.range(key, 0, size), headers=headers, media_type="text/csv; charset=utf-8")


@delete(ONE, tags=TAGS, summary="Throw an upload away (tus)", guards=[allow("run_campaigns")])
async def delete_upload(
    parts: Hub, caller: Me, campaign_id: ToCampaign, upload_id: OfUpload, version: Version = None
) -> None:
    """Its pieces, or its kept answer. Recipients that were added stay."""
    tus.spoken(version)
    upload = await _found(parts, caller, campaign_id, upload_id)
    if not await parts.stores.recipient_uploads.delete(caller.tenant_id, upload.id):
        raise Conflict("importing", "The list is being imported; that cannot be stopped any more.")
    await parts.stores.media.delete_under(upload_folder(upload.tenant_id, upload.id))


async def _take(parts: Parts, upload: Upload, stream: AsyncIterator[bytes]) -> Upload:
    """Store what comes, piece by piece. Raises Refusal; the pieces before it stay."""
    folder = pieces_folder(upload.tenant_id, upload.id)
    async for piece in _cut(stream):
        if len(upload.pieces) >= MOST_PIECES:
            raise Conflict("too_many_pieces", f"A list may come in {MOST_PIECES} pieces: send larger ones.")
        name = f"{upload.received:013}-{token_hex(4)}"  # two that send the same piece do not meet
        await parts.stores.media.put_stream(f"{folder}/{name}", _one(piece))
        try:
            upload = await parts.stores.recipient_uploads.append(
                upload.tenant_id, upload, name, len(piece), parts.clock() + LIVES
            )
        except LostRace as lost:
            await parts.stores.media.delete(f"{folder}/{name}")
            raise _elsewhere(upload) from lost
    return upload


async def _cut(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in pieces of a size; when the sender goes, the last piece is what came of it."""
    waiting = bytearray()
    with suppress(InternalServerException):  # how Litestar says that the sender is gone
        async for chunk in stream:
            waiting += chunk
            while len(waiting) >= PIECE:
                yield bytes(waiting[:PIECE])
                del waiting[:PIECE]
    if waiting:
        yield bytes(waiting)


async def _one(piece: bytes) -> AsyncIterator[bytes]:
    yield piece


async def _found(parts: Parts, caller: Caller, campaign_id: str, upload_id: str) -> Upload:
    upload = await parts.stores.recipient_uploads.get(caller.tenant_id, upload_id)
    if upload is None or upload.campaign_id != campaign_id:
        raise NotFound("upload_not_found", "There is no such upload, or it has expired.")
    return upload


def _facts(given: dict[str, str]) -> ListFacts:
    facts = ListFacts(
        kind=given.get("filetype") or "text/csv",
        **{name: given[name] for name in ("filename", "map", "country", "fingerprint") if name in given},
    )
    if len(facts.map) > 4000:
        raise tus.wrong("Upload-Metadata", "has a map of more than 4000 characters")
    if facts.country and not (len(facts.country) == 2 and facts.country.isalpha()):
        raise tus.wrong("Upload-Metadata", "has a country that is not of two letters (ISO 3166)")
    return structs.replace(facts, filename=facts.filename[:240], fingerprint=facts.fingerprint[:200])


def _view(upload: Upload) -> UploadView:
    outcome = upload.outcome or b""
    return UploadView(
        id=upload.id,
        campaign_id=upload.campaign_id,
        filename=upload.facts.filename,
        fingerprint=upload.facts.fingerprint,
        state=upload.state,
        offset=upload.received,
        length=upload.length,
        progress=upload.progress if upload.state == "importing" else None,
        answer=msgspec.json.decode(outcome, type=Imported) if upload.state == "done" else None,
        problem=msgspec.json.decode(outcome, type=Problem) if upload.state == "failed" else None,
        created_at=upload.created_at,
        expires_at=upload.expires_at,
    )


def _elsewhere(upload: Upload) -> Conflict:
    detail = "The upload stands at another byte: ask with HEAD, and go on from there."
    return Conflict("other_offset", detail, {"state": upload.state})


ROUTES = [
    describe_uploads,
    create_upload,
    list_uploads,
    upload_offset,
    send_piece,
    get_upload,
    rows_not_taken,
    delete_upload,
]
