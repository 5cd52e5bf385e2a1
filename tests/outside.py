"""Those who meet the running product from outside: Meta with its webhooks, agents with REST and a socket, customers.

Each speaks only what the contract promises; nothing of the product is imported but its signature.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Self

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.builders import Json, headers

PATIENCE = 20.0  # seconds until something that must happen counts as not having happened
RETRY = 0.25  # seconds; Meta's growing delays, scaled


def sign_in(url: str, email: str, password: str) -> str:
    """An access token, good for 15 minutes. Keep it: only ten sign-ins a minute are allowed."""
    answer = httpx.post(
        f"{url}/v1/auth/login", json={"email": email, "password": password}, timeout=15, trust_env=False
    )
    answer.raise_for_status()
    return answer.json()["access_token"]


class Meta:
    """Posts webhook bodies, signed."""

    def __init__(self, url: str, secret: str) -> None:
        self._url = f"{url}/webhooks/whatsapp"
        self._secret = secret
        self._client = httpx.AsyncClient(timeout=10, trust_env=False)

    async def post(self, raw: bytes, signed_for: bytes | None = None, **more_headers: str) -> httpx.Response:
        """One attempt. `more_headers` replace those that Meta would send, `_` standing for `-`; `signed_for` is the
        body that the signature is for, when it is another."""
        given = {name.replace("_", "-"): content for name, content in more_headers.items()}
        signed = headers(raw if signed_for is None else signed_for, self._secret)
        return await self._client.post(self._url, content=raw, headers={**signed, **given})

    async def get(self, **query: str) -> httpx.Response:
        """The challenge."""
        return await self._client.get(self._url, params=query)

    async def deliver(self, raw: bytes, patience: float = 120.0) -> int:
        """Try until it is accepted, as Meta does; answers the number of attempts. Raises TimeoutError."""
        end, attempts = time.monotonic() + patience, 0
        while True:
            attempts += 1
            with suppress(httpx.TransportError):
                if (await self.post(raw)).status_code == 200:
                    return attempts
            if time.monotonic() > end:
                raise TimeoutError(f"not accepted in {attempts} attempts")
            await asyncio.sleep(RETRY)

    async def close(self) -> None:
        await self._client.aclose()


class Agent:
    """Somebody of the team, signed in. `renew` gives another token when this one is too old."""

    def __init__(self, url: str, token: str, renew: Callable[[], str] | None = None) -> None:
        self.url = url
        self.token = token
        self._renew = renew
        self._client = httpx.AsyncClient(base_url=url, timeout=15, trust_env=False)

    async def id(self) -> str:
        return (await self.get("/v1/me"))["person"]["id"]

    async def ask(self, method: str, path: str, body: Any = None, **settings: Any) -> httpx.Response:
        """Any call, whatever its answer."""
        more = settings.pop("headers", {})

        async def once() -> httpx.Response:
            headers = {"Authorization": f"Bearer {self.token}", **more}
            return await self._client.request(method, path, json=body, headers=headers, **settings)

        answer = await once()
        if answer.status_code == 401 and self._renew is not None:
            self.token = await asyncio.to_thread(self._renew)
            answer = await once()
        return answer

    async def get(self, path: str, **query: Any) -> Any:
        answer = await self.ask("GET", path, params=query)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def post(self, path: str, body: Any = None, **settings: Any) -> Any:
        answer = await self.ask("POST", path, body, **settings)
        assert answer.status_code in {200, 201, 202}, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def every(self, path: str, **query: Any) -> list[Json]:
        """All items of a list, page by page."""
        items: list[Json] = []
        cursor: dict[str, str] = {}
        while True:
            page = await self.get(path, **{"limit": 200, **query, **cursor})
            items += page["items"]
            if not page["next_cursor"]:
                return items
            cursor = {"cursor": page["next_cursor"]}

    async def thread(self, conversation_id: str) -> list[Json]:
        """All messages of a conversation, by seq."""
        items = await self.every(f"/v1/conversations/{conversation_id}/messages")
        return sorted(items, key=lambda item: item["seq"])

    async def conversation_with(self, who: str) -> Json:
        """The conversation of a customer with this phone or user id who has just written; waits for it. The list begins
        with the newest: reading it whole, again and again, is more than an agent may ask in a minute."""

        async def found() -> Json | None:
            for item in (await self.get("/v1/conversations", limit=200))["items"]:
                if who in (item["contact"].get("phone"), item["contact"].get("user_id")):
                    return item
            return None

        return await until(found, f"a conversation with {who}")

    async def say(self, conversation_id: str, words: str, client_id: str | None = None) -> Json:
        """Answer a customer with a text; returns the message."""
        body = {"type": "text", "text": {"body": words}} | ({"client_id": client_id} if client_id else {})
        return await self.post(f"/v1/conversations/{conversation_id}/messages", body)

    @asynccontextmanager
    async def screen(self, cursor: str | None = None) -> AsyncIterator["Screen"]:
        """A socket, ready: from `cursor` on, or from now."""
        screen = await Screen.open(self.url, self.token, cursor)
        try:
            yield screen
        finally:
            await screen.close()

    async def close(self) -> None:
        await self._client.aclose()


class Screen:
    """One socket and what it was told."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.frames: list[Json] = []
        self.cursor = ""  # of the last event, or where it stood at first
        self.closed: tuple[int, str] | None = None
        self._news = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, url: str, token: str, cursor: str | None = None) -> Self:
        address = url.replace("http", "ws", 1) + "/v1/stream"
        socket = await connect(address, subprotocols=["hubbub.v1.json"], compression=None, max_size=None, proxy=None)  # type: ignore[list-item]
        screen = cls(socket)
        await screen.say(op="auth", token=token, **({"cursor": cursor} if cursor else {}))
        await screen.until(lambda frame: frame["op"] == "ready", "ready")
        return screen

    @property
    def events(self) -> list[Json]:
        return [frame for frame in self.frames if frame["op"] == "event"]

    def told(self, kind: str, **facts: Any) -> list[Json]:
        """The `data` of all events of a kind whose data has these facts."""
        data = [event["data"] for event in self.events if event["type"] == kind]
        return [each for each in data if all(each.get(name) == fact for name, fact in facts.items())]

    async def say(self, **frame: Any) -> None:
        await self._socket.send(json.dumps(frame))

    async def until(self, fits: Callable[[Json], bool], what: str, patience: float = PATIENCE) -> Json:
        """The first frame, already here or to come, that fits. Raises AssertionError naming `what`."""
        seen, end = 0, time.monotonic() + patience
        while True:
            for frame in self.frames[seen:]:
                seen += 1
                if fits(frame):
                    return frame
            self._news.clear()
            assert self.closed is None, f"closed with {self.closed} before {what}"
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), max(0.0, end - time.monotonic()))
            assert time.monotonic() < end or seen < len(self.frames), f"no {what} within {patience} s"

    async def event(self, kind: str, patience: float = PATIENCE, **facts: Any) -> Json:
        """The data of the first event of this kind with these facts."""

        def fits(frame: Json) -> bool:
            if frame["op"] != "event" or frame["type"] != kind:
                return False
            return all(frame["data"].get(name) == fact for name, fact in facts.items())

        return (await self.until(fits, f"{kind} {facts}", patience))["data"]

    def cut(self) -> None:
        """Lose the connection as a train in a tunnel does: no goodbye."""
        self._reading.cancel()
        self._socket.transport.abort()

    async def close(self) -> None:
        self._reading.cancel()
        await self._socket.close()

    async def _read(self) -> None:
        with suppress(ConnectionClosed):  # how it closed is noted below
            async for text in self._socket:
                frame = json.loads(text)
                self.frames.append(frame)
                self.cursor = frame.get("cursor", self.cursor)
                self._news.set()
        self.closed = (self._socket.close_code or 1006, self._socket.close_reason or "")
        self._news.set()


class Phones:
    """The simulator's customers: they write, are written to, and read."""

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(base_url=url, timeout=15, trust_env=False)

    async def customer(self, **facts: Any) -> Json:
        """Make a customer: `identity` hidden, a `phone`, a `name` …"""
        return self._json(await self._client.post("/control/customers", json=facts))

    async def write(self, customer: Json, **message: Any) -> Json:
        """Let a customer write; `text` may be the words alone. Answers the bubble, its `id` the wamid."""
        path = f"/control/customers/{customer['id']}/messages"
        return self._json(await self._client.post(path, json=message))

    async def customers(self) -> list[Json]:
        """Everybody who is known by name."""
        return self._json(await self._client.get("/control/customers"))["items"]

    async def chat(self, customer: Json, phone_number_id: str) -> list[Json]:
        """The chat as the customer sees it."""
        path = f"/control/customers/{customer['id']}/messages"
        return self._json(await self._client.get(path, params={"phone_number_id": phone_number_id}))["items"]

    async def upload(self, customer: Json, data: bytes, mime_type: str) -> Json:
        """A file that the customer can send, by its `id`."""
        path = f"/control/customers/{customer['id']}/media"
        return self._json(await self._client.post(path, content=data, headers={"Content-Type": mime_type}))

    async def ask(self, method: str, path: str, body: Any = None, **settings: Any) -> Any:
        """Any call to the simulator, which must not be refused."""
        answer = await self._client.request(method, path, json=body, **settings)
        assert answer.status_code < 300, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def chaos(self, **knobs: Any) -> None:
        """Turn knobs; without any, back to the gentle defaults."""
        if knobs:
            self._json(await self._client.put("/control/chaos", json=knobs))
        else:
            self._json(await self._client.delete("/control/chaos"))

    async def sends(self) -> list[Json]:
        """Every message accepted so far."""
        items: list[Json] = []
        after: int | None = 0
        while after is not None:
            page = self._json(await self._client.get("/control/sends", params={"after": after, "limit": 10_000}))
            items += page["items"]
            after = page["next"]
        return items

    async def numbers(self) -> list[Json]:
        """The business numbers, each with its busiest second."""
        return self._json(await self._client.get("/control/numbers"))["items"]

    async def number(self, **facts: Any) -> Json:
        """Register a business number, or change one."""
        return self._json(await self._client.post("/control/numbers", json=facts))

    async def change_number(self, phone_number_id: str, **changes: Any) -> Json:
        """Change what Meta lets a number do; it is told by webhook."""
        return self._json(await self._client.post(f"/control/numbers/{phone_number_id}/changes", json=changes))

    async def load(self, **order: Any) -> Json:
        """Let many customers write at a steady rate."""
        return self._json(await self._client.post("/control/load", json=order))

    async def close(self) -> None:
        await self._client.aclose()

    @staticmethod
    def _json(answer: httpx.Response) -> Any:
        assert answer.status_code < 300, f"{answer.request.url}: {answer.status_code} {answer.text}"
        return answer.json()


async def until(look: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """The first truthy result of the async `look`, asked ever more slowly. Raises AssertionError naming `what`."""
    end, wait = time.monotonic() + patience, 0.05
    while True:
        found = await look()
        if found:
            return found
        assert time.monotonic() < end, f"no {what} within {patience} s"
        await asyncio.sleep(wait)
        wait = min(wait * 1.5, 0.5)  # an agent may ask 20 times a second, all tests together
