"""`GET /v1/stream`: one WebSocket from its first frame to its close code.

Reading, asking owners and being told things go on side by side; the socket closes when any part says so.
"""

# pyright: reportUnknownMemberType=false
# Litestar's scope leaves type parameters open.

import asyncio
from typing import Any, cast
from uuid import uuid4

import msgspec
from litestar import WebSocket, websocket
from litestar.types import Receive

from hub.errors import Refusal, Unavailable
from hub.log import logger
from inbox.auth.callers import Caller
from inbox.auth.identify import NotSignedIn, identify
from inbox.live import commands
from inbox.live.audience import TOPICS
from inbox.live.frames import Ready, ResyncFrame, payload
from inbox.live.lines import Encoding
from inbox.live.members import Member, View
from inbox.live.resume import Replay
from inbox.live.server import transport_in
from inbox.live.talk import Talk
from inbox.live.wire import DirectWire, SentWire, Wire, write_one
from inbox.parts import Hub, Parts

log = logger("inbox.live")

PROTOCOLS: dict[str, Encoding] = {"hubbub.v1.json": "json", "hubbub.v1.msgpack": "msgpack"}
AUTH_WITHIN = 10.0  # seconds


class Refused(Exception):
    """The socket has to close before it began, with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class Left(Exception):
    """The client closed or is gone."""


@websocket("/v1/stream", exclude_from_auth=True)
async def stream(socket: WebSocket[Any, Any, Any], parts: Hub) -> None:
    """Everything the caller may see, as it happens."""
    chosen = next((name for name in socket.scope["subprotocols"] if name in PROTOCOLS), None)
    await socket.accept(subprotocols=chosen)
    wire = _wire(socket, PROTOCOLS.get(chosen or "", "json"))
    receive = socket.receive
    try:
        auth = await _first_frame(receive)
        caller = await _sign_in(parts, auth.token)
        member = _member(caller, auth, wire)
        await _serve(parts, caller, member, auth.cursor, receive)
    except Refused as refused:
        await wire.close(refused.code, refused.reason)
    except Left:
        await wire.close(1000, "")
    except Exception:
        log.exception("a socket failed")
        await wire.close(1011, "something went wrong here; come back in 3 s with your cursor")


def _wire(socket: WebSocket[Any, Any, Any], encoding: Encoding) -> Wire:
    transport = transport_in(cast("dict[str, Any] | None", socket.scope.get("extensions")))
    if transport is None:
        return SentWire(socket.send, encoding)
    return DirectWire(transport, socket.send, encoding)


async def _first_frame(receive: Receive) -> commands.Auth:
    try:
        async with asyncio.timeout(AUTH_WITHIN):
            frame = commands.parse(await next_frame(receive))
    except TimeoutError:
        raise Refused(4401, f"no auth frame within {AUTH_WITHIN:.0f} s") from None
    except msgspec.DecodeError as error:
        raise Refused(4401, "the first frame must be auth") from error
    if not isinstance(frame, commands.Auth):
        raise Refused(4401, "the first frame must be auth")
    return frame


async def _sign_in(parts: Parts, token: str) -> Caller:
    try:
        caller = await identify(parts, token)
    except NotSignedIn as error:
        raise Refused(4409 if error.code == "signed_out" else 4401, error.detail) from error
    except Unavailable as error:
        raise Refused(1012, f"{error.dependency} is away; come back in 3 s") from error
    if not caller.may("read_conversations"):
        raise Refused(4403, "not allowed to read conversations")
    return caller


def _member(caller: Caller, auth: commands.Auth, wire: Wire) -> Member:
    known = frozenset(topic for topic in auth.topics or () if topic in TOPICS)
    topics = known if auth.topics else None
    return Member(
        session=uuid4().hex,
        wire=wire,
        view=View(caller.rights, topics),
        person_id=caller.id,
        family_id=caller.family_id,
        expires_at=caller.expires_at,
        ended=asyncio.get_running_loop().create_future(),
        last_write=asyncio.get_running_loop().time(),
    )


async def _serve(parts: Parts, caller: Caller, member: Member, asked: str | None, receive: Receive) -> None:
    """Until the client leaves or the socket is ended. Whatever happens, nothing of it is left behind."""
    talk = Talk(parts, caller, member)
    reading = asyncio.create_task(_listen(talk, receive))
    joining = asyncio.create_task(_join(parts, member, asked))
    try:
        await _until_over(member, reading, joining)
    finally:
        for task in (reading, joining):
            task.cancel()
        await asyncio.gather(reading, joining, return_exceptions=True)
        parts.station.fanout.leave(member)
        await talk.leave()


async def _until_over(member: Member, reading: asyncio.Task[None], joining: asyncio.Task[None]) -> None:
    waiting: set[asyncio.Future[Any]] = {reading, joining, member.ended}
    while True:
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if member.ended in done:
            raise Refused(*member.ended.result())
        if joining in done:
            joining.result()
            waiting.discard(joining)
        if reading in done:
            reading.result()


async def _join(parts: Parts, member: Member, asked: str | None) -> None:
    fanout, wire = parts.station.fanout, member.wire
    step = await fanout.judge(asked)
    place = step.after if isinstance(step, Replay) else step.cursor
    head, missed = fanout.missed(member, place)
    ready = Ready(cursor=str(place), head=str(head), missed=missed, session=member.session)
    write_one(wire, payload(ready, wire.encoding))
    resync = await fanout.join(member, step)
    if resync:
        write_one(wire, payload(ResyncFrame(reason=resync.reason, cursor=str(resync.cursor)), wire.encoding))


async def _listen(talk: Talk, receive: Receive) -> None:
    while True:
        try:
            frame = commands.parse(await next_frame(receive))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            talk.refuse(None, error)
            continue
        if isinstance(frame, commands.Auth):
            await _renew(talk, frame)
        else:
            await talk.hear(frame)


async def _renew(talk: Talk, frame: commands.Auth) -> None:
    """A newer token for the same person keeps the socket open; anybody else has to open their own."""
    try:
        caller = await identify(talk.parts, frame.token)
    except (Refusal, Unavailable) as error:
        talk.refuse(None, error)
        return
    if caller.id != talk.caller.id or caller.rights != talk.caller.rights:
        talk.member.end(4401, "somebody else's token, or other rights; come back with it")
        return
    talk.caller = caller
    talk.member.expires_at = caller.expires_at


async def next_frame(receive: Receive) -> str | bytes:
    """The client's next frame. Raises Left."""
    message = cast("dict[str, Any]", await receive())
    if message["type"] == "websocket.disconnect":
        raise Left
    text = message.get("text")
    return text if text is not None else message.get("bytes") or b""
