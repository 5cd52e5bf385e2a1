"""Processes of a benchmark: the product, the bare floor, and clients that take orders line by line."""

import asyncio
import json
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from deploy.local.ports import free_port
from tests.integration.conftest import ROOT, Stack
from tests.outside import Agent, sign_in


@contextmanager
def product(*only: str, environ: dict[str, str] | None = None) -> Iterator[Stack]:
    """The product on fresh data, customers silent, without models; `only` names engines and processes, all when left
    out; `environ` adds settings."""
    folder = Path(tempfile.mkdtemp(prefix="hubbub-load-"))
    stack = Stack(folder / "data", environ)
    if only:
        stack.arguments = ("--only", ",".join(only))
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


def demo_agent(stack: Stack) -> Agent:
    """The demo tenant's owner, signed in."""
    url, password = stack.url("inbox"), stack.setting("HUB_DEMO_PASSWORD")

    def renew() -> str:
        return sign_in(url, "owner@demo.test", password)

    return Agent(url, renew(), renew)


class Client:
    """A process that reads orders and answers each with a line of JSON."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = process.pid

    async def hear(self) -> dict[str, Any]:
        """The next line it says. Raises RuntimeError when it has ended."""
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"a client ended with {await self._process.wait()}")
        return json.loads(line)

    async def order(self, **order: Any) -> dict[str, Any]:
        """Hand it an order; answers the next line it says."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        await self._process.stdin.drain()
        return await self.hear()


@asynccontextmanager
async def client(module: str, *arguments: str, **environment: str) -> AsyncIterator[Client]:
    """`python -m module arguments`, ended on leaving."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Client(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


class Floor(NamedTuple):
    """The bare apps."""

    port: int
    pid: int


@asynccontextmanager
async def floor(secret: str) -> AsyncIterator[Floor]:
    """The bare apps, answering."""
    port = free_port([])
    async with client("tests.load.floor", str(port), HUB_APP_SECRET=secret) as apps:
        for _ in range(200):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                break
        yield Floor(port, apps.pid)
