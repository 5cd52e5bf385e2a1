"""The simulator, put together: open the world, wire the parts, list the routes."""

import random
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Response, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from hub.errors import SettingError
from hub.log import logger
from hub.settings import Settings
from hub.simulator import control, graph, phone, snapshot
from hub.simulator.accepting import Accepting
from hub.simulator.delivery import Delivery
from hub.simulator.front import Front, Metrics
from hub.simulator.outbox import Outbox
from hub.simulator.problems import http_error
from hub.simulator.timeline import Timeline
from hub.simulator.wire import Wire
from hub.simulator.wiring import Knobs, Parts
from hub.simulator.world import World
from hub.simulator.writing import Writing
from hub.whatsapp.signature import sign

log = logger("simulator")


@get(["/healthz", "/readyz"])
async def health() -> dict[str, Any]:
    """Alive and ready are one here: ingress may come and go, webhooks wait for it."""
    return {"status": "ok", "journal": "ok"}


def build(settings: Settings) -> Front:
    """The ASGI application. Opens the journal; the rest starts with the server. Raises SettingError."""
    if not settings.meta.app_secrets:
        raise SettingError("HUB_APP_SECRET", "is not set; the simulator signs its webhooks with it")
    folder = settings.data_dir / "simulator"
    world, journal = World.open(folder)
    dice = random.Random()  # noqa: S311 - chance, not secrets
    knobs, timeline = Knobs(), Timeline()
    wire = Wire("127.0.0.1", settings.addresses.ingress)
    secret = settings.meta.app_secrets[0]
    outbox = Outbox(wire, lambda body: sign(body, secret), timeline, knobs, dice)
    delivery = Delivery(world, outbox, timeline)
    accepting = Accepting(world, delivery, timeline, knobs, dice)
    parts = Parts(
        world=world,
        outbox=outbox,
        timeline=timeline,
        delivery=delivery,
        accepting=accepting,
        writing=Writing(world, outbox),
        chaos=knobs,
        dice=dice,
    )
    registry = CollectorRegistry()
    Gauge("simulator_webhooks_waiting", "Updates not accepted yet", registry=registry).set_function(
        lambda: outbox.waiting
    )
    Gauge("simulator_webhooks_accepted", "Bodies accepted", registry=registry).set_function(
        lambda: outbox.tally.accepted
    )

    @get("/metrics")
    async def metrics() -> Response[bytes]:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncGenerator[None]:
        snapshot.restore(folder, parts, time.time())
        yield
        world.threads.close()
        await outbox.close()
        snapshot.save(folder, parts)
        timeline.close()
        wire.close()
        journal.close()

    app = Litestar(
        route_handlers=[health, metrics, control.router(), graph.router(), phone.page, phone.watch],
        lifespan=[lifespan],
        state=State({"parts": parts}),
        exception_handlers={HTTPException: http_error},
        openapi_config=None,
    )
    return Front(app, accepting, knobs, dice, Metrics(registry))
