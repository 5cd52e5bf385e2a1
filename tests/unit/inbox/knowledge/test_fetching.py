"""Fetching a page: only what is public, whatever names, redirects and servers say."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from hub.errors import Invalid
from inbox.knowledge import fetching
from inbox.knowledge.fetching import MOST_REDIRECTS, Fetched, Fetcher
from inbox.knowledge.kinds import PAGE_MOST

PUBLIC = "93.184.215.14"
HTML = {"content-type": "text/html; charset=utf-8"}
NAMES = {
    "shop.example": [PUBLIC],
    "www.shop.example": ["2606:2800:21f::1", PUBLIC],
    "inside.example": ["10.0.0.5"],
    "half.example": [PUBLIC, "127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "localhost": ["127.0.0.1", "::1"],
    "2130706433": ["127.0.0.1"],  # as the system's resolver reads it
    "0x7f.1": ["127.0.0.1"],
    "::1": ["::1"],
    "127.0.0.1": ["127.0.0.1"],
    "xn--gre-6ka8i.example": [PUBLIC],
}


class Web:
    """Servers by address, and what they were asked."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response] | None = None) -> None:
        self.asked: list[httpx.Request] = []
        self.named: list[str] = []
        self._answer = answer or (lambda request: httpx.Response(200, headers=HTML, text="<p>Hello"))

    async def names(self, host: str, port: int) -> list[str]:
        self.named.append(host)
        if host not in NAMES:
            raise OSError("not known")
        return NAMES[host]

    def _take(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self._answer(request)

    async def fetch(self, address: str, *, private: bool = False) -> Fetched:
        transport = httpx.MockTransport(self._take)
        return await Fetcher(private=private, transport=transport, names=self.names).fetch(address)

    async def refused(self, address: str) -> str:
        with pytest.raises(Invalid) as told:
            await self.fetch(address)
        assert told.value.code == "page_not_fetched"
        assert told.value.extra["errors"][0]["path"] == "url"
        return told.value.detail


def leading(*places: str) -> Callable[[httpx.Request], httpx.Response]:
    """Each answer leads to the next place; behind the last one there is a page."""
    left = list(places)

    def answer(request: httpx.Request) -> httpx.Response:
        if left:
            return httpx.Response(302, headers={"location": left.pop(0)})
        return httpx.Response(200, headers=HTML, text="<p>Arrived")

    return answer


async def test_a_page_is_asked_for_at_the_address_that_was_looked_at():
    web = Web()
    page = await web.fetch("https://shop.example/help?q=1#top")
    assert page == Fetched("https://shop.example/help?q=1", "html", "<p>Hello".encode("utf-8-sig"))
    (request,) = web.asked
    assert (request.url.host, request.url.path, request.url.query) == (PUBLIC, "/help", b"q=1")
    assert request.headers["host"] == "shop.example"
    assert request.extensions["sni_hostname"] == "shop.example"
    assert "cookie" not in request.headers


@pytest.mark.parametrize(
    "address",
    [
        "http://inside.example/", "http://half.example/", "http://metadata.example/latest/meta-data/", "http://localhost:8000/",
        "http://2130706433/", "http://0x7f.1/", "http://[::1]:6379/", "http://127.0.0.1/", "https://127.0.0.1/",
    ],
)  # fmt: skip
async def test_what_is_not_public_is_not_asked(address: str):
    web = Web()
    assert "not on the public network" in await web.refused(address)
    assert web.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "ftp://shop.example/", "file:///etc/passwd", "gopher://shop.example", "javascript:alert(1)", "//shop.example",
        "shop.example", "", "http://", "http:///x", "http://[", "https://ana:secret@shop.example/",
        "http://shop.example:0/", "http://shop.example:99999/", "https://shop.example/" + "x" * 2000,
        "data:text/html,<p>x",
    ],
)  # fmt: skip
async def test_what_is_no_address_of_a_page_is_not_even_looked_up(address: str):
    web = Web()
    assert await web.refused(address)
    assert (web.asked, web.named) == ([], [])


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.1/",
        "http://inside.example/",
        "//metadata.example/x",
        "file:///etc/passwd",
        "http://ana:x@shop.example/",
    ],
)
async def test_a_redirect_leads_nowhere_that_could_not_be_asked_for(place: str):
    web = Web(leading("https://www.shop.example/", place))
    assert await web.refused("https://shop.example/")
    assert [request.headers["host"] for request in web.asked] == ["shop.example", "www.shop.example"]


async def test_redirects_are_followed_and_the_address_stays_the_given_one():
    web = Web(leading("/help", "https://www.shop.example/help"))
    assert (await web.fetch("http://shop.example/")).address == "http://shop.example/"
    assert [(request.url.scheme, request.headers["host"], request.url.path) for request in web.asked] == [
        ("http", "shop.example", "/"),
        ("http", "shop.example", "/help"),
        ("https", "www.shop.example", "/help"),
    ]


async def test_a_page_that_leads_on_for_ever_is_given_up():
    web = Web(leading(*["/again"] * 100))
    assert "redirects" in await web.refused("http://shop.example/")
    assert len(web.asked) == MOST_REDIRECTS + 1


async def test_another_address_of_the_name_is_tried_when_one_does_not_answer():
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host != PUBLIC:
            raise httpx.ConnectError("no route", request=request)
        return httpx.Response(200, headers=HTML, text="<p>Hello")

    web = Web(answer)
    assert (await web.fetch("http://www.shop.example/")).content
    assert [request.url.host for request in web.asked] == ["2606:2800:21f::1", PUBLIC]


async def test_a_name_none_of_whose_addresses_answers_says_so():
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route", request=request)

    web = Web(answer)
    assert "cannot be reached" in await web.refused("http://www.shop.example/")
    assert len(web.asked) == 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(404, headers=HTML), "answers 404"),
        (httpx.Response(200, headers={"content-type": "image/png"}, content=b"x"), "image/png"),
        (httpx.Response(200, headers=HTML), "empty"),
        (httpx.Response(200, headers={**HTML, "content-length": str(PAGE_MOST + 1)}, content=b"x"), "5 MB"),
        (httpx.Response(200, headers=HTML, content=b"x" * (PAGE_MOST + 1)), "5 MB"),
        (httpx.Response(302), "leads on"),
    ],
)
async def test_what_is_no_page_says_why(answer: httpx.Response, words: str):
    web = Web(lambda request: answer)
    assert words in await web.refused("https://shop.example/")


async def test_a_page_that_does_not_end_is_cut_off():
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        while True:
            sent += 1
            yield b"x" * 100_000

    web = Web(lambda request: httpx.Response(200, headers=HTML, content=endless()))
    assert "5 MB" in await web.refused("https://shop.example/")
    assert sent <= PAGE_MOST // 100_000 + 2


async def test_a_slow_page_is_given_up(monkeypatch: pytest.MonkeyPatch):
    async def never() -> Any:
        yield b"x"
        await asyncio.Event().wait()

    monkeypatch.setattr(fetching, "SECONDS", 0.05)
    web = Web(lambda request: httpx.Response(200, headers=HTML, content=never()))
    assert "did not come" in await web.refused("https://shop.example/")


@pytest.mark.parametrize(
    ("said", "content", "text"),
    [
        ("text/html; charset=iso-8859-1", "Größe".encode("latin-1"), "\ufeffGröße"),
        ("text/plain; charset=nonsense", b"abc", "abc"),
        ("text/plain", "Größe".encode(), "Größe"),
    ],
)
async def test_what_the_server_says_of_the_letters_is_kept(said: str, content: bytes, text: str):
    web = Web(lambda request: httpx.Response(200, headers={"content-type": said}, content=content))
    assert (await web.fetch("http://shop.example/")).content.decode() == text


async def test_a_setting_lets_private_pages_in():
    web = Web()
    assert (await web.fetch("http://127.0.0.1:9000/help", private=True)).kind == "html"
    assert web.asked[0].url.port == 9000


async def test_a_name_in_any_script_is_asked_for_as_the_network_writes_it():
    web = Web()
    await web.fetch("https://größe.example/")
    assert web.named == [web.asked[0].headers["host"]]
    assert web.named[0].startswith("xn--")
