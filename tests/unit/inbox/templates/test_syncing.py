"""What Meta has and what we hold, brought together."""

from typing import Any

import pytest

from inbox.templates import life
from inbox.templates.syncing import Synced, sync
from tests.unit.hub.whatsapp import wordings as w
from tests.unit.inbox.templates.office import TENANT, WABA, Office, row

LIST = f"GET {WABA}/message_templates"


@pytest.fixture
def office() -> Office:
    return Office()


async def synced(office: Office, *rows: dict[str, Any]) -> Synced:
    office.answers[LIST] = {"data": list(rows)}
    return await sync(office.parts, TENANT, WABA)


async def test_new_ones_are_taken_over_and_known_ones_updated(office: Office) -> None:
    await office.hold(status="pending", meta_id="300")
    counts = await synced(office, row(), row(id="301", name="hello", status="PAUSED"))
    assert counts == Synced(created=1, changed=1)
    assert (await office.newest()).status == "active"
    hello = await office.templates.find(TENANT, "hello", "en_US")
    assert hello
    assert (hello.status, hello.meta_id, hello.waba_id) == ("paused", "301", WABA)
    assert sorted(told["name"] for told in office.told) == ["hello", "order_update"]
    assert await synced(office, row(), row(id="301", name="hello", status="PAUSED")) == Synced(same=2)


async def test_what_meta_has_no_more_is_deleted_and_drafts_stay(office: Office) -> None:
    await office.hold(status="active", meta_id="300")
    await office.hold(id="tpl_2", name="draft")
    assert await synced(office) == Synced(gone=1)
    assert (await office.newest()).status == "deleted"
    assert (await office.newest("tpl_2")).status == "draft"


async def test_a_draft_that_meta_has_after_all_is_found_by_its_name(office: Office) -> None:
    await office.hold()
    assert await synced(office, row()) == Synced(changed=1)
    assert (await office.newest()).meta_id == "300"


async def test_an_unsubmitted_edit_survives(office: Office) -> None:
    changes = w.wording(w.body("Hi {{1}}, new words for {{2}} today."))
    await office.hold(status="active", meta_id="300", changes=changes)
    await synced(office, row(status="PAUSED"))
    after = await office.newest()
    assert (after.status, after.changes) == ("paused", changes)


async def test_one_made_anew_under_a_deleted_name_is_another_template(office: Office) -> None:
    await office.hold(status="deleted", meta_id="300")
    assert await synced(office, row(id="400")) == Synced(created=1)
    assert await synced(office, row(status="PENDING_DELETION"), row(id="400")) == Synced(same=2)


async def test_what_changed_while_metas_list_was_read_is_not_overwritten(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await office.hold(status="active", meta_id="300")
    read = office.templates.all

    async def read_then_change(tenant_id: str, waba_id: str) -> Any:
        found = await read(tenant_id, waba_id)
        await office.templates.change(TENANT, life.deleted(before, office.now), 1)
        return found

    monkeypatch.setattr(office.templates, "all", read_then_change)
    assert await synced(office, row(status="PAUSED")) == Synced(overtaken=1)
    assert (await office.newest()).status == "deleted"
