"""Probes against servers that never were: the bytes each engine would say are handed in."""

import asyncio
import struct
from collections.abc import Awaitable
from typing import Any

import pytest

from deploy.local import probes


@pytest.fixture
def hears(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the next connection read these bytes and then the end."""

    def answer(said: bytes) -> None:
        async def connect(host: str, port: int) -> tuple[asyncio.StreamReader, Any]:
            reader = asyncio.StreamReader()
            reader.feed_data(said)
            reader.feed_eof()
            return reader, _Writer()

        monkeypatch.setattr(asyncio, "open_connection", connect)

    return answer


class _Writer:
    def write(self, data: bytes) -> None:
        self.written = data

    def close(self) -> None:
        self.closed = True


PONG = struct.pack("<iiii", 21, 1, 1, 2013)
CASES: list[tuple[str, bytes, Any, bool]] = [
    ("nats with JetStream", b'INFO {"jetstream":true}\r\n', lambda: probes.nats(1), True),
    ("nats before JetStream", b'INFO {"server_id":"x"}\r\n', lambda: probes.nats(1), False),
    ("postgres asks who we are", b"R\0\0\0\x17", lambda: probes.postgres(1), True),
    ("postgres is starting", b"E\0\0\0\x17", lambda: probes.postgres(1), False),
    ("mongo answers", PONG, lambda: probes.mongo(1), True),
    ("mongo says something else", struct.pack("<iiii", 16, 1, 1, 1), lambda: probes.mongo(1), False),
    ("redis answers", b"+OK\r\n+PONG\r\n", lambda: probes.redis(1, "pw"), True),
    ("redis is loading", b"-LOADING reading its file\r\n", lambda: probes.redis(1, "pw"), False),
    ("ready", b"HTTP/1.1 200 OK\r\n\r\n{}", lambda: probes.readyz("http://h:1/readyz"), True),
    ("not ready", b'HTTP/1.1 503 Nope\r\n\r\n{"nats":"away"}', lambda: probes.readyz("http://h:1/readyz"), False),
    ("closed at once", b"", lambda: probes.nats(1), False),
]


@pytest.mark.parametrize(("said", "probe", "ready"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
async def test_a_server_is_ready_when_it_says_so(said: bytes, probe: Any, *, ready: bool, hears: Any) -> None:
    hears(said)
    asked: Awaitable[str] = probe()
    assert (await asked == "") is ready


async def test_a_process_that_is_not_ready_says_what_is_missing(hears: Any) -> None:
    hears(b'HTTP/1.1 503 Nope\r\n\r\n{"nats":"away"}')
    assert '{"nats":"away"}' in await probes.readyz("http://h:1/readyz")
