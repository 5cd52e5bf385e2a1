"""Every process is killed once while customers write and agents answer; afterwards nothing is lost or there twice.

HUB_KILL_MESSAGES, HUB_KILL_CUSTOMERS and HUB_KILL_RATE make it larger: 20000, 500 and 300 for the full one.
"""

import asyncio
import os
import re
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import httpx
import psutil
import pytest
from websockets.exceptions import WebSocketException

from hub.simulator.identities import user_id_of
from tests.builders import DEMO_FAST, Customer, Json, new_wamid, received, text
from tests.integration.conftest import Stack, agent, buried, meta_of
from tests.outside import Agent, Meta, Phones, Screen, until

MESSAGES = int(os.environ.get("HUB_KILL_MESSAGES", "4000"))
CUSTOMERS = int(os.environ.get("HUB_KILL_CUSTOMERS", "100"))
RATE = float(os.environ.get("HUB_KILL_RATE", "200"))  # webhooks a second, at most
UNDER_WAY = 64  # webhooks posted at once
ANSWERED = max(10, CUSTOMERS // 10)  # customers of the simulator, whom two agents answer
ANSWER_EVERY = 0.35  # seconds, each agent
VICTIMS = ("ingress", "intake", "conversations", "numbers", "inbox", "nats", "postgres", "mongo", "redis")
OWNERS = frozenset({"intake", "conversations", "numbers"})
SETTLES_WITHIN = 90.0  # seconds after the last webhook; a send whose fate is unknown waits 30 of them
DONE = {"delivered", "read", "unknown"}


@dataclass
class Flood:
    """What was posted and answered, as those outside remember it."""

    sent: dict[str, str] = field(default_factory=dict[str, str])  # wamid → phone, of all acknowledged webhooks
    attempts: int = 0
    asked: dict[str, str] = field(default_factory=dict[str, str])  # client id → message id it was answered with
    retold: int = 0  # answers that had to be asked for again
    killed: list[str] = field(default_factory=list[str])
    events: list[Json] = field(default_factory=list[Json])  # of the socket, across all its lives
    reconnects: int = 0
    over: bool = False
    began: float = field(default_factory=time.monotonic)
    flooded: float = 0.0  # when the last webhook was acknowledged


class Watcher:
    """A screen that comes back with its cursor whenever it is closed, as the dashboard does."""

    def __init__(self, viewer: Agent, flood: Flood) -> None:
        self._viewer, self._flood = viewer, flood
        self._cursor: str | None = None
        self._screen: Screen | None = None
        self.ready = asyncio.Event()

    async def run(self) -> None:
        while True:
            with suppress(OSError, WebSocketException, AssertionError, TimeoutError):
                self._screen = await Screen.open(self._viewer.url, self._viewer.token, self._cursor)
                self.ready.set()
                while self._screen.closed is None:
                    self._collect()
                    await asyncio.sleep(0.1)
            if self._screen is not None:
                self._collect()
                self._cursor = self._screen.cursor or self._cursor
                await self._screen.close()
                self._screen = None
                self._flood.reconnects += 1
            await asyncio.sleep(0.2)

    def _collect(self) -> None:
        assert self._screen is not None
        assert not [frame for frame in self._screen.frames if frame["op"] == "resync"]
        self._flood.events += self._screen.events
        self._screen.frames.clear()


@pytest.fixture
def product(own_stack: Stack) -> Stack:
    own_stack.start()
    return own_stack


@pytest.fixture
async def team(product: Stack) -> AsyncIterator[tuple[Agent, Agent, Agent]]:
    """The owner, and two who answer."""
    people = tuple(agent(product, name) for name in ("owner", "ana", "raj"))
    yield people  # type: ignore[misc]
    for person in people:
        await person.close()


async def test_whatever_is_killed_nothing_is_lost_and_nothing_happens_twice(
    product: Stack, team: tuple[Agent, Agent, Agent]
) -> None:
    owner, ana, raj = team
    meta, phones, flood = meta_of(product), Phones(product.url("simulator")), Flood()
    people = [Customer(phone=f"1777{n:07d}1", name=f"Customer {n}") for n in range(CUSTOMERS)]
    people = [Customer(who.phone, who.name, user_id_of(who.phone or "")) for who in people]
    chats = await answerable(owner, phones, people[:ANSWERED])
    watcher = Watcher(owner, flood)
    watching = asyncio.create_task(watcher.run())
    await watcher.ready.wait()
    answering = [
        asyncio.create_task(answer(person, chats[turn::2], f"agent-{turn}", flood))
        for turn, person in enumerate((ana, raj))
    ]
    await asyncio.gather(post_all(meta, people, flood), kill_all(product, flood))
    flood.over, flood.flooded = True, time.monotonic()
    await asyncio.gather(*answering)
    assert flood.killed == list(VICTIMS)
    threads = await settled(owner, flood)
    await all_told(flood)
    watching.cancel()
    sends = await phones.sends()
    print(summary(flood, threads, sends))  # shown with -s, and when it fails
    incoming_once(flood, threads)
    told_once(flood, threads)
    answered_once(flood, threads, sends)
    await ticks_kept(threads, phones, people[:ANSWERED], chats)
    assert await buried(product) == 0
    await meta.close()
    await phones.close()


async def answerable(owner: Agent, phones: Phones, people: list[Customer]) -> list[str]:
    """Let these write once as customers of the simulator, so that they may be answered; their conversations."""
    chats: list[str] = []
    async with owner.screen() as screen:
        for who in people:
            customer = await phones.customer(phone=f"+{who.phone}", name=who.name)
            bubble = await phones.write(customer, text="Hello", phone_number_id=DEMO_FAST.phone_number_id)
            chats.append((await screen.event("message.created", wamid=bubble["id"]))["conversation_id"])
    return chats


async def post_all(meta: Meta, people: list[Customer], flood: Flood) -> None:
    """All messages at no more than RATE, each tried until it is acknowledged."""
    free, loop = asyncio.Semaphore(UNDER_WAY), asyncio.get_running_loop()
    begin = loop.time()

    async def one(who: Customer, n: int) -> None:
        wamid = new_wamid()
        try:
            attempts = await meta.deliver(received(DEMO_FAST, who, text(who, f"Message {n}", wamid=wamid)))
            flood.attempts += attempts
            flood.sent[wamid] = who.phone or ""
        finally:
            free.release()

    async with asyncio.TaskGroup() as group:
        for n in range(MESSAGES):
            await free.acquire()
            await asyncio.sleep(max(0.0, begin + n / RATE - loop.time()))
            group.create_task(one(people[n % len(people)], n))


async def kill_all(product: Stack, flood: Flood) -> None:
    """One after the other, spread over the flood; each is back before the next one goes."""
    for turn, victim in enumerate(VICTIMS, start=1):
        while len(flood.sent) < MESSAGES * turn / (len(VICTIMS) + 1):  # noqa: ASYNC110 - counted by many tasks
            await asyncio.sleep(0.02)
        await (kill_owner if victim in OWNERS else kill_process)(product, victim)
        flood.killed.append(victim)


async def kill_process(product: Stack, name: str) -> None:
    before = product.pid(name)
    product.kill(name)
    await product.until_back(name, before)


async def kill_owner(product: Stack, role: str) -> None:
    """The Ray actor that holds partitions in this role; waits until another process does."""
    before = await owner_pid(product, role)
    assert before
    os.kill(before, signal.SIGKILL)

    async def back() -> bool:
        now = await owner_pid(product, role)
        return now not in (0, before) and psutil.pid_exists(now)

    await until(back, f"another owner of {role}", patience=60)


async def owner_pid(product: Stack, role: str) -> int:
    """0 while nobody answers."""
    with suppress(httpx.HTTPError):
        async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
            figures = (await client.get(product.url("actors") + "/metrics")).text
        found = re.search(rf'^hub_actors_pid{{role="{role}",index="0"}} (\d+)', figures, re.MULTILINE)
        if found:
            return int(found[1])
    return 0


async def answer(person: Agent, chats: list[str], name: str, flood: Flood) -> None:
    """Answer these conversations in turn until all is over; what is not accepted is asked for again, as clients do."""
    count = 0
    while not flood.over:
        chat, client_id = chats[count % len(chats)], f"{name}-{count}"
        count += 1
        body = {"type": "text", "text": {"body": f"Answer {client_id}"}, "client_id": client_id}
        path = f"/v1/conversations/{chat}/messages"
        message = await insist(lambda path=path, body=body: person.ask("POST", path, body), flood)
        flood.asked[client_id] = message["id"]
        await asyncio.sleep(ANSWER_EVERY)


async def insist(ask: Callable[[], Awaitable[httpx.Response]], flood: Flood) -> Json:
    """The answer, however often it takes; refusals that trying again cannot change fail the test."""
    async with asyncio.timeout(120):
        while True:
            with suppress(httpx.TransportError):
                answer = await ask()
                if answer.status_code in {200, 202}:
                    return answer.json()
                assert answer.status_code in {429, 500, 502, 503}, answer.text
            flood.retold += 1
            await asyncio.sleep(0.3)


async def settled(owner: Agent, flood: Flood) -> dict[str, list[Json]]:
    """All threads once everything acknowledged is in them and every answer has come to its end."""
    threads: dict[str, list[Json]] = {}

    async def look() -> bool:
        threads.clear()
        with suppress(httpx.TransportError, AssertionError):
            for head in await owner.every("/v1/conversations"):
                threads[head["id"]] = await owner.thread(head["id"])
        messages = [message for thread in threads.values() for message in thread]
        there = {message["wamid"] for message in messages if message["direction"] == "in"}
        ends = [message["status"] in DONE for message in messages if message["direction"] == "out"]
        return there >= flood.sent.keys() and len(ends) >= len(flood.asked) and all(ends)

    with suppress(AssertionError):  # what is missing then is named by the checks that follow
        await until(look, "everything", patience=SETTLES_WITHIN)
    return dict(threads)


async def all_told(flood: Flood) -> None:
    """Wait until the socket has been told of every message, or nothing has come for some seconds."""
    last = -1
    while (count := len(flood.events)) != last:
        last = count
        await asyncio.sleep(3)


def incoming_once(flood: Flood, threads: dict[str, list[Json]]) -> None:
    incoming = [message for thread in threads.values() for message in thread if message["direction"] == "in"]
    counted = Counter(message["wamid"] for message in incoming)
    missing = flood.sent.keys() - counted.keys()
    assert not missing, f"{len(missing)} acknowledged messages are lost"
    assert [wamid for wamid, count in counted.items() if count > 1] == []
    assert len(incoming) == len(flood.sent) + ANSWERED  # and the one with which each of those began
    for thread in threads.values():
        assert [message["seq"] for message in thread] == list(range(1, len(thread) + 1))


def told_once(flood: Flood, threads: dict[str, list[Json]]) -> None:
    """The socket, across all its reconnections, has told of every message and has told no event twice."""
    ids = Counter(event["id"] for event in flood.events)
    assert [each for each, count in ids.items() if count > 1] == []
    created = Counter(event["data"]["id"] for event in flood.events if event["type"] == "message.created")
    opening = {thread[0]["id"] for thread in threads.values()}  # some were written before the socket was open
    untold = {message["id"] for thread in threads.values() for message in thread} - created.keys() - opening
    assert not untold, f"{len(untold)} messages were never told: {sorted(untold)[:20]}"
    assert [each for each, count in created.items() if count > 1] == []


def answered_once(flood: Flood, threads: dict[str, list[Json]], sends: list[Json]) -> None:
    outgoing = [message for thread in threads.values() for message in thread if message["direction"] == "out"]
    by_client = Counter(message["client_id"] for message in outgoing)
    assert by_client == Counter(flood.asked.keys())
    assert {message["id"] for message in outgoing} == set(flood.asked.values())
    accepted = Counter(send["biz_opaque_callback_data"] for send in sends)
    assert [each for each, count in accepted.items() if count > 1] == []
    unsent = {message["id"] for message in outgoing} - accepted.keys()
    doubtful = {message["id"] for message in outgoing if message["status"] == "unknown"}
    assert unsent <= doubtful, "an answer was neither sent nor listed as unknown"


async def ticks_kept(threads: dict[str, list[Json]], phones: Phones, people: list[Customer], chats: list[str]) -> None:
    """Each answer says what its customer's phone says."""
    for who, chat in zip(people, chats, strict=True):
        customer = {"id": await customer_id(phones, who)}
        bubbles = await phones.chat(customer, DEMO_FAST.phone_number_id)
        truth = {bubble["id"]: bubble["status"] for bubble in bubbles if not bubble["mine"]}
        shown = {message["wamid"]: message["status"] for message in threads[chat] if message.get("wamid") in truth}
        wrong = {
            wamid: (shown.get(wamid), status) for wamid, status in truth.items() if not agrees(shown, wamid, status)
        }
        assert not wrong


def agrees(shown: dict[str, str], wamid: str, truth: str) -> bool:
    """Customers read on while we look: `delivered` may have become `read` since."""
    return shown.get(wamid) == truth or (shown.get(wamid), truth) == ("delivered", "read")


async def customer_id(phones: Phones, who: Customer) -> str:
    for customer in await phones.customers():
        if customer["phone"] == who.phone:
            return customer["id"]
    raise AssertionError(f"the simulator has forgotten {who.phone}")


def summary(flood: Flood, threads: dict[str, list[Json]], sends: list[Json]) -> str:
    outgoing = [message for thread in threads.values() for message in thread if message["direction"] == "out"]
    unknown = [message["id"] for message in outgoing if message["status"] == "unknown"]
    return (
        f"{len(flood.sent)} messages in {flood.attempts} attempts and {flood.flooded - flood.began:.0f} s, "
        f"all at rest after {time.monotonic() - flood.flooded:.0f} s more; "
        f"{len(flood.asked)} answers ({flood.retold} asked for again), {len(sends)} sends, "
        f"unknown: {unknown or 'none'}; the socket came back {flood.reconnects} times"
    )
