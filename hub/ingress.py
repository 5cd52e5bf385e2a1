"""The webhook process: verify, keep, answer 200. Nothing else; it never looks inside a body.

200 is said only after JetStream has the raw bytes on disk. Bodies that arrive while a publish is under way share the
next one (hub.stream.publish), so a write to disk is paid once for many.
"""

import hmac
import os
from typing import Any, cast
from urllib.parse import parse_qs

import msgspec
import uvicorn
import uvloop
from litestar import Litestar, Response, asgi, get
from litestar.types import Receive, Scope, Send
from prometheus_client import CONTENT_TYPE_LATEST, Counter, generate_latest

from hub import log, settings
from hub.clock import utc_now
from hub.domain.events import RawBody
from hub.errors import StreamUnavailable
from hub.garbage import settle
from hub.stream import connection, subjects, topology
from hub.stream.publish import Framer
from hub.whatsapp import signature

# Meta's largest body is 3 MB (cloud-api: webhooks overview); above this we refuse before reading on.
BODY_BYTES = 4 * 1024 * 1024
PATH = "/webhooks/whatsapp"

ANSWERS = Counter("hub_ingress_answers_total", "Webhook requests by the status they were answered with", ["status"])
BYTES = Counter("hub_ingress_bytes_total", "Bytes of webhook bodies kept")

PLAIN = [(b"content-type", b"text/plain; charset=utf-8")]
RETRY = [(b"retry-after", b"5"), *PLAIN]


class TooLarge(Exception):
    """The body passed BODY_BYTES."""


class Webhook:
    """The endpoint Meta calls, as a bare ASGI app: this is the one place where a framework's part would be felt."""

    def __init__(self, bus: connection.Bus, meta: settings.Meta) -> None:
        self._meta = meta
        self._framer = Framer(bus, subjects.RAW_SUBJECT)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method == "POST":
            status, text = await self._keep(scope, receive)
        elif method == "GET":
            status, text = self._challenge(scope["query_string"])
        else:
            status, text = 405, b"POST or GET\n"
        ANSWERS.labels(str(status)).inc()
        headers = RETRY if status == 503 else PLAIN
        start: Any = {"type": "http.response.start", "status": status, "headers": headers}
        await send(start)
        body: Any = {"type": "http.response.body", "body": text}
        await send(body)

    def _challenge(self, query: bytes) -> tuple[int, bytes]:
        asked = {name: values[0] for name, values in parse_qs(query.decode("latin-1")).items()}
        token = asked.get("hub.verify_token", "")
        wanted = self._meta.verify_token
        if not wanted or not hmac.compare_digest(token.encode(), wanted.encode()):
            return 403, b"wrong verify token\n"
        return 200, asked.get("hub.challenge", "").encode("latin-1")

    async def _keep(self, scope: dict[str, Any], receive: Receive) -> tuple[int, bytes]:
        given: str | None = None
        for name, value in scope["headers"]:
            if name == b"x-hub-signature-256":
                given = value.decode("latin-1")
            elif name == b"content-length" and value.isdigit() and int(value) > BODY_BYTES:
                return 413, b"larger than 4 MB\n"
        try:
            body = await _read(receive)
        except TooLarge:
            return 413, b"larger than 4 MB\n"
        if not signature.valid(body, given, self._meta.app_secrets):
            return 401, b"missing or wrong signature\n"
        try:
            await self._framer.put(msgspec.msgpack.encode(RawBody(received_at=utc_now(), body=body)))
        except StreamUnavailable:
            return 503, b"cannot keep it right now; send it again\n"
        BYTES.inc(len(body))
        return 200, b""


async def _read(receive: Receive) -> bytes:
    event: Any = await receive()
    if not event.get("more_body"):
        body = bytes(event.get("body", b""))
        if len(body) > BODY_BYTES:
            raise TooLarge
        return body
    parts = bytearray(event.get("body", b""))
    while event.get("more_body"):
        event = await receive()
        parts += event.get("body", b"")
        if len(parts) > BODY_BYTES:
            raise TooLarge
    return bytes(parts)


def build(bus: connection.Bus, meta: settings.Meta) -> Litestar:
    """The app: the webhook, and what an operator asks."""
    webhook = Webhook(bus, meta)

    @asgi(PATH, copy_scope=False)
    async def whatsapp(scope: Scope, receive: Receive, send: Send) -> None:
        await webhook(cast("dict[str, Any]", scope), receive, send)

    @get("/healthz", sync_to_thread=False)
    def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @get("/readyz", sync_to_thread=False)
    def readyz() -> Response[dict[str, bool]]:
        return Response({"nats": bus.ready}, status_code=200 if bus.ready else 503)

    @get("/metrics", sync_to_thread=False)
    def metrics() -> Response[bytes]:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return Litestar([whatsapp, healthz, readyz, metrics], openapi_config=None)


async def serve(config: settings.Settings) -> None:
    """Connect, listen, and on a signal stop listening before the connection is closed."""
    bus = await connection.connect(config.engines.nats, "ingress")
    await topology.ensure(bus)
    server = uvicorn.Server(
        uvicorn.Config(
            build(bus, config.meta),
            host=config.addresses.host,
            port=config.addresses.ingress,
            access_log=False,
            log_level="warning",
            lifespan="off",
            proxy_headers=False,  # nothing here asks who calls
            timeout_graceful_shutdown=5,
        )
    )
    settle()
    try:
        await server.serve()
    finally:
        await bus.close()


def main() -> None:
    config = settings.load(os.environ)
    settings.need(config, "HUB_NATS_URL", "HUB_APP_SECRET", "HUB_VERIFY_TOKEN")
    log.set_up(config, "ingress")
    uvloop.run(serve(config))


if __name__ == "__main__":
    main()
