"""Files to and from Meta."""

import base64
import hashlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from hub.whatsapp.graph import Graph, GraphRefused, GraphTimeout
from hub.whatsapp.media import MediaBroken, digest_of, download, upload

FILE = b"picture" * 1000
DIGEST = hashlib.sha256(FILE).digest()
CDN = "https://cdn.test/file"


class Meta:
    """Graph and its file server: an address works `good_for` the given requests for it, counted from the first."""

    def __init__(self, file: bytes = FILE, stale: int = 0, mime: str = "image/jpeg", **facts: Any) -> None:
        self.facts = {"url": CDN, "mime_type": "image/jpeg", "sha256": DIGEST.hex(), "file_size": len(FILE)} | facts
        self.file, self.stale, self.mime = file, stale, mime
        self.asked: list[str] = []
        self.graph = Graph("https://graph.test", "v25.0", transport=httpx.MockTransport(self.handle))

    def handle(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["authorization"] == "Bearer token"
        self.asked.append(request.url.path)
        if request.url.host == "graph.test":
            assert request.url.params["phone_number_id"] == "100"
            return httpx.Response(200, json=self.facts)
        if self.asked.count("/file") <= self.stale:
            return httpx.Response(404)
        return httpx.Response(200, content=self.file, headers={"content-type": self.mime})

    async def fetch(self, sha256: str | None = None) -> bytes:
        async with download(self.graph, "token", "9", "100", sha256) as file:
            assert file.facts.mime_type == "image/jpeg"
            return b"".join([chunk async for chunk in file.chunks()])


async def test_a_file_comes_whole_through_its_address() -> None:
    meta = Meta()
    assert await meta.fetch() == FILE
    assert meta.asked == ["/v25.0/9", "/file"]


async def test_a_stale_address_is_asked_for_once_more() -> None:
    meta = Meta(stale=1)
    assert await meta.fetch() == FILE
    assert meta.asked == ["/v25.0/9", "/file", "/v25.0/9", "/file"]


async def test_an_address_that_stays_stale_is_refused() -> None:
    with pytest.raises(GraphRefused) as caught:
        await Meta(stale=2).fetch()
    assert caught.value.verdict.action == "never"


@pytest.mark.parametrize(
    ("meta", "reason"),
    [
        (Meta(file=FILE[:-1]), "bytes arrived of"),
        (Meta(file=FILE[:-1] + b"X"), "SHA-256"),
        (Meta(mime="text/html; charset=utf-8"), "text/html came instead of image/jpeg"),
        (Meta(url=None), "no address"),
        (Meta(sha256=None, file_size="6999"), "bytes arrived of"),
    ],
)
async def test_a_file_that_is_not_the_announced_one_is_broken(meta: Meta, reason: str) -> None:
    with pytest.raises(MediaBroken, match=reason):
        await meta.fetch()


async def test_the_webhooks_digest_is_checked_when_graph_names_none() -> None:
    assert await Meta(sha256=None).fetch(base64.b64encode(DIGEST).decode()) == FILE
    with pytest.raises(MediaBroken):
        await Meta(sha256=None).fetch(base64.b64encode(hashlib.sha256(b"other").digest()).decode())


async def test_a_file_over_the_limit_is_stopped_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.whatsapp.media.LARGEST", 100)
    with pytest.raises(MediaBroken, match="larger than"):
        await Meta().fetch()


async def test_an_error_of_the_reader_stays_the_readers() -> None:
    with pytest.raises(OSError, match="disk full"):
        async with download(Meta().graph, "token", "9", "100"):
            raise OSError("disk full")


@pytest.mark.parametrize(
    ("written", "expected"),
    [(DIGEST.hex(), DIGEST), (base64.b64encode(DIGEST).decode(), DIGEST)]
    + [(strange, None) for strange in ("<HASH>", "abc", "", None, 7, "z" * 64)],
)
def test_a_digest_is_read_from_hex_and_base64(written: Any, expected: bytes | None) -> None:
    assert digest_of(written) == expected


async def in_two_parts() -> AsyncIterator[bytes]:
    yield FILE[:5000]
    yield FILE[5000:]


def taking(status: int, answer: Any, seen: list[httpx.Request]) -> Graph:
    async def handler(request: httpx.Request) -> httpx.Response:
        await request.aread()
        seen.append(request)
        return httpx.Response(status, json=answer)

    return Graph("https://graph.test", "v25.0", transport=httpx.MockTransport(handler))


async def give(graph: Graph, filename: str = "a.jpg") -> str:
    return await upload(
        graph, "token", "100", in_two_parts(), size=len(FILE), mime_type="image/jpeg", filename=filename
    )


async def test_a_file_is_given_as_a_form_of_known_length() -> None:
    seen: list[httpx.Request] = []
    assert await give(taking(200, {"id": "9"}, seen)) == "9"
    (request,) = seen
    assert request.url.path == "/v25.0/100/media"
    assert int(request.headers["content-length"]) == len(request.content)
    assert FILE in request.content
    assert b'name="messaging_product"\r\n\r\nwhatsapp\r\n' in request.content
    assert b'name="type"\r\n\r\nimage/jpeg\r\n' in request.content


async def test_a_files_name_cannot_break_out_of_its_header() -> None:
    seen: list[httpx.Request] = []
    await give(taking(200, {"id": "9"}, seen), 'a"\r\nx-evil: 1\r\n\r\n.jpg')
    assert b'filename="a%22x-evil: 1.jpg"\r\n' in seen[0].content


async def test_a_file_meta_does_not_take_is_refused_and_one_it_does_not_name_is_unknown() -> None:
    with pytest.raises(GraphRefused) as caught:
        await give(taking(400, {"error": {"code": 131053}}, []))
    assert caught.value.verdict.error.code == 131053
    with pytest.raises(GraphTimeout):
        await give(taking(200, {}, []))
