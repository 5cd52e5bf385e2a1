"""Reading a document piece by piece: it goes on wherever somebody stopped, and ends ready or with a reason."""

from typing import Any

import numpy as np
import pytest
from msgspec import structs

from ai.knowledge.learning import LOST, PIECE, Reader, spoken
from ai.knowledge.outline import Read, Unreadable
from hub.domain.knowledge import Chunk, Document, DocumentKind, ReadSoFar
from hub.errors import NotFound
from tests.fakes.encoder import FakeEncoder
from tests.fakes.knowledge import FakeKnowledge
from tests.fakes.samples import NOON
from tests.unit.ai.knowledge.shelf import document

TENANT = "ten_1"


def chunks(many: int) -> list[Chunk]:
    return [Chunk(place=n, heading=("Shop", f"Part {n}"), text=f"Word{n} and more.") for n in range(1, many + 1)]


class Room:
    """A store with one pending document, and whoever reads it."""

    def __init__(self, many: int = 3, encoder: Any = None, **known: Any) -> None:
        self.store = FakeKnowledge()
        self.encoder = encoder or FakeEncoder()
        self.outcome: Read | Exception = Read(title="Read title", language="es", chunks=chunks(many))
        self.given: list[tuple[DocumentKind, bytes]] = []
        self.document = document(**known)
        self.reader = Reader(self.store, self.encoder, lambda: NOON, self._read)

    def _read(self, kind: DocumentKind, content: bytes) -> Read:
        self.given.append((kind, content))
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    async def on(self) -> ReadSoFar:
        return await self.reader.read_on(TENANT, self.document.id)

    async def now(self) -> Document:
        found = await self.store.get(TENANT, self.document.id)
        assert found is not None
        return found


async def room(many: int = 3, **known: Any) -> Room:
    made = Room(many, **known)
    await made.store.add(TENANT, made.document, b"# file")
    return made


async def test_a_file_becomes_passages_and_then_vectors_a_piece_at_a_time():
    here = await room(PIECE + 5)
    assert await here.on() == ReadSoFar(state="pending", chunks=PIECE + 5, embedded=0)
    assert here.given == [("markdown", b"# file")]
    assert await here.on() == ReadSoFar(state="pending", chunks=PIECE + 5, embedded=PIECE)
    assert await here.on() == ReadSoFar(state="ready", chunks=PIECE + 5, embedded=PIECE + 5)
    assert await here.on() == ReadSoFar(state="ready", chunks=PIECE + 5, embedded=PIECE + 5)
    assert await here.store.content(TENANT, here.document.id) is None


async def test_vectors_are_those_of_what_is_said_under_its_headings():
    here = await room(2)
    await here.on()
    await here.on()
    wanted = FakeEncoder().encode([spoken(chunk) for chunk in chunks(2)]).vectors.astype(np.float16)
    kept = await here.store.stored(TENANT, here.document.id)
    assert [each.encoder for each in kept] == ["fake", "fake"]
    assert b"".join(each.vector or b"" for each in kept) == wanted.tobytes()
    assert spoken(chunks(1)[0]) == "Shop: Part 1: Word1 and more."


async def test_somebody_else_goes_on_where_a_reader_died():
    here = await room(PIECE + 5)
    await here.on()
    await here.on()
    other = Reader(here.store, here.encoder, lambda: NOON, lambda kind, content: pytest.fail("read twice"))
    assert (await other.read_on(TENANT, here.document.id)).state == "ready"


@pytest.mark.parametrize(
    ("known", "title", "language"),
    [
        ({"title": "Given", "language": "de"}, "Given", "de"),
        ({"title": "https://x.example", "source": "https://x.example"}, "Read title", "es"),
    ],
)
async def test_what_people_call_it_counts_more_than_what_it_calls_itself(known: Any, title: str, language: str):
    here = await room(1, **known)
    await here.on()
    assert ((await here.now()).title, (await here.now()).language) == (title, language)


async def test_what_cannot_be_read_fails_with_its_reason_and_can_be_added_again():
    here = await room()
    here.outcome = Unreadable("The PDF is protected.")
    assert (await here.on()).state == "failed"
    assert (await here.now()).reason == "The PDF is protected."
    here.outcome = Read(title=None, language=None, chunks=chunks(1))
    again = await here.store.add(TENANT, structs.replace(document(), sha256=here.document.sha256), b"# file")
    assert (again.id, again.state, again.reason) == (here.document.id, "pending", None)
    await here.on()
    assert (await here.on()).state == "ready"


async def test_a_file_that_is_gone_fails():
    here = await room()
    here.store.files.clear()
    await here.on()
    assert (await here.now()).reason == LOST


async def test_where_the_tenant_has_too_much_the_document_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tests.fakes.knowledge.MOST_CHUNKS", 2)
    here = await room(3)
    assert (await here.on()).state == "failed"


async def test_a_document_that_is_gone_is_nothing():
    assert await Room().on() == ReadSoFar(state=None)


async def test_a_document_removed_while_it_is_read_is_not_brought_back():
    here = await room(2)
    await here.on()

    class Removing(FakeEncoder):
        def encode(self, texts: Any) -> Any:
            here.store.documents.clear()
            return super().encode(texts)

    with pytest.raises(NotFound):
        await Reader(here.store, Removing(), lambda: NOON).read_on(TENANT, here.document.id)
    assert here.store.documents == {}
