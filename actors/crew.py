"""The processes of the owners: what each Ray actor is, and how it starts.

One class serves all roles, so that starting, holding partitions, watching and figures look alike everywhere.
"""

import asyncio
import os
from typing import Literal, Protocol

import ray

from actors.campaigns import Campaigns
from actors.conversations import Conversations
from actors.departures import Departures
from actors.handles import Handles
from actors.intake import Intake
from actors.media import Courier
from actors.numbers import Numbers
from actors.reading import Reader
from hub import log
from hub.clock import utc_now
from hub.domain.ids import PARTITIONS
from hub.domain.links import LinkMaker
from hub.garbage import settle
from hub.settings import Settings
from hub.stores.opened import Stores
from hub.stream import connection
from hub.whatsapp.graph import Graph

Role = Literal["intake", "conversations", "numbers", "campaigns", "media", "enrichers"]

# What each role's partitions are: conversations and campaigns have 8, numbers 8 with two lanes each, others one road.
SLOTS: dict[Role, int] = {
    "intake": 1,
    "conversations": PARTITIONS,
    "numbers": 2 * PARTITIONS,
    "campaigns": PARTITIONS,
    "media": 1,
    "enrichers": PARTITIONS,
}


class Worker(Protocol):
    reader: Reader

    async def run(self) -> None: ...


class Member:
    """One Ray actor. `start` opens everything, `hold` says which partitions are its own, `watch` ends when it breaks.

    It owns nothing that is not in the stores or the streams: killing it at any moment loses nothing acknowledged.
    """

    def __init__(self, role: Role, settings: Settings) -> None:
        self._role: Role = role
        self._settings = settings
        self._worker: Worker | None = None
        self._work: asyncio.Task[None] | None = None

    async def start(self) -> tuple[str, int]:
        """Open connections and begin; when ready to hold partitions, answers the Ray node it runs on and its pid."""
        if self._worker is None:
            await self._open()
        return ray.get_runtime_context().get_node_id(), os.getpid()

    async def _open(self) -> None:
        log.set_up(self._settings, self._role)
        bus = await connection.connect(self._settings.engines.nats, self._role)
        stores = await Stores.open(self._settings)
        self._worker = await _worker(self._role, bus, stores, self._settings)
        self._work = asyncio.create_task(self._worker.run())
        settle()

    async def hold(self, slots: frozenset[int]) -> None:
        """Own exactly these from now on."""
        assert self._worker is not None, "start first"  # noqa: S101 - the directory's order
        await self._worker.reader.hold(slots)

    async def watch(self) -> None:
        """Returns never; raises what broke the worker."""
        assert self._work is not None, "start first"  # noqa: S101 - the directory's order
        await asyncio.shield(self._work)

    async def figures(self) -> dict[str, float]:
        """Numbers for /metrics."""
        worker = self._worker
        if worker is None:
            return {}
        found: dict[str, float] = {"pid": float(os.getpid()), "partitions": float(len(worker.reader.held))}
        for name in ("applied", "taken", "sent", "fetched", "enriched", "skipped"):
            if hasattr(worker, name):
                found[name] = float(getattr(worker, name))
        if isinstance(worker, Conversations | Numbers):
            found["awake" if isinstance(worker, Conversations) else "waiting"] = float(len(worker))
        return found


async def _worker(role: Role, bus: connection.Bus, stores: Stores, settings: Settings) -> Worker:
    match role:
        case "intake":
            return Intake(bus, stores)
        case "conversations":
            return Conversations(bus, stores)
        case "numbers":
            graph = Graph(settings.meta.graph_url, settings.meta.graph_version)
            return Numbers(bus, stores, graph, Departures(settings.data_dir / "departures"))
        case "campaigns":
            graph = Graph(settings.meta.graph_url, settings.meta.graph_version)
            return Campaigns(bus, stores, graph, LinkMaker(settings.secret_key, settings.links))
        case "media":
            return Courier(bus, stores, Graph(settings.meta.graph_url, settings.meta.graph_version))
        case "enrichers":
            return await _models(bus, stores, settings)


async def _models(bus: connection.Bus, stores: Stores, settings: Settings) -> Worker:
    """Only here are the models' libraries loaded: they take the others a second and 100 MB."""
    from actors.enrichers import Enrichers  # noqa: PLC0415 - see above
    from actors.models import open_models  # noqa: PLC0415 - see above

    road = Handles(bus, utc_now)
    await road.open()
    return Enrichers(bus, stores, await open_models(stores, road, settings, utc_now))
