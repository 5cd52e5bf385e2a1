"""Runs the product on one machine: `python -m deploy.local`.

Start: settings, ports, engines, migrations, demo data, the Procfile's processes one after the other, a table. Then keep
all of them up. Stop, on Ctrl-C or SIGTERM: the same in reverse, within ten seconds, nothing left behind.
"""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from rich.console import Console

from deploy.local import greeting, pace, probes, procfile
from deploy.local.child import Child, Spec
from deploy.local.engines import NAMES, STARTS_WITHIN, Engine, engines_for
from deploy.local.environment import check_ports, complete, port_of, reachable
from deploy.local.keys import keep_keys
from deploy.local.leftovers import sweep
from deploy.local.output import Output
from deploy.local.ports import is_free
from deploy.local.record import Record
from hub import log
from hub.errors import SettingError
from hub.settings import Settings, load

ROOT = Path(__file__).parents[2]
# Seconds from the stop signal to the kill. One after the other, then the engines together: under ten.
GRACE = {"simulator": 0.7, "inbox": 2.5, "actors": 3.0, "ingress": 1.0}


class StartFailed(Exception):
    """Something did not come up. The sentence says what and why."""


class Runner:
    """One run: what was started, in order, and the tasks that keep it up."""

    def __init__(self, environ: Mapping[str, str], only: set[str] | None) -> None:
        """`only` names engines and processes to run; None means all. Raises SettingError before anything starts."""
        self.stopping = asyncio.Event()
        self._run_id = f"run-{uuid4().hex[:12]}"
        self._data_dir = Path(environ.get("HUB_DATA_DIR") or ".data").absolute()
        commands = procfile.read(ROOT / "Procfile")
        unknown = (only or set()) - {*NAMES, *commands}
        if unknown:
            raise SettingError(
                "--only", f"names {', '.join(sorted(unknown))}; there is {', '.join((*NAMES, *commands))}"
            )
        self._data_dir.mkdir(parents=True, exist_ok=True)
        keys = keep_keys(self._data_dir)
        complete(environ, keys, {}, self._data_dir, ROOT)  # a wrong setting is told before an engine starts
        self._record = Record(self._data_dir, self._run_id)
        self._engines: list[Engine] = engines_for(self._data_dir, keys, environ, only or NAMES)
        urls = {engine.variable: engine.url() for engine in self._engines}
        self._env = complete(environ, keys, urls, self._data_dir, ROOT)
        self._settings: Settings = load(self._env)
        self._commands = {
            name: command
            for name, command in commands.items()
            if (only is None or name in only) and (name != "simulator" or self._settings.simulator != "off")
        }
        check_ports(self._settings, list(self._commands), is_free)
        self._output = Output(max(map(len, (*NAMES, *commands, "seed-demo"))))
        self._children: list[Child] = []
        self._keepers: list[asyncio.Task[None]] = []
        self._warden = self._start_warden()
        log.set_up(self._settings, "runner")
        self._log = log.logger("deploy.local")

    async def run(self) -> int:
        """Start, keep up, stop. Answers the exit code."""
        began = time.monotonic()
        try:
            starting = asyncio.create_task(self._start())
            stopped = asyncio.create_task(self.stopping.wait())
            await asyncio.wait({starting, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                self._greet(time.monotonic() - began)
                await stopped
            else:
                starting.cancel()
        except StartFailed as problem:
            self._log.error("start failed", reason=str(problem))
            return 1
        finally:
            await self._stop()
            self._warden.kill()
            self._warden.wait()
        return 0

    def _start_warden(self) -> "subprocess.Popen[bytes]":
        """A process that outlives us for a moment and tidies up if we are killed; it sees its input close."""
        return subprocess.Popen(  # noqa: S603 - argv is ours, no shell
            (sys.executable, "-m", "deploy.local.warden", self._run_id),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            start_new_session=True,
        )

    async def _start(self) -> None:
        self._log.info("starting", engines=[engine.name for engine in self._engines], data=str(self._data_dir))
        try:
            await asyncio.gather(*(asyncio.to_thread(engine.prepare) for engine in self._engines))
        except (RuntimeError, OSError) as problem:
            raise StartFailed(f"an engine's files could not be made: {problem}") from problem
        engines = [self._launch(engine.spec(self._env)) for engine in self._engines]
        for child in engines:
            await self._await_ready(child)
        if self._commands and self._settings.engines.postgres:
            await self._once("migrate" if self._settings.simulator == "off" else "seed-demo")  # which migrates, too
        # Started together, awaited in order: they look for each other with patience, and Ray takes the longest.
        for child in [self._launch(self._spec(name, command)) for name, command in self._commands.items()]:
            await self._await_ready(child)

    def _spec(self, name: str, command: tuple[str, ...]) -> Spec:
        host, port = reachable(self._settings.addresses.host), port_of(name, self._settings.addresses)

        async def ready() -> str:
            return await probes.readyz(f"http://{host}:{port}/readyz")

        return Spec(name=name, argv=command, ready=ready, env=self._env, cwd=ROOT, grace=GRACE.get(name, 1.0))

    def _launch(self, spec: Spec) -> Child:
        child = Child(spec, self._run_id, self._output.follower(spec.noise))
        self._children.append(child)
        child.start()
        self._note(child)
        return child

    async def _await_ready(self, child: Child) -> None:
        missing = await child.until_ready(STARTS_WITHIN)
        if missing:
            raise StartFailed(f"{child.spec.name} did not start: {missing}")
        self._log.info("ready", name=child.spec.name, seconds=round(time.monotonic() - child.started_at, 1))
        self._keepers.append(asyncio.create_task(self._keep_up(child)))

    async def _once(self, command: str) -> None:
        """Run one `hub` command to its end."""

        async def ready() -> str:
            return ""

        argv = (sys.executable, "-m", "inbox.cli", command)
        child = self._launch(Spec(name=command, argv=argv, ready=ready, env=self._env, cwd=ROOT))
        try:
            code = await asyncio.wait_for(child.exited(), STARTS_WITHIN)
        except TimeoutError:
            raise StartFailed(f"`hub {command}` was not done after {STARTS_WITHIN:.0f} s") from None
        if code:
            raise StartFailed(f"`hub {command}` ended with exit code {code}")
        self._children.remove(child)
        self._record.process(command, None)

    async def _keep_up(self, child: Child) -> None:
        """Start the child again whenever it dies, more slowly the more often it does."""
        deaths = 0
        while True:
            code = await child.exited()
            deaths, delay = pace.after_death(deaths, time.monotonic() - child.started_at)
            self._log.warning("died", name=child.spec.name, exit_code=code, again_in=delay)
            await asyncio.sleep(delay)
            try:
                child.start()
            except OSError as problem:  # such as no memory to fork: the next round tries again
                self._log.error("cannot start", name=child.spec.name, reason=str(problem))
            self._note(child)

    def _note(self, child: Child) -> None:
        """Tell the record and the warden which process goes by this child's name now."""
        self._record.process(child.spec.name, child.pid)
        if self._warden.stdin and self._warden.poll() is None:
            self._warden.stdin.write(f"{child.pid}\n".encode())
            self._warden.stdin.flush()

    def _greet(self, seconds: float) -> None:
        urls = greeting.urls_of(self._settings, list(self._commands))
        self._record.ready(urls, self._env)
        self._log.info("up", seconds=round(seconds, 1))
        Console().print(greeting.table(self._settings, urls, self._data_dir))

    async def _stop(self) -> None:
        began = time.monotonic()
        for keeper in self._keepers:
            keeper.cancel()
        engines = [child for child in self._children if child.spec.name in NAMES]
        for child in reversed([child for child in self._children if child not in engines]):
            await child.stop()
        await asyncio.gather(*(child.stop() for child in engines))
        sweep(self._run_id, grace=0)
        self._record.close()
        self._log.info("stopped", seconds=round(time.monotonic() - began, 1))


async def _run(only: set[str] | None) -> int:
    runner = Runner(os.environ, only)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, runner.stopping.set)
    return await runner.run()


def main() -> None:
    """The command line of `python -m deploy.local`."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description="Run Hubbub on this machine.")
    parser.add_argument("--only", help="engines and processes to run, comma-separated; all when left out")
    names = parser.parse_args().only
    try:
        code = asyncio.run(_run(set(names.split(",")) if names else None))
    except SettingError as problem:
        Console(stderr=True).print(f"[bold red]Cannot start:[/] {problem.name} {problem.reason}.", highlight=False)
        code = 2
    sys.exit(code)
