"""Sockets: slow readers, and coming back after a cut."""

import asyncio
import json
import socket as sockets
from collections.abc import Iterable
from urllib.parse import urlsplit

from tests.builders import DEMO, Customer, Json, body, echo, new_wamid, received, somebody, status, text, ticked
from tests.outside import Agent, Meta, Screen, until


class State:
    """What a client makes of events: the newest version of everything."""

    def __init__(self) -> None:
        self.conversations: dict[str, Json] = {}
        self.messages: dict[str, Json] = {}
        self.ids: list[str] = []

    def apply(self, events: Iterable[Json]) -> None:
        for event in events:
            self.ids.append(event["id"])
            family = event["type"].partition(".")[0]
            kept = {"conversation": self.conversations, "message": self.messages}.get(family)
            data = event["data"]
            if kept is not None and kept.get(data["id"], {"version": -1})["version"] < data["version"]:
                kept[data["id"]] = data

    async def load(self, agent: Agent, conversation_ids: list[str]) -> "State":
        """The same by REST."""
        for conversation_id in conversation_ids:
            self.conversations[conversation_id] = await agent.get(f"/v1/conversations/{conversation_id}")
            self.messages |= {message["id"]: message for message in await agent.thread(conversation_id)}
        return self

    def of(self, conversation_ids: list[str]) -> tuple[dict[str, Json], dict[str, Json]]:
        """What a person would see. A head's version and time grow with every tick, also those its row does not show
        and is therefore not told about."""
        heads = {
            key: {name: fact for name, fact in head.items() if name not in {"version", "updated_at"}}
            for key, head in self.conversations.items()
            if key in conversation_ids
        }
        messages = {key: each for key, each in self.messages.items() if each["conversation_id"] in conversation_ids}
        return heads, messages


async def began(meta: Meta, screen: Screen, people: list[Customer]) -> list[str]:
    """Everybody has written once; the conversations."""
    wamids = [new_wamid() for _ in people]
    for who, wamid in zip(people, wamids, strict=True):
        await meta.deliver(received(DEMO, who, text(who, wamid=wamid)))
    return [(await screen.event("message.created", wamid=wamid))["conversation_id"] for wamid in wamids]


async def much_happens(meta: Meta, agent: Agent, people: list[Customer], conversation_ids: list[str]) -> None:
    """250 messages, 40 ticks and a new assignee; everything is stored when this returns."""
    echoes = [(who, new_wamid()) for who in people for _ in range(8)][:20]
    for who, wamid in echoes:
        await meta.deliver(body(DEMO, echo(DEMO, who, "From the phone", wamid=wamid), field="smb_message_echoes"))
    for start in range(0, 230, 5):
        await meta.deliver(
            body(
                DEMO,
                *(
                    {"metadata": DEMO.metadata, "contacts": [who.contact], "messages": [text(who, f"Line {n}")]}
                    for n, who in ((n, people[n % len(people)]) for n in range(start, start + 5))
                ),
            )
        )
    for name in ("delivered", "read"):
        for who, wamid in echoes:
            await meta.deliver(ticked(DEMO, status(wamid, name, who)))
    assignee = await agent.id()
    answer = await agent.ask("PATCH", f"/v1/conversations/{conversation_ids[0]}", {"assignee_id": assignee})
    assert answer.status_code == 200
    wanted = len(people) + 250

    async def stored() -> bool:
        state = await State().load(agent, conversation_ids)
        ticks = [each["status"] for each in state.messages.values() if each["direction"] == "out"]
        return len(state.messages) == wanted and ticks.count("read") == len(echoes)

    await until(stored, "everything stored", patience=40)


async def test_a_client_that_was_cut_off_resumes_to_the_same_state(meta: Meta, owner: Agent, ana: Agent) -> None:
    people = [somebody(f"Resumer {n}") for n in range(3)]
    state = State()
    before = await Screen.open(owner.url, owner.token)
    conversation_ids = await began(meta, before, people)
    await asyncio.sleep(0.2)
    before.cut()
    state.apply(before.events)
    await much_happens(meta, ana, people, conversation_ids)
    fresh = await State().load(owner, conversation_ids)
    async with owner.screen(before.cursor) as after:
        assert not [frame for frame in after.frames if frame["op"] == "resync"]

        async def caught_up() -> bool:
            so_far = State()
            so_far.apply([*before.events, *after.events])
            return so_far.of(conversation_ids) == fresh.of(conversation_ids)

        await until(caught_up, "the same state as a fresh load", patience=30)
        state.apply(after.events)
    assert len(state.ids) == len(set(state.ids))
    created = [event["data"]["id"] for event in [*before.events, *after.events] if event["type"] == "message.created"]
    assert len(created) == len(set(created))
    assert state.of(conversation_ids)[0][conversation_ids[0]]["assignee_id"] == await ana.id()


async def test_events_of_a_conversation_come_in_order(meta: Meta, owner: Agent) -> None:
    who = somebody()
    async with owner.screen() as screen:
        wamids = [new_wamid() for _ in range(30)]
        for wamid in wamids:
            await meta.deliver(received(DEMO, who, text(who, wamid=wamid)))
        await screen.event("message.created", wamid=wamids[-1])
        seqs = [data["seq"] for data in screen.told("message.created") if data["wamid"] in wamids]
        cursors = [tuple(map(int, event["cursor"].split("-"))) for event in screen.events]
    assert seqs == list(range(1, 31))
    assert cursors == sorted(set(cursors))


async def test_a_cursor_of_nowhere_is_told_to_reload(owner: Agent) -> None:
    async with owner.screen("999999999-0") as screen:
        frame = await screen.until(lambda frame: frame["op"] == "resync", "resync")
    assert frame["reason"] == "cursor_expired"
    assert frame["cursor"]


async def test_a_client_that_stops_reading_is_closed_and_others_go_on(meta: Meta, owner: Agent) -> None:
    """It is sent megabytes that it never reads; its neighbour gets every line."""
    deaf = await joined_and_deaf(owner)
    closed_before = await too_slow(owner)
    who = somebody()
    async with owner.screen() as screen:
        for _ in range(20):
            lines = [text(who, "blah " * 10_000) for _ in range(30)]  # a megabyte and a half of events
            await meta.deliver(received(DEMO, who, *lines))
            for line in lines:
                await screen.event("message.created", wamid=line["id"])
            screen.frames.clear()
            if await too_slow(owner) > closed_before:
                break
        assert await too_slow(owner) == closed_before + 1
        assert screen.closed is None
    code, reason = await asyncio.to_thread(last_words, deaf)
    assert code == 4408
    assert "cursor" in reason


async def joined_and_deaf(agent: Agent) -> sockets.socket:
    """A socket that is ready and reads no more; its buffer is small, so that this shows soon."""
    parts = urlsplit(agent.url)
    loop = asyncio.get_running_loop()
    raw = sockets.socket()
    raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    raw.setblocking(False)
    await loop.sock_connect(raw, (parts.hostname, parts.port))
    ask = [f"GET /v1/stream HTTP/1.1\r\nHost: {parts.netloc}", "Upgrade: websocket", "Connection: Upgrade"]
    ask += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", ""]
    await loop.sock_sendall(raw, "\r\n".join(ask).encode())
    await heard(raw, b"\r\n\r\n")
    auth = json.dumps({"op": "auth", "token": agent.token}).encode()
    await loop.sock_sendall(raw, bytes((0x81, 0x80 | 126)) + len(auth).to_bytes(2) + bytes(4) + auth)  # a mask of zeros
    await heard(raw, b'"op":"ready"')
    return raw


async def heard(raw: sockets.socket, words: bytes) -> None:
    got = b""
    async with asyncio.timeout(10):
        while words not in got:
            piece = await asyncio.get_running_loop().sock_recv(raw, 1000)
            assert piece, f"closed before {words!r}: {got!r}"
            got += piece


def last_words(raw: sockets.socket) -> tuple[int, str]:
    """Read all that is left; the code and reason of the closing frame, which is the last."""
    raw.setblocking(True)
    raw.settimeout(20)
    tail = b""
    while piece := raw.recv(1 << 20):
        tail = (tail + piece)[-200:]
        if closing(tail)[0]:
            break
    raw.close()
    return closing(tail)


def closing(tail: bytes) -> tuple[int, str]:
    """The closing frame at the very end of `tail`; (0, "") when there is none."""
    at = tail.rfind(b"\x88")
    if at < 0 or len(tail) < at + 4 or len(tail) != at + 2 + tail[at + 1]:
        return 0, ""
    return int.from_bytes(tail[at + 2 : at + 4]), tail[at + 4 :].decode("utf-8", "replace")


async def too_slow(agent: Agent) -> int:
    """How many sockets the inbox has closed for not reading."""
    text = (await agent.ask("GET", "/metrics")).text
    line = next((line for line in text.splitlines() if line.startswith("hubbub_sockets_too_slow_total ")), "x 0")
    return int(float(line.split()[1]))
