"""The whole product, once a session: every process on its own ports and data, customers silent."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.local.leftovers import marked, sweep
from deploy.local.ports import free_port
from hub.stream.connection import connect
from hub.stream.subjects import DEAD
from tests.outside import Agent, Meta, Phones, sign_in

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 200.0  # seconds: eight processes and Ray, two cores, a first start
PORTS = ("HUB_PORT", "HUB_INGRESS_PORT", "HUB_SIMULATOR_PORT", "HUB_ACTORS_METRICS_PORT")
# The models, prepared once for all tests of this checkout.
MODELS = {"HUB_AI": "on", "HUB_MODELS_DIR": str(ROOT / ".models")}
SIGNED_IN_FOR = 600.0  # seconds; access tokens are good for 900

_tokens: dict[tuple[str, str], tuple[str, float]] = {}


class Stack:
    """A running product. Kill its processes as you like: the runner starts them again."""

    arguments: tuple[str, ...] = ()  # of the runner

    def __init__(self, data_dir: Path, environ: dict[str, str] | None = None) -> None:
        """`environ` adds settings, e.g. `{"HUB_SIMULATOR": "off"}`, or MODELS: without it messages stay unread."""
        self.data_dir = data_dir
        taken: list[int] = []
        for _ in PORTS:
            taken.append(free_port(taken))
        clean = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
        ports = {name: str(port) for name, port in zip(PORTS, taken, strict=True)}
        usual = {"HUB_DATA_DIR": str(data_dir), "HUB_SIMULATOR": "quiet", "HUB_AI": "off"}
        self.environ = {**clean, **ports, **usual, **(environ or {})}
        self.log = data_dir / "runner.log"
        self._runner: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until everything is ready. Raises RuntimeError with the end of the log."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._runner = subprocess.Popen(
                (sys.executable, "-m", "deploy.local", *self.arguments),
                cwd=ROOT,
                env=self.environ,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end and self._runner.poll() is None:
            if self.record().get("ready"):
                return
            time.sleep(0.1)
        self.stop()
        raise RuntimeError("the product did not start:\n" + "\n".join(self.log.read_text().splitlines()[-40:]))

    def record(self) -> dict[str, Any]:
        """The runner's run.json; {} while there is none."""
        file = self.data_dir / "run.json"
        return json.loads(file.read_text()) if file.exists() else {}

    def url(self, process: str) -> str:
        """The address of `inbox`, `ingress`, `simulator` or `actors`, e.g. `http://127.0.0.1:20123`."""
        return self.record()["urls"][process]

    def setting(self, name: str) -> str:
        """What the processes see, e.g. HUB_APP_SECRET, HUB_DEMO_PASSWORD or HUB_POSTGRES_URL."""
        return self.record()["environment"][name]

    def pid(self, process: str) -> int:
        """The process that goes by this name now: `nats`, `inbox` …"""
        return self.record()["processes"][process]

    def pids(self, process: str) -> list[int]:
        """That process and all it has started: Ray's owners are under `actors`."""
        return [found.pid for found in marked(f"{self.record()['run_id']}.{process}", {self.pid(process)})]

    def kill(self, process: str) -> None:
        """kill -9."""
        os.kill(self.pid(process), signal.SIGKILL)

    def kill_all(self) -> None:
        """kill -9 of the runner and of everything it started, as when the machine's memory runs out."""
        assert self._runner is not None
        record = self.record()
        self._runner.kill()
        self._runner.wait()
        self._runner = None
        sweep(record["run_id"], 0.0, set(record["processes"].values()))
        (self.data_dir / "run.json").unlink()  # it says that all is ready

    async def until_back(self, process: str, killed: int, seconds: float = 30.0) -> None:
        """Wait until another process than `killed` goes by this name. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while self.pid(process) == killed:  # noqa: ASYNC110 - another program's file sets no event
                await asyncio.sleep(0.05)

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Stop the runner; answers how many seconds that took."""
        if self._runner is None:
            return 0.0
        began = time.monotonic()
        if self._runner.poll() is None:
            self._runner.send_signal(number)
        try:
            self._runner.wait(20)
        except subprocess.TimeoutExpired:
            self._runner.kill()
            self._runner.wait()
        self._runner = None
        return time.monotonic() - began


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The product, shared by all tests of the session: make your own tenant, number or customer; leave it running."""
    stack = Stack(tmp_path_factory.mktemp("stack"))
    stack.start()
    yield stack
    stack.stop()
    shutil.rmtree(stack.data_dir, ignore_errors=True)


@pytest.fixture(scope="session")
def thinking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The product with its models, shared by the tests that ask them."""
    stack = Stack(tmp_path_factory.mktemp("thinking") / "data", MODELS)
    stack.start()
    yield stack
    stack.stop()
    shutil.rmtree(stack.data_dir, ignore_errors=True)


@pytest.fixture
def own_stack(tmp_path: Path) -> Iterator[Stack]:
    """A product of one's own, not started yet, for tests that stop and start it."""
    stack = Stack(tmp_path / "data")
    yield stack
    stack.stop()
    shutil.rmtree(stack.data_dir, ignore_errors=True)


def agent(stack: Stack, name: str) -> Agent:
    """`owner`, `ana` or `raj` of the demo tenant; signed in at most once in ten minutes."""
    url, email = stack.url("inbox"), f"{name}@demo.test"
    token, since = _tokens.get((url, email), ("", 0.0))
    if not token or time.monotonic() - since > SIGNED_IN_FOR:
        token = sign_in(url, email, stack.setting("HUB_DEMO_PASSWORD"))
        _tokens[url, email] = (token, time.monotonic())
    return Agent(url, token)


def meta_of(stack: Stack) -> Meta:
    return Meta(stack.url("ingress"), stack.setting("HUB_APP_SECRET").split(",")[0])


async def buried(stack: Stack) -> int:
    """How many events owners gave up as poison so far."""
    bus = await connect(stack.setting("HUB_NATS_URL"), "test")
    count = await bus.last_seq(DEAD)
    await bus.close()
    return count


@pytest.fixture
async def meta(stack: Stack) -> AsyncIterator[Meta]:
    """Meta, posting signed webhooks."""
    made = meta_of(stack)
    yield made
    await made.close()


@pytest.fixture
async def phones(stack: Stack) -> AsyncIterator[Phones]:
    """The simulator's customers, each of whose ticks is told; chaos is gentle again afterwards."""
    made = Phones(stack.url("simulator"))
    await made.chaos(skip_delivered=0)
    yield made
    await made.chaos()
    await made.close()


@pytest.fixture
async def owner(stack: Stack) -> AsyncIterator[Agent]:
    made = agent(stack, "owner")
    yield made
    await made.close()


@pytest.fixture
async def ana(stack: Stack) -> AsyncIterator[Agent]:
    made = agent(stack, "ana")
    yield made
    await made.close()


@pytest.fixture
async def raj(stack: Stack) -> AsyncIterator[Agent]:
    made = agent(stack, "raj")
    yield made
    await made.close()
