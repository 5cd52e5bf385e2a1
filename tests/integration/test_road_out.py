"""Answers: from REST or a socket to the customer's phone, exactly once, and the ticks back."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.builders import DEMO, Json, new_wamid, received, somebody, text
from tests.outside import PATIENCE, Agent, Meta, Phones, until

REAL = {"sent", "delivered", "read"}


@dataclass
class Chat:
    """A customer of the simulator who has just written, so that the window is open."""

    customer: Json
    conversation_id: str
    wamid: str


@pytest.fixture
async def chat(owner: Agent, phones: Phones) -> Chat:
    return await chat_with(owner, phones)


async def chat_with(owner: Agent, phones: Phones, **facts: str) -> Chat:
    customer = await phones.customer(**facts)
    async with owner.screen() as screen:
        bubble = await phones.write(customer, text="Hello, anybody there?")
        told = await screen.event("message.created", wamid=bubble["id"])
    return Chat(customer, told["conversation_id"], bubble["id"])


@pytest.fixture
async def refused(meta: Meta, owner: Agent) -> AsyncIterator[Json]:
    """An answer that WhatsApp accepted and then failed: the simulator never saw this customer write."""
    who = somebody()
    async with owner.screen() as screen:
        wamid = new_wamid()
        await meta.deliver(received(DEMO, who, text(who, wamid=wamid)))
        conversation_id = (await screen.event("message.created", wamid=wamid))["conversation_id"]
        answer = await owner.say(conversation_id, "Can you read this?")
        yield await screen.event("message.updated", id=answer["id"], status="failed")


async def sent_of(phones: Phones, message_id: str) -> list[Json]:
    """What the simulator accepted in the name of a message."""
    return [sent for sent in await phones.sends() if sent["biz_opaque_callback_data"] == message_id]


async def once_sent(phones: Phones, message_id: str) -> Json:
    """The one send of a message, once it is there."""

    async def look() -> list[Json]:
        return await sent_of(phones, message_id)

    await until(look, f"a send of {message_id}")
    sends = await sent_of(phones, message_id)
    assert len(sends) == 1
    return sends[0]


async def test_an_answer_reaches_the_phone_and_its_ticks_come_back(owner: Agent, phones: Phones, chat: Chat) -> None:
    async with owner.screen() as screen:
        message = await owner.say(chat.conversation_id, "Yes! How can I help?")
        assert (message["status"], message["direction"], message["seq"]) == ("queued", "out", 2)
        assert message["author"]["name"]
        created = await screen.event("message.created", id=message["id"])
        assert created["content"] == {"body": "Yes! How can I help?"}
        await screen.event("message.updated", id=message["id"], status="delivered")
        versions = [each["version"] for each in screen.told("message.updated", id=message["id"])]
    assert versions == sorted(set(versions))
    sent = await once_sent(phones, message["id"])
    assert (sent["to"], sent["type"]) == (chat.customer["phone"], "text")
    found = await owner.get(f"/v1/messages/{message['id']}")
    assert found["wamid"] == sent["wamid"]
    bubbles = await phones.chat(chat.customer, DEMO.phone_number_id)
    assert [bubble["content"]["body"] for bubble in bubbles if not bubble["mine"]] == ["Yes! How can I help?"]


async def test_the_same_client_id_by_rest_and_by_socket_is_one_send(owner: Agent, phones: Phones, chat: Chat) -> None:
    words = {"type": "text", "text": {"body": "Only once"}}
    path = f"/v1/conversations/{chat.conversation_id}/messages"
    async with owner.screen() as screen:
        send = {"op": "send", "client_id": "one", "conversation_id": chat.conversation_id, "message": words}
        await screen.say(**send)
        answers = await asyncio.gather(*(owner.post(path, {**words, "client_id": "one"}) for _ in range(2)))
        await screen.say(**send)
        acks = [await screen.until(lambda frame: frame["op"] == "ack", "the first ack")]
        await screen.until(lambda frame: frame["op"] == "ack" and frame is not acks[0], "the second ack")
        ids = {frame["message"]["id"] for frame in screen.frames if frame["op"] == "ack"}
        assert ids == {answer["id"] for answer in answers}
        assert len(ids) == 1
        await screen.event("message.updated", id=answers[0]["id"], status="delivered")
    assert [message["seq"] for message in await owner.thread(chat.conversation_id)] == [1, 2]
    await once_sent(phones, answers[0]["id"])


async def test_the_same_idempotency_key_is_one_send_and_another_body_a_conflict(owner: Agent, chat: Chat) -> None:
    path = f"/v1/conversations/{chat.conversation_id}/messages"
    key = {"Idempotency-Key": new_wamid()}
    first = await owner.post(path, {"type": "text", "text": {"body": "Once"}}, headers=key)
    again = await owner.post(path, {"type": "text", "text": {"body": "Once"}}, headers=key)
    assert again["id"] == first["id"]
    other = await owner.ask("POST", path, {"type": "text", "text": {"body": "Twice"}}, headers=key)
    assert other.status_code == 409
    assert len(await owner.thread(chat.conversation_id)) == 2


async def test_a_customer_known_by_user_id_alone_is_answered_by_recipient(owner: Agent, phones: Phones) -> None:
    chat = await chat_with(owner, phones, identity="hidden")
    head = await owner.get(f"/v1/conversations/{chat.conversation_id}")
    assert not head["contact"].get("phone")
    async with owner.screen() as screen:
        message = await owner.say(chat.conversation_id, "Hello, stranger")
        await screen.event("message.updated", id=message["id"], status="delivered")
    sent = await once_sent(phones, message["id"])
    assert sent["to"] == chat.customer["user_id"]


async def test_several_answers_arrive_in_the_order_they_were_written(owner: Agent, phones: Phones, chat: Chat) -> None:
    words = [f"Line {n}" for n in range(8)]
    messages = [await owner.say(chat.conversation_id, line) for line in words]
    await once_sent(phones, messages[-1]["id"])
    bubbles = await phones.chat(chat.customer, DEMO.phone_number_id)
    assert [bubble["content"]["body"] for bubble in bubbles if not bubble["mine"]] == words


async def test_of_two_agents_who_claim_at_once_one_wins(ana: Agent, raj: Agent, chat: Chat) -> None:
    path = f"/v1/conversations/{chat.conversation_id}/claim"
    answers = await asyncio.gather(ana.ask("POST", path), raj.ask("POST", path))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    winner = ana if answers[0].status_code == 200 else raj
    problem = next(answer for answer in answers if answer.status_code == 409).json()
    assert problem["code"] == "already_claimed"
    assert problem["assignee_id"] == await winner.id()
    assert (await ana.get(f"/v1/conversations/{chat.conversation_id}"))["assignee_id"] == await winner.id()


async def test_a_closed_window_is_refused_in_plain_words(meta: Meta, owner: Agent) -> None:
    who, long_ago = somebody(), 1_700_000_000
    async with owner.screen() as screen:
        wamid = new_wamid()
        await meta.deliver(received(DEMO, who, text(who, wamid=wamid, at=long_ago)))
        conversation_id = (await screen.event("message.created", wamid=wamid))["conversation_id"]
        path = f"/v1/conversations/{conversation_id}/messages"
        words = {"type": "text", "text": {"body": "Too late?"}}
        answer = await owner.ask("POST", path, words)
        assert answer.status_code == 409
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert answer.json()["code"] == "window_closed"
        assert "24 hours" in answer.json()["detail"]
        await screen.say(op="send", client_id="late", conversation_id=conversation_id, message=words)
        nack = await screen.until(lambda frame: frame["op"] == "nack", "a nack")
    assert (nack["client_id"], nack["problem"]["code"]) == ("late", "window_closed")
    assert len(await owner.thread(conversation_id)) == 1


async def test_a_failed_message_says_why_and_its_retry_is_a_new_send(
    owner: Agent, phones: Phones, refused: Json
) -> None:
    assert refused["error"]["code"] == 131047
    assert refused["error"]["advice"]
    twice = await asyncio.gather(*(owner.post(f"/v1/messages/{refused['id']}/retry") for _ in range(2)))
    assert twice[0]["id"] == twice[1]["id"]
    assert twice[0]["retry_of"] == refused["id"]
    sent = await once_sent(phones, twice[0]["id"])
    assert sent["wamid"] != refused["wamid"]

    async def named() -> bool:
        return (await owner.get(f"/v1/messages/{twice[0]['id']}")).get("wamid") == sent["wamid"]

    await until(named, "the new wamid")


async def test_only_a_failed_message_can_be_retried(owner: Agent, phones: Phones, chat: Chat) -> None:
    message = await owner.say(chat.conversation_id, "Fine as it is")
    await once_sent(phones, message["id"])

    async def sent() -> bool:
        return (await owner.get(f"/v1/messages/{message['id']}"))["status"] in REAL

    await until(sent, "a tick")
    answer = await owner.ask("POST", f"/v1/messages/{message['id']}/retry")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_failed")


async def test_a_time_out_after_acceptance_is_never_sent_twice(owner: Agent, phones: Phones, chat: Chat) -> None:
    await phones.chaos(timeouts_after_acceptance=100, timeout_hold_s=1.0)
    async with owner.screen() as screen:
        message = await owner.say(chat.conversation_id, "Did you get this?")
        await once_sent(phones, message["id"])
        await phones.chaos()
        told = await screen.until(
            lambda frame: frame.get("data", {}).get("id") == message["id"] and frame["data"]["status"] in REAL,
            "a tick",
            patience=60,
        )
    assert told["data"]["wamid"]
    await once_sent(phones, message["id"])


async def test_a_limit_slows_down_and_fails_nobody(owner: Agent, phones: Phones, chat: Chat) -> None:
    await phones.chaos(failures={"130429": 50}, http_429=20, retry_after_s=1)
    messages = [await owner.say(chat.conversation_id, f"Patience {n}") for n in range(6)]
    await phones.chaos()
    await asyncio.sleep(0)

    async def all_sent() -> bool:
        found = {message["id"]: message["status"] for message in await owner.thread(chat.conversation_id)}
        return all(found[message["id"]] in REAL for message in messages)

    await until(all_sent, "ticks on all", patience=3 * PATIENCE)
    for message in messages:
        await once_sent(phones, message["id"])


async def test_what_whatsapp_would_refuse_is_refused_before_it_is_kept(owner: Agent, chat: Chat) -> None:
    path = f"/v1/conversations/{chat.conversation_id}/messages"
    answer = await owner.ask("POST", path, {"type": "text", "text": {"body": "x" * 5000}})
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert len(await owner.thread(chat.conversation_id)) == 1
