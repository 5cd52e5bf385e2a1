"""The simulator, put together: open the world, wire the parts, list the routes."""

import asyncio
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
from hub.simulator import (
    control,
    control_customers,
    control_templates,
    graph,
    language_models_anthropic,
    language_models_control,
    language_models_openai,
    phone,
    scripts,
    snapshot,
)
from hub.simulator.accepting import Accepting
from hub.simulator.delivery import Delivery
from hub.simulator.flights import Flights
from hub.simulator.front import Front, Metrics
from hub.simulator.language_models import LanguageModels
from hub.simulator.life import Life
from hub.simulator.outbox import Outbox
from hub.simulator.problems import http_error
from hub.simulator.template_life import TemplateLife
from hub.simulator.timeline import Timeline
from hub.simulator.traffic import Road, Traffic
from hub.simulator.wire import Wire, WireError
from hub.simulator.wiring import Knobs, Parts
from hub.simulator.world import World
from hub.simulator.writing import Writing
from hub.whatsapp.signature import sign

log = logger("simulator")


@get(["/healthz", "/readyz"])
async def health() -> dict[str, Any]:
    """Alive and ready are one here: ingress may come and go, webhooks wait for it."""
    return {"status": "ok", "journal": "ok"}


@get("/metrics")
async def metrics(state: State) -> Response[bytes]:
    return Response(generate_latest(state.registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def build(settings: Settings) -> Front:
    """The ASGI application. Opens the journal; the rest starts with the server. Raises SettingError."""
    if not settings.meta.app_secrets:
        raise SettingError("HUB_APP_SECRET", "is not set; the simulator signs its webhooks with it")
    folder = settings.data_dir / "simulator"
    world, journal = World.open(folder)
    for person in scripts.cast():
        world.add_cast(person)
    wire = Wire("127.0.0.1", settings.addresses.ingress)
    flights, killed = Flights.open(folder / "flights.jsonl")
    parts = _wire_up(world, wire, settings.meta.app_secrets[0], flights)
    life = Life(world, parts.writing, parts.timeline, parts.dice) if settings.simulator == "on" else None

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncGenerator[None]:
        snapshot.restore(folder, parts, killed, time.time())
        parts.life.resume()
        waking = asyncio.create_task(_wake(parts.delivery, wire, life)) if life is not None else None
        yield
        if waking is not None:
            waking.cancel()
        await parts.traffic.close()
        world.threads.close()
        await parts.outbox.close()
        snapshot.save(folder, parts)
        parts.timeline.close()
        wire.close()
        flights.close()
        journal.close()

    registry = CollectorRegistry()
    _watch(parts.outbox, registry)
    controls = [control, control_customers, control_templates, language_models_control]
    apis = [graph, language_models_openai, language_models_anthropic]
    routes = [*(each.router() for each in (*controls, *apis)), phone.page, phone.watch, phone.media]
    app = Litestar(
        route_handlers=[health, metrics, *routes],
        lifespan=[lifespan],
        state=State({"parts": parts, "registry": registry}),
        exception_handlers={HTTPException: http_error},
        before_send=[graph.tell_usage],
        openapi_config=None,
        logging_config=None,
    )
    return Front(app, parts.accepting, parts.chaos, parts.dice, Metrics(registry))


def _wire_up(world: World, wire: Wire, secret: str, flights: Flights) -> Parts:
    """Everything that decides and tells, in the order in which one needs the other."""
    dice = random.Random()  # noqa: S311 - chance, not secrets
    knobs, timeline = Knobs(), Timeline()
    outbox = Outbox(wire, lambda body: sign(body, secret), timeline, knobs, dice)
    delivery = Delivery(world, outbox, timeline, flights)
    return Parts(
        world=world,
        outbox=outbox,
        timeline=timeline,
        delivery=delivery,
        accepting=Accepting(world, delivery, timeline, knobs, dice),
        writing=Writing(world, outbox, knobs),
        traffic=Traffic(Road(world, wire, outbox.sign, knobs)),
        life=TemplateLife(world, outbox, timeline, delivery, chaos=knobs, dice=dice),
        models=LanguageModels(dice),
        chaos=knobs,
        dice=dice,
    )


def _watch(outbox: Outbox, registry: CollectorRegistry) -> None:
    waiting = Gauge("simulator_webhooks_waiting", "Updates and bodies not accepted yet", registry=registry)
    accepted = Gauge("simulator_webhooks_accepted", "Bodies accepted", registry=registry)
    waiting.set_function(lambda: outbox.waiting)
    accepted.set_function(lambda: outbox.tally.accepted)


async def _wake(delivery: Delivery, wire: Wire, life: Life) -> None:
    """Let the people begin once somebody listens; else the first messages would wait for their retries."""
    while True:
        try:
            if await wire.get("/readyz") == 200:
                break
        except WireError as away:
            log.debug("ingress is not there yet", reason=str(away))
        await asyncio.sleep(0.5)
    delivery.on_read = life.on_read
    life.start()
