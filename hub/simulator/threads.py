"""What each customer sees on the phone: their chats with the business, and who is watching."""

import asyncio
from collections import deque
from typing import Any

import msgspec
from msgspec import Struct

KEPT = 300  # bubbles of a chat
_QUEUE = 2_000  # events a watching page may lag behind before it is told to reload

Key = tuple[str, str]  # person id, phone number id


class Bubble(Struct, kw_only=True):
    """One message in a chat. `mine`: the customer wrote it. `shown` is how a template or a button message reads."""

    id: str
    mine: bool
    type: str
    content: Any
    at: float
    status: str
    reply_to: str | None = None
    shown: dict[str, Any] | None = None
    my_reaction: str | None = None
    their_reaction: str | None = None


class Threads:
    """The chats of every known person, newest last, and the pages that watch them."""

    def __init__(self) -> None:
        self._chats: dict[Key, deque[Bubble]] = {}
        self._watchers: set[asyncio.Queue[dict[str, Any] | None]] = set()

    def chat(self, key: Key) -> list[Bubble]:
        return list(self._chats.get(key, ()))

    def last(self, key: Key) -> Bubble | None:
        chat = self._chats.get(key)
        return chat[-1] if chat else None

    def find(self, key: Key, bubble_id: str) -> Bubble | None:
        for bubble in reversed(self._chats.get(key, ())):
            if bubble.id == bubble_id:
                return bubble
        return None

    def add(self, key: Key, bubble: Bubble) -> None:
        """Put a new bubble at the end of a chat."""
        self._chats.setdefault(key, deque(maxlen=KEPT)).append(bubble)
        self.tell("bubble", key, bubble=msgspec.to_builtins(bubble))

    def changed(self, key: Key, bubble: Bubble) -> None:
        """Tell the pages that a bubble is not what it was."""
        self.tell("bubble", key, bubble=msgspec.to_builtins(bubble))

    def seen_by_business(self, key: Key, bubble_id: str) -> None:
        """The business read the customer's messages up to this one: blue ticks."""
        chat = self._chats.get(key, ())
        if not any(bubble.id == bubble_id for bubble in chat):
            return
        for bubble in chat:
            if bubble.mine and bubble.status != "read":
                bubble.status = "read"
                self.changed(key, bubble)
            if bubble.id == bubble_id:
                return

    def tell(self, kind: str, key: Key | None = None, **data: Any) -> None:
        """Send an event to every watching page. One that lags too far is cut off, and reloads."""
        if not self._watchers:
            return
        event = {"kind": kind, **data}
        if key is not None:
            event |= {"customer_id": key[0], "phone_number_id": key[1]}
        for queue in list(self._watchers):
            if queue.full():
                self.unwatch(queue)
                queue.get_nowait()
                queue.put_nowait(None)
            else:
                queue.put_nowait(event)

    def watch(self) -> asyncio.Queue[dict[str, Any] | None]:
        """A queue of events from now on; None means it was cut off."""
        queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue(_QUEUE)
        self._watchers.add(queue)
        return queue

    def unwatch(self, queue: asyncio.Queue[dict[str, Any] | None]) -> None:
        self._watchers.discard(queue)

    def close(self) -> None:
        """End every watch."""
        for queue in list(self._watchers):
            self.unwatch(queue)
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(None)

    def snapshot(self) -> list[tuple[str, str, list[Bubble]]]:
        return [(*key, list(chat)) for key, chat in self._chats.items()]

    def restore(self, chats: list[tuple[str, str, list[Bubble]]]) -> None:
        for person_id, phone_number_id, bubbles in chats:
            self._chats[person_id, phone_number_id] = deque(bubbles, maxlen=KEPT)
