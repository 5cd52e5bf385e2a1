"""Everything live in this process: the fan-out, who is present, and the chores that come round every second."""

import asyncio
from datetime import datetime
from typing import TypeVar

import msgspec
from msgspec import Struct

from hub.clock import Clock
from hub.domain.events import Audience
from hub.log import logger
from hub.stream.connection import Bus
from hub.stream.subjects import presence_subject
from inbox.live.fanout import FanOut
from inbox.live.frames import HEARTBEAT, Heartbeat, PresenceFrame, payload
from inbox.live.lines import Encoding, framed
from inbox.live.members import Member
from inbox.live.presence import Presence, Room, Sighting

log = logger("inbox.live")
T = TypeVar("T", Sighting, "Ended")

ENDED = "sessions.ended"
EXPIRED = (4401, "the token has expired; come back with a new one")


class Ended(Struct, frozen=True, array_like=True):
    """Sockets of this signed-in family, key or person have to close, in every process."""

    subject_id: str
    code: int
    reason: str


class Station:
    """Hand one to the socket route. `run` for as long as the process lives."""

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self.fanout = FanOut(bus, self._learn)
        self.presence = Presence()

    async def run(self) -> None:
        """Runs until cancelled; one failure ends all, and the process with it."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.fanout.run())
            group.create_task(self._hear_presence())
            group.create_task(self._hear_ended())
            group.create_task(self._chores())

    async def see(self, sighting: Sighting) -> None:
        """Tell every process, this one included, that somebody is there or has left."""
        await self._bus.shout(presence_subject(sighting.tenant_id), msgspec.msgpack.encode(sighting))

    async def end(self, subject_id: str, code: int, reason: str) -> None:
        """Close the sockets of a family, key or person everywhere."""
        await self._bus.shout(ENDED, msgspec.msgpack.encode(Ended(subject_id, code, reason)))

    def presence_in(self, conversation_id: str) -> PresenceFrame:
        room = self.presence.rooms.get(conversation_id)
        return _frame(conversation_id, room)

    async def _hear_presence(self) -> None:
        async for _, told in self._bus.listen(presence_subject("*")):
            sighting = _read(told, Sighting)
            if sighting and self.presence.hear(sighting, self._clock()):
                self._tell(sighting.conversation_id)
                self.presence.sweep()

    async def _hear_ended(self) -> None:
        async for _, told in self._bus.listen(ENDED):
            ended = _read(told, Ended)
            for member in self.fanout.members:
                if ended and ended.subject_id in (member.family_id, member.person_id):
                    member.end(ended.code, ended.reason)

    async def _chores(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(1)
            self.look_after(loop.time(), self._clock())

    def look_after(self, loop_now: float, now: datetime) -> None:
        """Heartbeats for the silent, an end for expired tokens, and presence that has faded."""
        for member in self.fanout.members:
            if member.expires_at and member.expires_at <= now:
                member.end(*EXPIRED)
            elif loop_now - member.last_write >= HEARTBEAT:
                say(member, payload(Heartbeat(), member.wire.encoding), loop_now)
        for conversation_id in self.presence.expire(now):
            self._tell(conversation_id)
        self.presence.sweep()

    def _learn(self, conversation_id: str, facts: Audience) -> None:
        self.presence.learn(conversation_id, facts)

    def _tell(self, conversation_id: str) -> None:
        """Who is in a conversation, to everyone who may see that conversation."""
        room = self.presence.rooms.get(conversation_id)
        if room is None:
            return
        frame = _frame(conversation_id, room)
        made: dict[Encoding, bytes] = {}
        now = asyncio.get_running_loop().time()
        for view, group in self.fanout.members.groups(room.tenant_id):
            if view.takes("conversation.presence", room.facts):
                for member in group:
                    encoding = member.wire.encoding
                    say(member, made.setdefault(encoding, payload(frame, encoding)), now)


def say(member: Member, frame: bytes, now: float) -> None:
    """One frame to one socket, unless it is about to be closed."""
    if not member.ended.done():
        member.wire.write(framed(frame, member.wire.encoding), [frame])
        member.last_write = now


def _read(told: bytes, kind: type[T]) -> T | None:
    """What another process shouted; None for what this version does not understand."""
    try:
        return msgspec.msgpack.decode(told, type=kind)
    except msgspec.MsgspecError as error:
        log.warning("not understood", kind=kind.__name__, error=str(error))
        return None


def _frame(conversation_id: str, room: Room | None) -> PresenceFrame:
    viewers, typing = (room.viewers(), room.typing()) if room else ([], [])
    return PresenceFrame(conversation_id=conversation_id, viewers=viewers, typing=typing)
