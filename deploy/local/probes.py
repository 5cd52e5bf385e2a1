"""Is it up? The few bytes of each protocol that tell, said by hand: the real clients take seconds to import.

Each probe answers "" when the server is ready to work, else what is missing.
"""

import asyncio
import json
import struct
from urllib.parse import urlsplit

PATIENCE = 2.0  # seconds for one answer


async def nats(port: int) -> str:
    """NATS greets with its INFO, which tells of JetStream once that is up."""
    heard = await _ask(port, b"", until=b"\r\n")
    if isinstance(heard, str):
        return heard
    told = json.loads(heard.removeprefix(b"INFO ") or b"{}")
    return "" if told.get("jetstream") else "JetStream is not up yet"


async def postgres(port: int) -> str:
    """PostgreSQL answers a wish to sign in with R (who are you?) when it takes clients, with E while it starts."""
    wish = struct.pack("!i", 196608) + b"user\0postgres\0database\0hubbub\0\0"
    heard = await _ask(port, struct.pack("!i", len(wish) + 4) + wish, length=1)
    return heard if isinstance(heard, str) else "" if heard == b"R" else "it is still starting up"


async def mongo(port: int) -> str:
    """MongoDB answers `ping` as an OP_MSG (operation 2013)."""
    command = b"\x10ping\0" + struct.pack("<i", 1) + b"\x02$db\0" + struct.pack("<i", 6) + b"admin\0" + b"\0"
    document = struct.pack("<i", len(command) + 4) + command
    body = struct.pack("<iiii", 1, 0, 2013, 0) + b"\0" + document
    heard = await _ask(port, struct.pack("<i", len(body) + 4) + body, length=16)
    return heard if isinstance(heard, str) else "" if heard[12:] == struct.pack("<i", 2013) else "no answer to ping"


async def redis(port: int, password: str) -> str:
    """Redis says PONG, or LOADING while it reads its file."""
    heard = await _ask(port, f"AUTH {password}\r\nPING\r\n".encode(), until=b"PONG\r\n")
    return heard if isinstance(heard, str) else ""


async def readyz(url: str) -> str:
    """A process of ours answers 200 when each of its dependencies is there, else names those that are not."""
    at = urlsplit(url)
    wish = f"GET {at.path} HTTP/1.1\r\nHost: {at.netloc}\r\nConnection: close\r\n\r\n"
    heard = await _ask(at.port or 80, wish.encode(), host=at.hostname or "127.0.0.1", length=None)
    if isinstance(heard, str):
        return f"{url}: {heard}"
    head, _, body = heard.partition(b"\r\n\r\n")
    status = head.split(b" ", 2)[1:2]
    return (
        "" if status == [b"200"] else f"{url} answers {b''.join(status).decode()} {body[:500].decode(errors='replace')}"
    )


async def _ask(
    port: int, said: bytes, *, host: str = "127.0.0.1", until: bytes = b"", length: int | None = 0
) -> bytes | str:
    """What a server answers, read up to `until`, for `length` bytes, or to its end (None); a text is why it did not."""
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(said)
                if until:
                    return await reader.readuntil(until)
                return await reader.read() if length is None else await reader.readexactly(length)
            finally:
                writer.close()
    except asyncio.IncompleteReadError as cut:
        return cut.partial.decode(errors="replace").strip() or "it closed the connection"
    except (OSError, TimeoutError) as problem:
        return str(problem) or "no answer yet"
