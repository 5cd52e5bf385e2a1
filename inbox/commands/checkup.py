"""`hub doctor`: is every part there, and if not, what to do."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable

import httpx
from msgspec import Struct

from hub.errors import HubbubError, SettingError, Unavailable
from hub.settings import Settings, need
from hub.stores.media import Media
from hub.stores.mongo.client import Mongo
from hub.stores.postgres.accounts import Accounts
from hub.stores.postgres.pool import Postgres
from hub.stores.redis.client import Redis
from hub.stream.connection import connect

SECRETS = ("HUB_SECRET_KEY", "HUB_APP_SECRET", "HUB_VERIFY_TOKEN")
LOW_DISK = 1024**3  # bytes: below this engines soon stop taking writes


class Finding(Struct, frozen=True, kw_only=True):
    """One line of the check-up. `advice` says what to do when it is not `ok`."""

    part: str
    ok: bool
    found: str
    advice: str = ""


async def check_up(settings: Settings) -> list[Finding]:
    """Everything, looked at side by side."""
    engines = settings.engines
    asked: list[Awaitable[Finding]] = [
        _engine("NATS", "HUB_NATS_URL", engines.nats, _nats),
        _engine("PostgreSQL", "HUB_POSTGRES_URL", engines.postgres, _postgres),
        _engine("MongoDB", "HUB_MONGO_URL", engines.mongo, _mongo),
        _engine("Redis", "HUB_REDIS_URL", engines.redis, _redis),
        _media(settings),
        *(_process(name, f"http://{settings.addresses.host}:{port}") for name, port in _processes(settings).items()),
    ]
    return [*(_secret(settings, name) for name in SECRETS), *await asyncio.gather(*asked), _disk(settings)]


def _secret(settings: Settings, name: str) -> Finding:
    try:
        need(settings, name)
    except SettingError as problem:
        return Finding(part=name, ok=False, found="not set", advice=f"{name} {problem.reason}.")
    return Finding(part=name, ok=True, found="set")


async def _engine(part: str, variable: str, url: str, look: Callable[[str], Awaitable[str]]) -> Finding:
    if not url:
        advice = f"Set {variable}, or let `make run` start one for you."
        return Finding(part=part, ok=False, found="no address", advice=advice)
    try:
        async with asyncio.timeout(8):
            return Finding(part=part, ok=True, found=await look(url))
    except Unavailable as problem:
        return Finding(part=part, ok=False, found=problem.reason, advice=f"Start it, or correct {variable}.")
    except HubbubError as problem:
        return Finding(part=part, ok=False, found=str(problem), advice="Run `hub migrate`.")
    except TimeoutError:
        return Finding(part=part, ok=False, found="no answer for 8 s", advice=f"Start it, or correct {variable}.")


async def _nats(url: str) -> str:
    bus = await connect(url, "doctor")
    try:
        return f"events kept up to {await bus.last_seq('EVENTS')}"
    finally:
        await bus.close()


async def _postgres(url: str) -> str:
    postgres = await Postgres.open(url, size=1)
    try:
        return f"{len(await Accounts(postgres).tenants())} tenants"
    finally:
        await postgres.close()


async def _mongo(url: str) -> str:
    await (await Mongo.open(url)).close()
    return "answers"


async def _redis(url: str) -> str:
    await (await Redis.open(url)).close()
    return "answers"


async def _media(settings: Settings) -> Finding:
    place = settings.engines.media or str(settings.data_dir / "media")
    if await Media.open(place).ready():
        return Finding(part="Media", ok=True, found=place)
    return Finding(part="Media", ok=False, found=f"{place} does not answer", advice="Correct HUB_MEDIA_URL.")


def _processes(settings: Settings) -> dict[str, int]:
    at = settings.addresses
    always = {"ingress": at.ingress, "actors": at.actors_metrics, "inbox": at.inbox}
    return always if settings.simulator == "off" else {**always, "simulator": at.simulator}


async def _process(name: str, url: str) -> Finding:
    try:
        async with httpx.AsyncClient(timeout=5) as client:
            answer = await client.get(f"{url}/readyz")
    except httpx.HTTPError:
        return Finding(part=name, ok=False, found=f"{url} does not answer", advice="`make run` starts it.")
    if answer.status_code == 200:
        return Finding(part=name, ok=True, found=f"ready at {url}")
    advice = "It becomes ready when what it names here does."
    return Finding(part=name, ok=False, found=answer.text[:200], advice=advice)


def _disk(settings: Settings) -> Finding:
    place = settings.data_dir if settings.data_dir.exists() else settings.data_dir.absolute().parent
    free = shutil.disk_usage(place).free
    found = f"{free / 1024**3:.1f} GB free at {place}"
    advice = "" if free >= LOW_DISK else "Make room: engines stop taking writes when the disk is full."
    return Finding(part="Disk", ok=free >= LOW_DISK, found=found, advice=advice)
