"""Fetches a page that somebody names, and nothing that is not public.

A name is resolved once, every address it has must be public, and the connection goes to one of those addresses: a name
that means something else a moment later gains nothing. Each redirect is looked at in the same way.
"""

import asyncio
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

import httpx

from hub.domain.knowledge import DocumentKind
from hub.errors import Invalid
from inbox.knowledge.addresses import public
from inbox.knowledge.kinds import MB, PAGE_MOST, TAKEN, TYPES
from inbox.ranges import bare_type

SECONDS: Final = 10.0  # for all of it
MOST_REDIRECTS: Final = 5
MOST_TRIES: Final = 3  # addresses of one name
LONGEST: Final = 2000  # characters of an address
HEADERS: Final = {
    "User-Agent": "Hubbub",
    "Accept": "text/html, text/plain, text/markdown, application/pdf;q=0.9, */*;q=0.1",
    "Accept-Encoding": "identity",
}
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

Resolve = Callable[[str, int], Awaitable[list[str]]]


class Fetched(NamedTuple):
    """`address` as it was given, without what only a browser heeds. Text is UTF-8, whatever it was."""

    address: str
    kind: DocumentKind
    content: bytes


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, in the order to try them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Fetcher:
    """`private` lets pages come from this machine and its neighbours too. Tests hand in `transport` and `names`."""

    def __init__(
        self, *, private: bool = False, transport: httpx.AsyncBaseTransport | None = None, names: Resolve = resolve
    ) -> None:
        self._private = private
        self._transport = transport
        self._names = names

    async def fetch(self, address: str) -> Fetched:
        """Raises Invalid `page_not_fetched` with a sentence for people."""
        url = checked(address)
        try:
            async with asyncio.timeout(SECONDS), self._client() as client:
                kind, content = await self._follow(client, url)
        except TimeoutError as late:
            raise refused(f"The page did not come within {SECONDS:.0f} s") from late
        except httpx.HTTPError as problem:
            raise refused(f"The page cannot be reached: {type(problem).__name__}") from problem
        return Fetched(str(url), kind, content)

    def _client(self) -> httpx.AsyncClient:
        # no proxy from the environment: it would reach what we must not
        return httpx.AsyncClient(transport=self._transport, trust_env=False, timeout=SECONDS, headers=HEADERS)

    async def _follow(self, client: httpx.AsyncClient, url: httpx.URL) -> tuple[DocumentKind, bytes]:
        for _ in range(MOST_REDIRECTS + 1):
            async with self._asked(client, url) as answer:
                if answer.status_code not in REDIRECTS:
                    return await _taken(answer)
                url = checked(str(url.join(answer.headers.get("location", ""))))
        raise refused(f"The page leads on and on: more than {MOST_REDIRECTS} redirects")

    @asynccontextmanager
    async def _asked(self, client: httpx.AsyncClient, url: httpx.URL) -> AsyncGenerator[httpx.Response]:
        """The answer of a page's server; it is closed whatever happens."""
        host = url.raw_host.decode("ascii")
        places = await self._places(host, url.port or (443 if url.scheme == "https" else 80))
        for n, place in enumerate(places, 1):
            request = client.build_request(
                "GET",
                url.copy_with(host=place),
                headers={"Host": url.netloc.decode("ascii")},
                extensions={"sni_hostname": host},
            )
            try:
                answer = await client.send(request, stream=True, follow_redirects=False)
            except httpx.ConnectError:
                if n == len(places):
                    raise
                continue
            try:
                yield answer
            finally:
                await answer.aclose()
            return

    async def _places(self, host: str, port: int) -> list[str]:
        try:
            places = await self._names(host, port)
        except (OSError, UnicodeError) as problem:
            raise refused(f"There is no {host}") from problem
        if not places:
            raise refused(f"There is no {host}")
        if not self._private and not all(public(place) for place in places):
            raise refused(f"{host} is not on the public network")
        return places[:MOST_TRIES]


def checked(address: str) -> httpx.URL:
    """An address of the web. Raises Invalid `page_not_fetched`."""
    try:
        url = httpx.URL(address.strip())
        port = 80 if url.port is None else url.port
    except (httpx.InvalidURL, ValueError) as problem:
        raise refused("This is no address of a page") from problem
    if url.scheme not in {"http", "https"} or not url.host or b"%" in url.raw_host:
        raise refused("A page's address begins with https:// or http:// and a name")
    if len(address) > LONGEST or not 0 < port < 65536:
        raise refused("This is no address of a page")
    if url.userinfo:
        raise refused("An address with a name and a password in it is not fetched")
    return url.copy_with(fragment=None)


async def _taken(answer: httpx.Response) -> tuple[DocumentKind, bytes]:
    if answer.status_code != 200:
        raise refused(f"The page's server answers {answer.status_code}")
    said = answer.headers.get("content-type", "text/html")
    kind = TYPES.get(bare_type(said))
    if kind is None:
        raise refused(f"Knowledge is made of {TAKEN}; this page is {bare_type(said)}")
    announced = answer.headers.get("content-length", "")
    content = bytearray()
    too_large = announced.isdigit() and int(announced) > PAGE_MOST
    if not too_large:
        async for chunk in answer.aiter_bytes():
            content += chunk
            if len(content) > PAGE_MOST:
                too_large = True
                break
    if too_large:
        raise refused(f"The page is larger than {PAGE_MOST // MB} MB")
    if not content:
        raise refused("The page is empty")
    return kind, bytes(content) if kind == "pdf" else _utf8(bytes(content), answer.charset_encoding)


def _utf8(content: bytes, charset: str | None) -> bytes:
    """What the server says of the letters is lost with its headers, so they are written anew, with a mark."""
    if not charset:
        return content
    try:
        return content.decode(charset, "replace").encode("utf-8-sig")
    except (LookupError, ValueError):
        return content


def refused(sentence: str) -> Invalid:
    errors = [{"path": "url", "message": sentence}]
    return Invalid("page_not_fetched", f"{sentence}.", {"errors": errors})
