"""Files put at Meta: once for a number, again when old or lost, refused in words. Stores and Graph are in memory."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import msgspec
import pytest

from actors.placing import FRESH, NotPlaced, Placing, with_ids
from hub.domain.message import MessageError
from hub.domain.sends import SendJob
from hub.domain.uploads import Uploaded, facts_key
from hub.errors import NotFound
from hub.stores.media import Stored
from hub.stores.postgres.placed_files import Placed
from hub.whatsapp.graph import Graph, GraphRefused
from hub.whatsapp.refusals import Verdict

FILE = "med_01HZXXXXXXXXXXXXXXXXXXXXXX"
FACTS = msgspec.json.encode(Uploaded(media_id=FILE, type="image", mime_type="image/png", size=3, filename="season.png"))
GONE = {"error": {"code": 100, "error_subcode": 33, "message": "gone"}}


class Bench:
    """Stores and Graph, and the placing that uses them."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.rows: dict[tuple[str, str], Placed] = {}
        self.files = {facts_key("t", FILE): FACTS, f"t/uploads/{FILE}": b"png"}
        self.at_meta: list[str] = []
        self.refusal: dict[str, Any] | None = None
        self.stores = SimpleNamespace(placed_files=self, media=self, numbers=SimpleNamespace(
            get=self.number, access_token=self.token))  # fmt: skip
        self.graph = Graph("http://graph.test", "v25.0", httpx.MockTransport(self.answer))
        self.placing = self.another()

    def another(self) -> Placing:
        """One of another process, or after a restart."""
        return Placing(self.stores, self.graph, lambda: self.now)  # type: ignore[arg-type]

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            there = request.url.path.rsplit("/", 1)[1] in self.at_meta
            return httpx.Response(200, json={"id": "x"}) if there else httpx.Response(400, json=GONE)
        if self.refusal is not None:
            return httpx.Response(400, json={"error": self.refusal})
        self.at_meta.append(f"7{len(self.at_meta)}")
        return httpx.Response(200, json={"id": self.at_meta[-1]})

    async def number(self, *_: str) -> Any:
        return SimpleNamespace(phone_number_id="1001")

    async def token(self, *_: str) -> str:
        return "token"

    async def get(self, tenant_id: str, number_id: str, media_id: str) -> Placed | None:
        return self.rows.get((number_id, media_id))

    async def put(self, tenant_id: str, number_id: str, media_id: str, placed: Placed) -> None:
        self.rows[number_id, media_id] = placed

    async def forget(self, tenant_id: str, number_id: str, media_id: str, meta_id: str) -> None:
        if self.rows.get((number_id, media_id), Placed("", self.now)).meta_id == meta_id:
            del self.rows[number_id, media_id]

    async def head(self, key: str) -> Stored:
        if key not in self.files:
            raise NotFound("media_not_found", "gone")
        return Stored(len(self.files[key]), None)

    async def range(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        yield self.files[key][start:end]


def job(number_id: str = "n1") -> SendJob:
    header = {"type": "header", "parameters": [{"type": "image", "image": {"id": FILE}}]}
    return SendJob(
        tenant_id="t", number_id=number_id, conversation_id="c", message_id="m", type="template", to="49170",
        content={"name": "season_offer", "components": [header]}, at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def refused(code: int = 131009) -> GraphRefused:
    return GraphRefused(Verdict(action="never", error=MessageError(code=code, title="no")))


async def test_many_who_need_a_file_put_it_there_once_for_a_number() -> None:
    bench = Bench()
    assert bench.placing.ids_for(job()) is None
    await asyncio.gather(*(bench.placing.prepare(job()) for _ in range(20)))
    assert bench.placing.ids_for(job()) == {FILE: "70"}
    sent = with_ids(job(), {FILE: "70"})
    assert sent.content["components"][0]["parameters"][0]["image"] == {"id": "70"}
    await bench.another().prepare(job())
    assert bench.at_meta == ["70"]
    await bench.placing.prepare(job("n2"))
    assert bench.at_meta == ["70", "71"]


async def test_an_old_one_is_put_there_again() -> None:
    bench = Bench()
    await bench.placing.prepare(job())
    bench.now += FRESH - timedelta(hours=1)
    assert bench.placing.ids_for(job()) == {FILE: "70"}
    bench.now += timedelta(hours=2)
    assert bench.placing.ids_for(job()) is None
    await bench.placing.prepare(job())
    assert bench.placing.ids_for(job()) == {FILE: "71"}


async def test_one_that_meta_has_lost_is_forgotten_and_one_it_has_is_not() -> None:
    bench = Bench()
    await bench.placing.prepare(job())
    assert not await bench.placing.lost(job(), {FILE: "70"}, refused())
    assert not await bench.placing.lost(job(), {FILE: "70"}, refused(131026))
    bench.at_meta.clear()
    assert await bench.placing.lost(job(), {FILE: "70"}, refused())
    assert (bench.placing.ids_for(job()), bench.rows) == (None, {})
    await bench.placing.prepare(job())
    assert await bench.placing.lost(job(), {FILE: "60"}, refused())  # a send with the former id
    assert bench.placing.ids_for(job()) == {FILE: "70"}


async def test_the_store_is_asked_when_one_must_be_sure() -> None:
    bench = Bench()
    await bench.placing.place("t", "n1", FILE)
    bench.rows.clear()  # another process found it lost
    assert await bench.placing.place("t", "n1", FILE) == "70"
    assert await bench.placing.place("t", "n1", FILE, sure=True) == "71"


@pytest.mark.parametrize(
    ("code", "words", "of_number"),
    [(131053, "does not take the file season.png", False), (190, "takes no files from the number", True)],
)
async def test_a_refusal_says_what_is_wrong(code: int, words: str, of_number: bool) -> None:
    bench = Bench()
    bench.refusal = {"code": code, "message": "no", "type": "OAuthException"}
    with pytest.raises(NotPlaced, match=words) as caught:
        await bench.placing.prepare(job())
    assert caught.value.of_number is of_number


async def test_what_passes_by_itself_is_left_to_the_caller_and_a_lost_file_is_told() -> None:
    bench = Bench()
    bench.refusal = {"code": 131016, "message": "later", "type": "OAuthException"}
    with pytest.raises(GraphRefused):
        await bench.placing.place("t", "n1", FILE)
    bench.files.clear()
    with pytest.raises(NotPlaced, match="no longer in storage"):
        await bench.placing.place("t", "n1", FILE)
