"""The owner of conversations: applies events, commits, tells.

What one can count on:
- Only one owner's commits count: each is a compare-and-set on the conversation's version, and the reader of a
  partition is fenced when another owner claims it. The loser drops what it knew and reads it again.
- A frame is acknowledged only after its changes are in the stores and on the feed. A crash before that brings the
  frame to the next owner, which finds the work done and tells it once more.
- One partition's events are applied in the order of its stream.
- An event that cannot be applied is buried in DEAD with its reason; everything else goes on.
"""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

import msgspec

from actors.effects import Deed, Effects
from actors.memory import Awake, Key, Memory
from actors.reading import Reader, Received
from actors.rules import conversation as rules
from actors.rules.change import Change, Incoming, SaveNote, State
from actors.rules.preview import words_of
from hub.clock import Clock, utc_now
from hub.domain.events import Routed
from hub.domain.message import Message
from hub.errors import HubbubError, LostRace
from hub.log import logger
from hub.stores.opened import Stores
from hub.stores.postgres.conversations import Head, Text
from hub.stream import subjects
from hub.stream.connection import Bus
from hub.stream.dead import DeadLetter, bury

log = logger("conversations")

# Events applied in one commit. Enough to share its cost under load, few enough that nobody waits long for it.
EVENTS = 400
# Attempts at a batch before its conversations are tried one by one, to find the one that cannot be stored.
PATIENCE = 6
FIRST_WAIT = 0.05  # seconds before the second attempt, doubling to 2


@dataclass(slots=True)
class Item:
    """An event at work, with where it came from."""

    routed: Routed
    again: bool
    received: Received

    @property
    def key(self) -> Key:
        return self.routed.tenant_id, self.routed.conversation_id


@dataclass(slots=True)
class Work:
    """What a batch comes to for one tenant."""

    inserted: dict[str, Message] = field(default_factory=dict[str, Message])
    updated: dict[str, Message] = field(default_factory=dict[str, Message])
    touched: dict[str, Awake] = field(default_factory=dict[str, Awake])
    notes: list[SaveNote] = field(default_factory=list[SaveNote])

    def add(self, change: Change) -> None:
        for message in change.inserted:
            self.inserted[message.id] = message
        for message in change.updated:
            (self.inserted if message.id in self.inserted else self.updated)[message.id] = message
        self.notes += [effect for effect in change.effects if isinstance(effect, SaveNote)]


class Conversations:
    """Applies the events of the partitions it is given."""

    def __init__(self, bus: Bus, stores: Stores, clock: Clock = utc_now) -> None:
        self._bus = bus
        self._stores = stores
        self._clock = clock
        self._memory = Memory(stores)
        self._effects = Effects(bus, stores, clock)
        self.reader = Reader(bus, subjects.EVENTS, subjects.events_subject, "owner", EVENTS)
        self.applied = 0

    def __len__(self) -> int:
        return len(self._memory)

    async def run(self) -> None:
        """Apply what comes, for ever."""
        while True:
            received = await self.reader.batch()
            await self.apply(received)
            await self.reader.done(received)
            self._memory.tidy()

    async def apply(self, received: list[Received]) -> None:
        """Apply frames; when it returns, everything in them is committed and told, or buried."""
        await self._apply([item for one in received for item in await self._unpack(one)])

    async def _unpack(self, received: Received) -> list[Item]:
        try:
            routed = msgspec.msgpack.decode(received.frame, type=list[Routed])
        except msgspec.MsgspecError:
            routed = await self._readable(received)
        return [Item(one, received.again, received) for one in routed]

    async def _readable(self, received: Received) -> list[Routed]:
        """The items of a frame that can be read; the others are buried."""
        good: list[Routed] = []
        for raw in msgspec.msgpack.decode(received.frame, type=list[msgspec.Raw]):
            try:
                good.append(msgspec.msgpack.decode(raw, type=Routed))
            except msgspec.MsgspecError as error:
                await self._bury(received, bytes(raw), f"unreadable: {error}")
        return good

    async def _apply(self, items: list[Item]) -> None:
        """Commit and tell, however often it takes. What stays impossible alone, with all engines well, is buried."""
        attempts, delay = 0, FIRST_WAIT
        while attempts < PATIENCE:
            try:
                await self._commit(items, careful=attempts > 0)
            except LostRace as race:
                log.info("lost a race; reading again", conversations=len(race.keys))
                attempts += 1
            except Exception as error:  # noqa: BLE001 - whatever it is: engines are waited for, poison is isolated
                log.warning("cannot commit yet", error=repr(error)[:300], events=len(items))
                for item in items:
                    item.again = True  # the commit may stand although its answer was lost: then it is still to be told
                attempts += await self._healthy()
                await asyncio.sleep(delay)
                delay = min(delay * 2, 2.0)
            else:
                self.applied += len(items)
                return
            self._memory.forget(item.key for item in items)
        await self._one_by_one(items)

    async def _healthy(self) -> bool:
        return self._bus.ready and all((await self._stores.ready()).values())

    async def _one_by_one(self, items: list[Item]) -> None:
        keys = {item.key for item in items}
        if len(keys) == 1 and len(items) == 1:
            item = items[0]
            await self._bury(item.received, msgspec.msgpack.encode(item.routed), "cannot be committed")
            return
        groups = [[item] for item in items]
        if len(keys) > 1:
            groups = [[item for item in items if item.key == key] for key in keys]
        for group in groups:
            await self._apply(group)

    async def _bury(self, received: Received, payload: bytes, reason: str) -> None:
        log.error("buried an event", reason=reason, subject=received.subject, seq=received.seq)
        letter = DeadLetter(
            stream=subjects.EVENTS,
            subject=received.subject,
            seq=received.seq,
            reason=reason,
            at=self._clock(),
            payload=payload,
        )
        await bury(self._bus, letter)

    async def _commit(self, items: list[Item], *, careful: bool) -> None:
        await self._memory.wake({item.key for item in items})
        await self._memory.see(
            [(item.key, rules.needs(item.routed.event, careful=careful or item.again)) for item in items]
        )
        works: defaultdict[str, Work] = defaultdict(Work)
        deeds: list[Deed] = []
        for item in items:
            deeds += await self._decide(item, works[item.routed.tenant_id])
        await asyncio.gather(*(self._store(tenant_id, work) for tenant_id, work in works.items()))
        await self._tell(deeds)

    async def _decide(self, item: Item, work: Work) -> list[Deed]:
        awake = self._memory.get(item.key)
        if awake is None:
            await self._bury(item.received, msgspec.msgpack.encode(item.routed), "no such conversation")
            return []
        state, routed = awake.state, item.routed
        try:
            change = _change(state, item, self._clock)
        except Exception as error:  # our own bug: this event waits for a person, the others go on
            log.exception("an event could not be decided", kind=type(routed.event).__name__)
            await self._bury(item.received, msgspec.msgpack.encode(routed), repr(error))
            return []
        state.fold(change)
        work.add(change)
        if change.head.version != awake.committed:
            work.touched[routed.conversation_id] = awake
        return [Deed(routed.tenant_id, change.head, effect) for effect in change.effects]

    async def _store(self, tenant_id: str, work: Work) -> None:
        """One commit for all of a tenant: new messages, changed ones, heads, what can be searched, notes."""
        changed = {key: awake for key, awake in work.touched.items() if awake.state.head.version != awake.committed}
        if changed or work.notes:
            await self._stores.conversations.commit(
                tenant_id,
                [Head(awake.state.head, awake.state.parked) for awake in changed.values()],
                {key: awake.committed for key, awake in changed.items()},
                texts=[text for message in work.inserted.values() if (text := _searchable(message))],
                notes=[effect.note for effect in work.notes],
                inserted=list(work.inserted.values()),
                changed=list(work.updated.values()),
            )
        for awake in changed.values():
            awake.committed = awake.state.head.version
            self._memory.trim(awake.state)

    async def _tell(self, deeds: list[Deed]) -> None:
        """The commit stands, so this is repeated until it is done; only a crash hands it to the next owner."""
        delay = 0.05
        while True:
            try:
                return await self._effects.carry_out(deeds)
            except HubbubError as error:
                log.warning("cannot tell yet", error=repr(error))
                await asyncio.sleep(delay)
                delay = min(delay * 2, 2.0)


def _searchable(message: Message) -> Text | None:
    """What people wrote can be searched for; the names of kinds ("Photo") cannot."""
    words = words_of(message.type, message.content)
    return Text(message.id, message.conversation_id, words) if words else None


def _change(state: State, item: Item, clock: Clock) -> Change:
    """Decide one event; a new contact card that came with it counts as part of the change."""
    card = item.routed.contact
    if card is not None and card != state.head.contact:
        state.head = msgspec.structs.replace(state.head, contact=card, version=state.head.version + 1)
    incoming = Incoming(event=item.routed.event, number_id=item.routed.number_id, again=item.again)
    return rules.decide(state, incoming, clock())
