"""The runner: what dies comes back, and nothing is left when it goes."""

import asyncio
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from deploy.local.leftovers import marked
from tests.integration.conftest import ROOT, Stack

ENGINES = ("nats", "postgres", "mongo", "redis")


class Engines(Stack):
    """The runner with engines only: what these tests say needs no more, and it starts in seconds."""

    def __init__(self, data_dir: Path, *names: str) -> None:
        super().__init__(data_dir)
        self.arguments = ("--only", ",".join(names))


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """All four, shared: they are killed and come back."""
    stack = Engines(tmp_path_factory.mktemp("engines") / "data", *ENGINES)
    stack.start()
    yield stack
    stack.stop()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Engines]:
    """All four, for one test that stops them."""
    stack = Engines(tmp_path / "data", *ENGINES)
    stack.start()
    yield stack
    stack.stop()


@pytest.mark.parametrize("name", ENGINES)
async def test_an_engine_that_is_killed_comes_back_on_its_port(engines: Engines, name: str) -> None:
    before = engines.pid(name)
    engines.kill(name)
    await engines.until_back(name, before)
    assert psutil.pid_exists(engines.pid(name))
    async with asyncio.timeout(20):
        while not _listens(engines.setting(f"HUB_{name.upper()}_URL")):  # noqa: ASYNC110 - a port sets no event
            await asyncio.sleep(0.1)


def test_a_second_runner_on_the_same_data_is_refused(engines: Engines) -> None:
    said = _run(engines.environ)
    assert said.returncode == 2
    assert "HUB_DATA_DIR" in said.stderr
    assert str(engines.record()["runner"]) in said.stderr


def test_sigterm_stops_everything_within_ten_seconds(own: Engines) -> None:
    run_id = own.record()["run_id"]
    assert len(marked(run_id)) >= len(ENGINES)
    assert own.stop() < 10
    assert marked(run_id) == []
    assert own.record() == {}


def test_a_killed_runner_leaves_nothing_behind(own: Engines) -> None:
    run_id, pids = own.record()["run_id"], own.record()["processes"].values()
    own.stop(signal.SIGKILL)
    end = time.monotonic() + 10
    while marked(run_id, pids) and time.monotonic() < end:
        time.sleep(0.1)
    assert marked(run_id, pids) == []


def test_a_second_start_finds_the_ports_and_secrets_of_the_first(tmp_path: Path) -> None:
    stack = Engines(tmp_path, "nats", "redis")
    environments: list[dict[str, str]] = []
    for _ in range(2):
        stack.start()
        environments.append(stack.record()["environment"])
        stack.stop()
    assert environments[0] == environments[1]


def test_a_busy_port_is_told_before_anything_starts(tmp_path: Path) -> None:
    stack = Stack(tmp_path)
    busy = {**stack.environ, "HUB_INGRESS_PORT": stack.environ["HUB_PORT"]}
    said = _run(busy)
    assert said.returncode == 2
    assert "HUB_INGRESS_PORT" in said.stderr
    assert not (tmp_path / "nats").exists()


def test_an_unknown_name_after_only_is_told_with_those_there_are(tmp_path: Path) -> None:
    said = _run(Stack(tmp_path).environ, "--only", "nats,mangos")
    assert said.returncode == 2
    assert "mangos" in said.stderr
    assert "postgres" in said.stderr


def _listens(url: str) -> bool:
    at = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((at.hostname, at.port)) == 0


def _run(environ: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        (sys.executable, "-m", "deploy.local", *arguments),
        cwd=ROOT,
        env={**environ, "COLUMNS": "400"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
