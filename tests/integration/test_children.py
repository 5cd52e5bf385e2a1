"""Children of the runner are real processes here: they end with it, and take along what they started."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from deploy.local.child import Child, Spec
from deploy.local.leftovers import MARK, marked, sweep

ROOT = Path(__file__).parents[2]
SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")
STUBBORN = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
)
# Starts a grandchild in a session of its own and forgets its environment: as hard to find as it gets but for the mark.
PARENT = (
    sys.executable,
    "-c",
    "import subprocess, sys, time; subprocess.Popen(sys.argv[1:], start_new_session=True); time.sleep(60)",
    *SLEEP,
)


async def _ready() -> str:
    return ""


@pytest.fixture
def run_id() -> Iterator[str]:
    name = f"test-{uuid4().hex[:8]}"
    yield name
    sweep(name, grace=0)


def child(run_id: str, argv: tuple[str, ...], tmp_path: Path, grace: float = 5.0) -> Child:
    spec = Spec(name="child", argv=argv, ready=_ready, env=dict(os.environ), grace=grace)
    return Child(spec, run_id, tmp_path / "child.log")


def until(true: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait for another process. Blocks: nothing else runs in these tests."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


async def test_a_child_stops_when_asked(run_id: str, tmp_path: Path) -> None:
    one = child(run_id, SLEEP, tmp_path)
    one.start()
    assert one.exit_code() is None
    began = time.monotonic()
    await one.stop()
    assert time.monotonic() - began < 4
    assert marked(run_id) == []


async def test_a_child_that_does_not_listen_is_killed_after_its_grace(run_id: str, tmp_path: Path) -> None:
    one = child(run_id, STUBBORN, tmp_path, grace=0.3)
    one.start()
    until(lambda: (tmp_path / "child.log").stat().st_size > 0)
    await one.stop()
    assert marked(run_id) == []


async def test_what_a_child_started_ends_with_it(run_id: str, tmp_path: Path) -> None:
    one = child(run_id, PARENT, tmp_path)
    one.start()
    until(lambda: len(marked(run_id)) == 2)
    await one.stop()
    assert marked(run_id) == []


async def test_what_a_killed_child_left_is_gone_before_the_next_starts(run_id: str, tmp_path: Path) -> None:
    one = child(run_id, PARENT, tmp_path)
    one.start()
    until(lambda: len(marked(run_id)) == 2)
    first = {process.pid for process in marked(run_id)}
    os.kill(one.pid or 0, signal.SIGKILL)
    await one.exited()
    one.start()
    assert not first & {process.pid for process in marked(run_id)}
    await one.stop()


async def test_a_child_that_ends_at_once_is_told_with_its_exit_code(run_id: str, tmp_path: Path) -> None:
    one = child(run_id, (sys.executable, "-c", "raise SystemExit(3)"), tmp_path)
    one.start()
    await one.exited()
    assert await one.until_ready(5) == "it ended with exit code 3"


def test_a_process_that_hid_its_mark_is_found_by_its_session() -> None:
    hidden = subprocess.Popen(SLEEP, start_new_session=True, env={MARK: ""})
    try:
        assert [process.pid for process in marked("test-none", {hidden.pid})] == [hidden.pid]
    finally:
        hidden.kill()
        hidden.wait()


async def test_a_mark_that_only_begins_alike_is_another_runs(run_id: str, tmp_path: Path) -> None:
    one = child(run_id + "0", SLEEP, tmp_path)
    one.start()
    assert marked(run_id) == []
    await one.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's tie between parent and child is Linux's")
def test_a_child_ends_when_its_runner_is_killed(tmp_path: Path) -> None:
    program = f"""
import os, time
from pathlib import Path
from deploy.local.child import Child, Spec
async def ready(): return ""
spec = Spec(name="c", argv={SLEEP!r}, ready=ready, env=dict(os.environ))
child = Child(spec, "test-x", Path({str(tmp_path)!r}) / "log")
child.start()
print(child.pid, flush=True)
time.sleep(60)
"""
    runner = subprocess.Popen((sys.executable, "-c", program), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert runner.stdout
    pid = int(runner.stdout.readline())
    assert psutil.pid_exists(pid)
    runner.kill()
    runner.wait()
    until(lambda: not _alive(pid))


def _alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
