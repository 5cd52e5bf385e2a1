"""The socket: what a client is told, in which order, and how it ends."""

import asyncio
import json
import os
import signal
import time
from contextlib import suppress
from datetime import UTC, datetime
from uuid import uuid4

import httpx
import msgspec
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from hub.domain.account import Person
from hub.domain.events import Audience, FeedEvent
from hub.stores.postgres.accounts import Accounts
from hub.stores.postgres.pool import Postgres
from hub.stream.connection import connect as connect_bus
from hub.stream.frames import join
from hub.stream.subjects import feed_subject
from inbox.auth import passwords
from tests.builders import DEMO, DEMO_FAST, Json, new_wamid, received, somebody, text
from tests.integration.conftest import Stack
from tests.outside import Agent, Meta, Screen, sign_in, until


async def somebody_writes(meta: Meta, owner: Agent, line: object = DEMO) -> Json:
    """The message of a new customer, as the owner was told of it."""
    who, wamid = somebody(), new_wamid()
    async with owner.screen() as screen:
        await meta.deliver(received(line, who, text(who, wamid=wamid)))
        return await screen.event("message.created", wamid=wamid)


def address(stack: Stack) -> str:
    return stack.url("inbox").replace("http", "ws", 1) + "/v1/stream"


@pytest.mark.parametrize("first", ["nonsense", '{"op":"ping","n":1}', '{"op":"auth","token":"forged"}'])
async def test_who_does_not_sign_in_first_is_closed(stack: Stack, first: str) -> None:
    async with connect(address(stack), proxy=None) as socket:
        await socket.send(first)
        with pytest.raises(ConnectionClosed):
            await socket.recv()
    assert socket.close_code == 4401


async def test_messagepack_carries_the_same_objects(stack: Stack, meta: Meta, owner: Agent) -> None:
    async with (
        connect(address(stack), subprotocols=["hubbub.v1.msgpack"], proxy=None) as socket,
        owner.screen() as screen,
    ):  # type: ignore[list-item]
        await socket.send(msgspec.msgpack.encode({"op": "auth", "token": owner.token}))
        assert msgspec.msgpack.decode(await socket.recv(decode=False))["op"] == "ready"
        told = await somebody_writes(meta, owner)
        await screen.event("message.created", id=told["id"])
        frame = msgspec.msgpack.decode(await socket.recv(decode=False))
        while frame["op"] != "event" or frame["data"].get("id") != told["id"]:
            frame = msgspec.msgpack.decode(await socket.recv(decode=False))
    assert frame in screen.frames


async def test_a_message_sent_on_the_socket_is_acknowledged_once_kept(meta: Meta, owner: Agent) -> None:
    told = await somebody_writes(meta, owner)
    async with owner.screen() as screen:
        frame = {
            "op": "send",
            "client_id": uuid4().hex,
            "conversation_id": told["conversation_id"],
            "message": {"type": "text", "text": {"body": "At once"}},
        }
        await screen.say(**frame)
        ack = await screen.until(lambda frame: frame["op"] == "ack", "the ack")
        await screen.say(**frame)
        await screen.until(lambda _: len([f for f in screen.frames if f["op"] == "ack"]) == 2, "the second ack")
        assert {f["message"]["id"] for f in screen.frames if f["op"] == "ack"} == {ack["message"]["id"]}
        await screen.say(**{**frame, "client_id": "bad", "message": {"type": "text", "text": {}}})
        nack = await screen.until(lambda frame: frame["op"] == "nack", "the nack")
        assert (nack["client_id"], nack["problem"]["errors"][0]["path"]) == ("bad", "text.body")


async def test_many_sends_in_one_breath_keep_their_order(meta: Meta, owner: Agent) -> None:
    told = await somebody_writes(meta, owner)
    words = [f"Line {number}" for number in range(12)]
    async with owner.screen() as screen:
        for each in words:
            message = {"type": "text", "text": {"body": each}}
            await screen.say(op="send", client_id=uuid4().hex, conversation_id=told["conversation_id"], message=message)
        await screen.until(lambda _: len([f for f in screen.frames if f["op"] == "ack"]) == len(words), "all acks")
    thread = await owner.thread(told["conversation_id"])
    assert [message["content"]["body"] for message in thread if message["direction"] == "out"] == words


async def test_agents_see_who_looks_and_who_types(meta: Meta, owner: Agent, ana: Agent) -> None:
    told = await somebody_writes(meta, owner)
    conversation, me = told["conversation_id"], await ana.id()
    async with owner.screen() as seen_by, ana.screen() as screen:
        await screen.say(op="view", conversation_id=conversation)
        await screen.say(op="typing", conversation_id=conversation, on=True)
        frame = await seen_by.until(lambda f: f["op"] == "presence" and f["typing"] == [me], "typing")
        assert (frame["conversation_id"], frame["viewers"]) == (conversation, [me])
        await seen_by.until(lambda f: f["op"] == "presence" and f["viewers"] == [me] and f["typing"] == [], "a pause")
        await screen.close()
        await seen_by.until(lambda f: f["op"] == "presence" and f["viewers"] == [], "leaving")


async def test_who_was_away_ends_with_what_a_fresh_load_shows(meta: Meta, owner: Agent, ana: Agent, raj: Agent) -> None:
    told = [await somebody_writes(meta, owner) for _ in range(3)]
    before = await Screen.open(owner.url, owner.token)
    await somebody_writes(meta, owner)
    await before.until(lambda frame: frame["op"] == "event", "any event")
    before.cut()

    raj_id = await raj.id()
    for message in told:
        await asyncio.gather(*(ana.say(message["conversation_id"], f"Answer {n}") for n in range(10)))
    await owner.ask("PATCH", f"/v1/conversations/{told[0]['conversation_id']}", {"assignee_id": raj_id})

    async with owner.screen(before.cursor) as screen:
        await screen.event("conversation.updated", id=told[0]["conversation_id"], assignee_id=raj_id)

        async def alike() -> bool:
            return all([await _as_told(screen, owner, message["conversation_id"]) for message in told])

        await until(alike, "the same state as a fresh load")
        cursors = [tuple(map(int, event["cursor"].split("-"))) for event in screen.events]
    assert cursors == sorted(set(cursors))


async def _as_told(screen: Screen, owner: Agent, conversation_id: str) -> bool:
    """Whether what the events left behind is what REST shows: every message but the first, and the head.

    A head's version also grows with commits that change nothing of it, which are not told.
    """
    thread = await owner.thread(conversation_id)
    head = await owner.get(f"/v1/conversations/{conversation_id}")
    state = {event["data"]["id"]: event["data"] for event in screen.events if event["data"].get("id")}
    assert all(message["id"] in state for message in thread[1:])
    shown, fresh = ({**each, "version": 0, "updated_at": ""} for each in (state[conversation_id], head))
    return len(thread) == 11 and shown == fresh and all(state[each["id"]] == each for each in thread[1:])


@pytest.mark.parametrize("cursor", ["99999999-0", "nonsense"])
async def test_a_cursor_nobody_can_follow_is_answered_with_reload(owner: Agent, cursor: str) -> None:
    async with owner.screen(cursor) as screen:
        resync = await screen.until(lambda frame: frame["op"] == "resync", "resync")
    assert resync["reason"] == "cursor_expired"
    assert resync["cursor"] != cursor


async def test_a_restart_loses_nothing_and_says_when_to_come_back(stack: Stack, meta: Meta, owner: Agent) -> None:
    screen = await Screen.open(owner.url, owner.token)
    await somebody_writes(meta, owner)
    await screen.until(lambda frame: frame["op"] == "event", "any event")
    pid = stack.pid("inbox")
    os.kill(pid, signal.SIGTERM)

    async def closed() -> bool:
        return screen.closed is not None

    await until(closed, "the goodbye")
    assert screen.closed is not None
    assert screen.closed[0] == 1012
    assert "come back in" in screen.closed[1]
    who, wamid = somebody(), new_wamid()
    await meta.deliver(received(DEMO, who, text(who, wamid=wamid)))
    await stack.until_back("inbox", pid)

    async def back() -> bool:
        try:
            return (await owner.ask("GET", "/readyz")).status_code == 200
        except httpx.TransportError:
            return False

    await until(back, "the inbox")
    async with owner.screen(screen.cursor) as again:
        await again.event("message.created", wamid=wamid)


async def test_a_client_that_reads_nothing_is_closed_and_the_others_are_not(stack: Stack, owner: Agent) -> None:
    tenant = (await owner.get("/v1/me"))["tenant"]["id"]
    bus = await connect_bus(stack.setting("HUB_NATS_URL"), "test")
    async with owner.screen() as quick, connect(address(stack), max_queue=1, proxy=None) as slow:
        await slow.send(json.dumps({"op": "auth", "token": owner.token}))
        assert json.loads(await slow.recv())["op"] == "ready"
        for number in range(40):
            event = FeedEvent(
                id=f"test.{uuid4().hex}",
                kind="alert.raised",
                at=datetime.now(UTC),
                conversation_id=None,
                audience=Audience(),
                data=msgspec.json.encode({"id": f"alr_{number}", "title": "x" * 400_000}),
            )
            await bus.publish(feed_subject(tenant), join([msgspec.msgpack.encode(event)]))
        await quick.event("alert.raised", id="alr_39")
        assert quick.closed is None
        with suppress(ConnectionClosed):
            while True:
                await slow.recv()
    await bus.close()
    assert slow.close_code == 4408
    assert "cursor" in (slow.close_reason or "")


async def test_a_socket_is_told_exactly_what_rest_shows(stack: Stack, meta: Meta, owner: Agent) -> None:
    """For every kind of rights: lists, single reads and events agree, conversation by conversation."""
    numbers = {number["phone_number_id"]: number["id"] for number in (await owner.get("/v1/numbers"))["items"]}
    agents = await _agents_with_all_kinds_of_rights(stack, owner, numbers[DEMO.phone_number_id])
    screens = [await Screen.open(agent.url, agent.token) for agent in agents]
    made = [await somebody_writes(meta, owner, line) for line in (DEMO, DEMO, DEMO_FAST, DEMO_FAST, DEMO)]
    ids = [message["conversation_id"] for message in made]
    for conversation, agent in zip(ids, [*agents, agents[0]], strict=False):
        await owner.ask("PATCH", f"/v1/conversations/{conversation}", {"assignee_id": await agent.id()})
    before = [len(screen.events) for screen in screens]
    for conversation in ids:
        await owner.post(f"/v1/conversations/{conversation}/notes", {"body": "For who may see it"})
    last = await owner.post("/v1/numbers", _number())
    for agent, screen, seen_before in zip(agents, screens, before, strict=True):
        await screen.event("number.updated", id=last["id"])
        told = {
            event["data"]["conversation_id"]
            for event in screen.events[seen_before:]
            if event["type"] == "note.created" and event["data"]["conversation_id"] in ids
        }
        listed = {item["id"] for item in await agent.every("/v1/conversations")} & set(ids)
        single = {each for each in ids if (await agent.ask("GET", f"/v1/conversations/{each}")).status_code == 200}
        assert told == listed == single
        await screen.close()
        await agent.close()


async def _agents_with_all_kinds_of_rights(stack: Stack, owner: Agent, number_id: str) -> list[Agent]:
    tenant = (await owner.get("/v1/me"))["tenant"]["id"]
    postgres = await Postgres.open(stack.setting("HUB_POSTGRES_URL"))
    accounts, agents = Accounts(postgres), []
    password = passwords.scramble("a long password")
    for sight, number_ids in (
        ("all", (number_id,)),
        ("own", None),
        ("unassigned_and_own", None),
        ("own", (number_id,)),
    ):
        name = uuid4().hex[:12]
        person = Person(
            id=f"per_{name}",
            tenant_id=tenant,
            email=f"{name}@demo.test",
            name=name,
            role="agent",
            number_ids=number_ids,
            sight=sight,
            created_at=datetime.now(UTC),
        )
        await accounts.create_person(tenant, person, password)
        token = await asyncio.to_thread(sign_in, stack.url("inbox"), person.email, "a long password")
        agents.append(Agent(stack.url("inbox"), token))
    await postgres.close()
    return agents


def _number() -> Json:
    return {
        "phone_number_id": str(time.time_ns())[:15],
        "waba_id": "200000000000009",
        "display_phone_number": "+1 555 010 9997",
        "name": "Another",
        "access_token": "x",
        "verify": False,
    }
