"""Real browsers for tests: Chromium, driven by Playwright in a Node process of its own (`driver.mjs`)."""

import asyncio
import base64
import json
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from deploy.local import node

ROOT = Path(__file__).parents[2]
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
TRIES, RETRY = 15, 5.0  # seconds between two attempts to sign in
LINE_MAX = 16 * 1024 * 1024  # bytes of one answer


def chromium() -> str:
    """A Chromium of this machine; HUB_TEST_CHROMIUM names another. Skips the test when there is none."""
    found = os.environ.get("HUB_TEST_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if not found:
        pytest.skip("no Chromium on this machine: install one, or name one in HUB_TEST_CHROMIUM")
    return found


class Browser:
    """All browsers of one test; `page` opens one more, for one more person."""

    def __init__(self, asks: asyncio.StreamWriter, answers: asyncio.StreamReader) -> None:
        self._asks = asks
        self._answers = answers
        self._turn = asyncio.Lock()
        self._asked = 0

    async def page(self, name: str, **options: Any) -> "Page":
        """A page in a context of its own. `options`: width, height, colorScheme …"""
        await self.call(name, "open", options)
        return Page(self, name)

    async def call(self, page: str, call: str, *args: Any) -> Any:
        """One call of the driver. Raises AssertionError with what the browser said."""
        async with self._turn:
            self._asked += 1
            line = {"id": self._asked, "page": page, "call": call, "args": args}
            self._asks.write(json.dumps(line).encode() + b"\n")
            await self._asks.drain()
            answer = json.loads(await self._answers.readline())
        assert "error" not in answer, f"{page}: {call} {args}: {answer['error']}"
        return answer["answer"]


@asynccontextmanager
async def browsers() -> AsyncIterator[Browser]:
    """A driver and its Chromium, gone afterwards. Skips the test where either is missing."""
    if not (ROOT / "web/node_modules/playwright-core").is_dir() or not (ROOT / "web/dashboard/dist").is_dir():
        pytest.skip("the dashboard is not built here: make dashboard")
    path = os.pathsep.join(filter(None, (node.find(), os.environ["PATH"])))
    process = await asyncio.create_subprocess_exec(
        "node",
        str(Path(__file__).with_name("driver.mjs")),
        chromium(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LINE_MAX,
        env={**os.environ, "PATH": path},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Browser(process.stdin, process.stdout)
    finally:
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            process.kill()
            await process.wait()


class Page:
    """What one person sees and does. `where` is a Playwright selector, such as `role=button[name="Send"]`."""

    def __init__(self, browser: Browser, name: str) -> None:
        self._browser = browser
        self.name = name

    async def _call(self, call: str, *args: Any) -> Any:
        return await self._browser.call(self.name, call, *args)

    async def sign_in(self, url: str, email: str, password: str) -> None:
        """Through the form; ends when the list stands there. A person may sign in ten times a minute: tests wait."""
        await self.goto(url)
        await self.fill("input[type=email]", email)
        await self.fill("input[type=password]", password)
        for _ in range(TRIES):
            await self.click('role=button[name="Sign in"]')
            await self.see('section[aria-label="Conversations"], [role=alert]')
            if not await self.count("[role=alert]"):
                break
            await asyncio.sleep(RETRY)
        await self.see('role=region[name="Conversations"]')
        await self.see("[data-link=live]")

    async def open_conversation(self, customer: str) -> None:
        await self.click(f'role=listitem >> role=link[name="{customer}"]')
        await self.see("[data-timeline]")

    async def write(self, words: str) -> None:
        """Into the composer, and Enter."""
        await self.fill("textarea", words)
        await self._call("press", "Enter")

    async def bubbles(self) -> list[str]:
        """What the messages on screen say, oldest first, each without its time."""
        texts = await self._call("texts", "[data-timeline] [data-bubble]")
        return [text.split("\n")[0] for text in texts]

    async def goto(self, url: str) -> None:
        await self._call("goto", url)

    async def fill(self, where: str, text: str) -> None:
        await self._call("fill", where, text)

    async def click(self, where: str, **options: Any) -> None:
        await self._call("click", where, options)

    async def hover(self, where: str) -> None:
        await self._call("hover", where)

    async def press(self, keys: str) -> None:
        await self._call("press", keys)

    async def type(self, text: str) -> None:
        await self._call("type", text)

    async def see(self, where: str, seconds: float = 15) -> None:
        await self._call("see", where, seconds * 1000)

    async def gone(self, where: str, seconds: float = 15) -> None:
        await self._call("gone", where, seconds * 1000)

    async def texts(self, where: str) -> list[str]:
        return await self._call("texts", where)

    async def count(self, where: str) -> int:
        return await self._call("count", where)

    async def evaluate(self, script: str) -> Any:
        return await self._call("evaluate", script)

    async def reload(self) -> None:
        await self._call("reload")

    async def offline(self, off: bool) -> None:
        await self._call("offline", off)

    async def attach(self, name: str, mime_type: str, data: bytes) -> None:
        file = {"name": name, "mimeType": mime_type, "bytes": base64.b64encode(data).decode()}
        await self._call("files", "input[type=file]", [file])

    async def troubles(self) -> list[str]:
        """Errors of scripts, and what the content security policy refused."""
        return await self._call("troubles")

    async def picture(self, path: Path) -> None:
        await self._call("picture", str(path))
