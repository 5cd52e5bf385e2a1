"""What people want with templates, carried out."""

import itertools
from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest

from hub.domain.template import Reason, Template
from hub.domain.uploads import Uploaded
from hub.errors import Conflict, Invalid, LostRace, NotFound, Refusal
from hub.stores.media import Stored
from hub.whatsapp.templates import Account
from inbox.templates import desk, life
from inbox.templates.samples import with_handles
from tests.unit.hub.whatsapp import wordings as w
from tests.unit.inbox.templates.office import ANA, TENANT, WABA, Office, refusal, row

CREATE = f"POST {WABA}/message_templates"
LIST = f"GET {WABA}/message_templates"
OTHER = w.wording(w.body("Hi {{1}}, your order {{2}} has left our house."))


@pytest.fixture
def office() -> Office:
    return Office()


async def submit(office: Office) -> Template:
    return await desk.submit(office.parts, TENANT, "tpl_1", ANA)


async def test_a_draft_is_submitted_kept_told_and_written_down(office: Office) -> None:
    await office.hold()
    office.answers[CREATE] = {"id": "300", "status": "PENDING", "category": "UTILITY"}
    after = await submit(office)
    assert (after.status, after.meta_id, after.version) == ("pending", "300", 2)
    assert await office.newest() == after
    assert office.asked[0][1]["components"] == [w.body()]
    assert [told["status"] for told in office.told] == ["pending"]
    assert [told["key"] for told in office.told[0]["variables"]] == ["body.1", "body.2"]
    (line,) = await office.templates.history(TENANT, "tpl_1")
    assert (line.kind, line.before, line.after, line.by) == ("status", "draft", "pending", ANA)


async def test_what_would_be_rejected_never_reaches_meta(office: Office) -> None:
    await office.hold(w.body("Your number is {{1}}", "7"))
    with pytest.raises(Invalid) as caught:
        await submit(office)
    assert ("components[0].text", "variable_at_end") in [
        (each["path"], each["rule"]) for each in caught.value.extra["errors"]
    ]
    assert office.asked == []


async def test_metas_reason_is_shown_and_the_draft_stays(office: Office) -> None:
    await office.hold()
    office.answers[CREATE] = refusal(2388293, "Too many variables.")
    with pytest.raises(desk.TemplateRejected) as caught:
        await submit(office)
    assert (caught.value.code, caught.value.extra["reason"]["code"]) == ("template_refused", "2388293")
    after = await office.newest()
    assert (after.status, after.reason) == ("draft", Reason(code="2388293", text="Too many variables."))


@pytest.mark.parametrize("lost", [httpx.ReadTimeout("no answer"), refusal(2388024)])
async def test_a_creation_whose_answer_was_lost_is_found_again(office: Office, lost: Any) -> None:
    await office.hold()
    office.answers |= {CREATE: lost, LIST: {"data": [row(status="PENDING")]}}
    after = await submit(office)
    assert (after.status, after.meta_id) == ("pending", "300")


async def test_a_creation_nobody_can_tell_about_stays_a_draft(office: Office) -> None:
    await office.hold()
    office.answers |= {CREATE: httpx.ReadTimeout("no answer"), LIST: {"data": []}}
    with pytest.raises(Refusal) as caught:
        await submit(office)
    assert caught.value.code == "graph_unclear"
    assert (await office.newest()).status == "draft"


async def test_an_edit_of_an_approved_one_leaves_its_category_out(office: Office) -> None:
    await office.hold(status="active", meta_id="300", changes=OTHER)
    after = await submit(office)
    assert (after.status, after.wording, after.changes) == ("active", OTHER, None)
    ((call, body),) = office.asked
    assert (call, set(body)) == ("POST 300", {"components"})
    await desk.change(office.parts, TENANT, "tpl_1", lambda t, now: life.edited(t, w.wording(), now))
    with pytest.raises(Conflict) as caught:
        await submit(office)
    assert caught.value.code == "edit_limit"


async def test_a_spent_budget_is_told_with_the_time_to_come_back(office: Office) -> None:
    await office.hold(status="paused", meta_id="300")
    office.parts.pace.hold(WABA, 120)
    with pytest.raises(desk.MetaBusy) as caught:
        await desk.unpause(office.parts, TENANT, "tpl_1", ANA)
    assert (caught.value.status, caught.value.headers) == (429, {"Retry-After": "120"})
    assert office.asked == []


async def test_a_pause_is_ended_at_meta_first(office: Office) -> None:
    await office.hold(status="paused", meta_id="300")
    assert (await desk.unpause(office.parts, TENANT, "tpl_1", ANA)).status == "active"
    assert office.asked[0][0] == "POST 300/unpause"


async def test_deleting_locks_the_name_of_an_approved_one(office: Office) -> None:
    await office.hold(status="active", meta_id="300", approved_once=True)
    await desk.delete(office.parts, TENANT, "tpl_1", ANA)
    assert office.asked == [(f"DELETE {WABA}/message_templates", {"name": "order_update", "hsm_id": "300"})]
    assert (await office.newest()).status == "deleted"
    with pytest.raises(Conflict) as caught:
        await desk.create(office.parts, TENANT, w.template(id="tpl_2"), ANA)
    assert caught.value.code == "name_locked"


async def test_a_draft_meta_never_had_is_simply_gone(office: Office) -> None:
    await office.hold()
    await desk.delete(office.parts, TENANT, "tpl_1", ANA)
    assert office.asked == []
    assert [told["status"] for told in office.told] == ["deleted"]
    with pytest.raises(NotFound):
        await desk.found(office.parts, TENANT, "tpl_1")


async def test_a_change_that_another_overtakes_is_decided_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.hold()
    keep, races = office.templates.change, itertools.count()

    async def overtaken(*given: Any) -> None:
        if next(races) == 0:
            newer = life.edited(await office.newest(), OTHER, office.now)
            await keep(TENANT, newer, 1)
        await keep(*given)

    monkeypatch.setattr(office.templates, "change", overtaken)
    after = await desk.change(office.parts, TENANT, "tpl_1", lambda t, now: life.renamed(t, "other", "de", now))
    assert (after.name, after.wording, after.version) == ("other", OTHER, 3)

    async def always(*_: Any) -> None:
        raise LostRace(("tpl_1",))

    monkeypatch.setattr(office.templates, "change", always)
    with pytest.raises(LostRace):
        await desk.change(office.parts, TENANT, "tpl_1", lambda t, now: life.renamed(t, "third", "de", now))


async def test_an_account_needs_a_registered_number(office: Office) -> None:
    with pytest.raises(NotFound):
        await desk.account_of(office.parts, TENANT, "999")
    assert (await desk.account_of(office.parts, TENANT, WABA)).token == "token"


async def test_a_file_of_ours_becomes_metas_handle_in_header_and_cards(office: Office) -> None:
    media_id = "med_" + "0" * 26
    facts = Uploaded(media_id=media_id, type="image", mime_type="image/png", size=4, filename="a.png")

    async def part(key: str, start: int, end: int) -> AsyncIterator[bytes]:
        yield (msgspec.json.encode(facts) if key.endswith(".json") else b"file")[start:end]

    office.stores.media.range = part
    office.stores.media.head = _head
    office.answers |= {"POST app/uploads": {"id": "upload:1"}, "POST upload:1": {"h": "4::h"}}
    mine = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [media_id]}}
    wording = w.wording(mine, w.body(), w.carousel([mine], [w.media_header()]))
    account = Account(graph=office.parts.graph, pace=office.parts.pace, waba_id=WABA, token="t")
    after = await with_handles(office.parts, TENANT, account, wording)
    handles = [part["example"]["header_handle"][0] for part in (
        after.components[0], *(card["components"][0] for card in after.components[2]["cards"])
    )]  # fmt: skip
    assert handles == ["4::h", "4::h", "4::aW1hZ2U="]
    assert [call for call, _ in office.asked] == ["POST app/uploads", "POST upload:1"]


async def _head(_: str) -> Any:
    return Stored(size=10_000, etag=None)
