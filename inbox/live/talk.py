"""What one client says on its socket, and what it is answered."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from hub.domain.events import Audience
from hub.log import logger
from inbox.auth.callers import Caller
from inbox.live.commands import Ping, Read, Send, Typing, View
from inbox.live.frames import Ack, Nack, Pong, ServerFrame, payload
from inbox.live.members import Member
from inbox.live.presence import RENEW, Sighting
from inbox.live.station import say
from inbox.parts import Parts
from inbox.problems import of_error
from inbox.sight import visible
from inbox.wishes import mark_read, send_message

log = logger("inbox.live")

# Sends and reads of one client under way at once; beyond it the client is read no further until one is done.
UNDER_WAY = 32


class Talk:
    """One client's side of the conversation with us."""

    def __init__(self, parts: Parts, caller: Caller, member: Member) -> None:
        self.parts = parts
        self.caller = caller
        self.member = member
        self._room = asyncio.Semaphore(UNDER_WAY)
        self._tasks: set[asyncio.Task[None]] = set()
        self._last: dict[str, asyncio.Task[None]] = {}  # by conversation: what was asked last
        self._viewing: tuple[str, Audience] | None = None
        self._renewal: asyncio.Task[None] | None = None

    async def hear(self, frame: Send | View | Typing | Read | Ping) -> None:
        """Act on a frame; slow work goes on behind it, in order within each conversation."""
        match frame:
            case Ping(n):
                self._say(Pong(n=n))
            case Send():
                await self._in_order(frame.conversation_id, self._send(frame))
            case Read():
                await self._in_order(frame.conversation_id, self._read(frame))
            case View():
                await self._view(frame.conversation_id)
            case Typing():
                await self._typing(frame)

    def refuse(self, client_id: str | None, error: Exception) -> None:
        """Say why not."""
        self._say(Nack(client_id=client_id, problem=of_error(error)))

    async def leave(self) -> None:
        """The socket is closing: others see this person go. What was asked of owners still happens."""
        if self._renewal:
            self._renewal.cancel()
        if self._viewing:
            await self._sight(*self._viewing, viewing=False, typing=False)

    async def _in_order(self, conversation_id: str, work: Coroutine[Any, Any, None]) -> None:
        await self._room.acquire()
        before = self._last.get(conversation_id)
        task = asyncio.create_task(_after(before, work))
        self._last[conversation_id] = task
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._done(conversation_id, done))

    def _done(self, conversation_id: str, task: asyncio.Task[None]) -> None:
        self._room.release()
        self._tasks.discard(task)
        if self._last.get(conversation_id) is task:
            del self._last[conversation_id]

    async def _send(self, frame: Send) -> None:
        try:
            message = await send_message(self.parts, self.caller, frame.conversation_id, frame.client_id, frame.message)
        except Exception as error:  # noqa: BLE001 whatever it is, the client is told; of_error logs what is unexpected
            self.refuse(frame.client_id, error)
        else:
            self._say(Ack(client_id=frame.client_id, message=message))

    async def _read(self, frame: Read) -> None:
        try:
            await mark_read(self.parts, self.caller, frame.conversation_id, frame.seq)
        except Exception as error:  # noqa: BLE001 as above
            self.refuse(None, error)

    async def _view(self, conversation_id: str | None) -> None:
        before, self._viewing = self._viewing, None
        if self._renewal:
            self._renewal.cancel()
            self._renewal = None
        if before and before[0] != conversation_id:
            await self._sight(*before, viewing=False, typing=False)
        if conversation_id is None:
            return
        facts = await self._facts(conversation_id)
        if facts is None:
            return
        self._viewing = (conversation_id, facts)
        self._say(self.parts.station.presence_in(conversation_id))
        await self._sight(conversation_id, facts, viewing=True, typing=False)
        self._renewal = asyncio.create_task(self._keep_viewing(conversation_id))

    async def _keep_viewing(self, conversation_id: str) -> None:
        """Presence fades by itself, so it is renewed; with today's facts, for the conversation may change hands."""
        while True:
            await asyncio.sleep(RENEW.total_seconds())
            facts = await self._facts(conversation_id)
            if facts is None:
                self._viewing = None
                return
            self._viewing = (conversation_id, facts)
            await self._sight(conversation_id, facts, viewing=True, typing=False)

    async def _typing(self, frame: Typing) -> None:
        viewing = self._viewing if self._viewing and self._viewing[0] == frame.conversation_id else None
        facts = viewing[1] if viewing else await self._facts(frame.conversation_id)
        if facts is not None:
            await self._sight(frame.conversation_id, facts, viewing=viewing is not None, typing=frame.on)

    async def _facts(self, conversation_id: str) -> Audience | None:
        """What decides who may see it; None (and a nack) when this client may not."""
        try:
            seen = await visible(self.parts, self.caller, conversation_id)
        except Exception as error:  # noqa: BLE001 the client is told; of_error logs what is unexpected
            self.refuse(None, error)
            return None
        return Audience(number_id=seen.number_id, assignee_id=seen.assignee_id)

    async def _sight(self, conversation_id: str, facts: Audience, *, viewing: bool, typing: bool) -> None:
        await self.parts.station.see(
            Sighting(
                tenant_id=self.caller.tenant_id,
                conversation_id=conversation_id,
                session=self.member.session,
                person_id=self.caller.id,
                viewing=viewing,
                typing=typing,
                facts=facts,
            )
        )

    def _say(self, frame: ServerFrame) -> None:
        say(self.member, payload(frame, self.member.wire.encoding), asyncio.get_running_loop().time())


async def _after(before: asyncio.Task[None] | None, work: Coroutine[Any, Any, None]) -> None:
    if before:
        await asyncio.wait({before})
    await work
