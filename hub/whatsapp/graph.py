"""One HTTP conversation with Meta's Graph API: pooled, with explicit time limits, and exact about what is not known.

GraphUnreachable   the request certainly did not leave: trying again cannot do it twice
GraphTimeout       it may have been carried out: only Meta can tell
GraphRefused       Graph answered no, with a verdict on what to do
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import aiohttp
import httpx
import msgspec
from httpx_aiohttp import AiohttpTransport
from msgspec import Struct

from hub.errors import HubbubError, Unavailable
from hub.whatsapp.refusals import Verdict, judge
from hub.whatsapp.values import listed, table

# 1,000 sends a second at the 250–800 ms Graph takes for one keep this many connections busy.
CONNECTIONS = 1000
# Meta closes idle connections after a minute; a request that meets the closing cannot be told from one carried out.
KEEP_IDLE = 20.0
CONNECT, POOL, TOTAL = 3.0, 5.0, 20.0  # seconds
_LIMITS = {"timeout": httpx.Timeout(TOTAL, connect=CONNECT, pool=POOL).as_dict()}

# What aiohttp raises before a byte of the request is out. Its transport for httpx reports a connection lost in the
# middle as a connect timeout, so the cause underneath is what counts.
_NOT_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
_NOT_LEFT_HTTPX = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_FAILURES = (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError)


class GraphUnreachable(Unavailable):
    """No connection to Graph; the request was not sent."""

    def __init__(self, reason: str) -> None:
        Unavailable.__init__(self, "graph", reason)
        self.args = (reason,)


class GraphTimeout(HubbubError):
    """The request left and no usable answer came: it may have been accepted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class GraphRefused(HubbubError):
    """Graph answered no."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict)
        self.verdict = verdict

    def __str__(self) -> str:
        return f"Graph refused: {self.verdict.error.code} {self.verdict.error.title} ({self.verdict.action})"


class Answer(Struct, frozen=True):
    """Graph's answer. `body` is the decoded JSON, None when it is none. Header names are in lower case."""

    status: int
    body: Any
    headers: Mapping[str, str] = {}

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300 and "error" not in table(self.body)

    @property
    def retry_after(self) -> float | None:
        """The seconds Graph asks to wait, from `Retry-After` or its usage header. None when it names no time."""
        return _retry_after(self.headers)

    def or_refused(self) -> "Answer":
        """Itself when Graph said yes. Raises GraphRefused when it said no."""
        if self.ok:
            return self
        raise GraphRefused(judge(self.status, self.body, self.retry_after))


class Graph:
    """Meta's Graph API, or whatever stands at `base_url`. Make one per process, inside its event loop; `close` it.

    Requests go to the transport as they are: redirects, cookies and proxies, which httpx's client would look after, are
    not wanted here, and they cost a third of a send. `transport` replaces the network in tests. An access token goes
    into one header and nowhere else: not into a message of an error, nor into an answer that repeats it.
    """

    def __init__(self, base_url: str, version: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._base = f"{base_url.rstrip('/')}/{version}"
        self._transport = transport or AiohttpTransport(client=_session)

    async def call(
        self,
        method: str,
        path: str,
        token: str,
        *,
        json: Any = None,
        params: Mapping[str, str] | None = None,
        content: AsyncIterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        total: float = TOTAL,
        scheme: str = "Bearer",
    ) -> Answer:
        """One request to `path` under the version, answered within `total` seconds, whatever the answer's status.

        Raises GraphUnreachable when it did not leave, GraphTimeout when nobody can say.
        """
        body: Any = content
        more = {**(headers or {}), "authorization": f"{scheme} {token}"}
        if json is not None:
            body = msgspec.json.encode(json)
            more["content-type"] = "application/json"
        request = self._request(method, f"{self._base}/{path}", token, params=params, content=body, headers=more)
        try:
            async with asyncio.timeout(total):
                response = await self._transport.handle_async_request(request)
                await response.aread()
        except TimeoutError as error:
            raise GraphTimeout(f"no answer from Graph within {total:g} s") from error
        except _FAILURES as error:
            raise _failure(error) from error
        return _answer(response, token)

    @asynccontextmanager
    async def stream(self, url: str, token: str) -> AsyncGenerator[httpx.Response]:
        """The answer at a full address with its body unread; read it with `chunks`. Raises as `call` does.

        The token leaves over TLS only, unless Graph itself is plain (the simulator).
        """
        if not url.startswith(("https://", self._base.partition("://")[0] + "://")):
            raise GraphUnreachable("the address is not one a token may be sent to")
        request = self._request("GET", url, token)
        try:
            response = await self._transport.handle_async_request(request)
        except _FAILURES as error:
            raise _failure(error) from error
        try:
            yield response
        finally:
            await response.aclose()

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.aclose()

    def _request(self, method: str, url: str, token: str, **more: Any) -> httpx.Request:
        headers = {"user-agent": "hubbub", "authorization": f"Bearer {token}", **more.pop("headers", {})}
        try:
            return httpx.Request(method, _address(url), headers=headers, extensions=_LIMITS, **more)
        # A token with a line break or an address that is none; the message would repeat it.
        except (ValueError, httpx.InvalidURL):
            raise GraphUnreachable("the access token or the address has characters that cannot be sent") from None


async def chunks(response: httpx.Response) -> AsyncGenerator[bytes]:
    """The body of a streamed answer. Raises GraphTimeout when the connection breaks."""
    try:
        async for chunk in response.aiter_bytes():
            yield chunk
    except _FAILURES as error:
        raise _failure(error) from error


@lru_cache(maxsize=256)
def _address(url: str) -> httpx.URL:
    """Read once: a number's address for sending is used again and again."""
    return httpx.URL(url)


def _session() -> aiohttp.ClientSession:
    """No cookies: what Graph sets for one tenant's token must not travel with another's."""
    connector = aiohttp.TCPConnector(
        limit=CONNECTIONS, keepalive_timeout=KEEP_IDLE, ttl_dns_cache=60, ssl=httpx.create_ssl_context()
    )
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())


def _failure(error: Exception) -> GraphUnreachable | GraphTimeout:
    cause = error.__cause__ if isinstance(error.__cause__, aiohttp.ClientError) else error
    kinds = _NOT_LEFT if isinstance(cause, aiohttp.ClientError) else _NOT_LEFT_HTTPX
    name = type(cause).__name__
    if isinstance(cause, kinds):
        return GraphUnreachable(f"no connection to Graph: {name}")
    return GraphTimeout(f"the connection broke before Graph's answer: {name}")


def _answer(response: httpx.Response, token: str) -> Answer:
    content = response.content
    # Meta repeats a malformed token in its error message, which is shown and logged.
    if response.status_code >= 400 and token:
        content = content.replace(token.encode(), b"[access token]")
    try:
        body: Any = msgspec.json.decode(content) if content else None
    except (msgspec.DecodeError, RecursionError):
        body = None
    return Answer(response.status_code, body, {name.lower(): value for name, value in response.headers.items()})


def _retry_after(headers: Mapping[str, str]) -> float | None:
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked)
    try:
        if asked:  # a date, read against the sender's own clock
            wait = parsedate_to_datetime(asked) - parsedate_to_datetime(headers["date"])
            return max(0.0, wait.total_seconds())
    except (KeyError, ValueError, TypeError):
        return None
    return _usage_wait(headers.get("x-business-use-case-usage", ""))


def _usage_wait(usage: str) -> float | None:
    try:
        told = table(msgspec.json.decode(usage))
    except msgspec.DecodeError:
        return None
    rows = [table(row) for rows in told.values() for row in listed(rows)]
    minutes = [row.get("estimated_time_to_regain_access") for row in rows]
    waits = [60.0 * minute for minute in minutes if isinstance(minute, int | float) and minute > 0]
    return max(waits) if waits else None
