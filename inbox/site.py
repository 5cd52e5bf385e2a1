"""The dashboard at `/`: the files built in `web/dashboard/dist`, and its page for every address that no route takes."""

from pathlib import Path
from typing import Any

from litestar import Request, Response, route
from litestar.datastructures import CacheControlHeader
from litestar.enums import MediaType
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.response import File

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "web" / "dashboard" / "dist"
OURS = ("v1", "l", "schema", "graph", "oauth", "healthz", "readyz", "metrics")

NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Hubbub</title>
<h1>The dashboard is not built yet</h1>
<p>Run <code>make run</code>, which builds it, or <code>npm ci &amp;&amp; npm run build</code> in <code>web/</code>,
and load this page again.</p><p>The interface for programs is described at <a href="/schema">/schema</a>.</p></html>
"""


def routes(dist: Path = DIST) -> HTTPRouteHandler:
    """The handler for everything that no other route takes."""

    @route(
        ["/", "/{path:path}"],
        http_method=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        include_in_schema=False,
        exclude_from_auth=True,
        name="dashboard",
    )
    async def dashboard(request: Request[Any, Any, Any]) -> Response[Any]:
        asked = request.scope["path"].strip("/")
        if request.method not in {"GET", "HEAD"} or asked.split("/")[0] in OURS:
            raise NotFoundException(detail=f"There is no {request.method} /{asked} here.")
        return answer(dist, asked)

    return dashboard


def answer(dist: Path, asked: str) -> Response[Any]:
    """The file `asked` names inside `dist`, else the page itself; what has a hash in its name is kept for ever."""
    file = (dist / asked).resolve()
    if asked and file.is_relative_to(dist.resolve()) and file.is_file():
        hashed = asked.startswith("assets/")
        cache = CacheControlHeader(max_age=31_536_000, public=True, immutable=True) if hashed else _NO_CACHE
        return _file(file, cache)
    if asked.startswith("assets/"):
        raise NotFoundException(detail=f"There is no /{asked} here.")
    page = dist / "index.html"
    if not page.is_file():
        return Response(NOT_BUILT, media_type=MediaType.HTML, status_code=503, headers={"cache-control": "no-store"})
    return _file(page, CacheControlHeader(no_store=True))


_NO_CACHE = CacheControlHeader(no_cache=True)


def _file(path: Path, cache: CacheControlHeader) -> File:
    return File(
        path,
        filename=path.name,  # its type is read off the name
        content_disposition_type="inline",
        headers={"cache-control": cache.to_header()},
        status_code=200,  # else the route's own, which for one that also takes POST is 201
    )
