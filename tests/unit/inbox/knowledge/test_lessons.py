"""Having documents read: in turns, once, and again when the models come back."""

import asyncio
from datetime import timedelta

import pytest

from hub.domain.knowledge import Document
from hub.errors import Conflict, NotFound
from inbox.knowledge import lessons
from inbox.knowledge.lessons import FIRST_LEASE, LEASE, TURN, follow, turn
from tests.unit.inbox.knowledge.office import TENANT, Office


@pytest.fixture
def office() -> Office:
    return Office()


async def state(office: Office, document: Document) -> str | None:
    found = await office.knowledge.get(TENANT, document.id)
    return found.state if found else None


async def test_a_document_is_read_to_its_end(office: Office):
    made = await office.hold()
    assert await turn(office.parts)
    assert await state(office, made) == "ready"
    assert {(tenant, feature) for tenant, feature, _ in office.models.asked} == {(TENANT, "knowledge_read")}
    assert not await turn(office.parts)


async def test_a_large_document_lets_others_pass(office: Office):
    office.models.pieces = TURN + 5
    large = await office.hold("a large one")
    small = await office.hold("small")
    assert await turn(office.parts)
    assert await state(office, large) == "pending"
    office.models.pieces = 2
    office.now += timedelta(seconds=1)
    assert await turn(office.parts)
    assert (await state(office, large), await state(office, small)) == ("pending", "ready")
    office.now += timedelta(seconds=1)
    assert await turn(office.parts)
    assert await state(office, large) == "ready"


async def test_without_models_a_document_waits(office: Office):
    made = await office.hold()
    office.models.away = True
    assert not await turn(office.parts)
    assert await state(office, made) == "pending"
    office.models.away = False
    assert await turn(office.parts)
    assert await state(office, made) == "ready"


async def test_what_the_models_refuse_fails_with_their_words(office: Office):
    made = await office.hold()
    office.models.error = Conflict("strange", "It is strange.")
    assert await turn(office.parts)
    found = await office.knowledge.get(TENANT, made.id)
    assert found is not None
    assert (found.state, found.reason) == ("failed", "It is strange.")


async def test_a_document_that_was_removed_meanwhile_is_let_go(office: Office):
    await office.hold()
    office.models.error = NotFound("document_not_found", "There is none.")
    assert await turn(office.parts)
    office.models.error = None
    office.knowledge.documents.clear()
    assert not await turn(office.parts)


async def test_two_inboxes_do_not_read_the_same_document(office: Office):
    await office.hold()
    assert len(await office.knowledge.claim(office.now, office.now + FIRST_LEASE, 1)) == 1
    assert not await turn(office.parts)
    office.now += FIRST_LEASE + LEASE
    assert await turn(office.parts)


async def test_a_new_document_is_read_at_once(office: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lessons, "LOOK_EVERY", 600.0)
    read = asyncio.Event()
    assist = office.models.assist

    async def watched(*given: object, **named: object) -> object:
        answer = await assist(*given, **named)  # type: ignore[arg-type]
        if answer.state == "ready":
            read.set()
        return answer

    office.models.assist = watched  # type: ignore[method-assign,assignment]
    following = asyncio.create_task(follow(office.parts))
    await asyncio.sleep(0)
    await office.hold()
    office.parts.taught.set()
    async with asyncio.timeout(5):
        await read.wait()
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following
