"""What the models' process does for knowledge, asked as the road asks: bytes in, one answer out."""

from types import SimpleNamespace
from typing import Any

import msgspec
from msgspec import Struct

from actors.knowing import doers
from hub.domain.knowledge import KnowledgeAnswer, KnowledgeAsked, KnowledgeFound, ReadOn, ReadSoFar
from tests.fakes.encoder import FakeEncoder
from tests.fakes.gateway import FakeGateway
from tests.fakes.knowledge import FakeKnowledge
from tests.fakes.samples import NOON
from tests.unit.ai.knowledge.shelf import document

TENANT = "ten_1"


async def test_a_file_is_read_found_and_answered_from():
    store = FakeKnowledge()
    stores = SimpleNamespace(knowledge=store)
    gateway = FakeGateway('{"answer": "Within 30 days.", "used": [1]}')
    parts: Any = SimpleNamespace(stores=stores, encoder=FakeEncoder(), gateway=gateway, clock=lambda: NOON)
    work = doers(parts)

    async def ask(feature: str, request: Struct) -> Any:
        (answer,) = [each async for each in work[feature](TENANT, msgspec.msgpack.encode(request))]
        return answer

    made = document()
    await store.add(TENANT, made, b"# Returns\nYou may return shoes within 30 days.")
    assert await ask("knowledge_read", ReadOn(document_id=made.id)) == ReadSoFar(state="pending", chunks=1)
    assert (await ask("knowledge_read", ReadOn(document_id=made.id))).state == "ready"
    question = KnowledgeAsked(question="return shoes within 30 days?")
    found: KnowledgeFound = await ask("knowledge_search", question)
    assert [passage.heading for passage in found.passages] == [("Returns",)]
    answer: KnowledgeAnswer = await ask("knowledge_answer", question)
    assert (answer.form, answer.text, answer.sources) == ("written", "Within 30 days.", found.passages)
