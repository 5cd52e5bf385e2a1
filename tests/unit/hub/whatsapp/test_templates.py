"""Managing templates through Graph."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from hub.domain.template import Listed, Reason
from hub.whatsapp import templates
from hub.whatsapp.graph import Graph, GraphTimeout
from hub.whatsapp.templates import Account, Created, TemplateRefused
from hub.whatsapp.usage import Pace
from tests.unit.hub.whatsapp import wordings as w
from tests.unit.hub.whatsapp.bodies import FIXTURES

Handler = Callable[[httpx.Request], Any]
ROW = {"id": "300", "name": "order_update", "language": "en_US", "status": "APPROVED", "category": "UTILITY"}


class Meta:
    """Graph that answers from a list, in turn: a body, a (status, body), or an exception. The last answer stays."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []
        self.slept: list[float] = []
        self.now = 0.0
        graph = Graph("https://graph.test", "v25.0", transport=httpx.MockTransport(self.handle))
        self.account = Account(graph=graph, pace=Pace(self.sleep, lambda: self.now), waba_id="200", token="token")

    async def handle(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        status, body, *headers = answer if isinstance(answer, tuple) else (200, answer)
        return httpx.Response(status, json=body, headers=headers[0] if headers else None)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def paths(self) -> list[str]:
        return [f"{request.method} {request.url.path.removeprefix('/v25.0/')}" for request in self.asked]

    def sent(self, n: int = 0) -> Any:
        return json.loads(self.asked[n].content)


def refusal(code: int, subcode: int | None = None, **more: Any) -> tuple[int, Any]:
    error = {"code": code, "message": f"(#{code})", **more}
    return 400, {"error": error | ({"error_subcode": subcode} if subcode else {})}


async def test_a_template_is_created_with_everything_that_was_written():
    meta = Meta({"id": "300", "status": "PENDING", "category": "MARKETING"})
    wording = w.wording(w.body(), ttl=600, options={"display_format": "ORDER_DETAILS"})
    created = await templates.create(meta.account, "order_update", "en_US", wording)
    assert created == Created(meta_id="300", status="PENDING", category="MARKETING")
    assert meta.paths == ["POST 200/message_templates"]
    assert meta.sent() == {
        "name": "order_update", "language": "en_US", "category": "UTILITY", "parameter_format": "positional",
        "components": [w.body()], "message_send_ttl_seconds": 600, "display_format": "ORDER_DETAILS",
    }  # fmt: skip


async def test_a_library_template_brings_its_inputs_and_no_components():
    meta = Meta({"id": "300", "status": "APPROVED", "category": "UTILITY"})
    wording = w.wording(library={"library_template_name": "delivery_1"})
    await templates.create(meta.account, "order_update", "en_US", wording)
    assert meta.sent() == {
        "name": "order_update", "language": "en_US", "category": "UTILITY", "library_template_name": "delivery_1",
    }  # fmt: skip


async def test_a_refusal_says_which_rule_in_metas_words():
    told = {"error_user_title": "Variables", "error_user_msg": "They can't stand at the end."}
    with pytest.raises(TemplateRefused) as caught:
        await templates.create(Meta(refusal(100, 2388299, **told)).account, "n", "en_US", w.wording())
    assert (caught.value.subcode, caught.value.verdict.action) == (2388299, "never")
    assert caught.value.reason == Reason(code="2388299", text="Variables: They can't stand at the end.")


async def test_a_creation_is_repeated_only_when_meta_refused_it_for_now():
    meta = Meta(refusal(80007), refusal(4), {"id": "300"})
    await templates.create(meta.account, "n", "en_US", w.wording())
    assert (len(meta.asked), len(meta.slept)) == (3, 2)
    for unclear in (httpx.ReadTimeout("slow"), (502, None), (500, {"error": {"code": 2}})):
        meta = Meta(unclear)
        with pytest.raises((TemplateRefused, GraphTimeout)):
            await templates.create(meta.account, "n", "en_US", w.wording())
        assert len(meta.asked) == 1


async def test_the_budget_header_slows_the_next_call():
    usage = json.dumps({"200": [{"call_count": 95}]})
    meta = Meta((200, {"success": True}, {"X-Business-Use-Case-Usage": usage}))
    await templates.unpause(meta.account, "300")
    await templates.unpause(meta.account, "300")
    assert meta.paths == ["POST 300/unpause"] * 2
    assert len(meta.slept) == 1


async def test_an_edit_sends_the_category_only_where_meta_takes_it():
    for category in (True, False):
        meta = Meta({"success": True})
        await templates.edit(meta.account, "300", w.wording(), category=category)
        assert meta.paths == ["POST 300"]
        assert ("category" in meta.sent()) == category


async def test_one_language_is_deleted_and_one_that_is_gone_is_fine():
    for answer in ({"success": True}, refusal(100, 2593002)):
        meta = Meta(answer)
        await templates.delete(meta.account, "order_update", "300")
        assert dict(meta.asked[0].url.params) == {"name": "order_update", "hsm_id": "300"}
    with pytest.raises(TemplateRefused):
        await templates.delete(Meta(refusal(100)).account, "order_update", "300")


def page(*ids: str, after: str | None = None) -> Any:
    rows = [{**ROW, "id": each, "name": f"t{each}"} for each in ids]
    return {"data": rows, "paging": {"cursors": {"after": after}, "next": "https://…"} if after else {}}


async def ids(meta: Meta) -> list[str]:
    return [one.meta_id for one in await templates.everything(meta.account)]


async def test_a_list_is_read_to_its_last_page():
    meta = Meta(page("1", "2", after="a"), page("3", after="b"), page("4"))
    assert await ids(meta) == ["1", "2", "3", "4"]
    assert [request.url.params.get("after") for request in meta.asked] == [None, "a", "b"]


async def test_a_cursor_that_went_stale_starts_the_list_again():
    meta = Meta(page("1", after="a"), refusal(131059), page("1", after="c"), page("2"))
    assert await ids(meta) == ["1", "2"]
    assert [request.url.params.get("after") for request in meta.asked] == [None, "a", None, "c"]


async def test_cursors_that_never_hold_or_lead_in_a_ring_end():
    meta = Meta(refusal(131059))
    with pytest.raises(TemplateRefused):
        await ids(meta)
    assert len(meta.asked) == templates.RESTARTS + 1
    assert await ids(Meta(page("1", after="a"))) == ["1", "1"]


async def test_a_list_is_asked_again_when_meta_stumbles():
    assert await ids(Meta((500, {"error": {"code": 2}}), page("1"))) == ["1"]


async def test_a_name_is_found_exactly():
    rows = {"data": [ROW, {**ROW, "id": "301", "name": "order_update_2"}]}
    assert [one.meta_id for one in await templates.everything(Meta(rows).account, "order_update")] == ["300"]


def test_a_row_is_read_whatever_its_types():
    row = {**ROW, "language": "en-US", "quality_score": {"score": "GREEN"}, "parameter_format": "NAMED",
           "components": [{"type": "body", "text": "Hi"}], "rejected_reason": "NONE"}  # fmt: skip
    expected = w.wording({"type": "BODY", "text": "Hi"}, parameter_format="named")
    assert templates.read(row) == Listed(
        meta_id="300", name="order_update", language="en_US", status="APPROVED", wording=expected, quality="GREEN"
    )
    rejected = templates.read({**ROW, "status": "REJECTED", "rejected_reason": "SCAM"})
    assert rejected
    assert rejected.reason
    assert rejected.reason.code == "SCAM"
    for strange in ({}, None, "text", {"id": 1}, {**ROW, "name": None}):
        assert templates.read(strange) is None


async def test_the_library_is_searched_with_filters():
    meta = Meta({"data": [{"name": "delivery_1"}]})
    found = await templates.library(meta.account, {"search": "delivery", "language": "en_US", "topic": ""})
    assert found == [{"name": "delivery_1"}]
    assert dict(meta.asked[0].url.params) == {"search": "delivery", "language": "en_US", "limit": "100"}


FILE = b"0123456789"


async def give(meta: Meta) -> str:
    async def read_from(offset: int) -> AsyncIterator[bytes]:
        yield FILE[offset:]

    return await templates.upload_sample(
        meta.account, filename="a.png", size=len(FILE), mime_type="image/png", read_from=read_from
    )


async def test_a_header_file_is_uploaded_in_a_session():
    meta = Meta({"id": "upload:1"}, {"h": "4::handle"})
    assert await give(meta) == "4::handle"
    assert meta.paths == ["POST app/uploads", "POST upload:1"]
    assert dict(meta.asked[0].url.params) == {"file_name": "a.png", "file_length": "10", "file_type": "image/png"}
    assert (meta.asked[1].headers["file_offset"], meta.asked[1].content) == ("0", FILE)
    assert meta.asked[1].headers["authorization"] == "OAuth token"


async def test_a_broken_upload_goes_on_where_meta_says():
    meta = Meta({"id": "upload:1"}, httpx.ReadTimeout("gone"), {"id": "upload:1", "file_offset": 6}, {"h": "4::h"})
    assert await give(meta) == "4::h"
    assert meta.paths == ["POST app/uploads", "POST upload:1", "GET upload:1", "POST upload:1"]
    assert (meta.asked[3].headers["file_offset"], meta.asked[3].content) == ("6", FILE[6:])


def test_every_published_answer_about_templates_is_read():
    if not FIXTURES.is_dir():
        pytest.skip(f"no published answers at {FIXTURES}")
    rows: list[Any] = []
    created: list[Created] = []
    for path in sorted((FIXTURES / "graph").rglob("resp*template*.json")):
        body = json.loads(path.read_bytes())
        if "data" in body and "analytics" not in path.name:
            rows += body["data"]
        elif "components" in body:
            rows.append(body)
        elif "status" in body:
            created.append(templates.created_of(body))
    found = [templates.read(row) for row in rows]
    assert None not in found
    assert len(found) >= 12
    assert {one.status for one in created} >= {"PENDING", "REJECTED"}
