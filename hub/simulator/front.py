"""The door of the simulator's server: only loopback callers, and the send call on a road of its own.

A campaign sends a thousand messages a second here, so that one route skips the framework; all others are Litestar's.
"""

import asyncio
import random
import re
from collections.abc import Callable, Iterable
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec
from litestar.types import ASGIApp, Receive, Scope, Send
from prometheus_client import CollectorRegistry, Counter

from hub.log import logger
from hub.simulator.accepting import Accepting
from hub.simulator.chaos import Chaos
from hub.simulator.faults import Fault
from hub.simulator.tokens import check_authorization

log = logger("simulator")

_SEND_PATH = re.compile(r"/v\d{1,2}(?:\.\d)?/(\d+)/messages/?")
_BODY_MOST = 1024 * 1024
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_encode = msgspec.json.Encoder().encode


class Metrics:
    def __init__(self, registry: CollectorRegistry) -> None:
        self.accepted = Counter("simulator_sends_accepted", "Messages accepted", registry=registry)
        self.refused = Counter("simulator_sends_refused", "Messages refused", ["code"], registry=registry)


class Front:
    """The ASGI application that uvicorn runs."""

    def __init__(
        self,
        inner: ASGIApp,
        accepting: Accepting,
        chaos: Callable[[], Chaos],
        dice: random.Random,
        metrics: Metrics,
    ) -> None:
        self._inner, self._accepting, self._chaos, self._dice = inner, accepting, chaos, dice
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        if not _from_here(scope["headers"]):
            await _answer(send, 403, {"title": "The simulator answers to this machine only", "status": 403})
            return
        match = _SEND_PATH.fullmatch(scope["path"]) if scope["method"] == "POST" else None
        if match is not None:
            await self._messages(match.group(1), scope, receive, send)
            return
        await self._inner(scope, receive, send)

    async def _messages(self, phone_number_id: str, scope: Scope, receive: Receive, send: Send) -> None:
        chaos = self._chaos()
        body = await _body(receive)
        if chaos.delay_ms[1]:
            await asyncio.sleep(self._dice.uniform(*chaos.delay_ms) / 1000)
        try:
            check_authorization(dict(scope["headers"]).get(b"authorization", b"").decode("latin-1"))
            self._spoil(chaos)
            answer = self._accepting.post(phone_number_id, body)
        except Fault as fault:
            self._metrics.refused.labels(str(fault.code)).inc()
            retry_after = [(b"retry-after", str(chaos.retry_after_s).encode())] if fault.status == 429 else None
            await _answer(send, fault.status, fault.body(), retry_after)
            return
        if "messages" in answer:
            self._metrics.accepted.inc()
            if self._hit(chaos.timeouts_after_acceptance):
                await _hold(receive, chaos.timeout_hold_s)
                return
        await _answer(send, 200, answer)

    def _spoil(self, chaos: Chaos) -> None:
        """Refuse some calls before they are looked at."""
        if self._hit(chaos.http_429):
            raise Fault(4, status=429)
        if self._hit(chaos.http_500):
            raise Fault(131000)

    def _hit(self, percent: float) -> bool:
        return percent > 0 and self._dice.random() * 100 < percent


def _from_here(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether the call names this machine, and a page that makes it comes from this machine: a web site elsewhere
    could otherwise reach the simulator through somebody's browser."""
    found = dict(headers)
    host = urlsplit("//" + found.get(b"host", b"").decode("latin-1")).hostname
    origin = found.get(b"origin", b"").decode("latin-1")
    return host in LOOPBACK and (not origin or urlsplit(origin).hostname in LOOPBACK)


async def _body(receive: Receive) -> bytes:
    """The whole body, cut where it becomes too large for a message: what is cut is no JSON and is refused as such."""
    message = cast("dict[str, Any]", await receive())
    body: bytes = message.get("body", b"")
    while message.get("more_body") and len(body) <= _BODY_MOST:
        message = cast("dict[str, Any]", await receive())
        body += message.get("body", b"")
    return body[:_BODY_MOST]


async def _hold(receive: Receive, seconds: float) -> None:
    """Answer nothing until the caller gives up, so that it cannot know what became of its message."""

    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    try:
        await asyncio.wait_for(gone(), seconds)
    except TimeoutError:
        log.debug("a caller outlasted a withheld answer")


async def _answer(send: Send, status: int, data: object, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    body = _encode(data)
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", b"application/json; charset=UTF-8"),
                (b"content-length", str(len(body)).encode()),
                (b"facebook-api-version", b"v25.0"),
                *(headers or []),
            ],
        }
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})
