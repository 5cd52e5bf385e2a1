"""The inbox: what the team sees and does. Opens what it needs, lists its routes, closes in reverse. Read this first."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import uvicorn
from litestar import Litestar, Request
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.types import ControllerRouterHandler

from actors.handles import Handles
from hub.clock import utc_now
from hub.domain.links import LinkMaker
from hub.garbage import settle
from hub.log import logger
from hub.settings import Settings
from hub.stores.opened import Stores
from hub.stream import topology
from hub.stream.connection import connect
from hub.whatsapp.graph import Graph
from inbox import (
    ai_figures,
    answering,
    assist,
    canned,
    contacts,
    conversations,
    dry_runs,
    edge,
    health,
    labels,
    media,
    messages,
    numbers,
    openapi,
    problems,
    site,
    team,
    webhook_log,
)
from inbox.auth import guards, keys
from inbox.auth import routes as sign_in
from inbox.auth.callers import Caller
from inbox.campaigns import drafts, importing, uploads
from inbox.campaigns import routes as campaigns
from inbox.knowledge import asking, documents, lessons
from inbox.limits import Limits
from inbox.links import routes as links
from inbox.live import asyncapi, socket
from inbox.live.server import StreamProtocol
from inbox.live.station import Station
from inbox.parts import Parts
from inbox.templates import conversing, first_sync
from inbox.templates import news as template_news
from inbox.templates import routes as templates

log = logger("inbox")

ROUTES: list[ControllerRouterHandler] = [
    *sign_in.ROUTES,
    *keys.ROUTES,
    *conversations.ROUTES,
    *messages.ROUTES,
    *media.ROUTES,
    *contacts.ROUTES,
    *numbers.ROUTES,
    *team.ROUTES,
    *canned.ROUTES,
    *labels.ROUTES,
    *ai_figures.ROUTES,
    *assist.ROUTES,
    *documents.ROUTES,
    *asking.ROUTES,
    *answering.ROUTES,
    *dry_runs.ROUTES,
    *templates.ROUTES,
    *conversing.ROUTES,
    *drafts.ROUTES,
    *uploads.ROUTES,
    *campaigns.ROUTES,
    *links.ROUTES,
    *webhook_log.ROUTES,
    *health.ROUTES,
    asyncapi.describe_stream,
    socket.stream,
]
BODY_MAX = 4 * 1024 * 1024  # bytes; uploads have their own


async def serve(settings: Settings) -> None:
    """Open everything, serve until told to stop, close everything. One failing part ends the process."""
    async with open_parts(settings) as parts:
        server = uvicorn.Server(configured(create(parts), settings))
        settle()
        live = asyncio.create_task(parts.station.run())
        news = asyncio.create_task(template_news.follow(parts))
        lists = asyncio.create_task(importing.run(parts))
        newcomers = asyncio.create_task(first_sync.follow(parts))
        reading = asyncio.create_task(lessons.follow(parts))
        serving = asyncio.create_task(server.serve())
        log.info("inbox", address=f"http://{settings.addresses.host}:{settings.addresses.inbox}")
        work = {live, news, lists, newcomers, reading}
        await asyncio.wait({*work, serving}, return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await serving
        for task in work:
            if task.done():
                task.result()
            task.cancel()


@asynccontextmanager
async def open_parts(settings: Settings) -> AsyncGenerator[Parts]:
    """Stores, bus, owners' handles and Graph, closed in reverse order."""
    async with AsyncExitStack() as stack:
        stores = await Stores.open(settings)
        stack.push_async_callback(stores.close)
        bus = await connect(settings.engines.nats, "inbox")
        stack.push_async_callback(bus.close)
        await topology.ensure(bus)
        handles = Handles(bus, utc_now)
        await handles.open()
        graph = Graph(settings.meta.graph_url, settings.meta.graph_version)
        stack.push_async_callback(graph.close)
        maker = LinkMaker(settings.secret_key, settings.links)
        yield Parts(settings, utc_now, stores, bus, handles, graph, Station(bus, utc_now), maker)


def create(parts: Parts) -> Litestar:
    """The application over opened parts."""
    return Litestar(
        route_handlers=[*ROUTES, site.routes()],
        dependencies={
            "parts": Provide(lambda: parts, sync_to_thread=False),
            "caller": Provide(_caller, sync_to_thread=False),
        },
        # From the outside in: measure, know who calls, count their calls.
        middleware=[
            health.measured().middleware,
            DefineMiddleware(guards.SignedIn, parts=parts),
            Limits(parts),
        ],
        plugins=[problems.plugin()],
        before_send=[edge.finish],
        openapi_config=openapi.config(),
        request_max_body_size=BODY_MAX,
        logging_config=None,  # hub.log is set up by the process
    )


def configured(app: Litestar, settings: Settings) -> uvicorn.Config:
    """How it is served: one process, one loop, frames uncompressed so that they are the same for everyone."""
    return uvicorn.Config(
        app,
        host=settings.addresses.host,
        port=settings.addresses.inbox,
        http="httptools",
        ws=StreamProtocol,  # websockets-sansio, with the transport handed to the app
        ws_per_message_deflate=False,
        ws_max_size=1024 * 1024,
        ws_ping_interval=25.0,
        ws_ping_timeout=60.0,  # a slow reader is closed for what it left unread, with a reason; this is for the dead
        timeout_graceful_shutdown=2,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=True,
        log_config=None,
    )


def _caller(request: Request[Caller, Any, Any]) -> Caller:
    return request.user
