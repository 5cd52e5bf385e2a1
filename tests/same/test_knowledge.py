"""Documents and passages, in memory and in PostgreSQL."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from hub.domain.ids import new_id
from hub.domain.knowledge import Chunk, Document
from hub.errors import Conflict, Invalid, NotFound
from hub.stores.opened import Stores
from hub.stores.postgres import knowledge
from tests.fakes.samples import NOON, tenant
from tests.unit.ai.knowledge.shelf import document

CHUNKS = [
    Chunk(place=1, heading=("Shop", "Returns"), text="Within 30 days.\nUnworn."),
    Chunk(place=2, text='Größe "38" \\u0000 🙂', page=7),
    Chunk(place=3, heading=("Ø",), text="The end."),
]
VECTORS = {chunk.place: bytes([chunk.place]) * 4 for chunk in CHUNKS}


def a_document(**known: Any) -> Document:
    return document(**{"sha256": new_id("sha", NOON), **known})


async def held(stores: Any, ours: str, **known: Any) -> Document:
    return await stores.knowledge.add(ours, a_document(**known), b"content")


async def taught(stores: Any, ours: str, **known: Any) -> Document:
    made = await held(stores, ours, **known)
    await stores.knowledge.put_chunks(ours, made, CHUNKS)
    return await stores.knowledge.put_vectors(ours, made.id, "e5", VECTORS, NOON)


async def test_a_file_waits_until_its_passages_are_kept(stores: Any) -> None:
    ours = tenant()
    made = a_document()
    assert await stores.knowledge.add(ours, made, b"\0content") == made
    assert await stores.knowledge.get(ours, made.id) == made
    assert await stores.knowledge.content(ours, made.id) == b"\0content"
    await stores.knowledge.put_chunks(ours, structs.replace(made, title="Read", language="de"), CHUNKS)
    assert await stores.knowledge.content(ours, made.id) is None
    assert await stores.knowledge.get(ours, made.id) == structs.replace(made, title="Read", language="de", chunks=3)
    assert await stores.knowledge.chunks(ours, made.id, 0, 9) == CHUNKS
    assert await stores.knowledge.chunks(ours, made.id, 1, 1) == CHUNKS[1:2]


async def test_passages_are_kept_once_whoever_reads_the_file_again(stores: Any) -> None:
    ours = tenant()
    made = await held(stores, ours)
    await stores.knowledge.put_chunks(ours, made, CHUNKS)
    await stores.knowledge.put_chunks(ours, structs.replace(made, title="Other"), CHUNKS[:1])
    found = await stores.knowledge.get(ours, made.id)
    assert (found.title, found.chunks) == (made.title, 3)
    assert await stores.knowledge.chunks(ours, made.id, 0, 9) == CHUNKS


async def test_with_its_last_vector_a_document_is_ready(stores: Any) -> None:
    ours = tenant()
    made = await held(stores, ours)
    await stores.knowledge.put_chunks(ours, made, CHUNKS)
    assert await stores.knowledge.without_vectors(ours, made.id, "e5", 2) == CHUNKS[:2]
    begun = await stores.knowledge.put_vectors(ours, made.id, "e5", {1: b"one", 2: b"two"}, NOON)
    assert (begun.state, begun.embedded) == ("pending", 2)
    assert await stores.knowledge.without_vectors(ours, made.id, "e5", 9) == CHUNKS[2:]
    assert (await stores.knowledge.ready(ours), await stores.knowledge.version(ours)) == ([], 0)
    later = NOON + timedelta(minutes=1)
    done = await stores.knowledge.put_vectors(ours, made.id, "e5", {3: b"tre"}, later)
    assert (done.state, done.embedded, done.updated_at) == ("ready", 3, later)
    assert (await stores.knowledge.ready(ours), await stores.knowledge.version(ours)) == ([done], 1)
    kept = await stores.knowledge.stored(ours, made.id)
    assert [(each.chunk, each.encoder, each.vector) for each in kept] == [
        (chunk, "e5", vector) for chunk, vector in zip(CHUNKS, (b"one", b"two", b"tre"), strict=True)
    ]


async def test_the_same_content_is_one_document_for_each_tenant(stores: Any) -> None:
    ours, theirs = tenant(), tenant()
    made = await taught(stores, ours)
    again = structs.replace(a_document(title="Another"), sha256=made.sha256)
    assert await stores.knowledge.add(ours, again, b"content") == made
    assert await stores.knowledge.content(ours, made.id) is None
    other = structs.replace(a_document(), sha256=made.sha256)
    assert await stores.knowledge.add(theirs, other, b"content") == other


async def test_what_failed_is_pending_when_it_comes_again(stores: Any) -> None:
    ours = tenant()
    made = await held(stores, ours)
    await stores.knowledge.put_chunks(ours, made, CHUNKS)
    await stores.knowledge.fail(ours, made.id, "Damaged.", NOON)
    failed = await stores.knowledge.get(ours, made.id)
    assert (failed.state, failed.reason, failed.chunks) == ("failed", "Damaged.", 0)
    assert await stores.knowledge.chunks(ours, made.id, 0, 9) == []
    assert await stores.knowledge.claim(NOON, NOON, 0) == []
    again = await stores.knowledge.add(ours, structs.replace(a_document(), sha256=made.sha256), b"better")
    assert (again.id, again.state, again.reason) == (made.id, "pending", None)
    assert await stores.knowledge.content(ours, made.id) == b"better"


async def test_what_is_over_does_not_fail_and_takes_no_vectors(stores: Any) -> None:
    ours = tenant()
    made = await taught(stores, ours)
    await stores.knowledge.fail(ours, made.id, "Late.", NOON)
    assert await stores.knowledge.get(ours, made.id) == made
    with pytest.raises(NotFound):
        await stores.knowledge.put_vectors(ours, made.id, "e5", VECTORS, NOON)


async def test_a_removed_document_takes_its_passages_with_it(stores: Any) -> None:
    ours = tenant()
    made = await taught(stores, ours)
    assert await stores.knowledge.delete(ours, made.id)
    assert not await stores.knowledge.delete(ours, made.id)
    assert await stores.knowledge.get(ours, made.id) is None
    assert await stores.knowledge.stored(ours, made.id) == []
    assert await stores.knowledge.version(ours) == 2


async def test_a_page_that_comes_again_takes_the_place_of_what_it_was(stores: Any) -> None:
    ours, theirs = tenant(), tenant()
    address = {"origin": "page", "source": "https://shop.example/help"}
    first, other = await taught(stores, ours, **address), await taught(stores, theirs, **address)
    file = await taught(stores, ours, source="https://shop.example/help")
    later = NOON + timedelta(days=1)
    second = await held(stores, ours, created_at=later, **address)
    await stores.knowledge.put_chunks(ours, second, CHUNKS)
    assert first in await stores.knowledge.ready(ours)  # until the new one can be found
    second = await stores.knowledge.put_vectors(ours, second.id, "e5", VECTORS, later)
    assert sorted(each.id for each in await stores.knowledge.ready(ours)) == sorted([file.id, second.id])
    assert await stores.knowledge.ready(theirs) == [other]


async def test_documents_are_read_again_for_another_encoder(stores: Any) -> None:
    ours = tenant()
    made = await taught(stores, ours)
    await stores.knowledge.read_again(ours, [made.id])
    found = await stores.knowledge.get(ours, made.id)
    assert (found.state, found.chunks, found.embedded) == ("pending", 3, 0)
    assert (await stores.knowledge.ready(ours), await stores.knowledge.version(ours)) == ([], 2)
    assert await stores.knowledge.without_vectors(ours, made.id, "other", 9) == CHUNKS
    half = await stores.knowledge.put_vectors(ours, made.id, "other", {1: b"x"}, NOON)
    assert (half.state, half.embedded) == ("pending", 1)


async def test_lists_begin_with_the_newest(stores: Any) -> None:
    ours = tenant()
    made = [await held(stores, ours, created_at=NOON + timedelta(hours=n)) for n in range(5)]
    await stores.knowledge.fail(ours, made[1].id, "Damaged.", NOON)
    seen, cursor = list[Document](), None
    while True:
        page = await stores.knowledge.page(ours, None, cursor, 2)
        seen += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    assert [each.id for each in seen] == [each.id for each in reversed(made)]
    assert [each.id for each in (await stores.knowledge.page(ours, "failed", None, 9)).items] == [made[1].id]
    with pytest.raises(Invalid):
        await stores.knowledge.page(ours, None, "nonsense", 9)


async def test_no_tenant_sees_or_touches_what_another_knows(stores: Any) -> None:
    ours, theirs = tenant(), tenant()
    made, waiting = await taught(stores, ours), await held(stores, ours)
    assert await stores.knowledge.get(theirs, made.id) is None
    assert await stores.knowledge.content(theirs, waiting.id) is None
    assert await stores.knowledge.chunks(theirs, made.id, 0, 9) == []
    assert await stores.knowledge.stored(theirs, made.id) == []
    assert await stores.knowledge.ready(theirs) == []
    assert (await stores.knowledge.page(theirs, None, None, 9)).items == []
    assert not await stores.knowledge.delete(theirs, made.id)
    await stores.knowledge.fail(theirs, waiting.id, "Theirs.", NOON)
    await stores.knowledge.read_again(theirs, [made.id])
    await stores.knowledge.put_chunks(theirs, waiting, CHUNKS)
    with pytest.raises(NotFound):
        await stores.knowledge.put_vectors(theirs, waiting.id, "e5", VECTORS, NOON)
    assert await stores.knowledge.get(ours, made.id) == made
    assert await stores.knowledge.get(ours, waiting.id) == waiting


async def test_there_is_a_most_of_everything(stores: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("tests.fakes.knowledge", "hub.stores.postgres.knowledge"):
        monkeypatch.setattr(f"{module}.MOST_DOCUMENTS", 2)
        monkeypatch.setattr(f"{module}.MOST_CHUNKS", 4)
    ours = tenant()
    first, second = await held(stores, ours), await held(stores, ours)
    with pytest.raises(Conflict) as told:
        await held(stores, ours)
    assert told.value.code == "knowledge_full"
    assert len((await stores.knowledge.page(ours, None, None, 9)).items) == 2
    await stores.knowledge.put_chunks(ours, first, CHUNKS)
    with pytest.raises(Conflict):
        await stores.knowledge.put_chunks(ours, second, CHUNKS)
    assert (await stores.knowledge.get(ours, second.id)).chunks == 0
    assert await stores.knowledge.content(ours, second.id) == b"content"


async def claimed(stores: Any, at: Any, until: Any) -> list[str]:
    """Ids, in their order, of all that is free: other tests leave documents too."""
    return [document.id for _, document in await stores.knowledge.claim(at, until, 10_000)]


async def test_who_waited_longest_is_read_next_and_by_one_only(stores: Any) -> None:
    ours = tenant()
    first, second = await held(stores, ours), await held(stores, ours)
    until = NOON + timedelta(seconds=30)
    taken = await claimed(stores, NOON, until)
    assert {first.id, second.id} <= set(taken)
    assert not {first.id, second.id} & set(await claimed(stores, NOON, until))
    await stores.knowledge.release(ours, first.id, NOON + timedelta(seconds=2))
    await stores.knowledge.release(ours, second.id, NOON + timedelta(seconds=1))
    third = await held(stores, ours)
    order = [
        each
        for each in await claimed(stores, NOON + timedelta(seconds=5), until)
        if each in (first.id, second.id, third.id)
    ]
    assert order == [third.id, second.id, first.id]
    assert first.id in await claimed(stores, until, until)  # whoever took it has died
    await stores.knowledge.delete(ours, first.id)
    assert first.id not in await claimed(stores, until + timedelta(days=1), until)


async def test_two_that_bring_the_same_at_once_make_one_document(real: Stores) -> None:
    ours = tenant()
    made = a_document()
    copies = [structs.replace(made, id=new_id("doc", NOON)) for _ in range(8)]
    kept = await asyncio.gather(*(real.knowledge.add(ours, each, b"content") for each in copies))
    assert len({each.id for each in kept}) == 1
    assert await real.knowledge.content(ours, kept[0].id) == b"content"


async def test_a_bare_select_shows_one_tenant_only(real: Stores) -> None:
    ours, theirs = tenant(), tenant()
    await taught(real, ours)
    await held(real, ours)
    for table in ("knowledge_documents", "knowledge_files", "knowledge_chunks", "knowledge_versions"):
        async with real.postgres.tenant(theirs) as connection:
            assert await connection.fetchval(f"select count(*) from {table}") == 0
        async with real.postgres.tenant(ours) as connection:
            assert await connection.fetchval(f"select count(*) from {table}") > 0


async def test_a_large_document_is_kept_in_one_go(real: Stores) -> None:
    ours = tenant()
    made = await held(real, ours)
    many = [Chunk(place=n, heading=("H",) * (n % 4), text=f"Passage {n}.") for n in range(1, 5001)]
    await real.knowledge.put_chunks(ours, made, many)
    assert await real.knowledge.chunks(ours, made.id, 0, 10_000) == many


def test_every_field_of_a_document_is_a_column() -> None:
    assert set(knowledge._FIELDS) == {field.name for field in structs.fields(Document)}
