"""`/healthz` this process lives, `/readyz` what it needs is there, `/metrics` its figures for Prometheus."""

from litestar import Response, get
from litestar.plugins.prometheus import PrometheusConfig, PrometheusController
from msgspec import Struct

from inbox.parts import Hub, Parts


class Readiness(Struct, frozen=True, kw_only=True):
    """Each dependency by name: `ok` or `away`."""

    ready: bool
    dependencies: dict[str, str]


@get("/healthz", exclude_from_auth=True, security=[], tags=["Health"], summary="Alive?")
async def healthz() -> dict[str, str]:
    """Answers as long as the process does."""
    return {"status": "ok"}


@get("/readyz", exclude_from_auth=True, security=[], tags=["Health"], summary="Ready?")
async def readyz(parts: Hub) -> Response[Readiness]:
    """503 until every dependency answers."""
    found = await readiness(parts)
    return Response(found, status_code=200 if found.ready else 503)


async def readiness(parts: Parts) -> Readiness:
    """Each dependency by name; `feed` is ready once its last stretch is read and sockets can be welcomed."""
    states = await parts.stores.ready() | {"nats": parts.bus.ready, "feed": parts.station.fanout.ready}
    return Readiness(
        ready=all(states.values()), dependencies={name: "ok" if fine else "away" for name, fine in states.items()}
    )


class Metrics(PrometheusController):
    """The process's own figures."""

    path = "/metrics"
    opt = {"exclude_from_auth": True}  # noqa: RUF012 Litestar declares it so
    include_in_schema = False


def measured() -> PrometheusConfig:
    """Counts and times requests by route, not by address."""
    return PrometheusConfig(app_name="inbox", prefix="hubbub", group_path=True, exclude=["/metrics", "/healthz"])


ROUTES = [healthz, readyz, Metrics]
