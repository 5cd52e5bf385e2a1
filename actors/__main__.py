"""`python -m actors`: a local Ray node (or the cluster at HUB_RAY_ADDRESS), the owners, and their upkeep."""

import asyncio
import os
import signal
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any

# Ray reads these when it is imported. Its workers otherwise run at nice 15, behind everything else on the machine.
os.environ.setdefault("RAY_worker_niceness", "0")
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_DEDUP_LOGS", "0")
os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
os.environ.setdefault("OMP_NUM_THREADS", "1")
if not os.environ.get("HUB_RAY_ADDRESS"):
    # The name is Ray's; 0 makes a node of one machine listen on loopback instead of on the machine's own address.
    os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")

import ray
import uvicorn
import uvloop
from litestar import Litestar, Response, get

from actors.directory import Directory
from actors.upkeep import fold_messages, look_at_numbers, trim_streams, wake_snoozed
from hub import log, settings
from hub.log import logger as named
from hub.stores.opened import Stores
from hub.stream import connection, topology
from hub.whatsapp.graph import Graph

logger = named("actors")

# Nothing of ours goes through Ray's object store; 80 MB is about the least it accepts.
OBJECT_STORE = 80 * 1024 * 1024


def start_ray(config: settings.Settings) -> None:
    """Join the cluster, or start a node for this machine that ends with this process."""
    options: dict[str, Any] = (
        {"address": config.engines.ray, "namespace": "hubbub"}
        if config.engines.ray
        else {
            "num_cpus": 2,
            "include_dashboard": False,
            "object_store_memory": OBJECT_STORE,
            "logging_level": "warning",
        }
    )
    for tries_left in (2, 1, 0):
        try:
            ray.init(**options)  # pyright: ignore[reportUnknownMemberType]
        except Exception as error:  # Ray gives its own parts 30 s to start and names no error class for "too slow"
            ray.shutdown()  # pyright: ignore[reportUnknownMemberType]
            if not tries_left:
                raise
            logger.warning("ray does not start yet", error=str(error)[:200])
        else:
            return


def build(directory: Directory, bus: connection.Bus, stores: Stores) -> Litestar:
    """What an operator asks."""

    @get("/healthz", sync_to_thread=False)
    def healthz() -> dict[str, str]:
        return {"status": "alive"}

    # Messages are received, owned, stored and sent without the models too.
    @get("/readyz")
    async def readyz() -> Response[dict[str, bool]]:
        ready = {
            "nats": bus.ready,
            **await stores.ready(),
            **{f"{role} owners": works for role, works in directory.ready().items()},
        }
        needed = all(works for name, works in ready.items() if name != "enrichers owners")
        return Response(ready, status_code=200 if needed else 503)

    @get("/metrics", media_type="text/plain")
    async def metrics() -> str:
        lines: list[str] = []
        for role, index, figures in await directory.figures():
            lines += [
                f'hub_actors_{name}{{role="{role}",index="{index}"}} {value:.12g}' for name, value in figures.items()
            ]
        return "\n".join([*lines, ""])

    return Litestar([healthz, readyz, metrics], openapi_config=None)


async def serve(config: settings.Settings) -> None:
    """Open, start the owners, listen; on a signal stop in reverse."""
    bus = await connection.connect(config.engines.nats, "actors")
    await topology.ensure(bus)
    stores = await Stores.open(config)
    directory = Directory(config)
    server = uvicorn.Server(
        uvicorn.Config(
            build(directory, bus, stores),
            host=config.addresses.host,
            port=config.addresses.actors_metrics,
            access_log=False,
            log_level="warning",
            lifespan="off",
        )
    )
    work: list[Awaitable[None]] = [
        directory.run(),
        topology.keep(bus),
        trim_streams(bus),
        fold_messages(stores),
        wake_snoozed(bus, stores),
        look_at_numbers(bus, stores, Graph(config.meta.graph_url, config.meta.graph_version)),
    ]
    tasks = [asyncio.ensure_future(one) for one in work]
    listening = asyncio.create_task(server.serve())
    try:
        await asyncio.wait([*tasks, listening], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await listening
        await stores.close()
        await bus.close()
    for task in tasks:
        if task.done() and not task.cancelled():
            task.result()  # an upkeep task that ended has failed: say why and let the runner start us again


def main() -> None:
    config = settings.load(os.environ)
    settings.need(config, "HUB_NATS_URL", "HUB_POSTGRES_URL", "HUB_MONGO_URL", "HUB_REDIS_URL", "HUB_SECRET_KEY")
    log.set_up(config, "actors")
    start_ray(config)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt):
            uvloop.run(serve(config))
    finally:
        ray.shutdown()  # pyright: ignore[reportUnknownMemberType]


if __name__ == "__main__":
    main()
