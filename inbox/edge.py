"""What every answer carries, whatever happened: a request id and the headers that make browsers careful."""

# pyright: reportUnknownMemberType=false
# Litestar's scope and headers leave type parameters open.

import re
from uuid import uuid4

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from inbox.campaigns import tus

_SANE = re.compile(r"[A-Za-z0-9._:-]{8,128}\Z")
_KEPT_AS = "hubbub.request_id"

# No inline scripts, nothing from other sites. Styles may be inline: the dashboard's virtual lists place rows by style.
# Media come as blobs because their requests carry the token in a header.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
SECURITY = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(self)",
}


def request_id(scope: Scope) -> str:
    """This request's id: the caller's own `X-Request-Id` when it is sane, else a new one. The same all along."""
    state = scope.setdefault("state", {})
    known = state.get(_KEPT_AS)
    if known is None:
        known = state[_KEPT_AS] = _asked(scope) or uuid4().hex
    return str(known)


async def finish(message: Message, scope: Scope) -> None:
    """A `before_send` hook: it also sees answers that no route made, such as 404."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    headers["x-request-id"] = request_id(scope)
    for name, value in SECURITY.items():
        headers.setdefault(name, value)
    if scope["path"].startswith("/v1"):
        headers.setdefault("cache-control", "no-store")
    if "/recipients/uploads" in scope["path"]:
        headers.setdefault("tus-resumable", tus.VERSION)  # on refusals too


def _asked(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            text = value.decode("latin-1")
            return text if _SANE.match(text) else None
    return None
