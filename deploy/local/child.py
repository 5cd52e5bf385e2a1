"""One child process: started in a session of its own, told to stop, and never left behind.

Three nets catch what a crash could leave: the kernel ends a child whose runner died (Linux), `leftovers` finds every
descendant by its mark and session, and `warden` does the same when the runner was killed.
"""

import asyncio
import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import IO, Any

from msgspec import Struct

from deploy.local.leftovers import MARK, sweep

PR_SET_PDEATHSIG = 1
POLL = 0.05  # seconds between looks at a process: one look costs a microsecond
_prctl: Callable[[int, int], int] | None = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


class Spec(Struct, frozen=True, kw_only=True):
    """How to start one process, know that it is ready, and stop it."""

    name: str
    argv: tuple[str, ...]
    ready: Callable[[], Awaitable[str]]  # answers "" when ready, else what is still missing
    env: Mapping[str, str]  # the whole environment
    cwd: Path | None = None
    user: tuple[int, int] | None = None  # uid and gid to become, for an engine that refuses root
    stop_signal: int = signal.SIGTERM
    noise: str = ""  # a pattern of lines in its output that tell a person nothing
    grace: float = 2.0  # seconds between the stop signal and the kill


class Child:
    """A spec and the process that now lives by it. Start it from the main thread: the kernel ties it to the thread."""

    def __init__(self, spec: Spec, run_id: str, output: Callable[[str, IO[bytes]], None] | Path) -> None:
        """`output` is a file to append to, or is called with the name and the pipe of each new process."""
        self.spec = spec
        self.run_id = run_id
        self.started_at = 0.0  # monotonic seconds
        self._output = output
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process; whatever an earlier one of this name left behind is ended first."""
        self._sweep()
        self.started_at = time.monotonic()
        kinds: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "start_new_session": True}
        if self.spec.user is not None:
            uid, gid = self.spec.user
            kinds |= {"user": uid, "group": gid, "extra_groups": []}
        if isinstance(self._output, Path):
            with self._output.open("ab") as out:
                self._process = self._spawn(stdout=out, **kinds)
        else:
            self._process = self._spawn(stdout=subprocess.PIPE, **kinds)
            if self._process.stdout:
                self._output(self.spec.name, self._process.stdout)

    def _spawn(self, **kinds: Any) -> subprocess.Popen[bytes]:
        env = {**self.spec.env, MARK: f"{self.run_id}.{self.spec.name}"}
        return subprocess.Popen[bytes](
            self.spec.argv,
            cwd=self.spec.cwd,
            env=env,
            preexec_fn=_die_with_parent,
            **kinds,
        )

    def exit_code(self) -> int | None:
        """The exit code (negative: the signal that ended it), or None while it runs."""
        return self._process.poll() if self._process else None

    async def exited(self) -> int:
        """Wait for the process to end; answers its exit code."""
        while (code := self.exit_code()) is None:  # noqa: ASYNC110 - the exit of a process sets no event
            await asyncio.sleep(POLL)
        return code

    async def until_ready(self, seconds: float) -> str:
        """Wait until the process is ready; answers "" or why it is not after `seconds` or when it exits."""
        end = time.monotonic() + seconds
        missing = "it has not answered yet"
        while time.monotonic() < end:
            code = self.exit_code()
            if code is not None:
                return f"it ended with {_told(code)}"
            missing = await self.spec.ready()
            if not missing:
                return ""
            await asyncio.sleep(POLL)
        return missing

    async def stop(self) -> None:
        """Ask the process to stop, kill it after its grace, and end whatever it started."""
        if self._process and self._process.poll() is None:
            _signal(self._process.pid, self.spec.stop_signal)
            with contextlib.suppress(TimeoutError):  # then it is killed
                await asyncio.wait_for(self.exited(), self.spec.grace)
        self._sweep()
        self._process = None

    def _sweep(self) -> None:
        if not self._process:
            return
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        sweep(f"{self.run_id}.{self.spec.name}", grace=0, sessions={self._process.pid})


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return  # it went by itself meanwhile


def _told(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _die_with_parent() -> None:
    """Between fork and exec: have the kernel send SIGTERM to this child when its runner dies."""
    if _prctl:
        _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
