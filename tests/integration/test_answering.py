"""Answering by itself in the running product: real owners, stores and streams, the simulator's phone; only the model's
words are scripted."""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from actors.answering import Answerer
from actors.handles import Handles
from ai.autoreply import Understood
from ai.judging_answer import WrittenAnswer
from ai.writing_answer import AnswerWriter
from hub import settings
from hub.clock import utc_now
from hub.domain.knowledge import KnowledgeAsked, KnowledgeFound, Passage
from hub.stores.opened import Stores
from hub.stream.connection import connect
from tests.builders import DEMO, Json
from tests.fakes.gateway import FakeGateway
from tests.integration.conftest import Stack
from tests.outside import Agent, Phones, until

WORDS = "Parcels take two days."


class Shelf:
    async def find(self, tenant_id: str, asked: KnowledgeAsked) -> KnowledgeFound:
        passage = Passage(document_id="doc_1", title="Delivery", place=1, text=WORDS, score=0.9)
        return KnowledgeFound(passages=(passage,))


def says() -> str:
    return msgspec.json.encode(WrittenAnswer(answer=WORDS, confidence=0.95, uses=[1])).decode()


@dataclass
class Assistant:
    """An answerer beside the product, as the models' owner has one."""

    answerer: Answerer
    gateway: FakeGateway
    stores: Stores
    tenant_id: str

    async def consider(self, message_id: str) -> None:
        (message,) = await self.stores.messages.find(self.tenant_id, ids=[message_id])
        self.answerer.consider(self.tenant_id, None, message, Understood(language="en"))


@pytest.fixture
async def line(owner: Agent) -> AsyncIterator[str]:
    """The demo's first number, answering by itself for the time of a test."""
    numbers = (await owner.get("/v1/numbers"))["items"]
    number_id = next(each["id"] for each in numbers if each["phone_number_id"] == DEMO.phone_number_id)
    path = f"/v1/numbers/{number_id}/answering"
    changed = await owner.ask("PUT", path, {"settings": {"mode": "automatic", "most_an_hour": 1000}})
    assert changed.status_code == 200, changed.text
    yield number_id
    await owner.ask("PUT", path, {"settings": {"mode": "off"}})


@pytest.fixture
async def assistant(stack: Stack, owner: Agent, line: str) -> AsyncIterator[Assistant]:
    config = settings.load({**os.environ, **stack.record()["environment"]})
    stores, bus = await Stores.open(config), await connect(config.engines.nats, "assistant")
    handles = Handles(bus, utc_now)
    await handles.open()
    gateway = FakeGateway(says())
    answerer = Answerer(stores, handles, AnswerWriter(gateway, Shelf(), None), utc_now, gather=0.0)
    tenant_id = (await owner.get("/v1/me"))["tenant"]["id"]
    yield Assistant(answerer, gateway, stores, tenant_id)
    await answerer.idle()
    await bus.close()
    await stores.close()


async def asked(owner: Agent, phones: Phones, words: str) -> tuple[Json, Json]:
    """(customer, message as REST shows it)."""
    customer = await phones.customer()
    async with owner.screen() as screen:
        bubble = await phones.write(customer, text=words)
        return customer, await screen.event("message.created", wamid=bubble["id"])


async def bodies(phones: Phones, customer: Json) -> list[str]:
    return [str(each) for each in await phones.chat(customer, DEMO.phone_number_id)]


async def log_of(owner: Agent, message: Json) -> list[Json]:
    lines = (await owner.get("/v1/answering/log", conversation=message["conversation_id"]))["items"]
    return [each for each in lines if each["did"] != "stayed"]  # as the product's own does, which has no model to ask


async def test_an_answer_reaches_the_phone_marked_with_where_it_came_from(
    owner: Agent, phones: Phones, assistant: Assistant
) -> None:
    customer, message = await asked(owner, phones, "How long does it take?")
    await assistant.consider(message["id"])
    await assistant.answerer.idle()

    async def arrived() -> bool:
        return any(WORDS in each for each in await bodies(phones, customer))

    await until(arrived, "the answer on the phone")
    answer = (await owner.thread(message["conversation_id"]))[-1]
    assert (answer["author"]["kind"], answer["content"]) == ("ai", {"body": WORDS})
    assert (answer["ai"]["prompt"], answer["ai"]["sources"][0]["id"]) == ("answer@1", "doc_1:1")
    (line,) = await log_of(owner, message)
    assert (line["did"], line["text"]) == ("sent", WORDS)
    head = await owner.get(f"/v1/conversations/{message['conversation_id']}")
    assert head["ai"]["turns"] == 1


async def test_a_person_who_answers_while_it_writes_wins(
    owner: Agent, ana: Agent, phones: Phones, assistant: Assistant
) -> None:
    customer, message = await asked(owner, phones, "How long does it take?")
    begun, wait = asyncio.Event(), asyncio.Event()

    async def slow(task: Any) -> str:
        begun.set()
        await wait.wait()
        return says()

    assistant.gateway.answers = [slow]
    await assistant.consider(message["id"])
    async with asyncio.timeout(20):
        await begun.wait()
    await ana.say(message["conversation_id"], "I am here myself.")
    wait.set()
    await assistant.answerer.idle()
    who = [each["author"]["kind"] for each in await owner.thread(message["conversation_id"])]
    assert who == ["customer", "person"]
    (line,) = await log_of(owner, message)
    assert (line["did"], line["reason"]) == ("discarded", "person")
    assert not any(WORDS in each for each in await bodies(phones, customer))


async def test_who_asks_for_a_person_gets_one_and_the_team_a_note(
    owner: Agent, phones: Phones, assistant: Assistant
) -> None:
    _, message = await asked(owner, phones, "Can I talk to a human please?")
    await assistant.consider(message["id"])
    await assistant.answerer.idle()
    path = f"/v1/conversations/{message['conversation_id']}"
    head = await owner.get(path)
    assert (head["ai"]["handed_over"]["reason"], head["status"], head["assignee_id"]) == ("asked", "open", None)
    assert head["waiting_since"] is not None
    notes = (await owner.get(f"{path}/notes"))["items"]
    assert any("asks for a person" in note["body"] for note in notes)
    quality = await owner.get("/v1/ai/quality", days=1)
    assert quality["handed_over"]["asked"] >= 1
