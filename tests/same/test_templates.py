"""Templates: kept whole, one of a name and language, changed by whoever saw the newest, paged without gap."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from hub.domain.ids import new_id
from hub.domain.message import Author
from hub.domain.template import Reason, Record, Template
from hub.errors import Conflict, Invalid, LostRace
from hub.stores.opened import Stores
from hub.stores.postgres.templates import TemplateQuery
from tests.fakes.samples import NOON, tenant
from tests.fakes.templates import FakeTemplates
from tests.unit.hub.whatsapp import wordings as w


@pytest.fixture(params=["fake", "real"])
def templates(request: pytest.FixtureRequest) -> Any:
    return FakeTemplates() if request.param == "fake" else request.getfixturevalue("real").templates


def one(**known: Any) -> Template:
    return w.template(**{"id": new_id("tpl", NOON), "created_at": NOON, **known})


async def test_a_template_comes_back_whole(templates: Any) -> None:
    ours = tenant()
    whole = one(
        meta_id="300",
        status="rejected",
        reason=Reason(code="SCAM", text="why"),
        changes=w.wording(w.body("Hello {{1}}, new words.")),
        edits=(NOON,),
        submitted_at=NOON,
    )
    await templates.create(ours, whole)
    assert await templates.get(ours, whole.id) == whole
    assert await templates.all(ours, whole.waba_id) == [whole]
    assert await templates.get(tenant(), whole.id) is None


async def test_a_name_and_language_are_taken_once_until_deleted(templates: Any) -> None:
    ours = tenant()
    first = one()
    await templates.create(ours, first)
    with pytest.raises(Conflict) as caught:
        await templates.create(ours, one())
    assert caught.value.code == "template_exists"
    other = one(language="de")
    await templates.create(ours, other)
    with pytest.raises(Conflict):
        await templates.change(ours, structs.replace(other, language="en_US", version=2), 1)
    await templates.create(ours, one(waba_id="201"))
    await templates.create(tenant(), one())
    await templates.change(ours, structs.replace(first, status="deleted", version=2), 1)
    await templates.create(ours, one())


async def test_of_two_changes_to_the_same_version_one_loses(templates: Any) -> None:
    ours, first = tenant(), one()
    await templates.create(ours, first)
    changed = structs.replace(first, status="pending", version=2)
    await templates.change(ours, changed, 1, [Record(template_id=first.id, at=NOON, kind="status", after="pending")])
    with pytest.raises(LostRace):
        await templates.change(ours, structs.replace(changed, status="active"), 1)
    with pytest.raises(LostRace):
        await templates.change(tenant(), structs.replace(changed, version=3), 2)
    assert await templates.get(ours, first.id) == changed


async def test_history_is_read_backwards_and_a_lost_change_leaves_none(templates: Any) -> None:
    ours, first = tenant(), one()
    by = Author(kind="person", id="per_1", name="Ana")
    lines = [
        Record(template_id=first.id, at=NOON + timedelta(hours=n), kind="status", before="a", after=str(n), by=by)
        for n in range(3)
    ]
    await templates.create(ours, first, lines[:1])
    await templates.change(ours, structs.replace(first, version=2), 1, lines[1:])
    with pytest.raises(LostRace):
        await templates.change(ours, structs.replace(first, version=2), 1, lines)
    assert await templates.history(ours, first.id) == lines[::-1]
    assert await templates.history(ours, first.id, 1) == lines[2:]
    assert await templates.history(tenant(), first.id) == []


async def test_news_finds_its_template_by_metas_id_or_by_name(templates: Any) -> None:
    ours = tenant()
    known, draft = one(meta_id="300"), one(name="other")
    await templates.create(ours, known)
    await templates.create(ours, draft)

    async def found(name: str, meta_id: str, **more: Any) -> Template | None:
        return await templates.find(ours, name, "en_US", meta_id=meta_id, **more)

    assert await found("order_update", "300") == known
    assert await found("renamed", "300", waba_id="200") == known
    assert await found("other", "999") == draft
    assert await found("order_update", "999") is None  # a new template of that name, not this one
    assert await templates.find(ours, "order_update", "en_US") == known
    assert await found("other", "999", waba_id="201") is None
    assert await templates.find(tenant(), "order_update", "en_US", meta_id="300") is None


async def test_filters_and_cursors_lead_through_all(templates: Any) -> None:
    ours = tenant()
    made = [
        one(name=f"t{n}", status="active" if n % 2 else "draft", created_at=NOON + timedelta(minutes=n // 3))
        for n in range(11)
    ]
    gone = one(name="gone", status="deleted")
    for each in (*made, gone):
        await templates.create(ours, each)
    seen: list[Template] = []
    cursor: str | None = None
    while True:
        page = await templates.page(ours, TemplateQuery(), cursor, 4)
        seen += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(each.name for each in seen) == sorted(each.name for each in made)
    assert [each.created_at for each in seen] == sorted((each.created_at for each in made), reverse=True)
    for query, names in (
        (TemplateQuery(status="active"), {"t1", "t3", "t5", "t7", "t9"}),
        (TemplateQuery(status="deleted"), {"gone"}),
        (TemplateQuery(q="T1"), {"t1", "t10"}),
        (TemplateQuery(name="t2", language="en_US", category="UTILITY", waba_id="200"), {"t2"}),
        (TemplateQuery(category="MARKETING"), set()),
    ):
        assert {each.name for each in (await templates.page(ours, query, None, 50)).items} == names
    with pytest.raises(Invalid):
        await templates.page(ours, TemplateQuery(), "nonsense", 4)


async def test_only_a_draft_that_meta_never_had_is_forgotten(templates: Any) -> None:
    ours = tenant()
    draft, known = one(), one(name="known", meta_id="300")
    for each in (draft, known):
        await templates.create(ours, each, [Record(template_id=each.id, at=NOON, kind="wording")])
    assert not await templates.remove(ours, known.id)
    assert not await templates.remove(tenant(), draft.id)
    assert await templates.remove(ours, draft.id)
    assert await templates.get(ours, draft.id) is None


async def test_a_bare_select_shows_one_tenants_templates(real: Stores) -> None:
    ours, theirs, mine = tenant(), tenant(), one()
    await real.templates.create(ours, mine, [Record(template_id=mine.id, at=NOON, kind="wording")])
    for table in ("templates", "template_records"):
        async with real.postgres.tenant(theirs) as connection:
            assert await connection.fetchval(f"select count(*) from {table}") == 0
        async with real.postgres.tenant(ours) as connection:
            assert await connection.fetchval(f"select count(*) from {table}") == 1
