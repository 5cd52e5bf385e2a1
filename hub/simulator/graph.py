"""Graph's calls other than sending: numbers, accounts, media and templates, with Meta's answers and errors."""

import re
import time
from typing import Any

from litestar import Request, Response, Router, delete, get, post
from litestar.datastructures import MutableScopeHeaders, State, UploadFile
from litestar.types import Message, Scope

from hub.domain.messaging_limit import tier_of
from hub.simulator import library, template_calls
from hub.simulator.checks import Json
from hub.simulator.faults import Fault, unknown_object
from hub.simulator.files import check_upload
from hub.simulator.journal import FileKept
from hub.simulator.paging import cursors
from hub.simulator.tokens import check_authorization
from hub.simulator.uploads import MOST, PREFIX
from hub.simulator.wiring import Parts
from hub.simulator.world import Line

Req = Request[Any, Any, State]
_USAGE = "usage_headers"
_VERSION = re.compile(r"v\d{1,2}(\.\d)?")
DEFAULT_FIELDS = ("id", "display_phone_number", "verified_name", "quality_rating")


def router() -> Router:
    """All Graph routes; their refusals are Faults, answered in Meta's shape."""
    return Router(
        path="/",
        route_handlers=[node, change, edge, create, remove, remove_edge, media_bytes, sample_bytes],
        exception_handlers={Fault: _fault},
        include_in_schema=False,
    )


def _fault(_: Request[Any, Any, Any], fault: Fault) -> Response[Json]:
    return Response(fault.body(), status_code=fault.status)


def _enter(request: Req, version: str, node_id: str) -> Parts:
    """Check version, token and the hour's budget as every call does."""
    if not _VERSION.fullmatch(version):
        raise Fault(2500, f"Unknown path components: {request.url.path}")
    token = request.query_params.get("access_token")
    check_authorization(f"Bearer {token}" if token else request.headers.get("authorization", ""))
    parts: Parts = request.app.state.parts
    chaos, now = parts.chaos(), time.time()
    account, limits = parts.world.account_of(node_id), (chaos.account_calls, chaos.app_calls)
    try:
        parts.budget.count(account, limits, now, chaos.hour_s)
    finally:
        request.scope["state"][_USAGE] = parts.budget.headers(account, limits, now, chaos.hour_s)
    return parts


async def tell_usage(message: Message, scope: Scope) -> None:
    """Put the usage headers on the answer of a call that was counted."""
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        usage: dict[str, str] = scope["state"].get(_USAGE, {})
        for name, value in usage.items():
            headers[name] = value


@get("/{version:str}/{node_id:str}")
async def node(request: Req, version: str, node_id: str) -> Json:
    """A number, a media file, an upload, a template or an account by its id; or the template library."""
    parts = _enter(request, version, node_id)
    query = request.query_params
    if node_id == "message_template_library":
        return cursors(library.searched(query), query, str(request.url))
    if node_id.startswith(PREFIX):
        return {"id": node_id, "file_offset": parts.world.uploads.offset(node_id)}
    line = parts.world.numbers.get(node_id)
    if line is not None:
        return _number(line, query.get("fields"))
    file = parts.world.files.get(node_id)
    if file is not None:
        return _media(request, parts, file)
    if node_id in parts.world.accounts:
        return {"id": node_id, "name": "Hubbub demo", "currency": "USD", "timezone_id": "1"}
    found = parts.world.template_by_id(node_id)
    if found is None:
        raise unknown_object(node_id)
    return template_calls.fields_of(found[1].listed, query.get("fields"))


@post("/{version:str}/{node_id:str}", status_code=200, request_max_body_size=MOST + 1)
async def change(request: Req, version: str, node_id: str) -> Json:
    """Edit a template; or bytes of an upload, from where the last ones ended."""
    parts = _enter(request, version, node_id)
    if not node_id.startswith(PREFIX):
        return template_calls.edit(parts, node_id, await request.body(), _base(request))
    handle = await parts.world.uploads.take(node_id, request.headers.get("file_offset", "0"), request.stream())
    return {"h": handle} if handle else {"id": node_id, "file_offset": parts.world.uploads.offset(node_id)}


@get("/{version:str}/{node_id:str}/{edge_name:str}")
async def edge(request: Req, version: str, node_id: str, edge_name: str) -> Json:
    """What hangs below a number or an account."""
    parts = _enter(request, version, node_id)
    query = request.query_params
    if node_id in parts.world.accounts:
        if edge_name == "phone_numbers":
            lines = [line for line in parts.world.numbers.values() if line.made.waba_id == node_id]
            return cursors([_number(line, query.get("fields")) for line in lines], query, str(request.url))
        if edge_name == "message_templates":
            return template_calls.listed(parts, node_id, query, str(request.url))
        if edge_name == "subscribed_apps":
            app = {"id": "400000000000001", "name": "Hubbub", "link": "https://hubbub.example/"}
            return {"data": [{"whatsapp_business_api_data": app}]}
    if node_id in parts.world.numbers and edge_name == "whatsapp_business_profile":
        return {"data": [{"messaging_product": "whatsapp", "about": "Ask us anything", "vertical": "RETAIL"}]}
    raise unknown_object(node_id)


@post("/{version:str}/{node_id:str}/{edge_name:str}", status_code=200)
async def create(request: Req, version: str, node_id: str, edge_name: str) -> Json:
    """Files, templates, pauses, subscriptions, registration."""
    parts = _enter(request, version, node_id)
    if node_id in parts.world.numbers:
        if edge_name == "media":
            return await _upload(request, parts)
        if edge_name in {"register", "deregister", "whatsapp_business_profile"}:
            return {"success": True}
    if node_id in parts.world.accounts:
        if edge_name == "subscribed_apps":
            return {"success": True}
        if edge_name == "message_templates":
            return template_calls.create(parts, node_id, await request.body(), _base(request))
    if edge_name == "uploads":
        query = request.query_params
        told = [query.get(key, "") for key in ("file_name", "file_length", "file_type")]
        return {"id": parts.world.uploads.begin(*told)}
    if edge_name == "unpause":
        return template_calls.unpause(parts, node_id)
    raise unknown_object(node_id)


@delete("/{version:str}/{node_id:str}", status_code=200)
async def remove(request: Req, version: str, node_id: str) -> Json:
    """Forget a media file."""
    parts = _enter(request, version, node_id)
    if parts.world.files.get(node_id) is None:
        raise unknown_object(node_id)
    parts.world.files.drop(node_id)
    return {"success": True}


@delete("/{version:str}/{node_id:str}/{edge_name:str}", status_code=200)
async def remove_edge(request: Req, version: str, node_id: str, edge_name: str) -> Json:
    """Delete templates by name (in all languages) or by their ids; or unsubscribe."""
    parts = _enter(request, version, node_id)
    if node_id in parts.world.accounts and edge_name == "message_templates":
        return template_calls.delete(parts, node_id, request.query_params)
    if node_id in parts.world.accounts and edge_name == "subscribed_apps":
        return {"success": True}
    raise unknown_object(node_id)


@get("/media/{media_id:str}")
async def media_bytes(request: Req, media_id: str) -> Response[Any]:
    """The bytes behind a media url: only with a token, only until the url's time is over, then 404."""
    check_authorization(request.headers.get("authorization", ""))
    parts: Parts = request.app.state.parts
    query = request.query_params
    file = parts.world.files.get(media_id)
    if file is None or not parts.world.files.fits(media_id, query.get("ext", ""), query.get("hash", ""), time.time()):
        return Response("Not found", status_code=404, media_type="text/plain")
    chaos = parts.chaos()
    if chaos.media_failures and parts.dice.random() * 100 < chaos.media_failures:
        return Response("Service unavailable", status_code=503, media_type="text/plain")
    return Response(parts.world.files.read(file), media_type=file.mime_type)


@get("/samples/{upload_id:str}")
async def sample_bytes(request: Req, upload_id: str) -> Response[bytes]:
    """A header's example file, as reviewers and WhatsApp Manager see it."""
    parts: Parts = request.app.state.parts
    found = parts.world.uploads.sample(upload_id)
    if found is None:
        return Response(b"Not found", status_code=404, media_type="text/plain")
    return Response(found[0], media_type=found[1])


def _base(request: Req) -> str:
    return str(request.base_url).rstrip("/")


def _media(request: Req, parts: Parts, file: FileKept) -> Json:
    number_id = request.query_params.get("phone_number_id")
    if number_id is not None and number_id not in parts.world.numbers:
        raise unknown_object(file.id)
    until = int(time.time() + parts.chaos().media_expiry_s)
    return {
        "messaging_product": "whatsapp",
        "url": parts.world.files.address(file, _base(request), until),
        "mime_type": file.mime_type,
        "sha256": file.sha256,
        "file_size": file.size,
        "id": file.id,
    }


async def _upload(request: Req, parts: Parts) -> Json:
    form = await request.form()
    if form.get("messaging_product") != "whatsapp":
        raise Fault(100, "The parameter messaging_product is required.")
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise Fault(100, "The parameter file is required.")
    mime_type = str(form.get("type") or file.content_type)
    data = await file.read()
    if parts.chaos().refuse_uploads:
        raise Fault(131053)
    check_upload(mime_type, len(data))
    return {"id": parts.world.files.keep(data, mime_type, file.filename, by_business=True).id}


def _number(line: Line, fields: str | None) -> Json:
    """The number with the fields asked for; unknown fields are refused, as Graph does."""
    known: Json = {
        "id": line.id,
        "display_phone_number": line.made.display_phone_number,
        "verified_name": line.made.name,
        "quality_rating": line.made.quality,
        "code_verification_status": "VERIFIED",
        "name_status": "APPROVED",
        "status": "CONNECTED",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "HIGH" if line.made.rate >= 1000 else "STANDARD"},
        "whatsapp_business_manager_messaging_limit": tier_of(line.made.messaging_limit),
        "messaging_limit_tier": tier_of(line.made.messaging_limit),
        "is_official_business_account": False,
        "account_mode": "LIVE",
        "is_on_biz_app": line.made.rate <= 20,
        "health_status": {"can_send_message": "AVAILABLE", "entities": []},
        "webhook_configuration": {},
    }
    wanted = [field.strip().split("{")[0] for field in fields.split(",")] if fields else list(DEFAULT_FIELDS)
    for field in wanted:
        if field not in known:
            raise Fault(100, f"Tried accessing nonexisting field ({field}) on node type (WhatsAppBusinessPhoneNumber)")
    return {field: known[field] for field in dict.fromkeys(["id", *wanted])}
