"""A small HTTP/1.1 client for one loopback address: keep-alive connections, POST and GET, nothing else.

Under load the simulator shares two cores with what it tests, and a general HTTP client costs several times as much
per call as the webhook itself.
"""

import asyncio
from collections.abc import Mapping

TIMEOUT = 10.0  # seconds for an answer; Meta's own is not published


class WireError(Exception):
    """No answer: refused, cut off or too slow."""


class _Connection(asyncio.Protocol):
    """One connection with at most one request under way."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.usable = True
        self._got = bytearray()
        self._answer: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # pyright: ignore[reportAttributeAccessIssue]  # TCP gives a Transport

    def connection_lost(self, exc: Exception | None) -> None:
        self.usable = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(WireError(f"connection lost: {exc or 'closed'}"))

    def ask(self, request: bytes) -> asyncio.Future[int]:
        self._got.clear()
        self._answer = asyncio.get_running_loop().create_future()
        if self.transport is None or not self.usable:
            self._answer.set_exception(WireError("connection is closed"))
        else:
            self.transport.write(request)
        return self._answer

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, end, rest = self._got.partition(b"\r\n\r\n")
        if not end or self._answer is None or self._answer.done():
            return
        lowered = bytes(head).lower()
        _, has_length, tail = lowered.partition(b"\r\ncontent-length:")
        if has_length:
            if len(rest) < int(tail.split(b"\r\n", 1)[0]):
                return
        else:
            self.close()  # where the body ends is not known; the status is all that matters here
        if b"\r\nconnection: close" in lowered:
            self.close()
        self._answer.set_result(int(head[9:12]))

    def close(self) -> None:
        self.usable = False
        if self.transport is not None:
            self.transport.close()


class Wire:
    """Connections to `host`:`port`, opened as needed and kept."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._idle: list[_Connection] = []

    async def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer. Raises WireError. A kept connection that turns out dead is replaced once, so a
        body may reach the other side twice, as Meta's also may."""
        lines = [f"POST {path} HTTP/1.1", f"Host: {self._host}:{self._port}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        request = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        return await self._call(request)

    async def get(self, path: str) -> int:
        """The status of the answer. Raises WireError."""
        return await self._call(f"GET {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n\r\n".encode())

    def close(self) -> None:
        for connection in self._idle:
            connection.close()
        self._idle.clear()

    async def _call(self, request: bytes) -> int:
        while self._idle:
            kept = self._idle.pop()
            if kept.usable:
                try:
                    return await self._ask(kept, request)
                except WireError:
                    break
        return await self._ask(await self._open(), request)

    async def _open(self) -> _Connection:
        loop = asyncio.get_running_loop()
        try:
            _, connection = await loop.create_connection(_Connection, self._host, self._port)
        except OSError as refused:
            raise WireError(str(refused)) from refused
        return connection

    async def _ask(self, connection: _Connection, request: bytes) -> int:
        try:
            status = await asyncio.wait_for(connection.ask(request), TIMEOUT)
        except TimeoutError as slow:
            connection.close()
            raise WireError(f"no answer in {TIMEOUT:g} s") from slow
        except asyncio.CancelledError:
            connection.close()
            raise
        if connection.usable:
            self._idle.append(connection)
        return status
