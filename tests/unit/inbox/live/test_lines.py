"""Events on the wire."""

from datetime import UTC, datetime

import msgspec
import pytest
from websockets.frames import Opcode
from websockets.protocol import CLIENT, OPEN, Protocol

from hub.domain.events import Audience, FeedEvent
from inbox.live.lines import Line, framed, joined
from inbox.live.resume import Cursor

EVENT = FeedEvent(
    id="msg_1.3",
    kind="message.updated",
    at=datetime(2025, 6, 1, 12, tzinfo=UTC),
    conversation_id="cnv_1",
    audience=Audience(),
    data='{"body":"Olá"}'.encode(),
)
EXPECTED = {
    "op": "event",
    "cursor": "7-2",
    "id": "msg_1.3",
    "type": "message.updated",
    "at": "2025-06-01T12:00:00Z",
    "data": {"body": "Olá"},
}


def read_by_a_client(wire: bytes) -> list[tuple[Opcode, bytes]]:
    protocol = Protocol(CLIENT, state=OPEN)
    protocol.receive_data(wire)
    return [(event.opcode, bytes(event.data)) for event in protocol.events_received()]


def test_both_encodings_carry_the_same_object():
    line = Line(EVENT, Cursor(7, 2))
    assert msgspec.json.decode(line.payload("json")) == EXPECTED
    assert msgspec.msgpack.decode(line.payload("msgpack")) == EXPECTED


def test_an_event_is_encoded_once():
    line = Line(EVENT, Cursor(7, 2))
    assert line.payload("json") is line.payload("json")
    assert line.framed("msgpack") is line.framed("msgpack")


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_a_client_reads_our_frames_as_any_others(size: int):
    assert read_by_a_client(framed(b"x" * size, "json")) == [(Opcode.TEXT, b"x" * size)]


def test_several_lines_travel_as_one_piece():
    line = Line(EVENT, Cursor(7, 2))
    assert read_by_a_client(joined([line, line], "msgpack")) == [(Opcode.BINARY, line.payload("msgpack"))] * 2
