"""How fast webhooks are acknowledged: the real ingress with a real NATS, synced at every write, beside a bare handler
on uvicorn that only checks the signature. Same client, same connections, turns taken."""

from collections.abc import AsyncIterator
from statistics import median
from urllib.parse import urlsplit

from tests.load.figures import Figure
from tests.load.processes import Client, client, floor, product

CONNECTIONS = 64
RATIO = 0.5  # of the bare handler's rate


async def run(quick: bool) -> AsyncIterator[Figure]:
    rounds, seconds = (2, 1.0) if quick else (5, 3.0)
    with product("nats", "ingress") as stack:
        secret = stack.setting("HUB_APP_SECRET").split(",")[0]
        port = urlsplit(stack.url("ingress")).port
        async with (
            floor(secret) as apps,
            client("tests.load.hammer", str(port), str(CONNECTIONS), HUB_APP_SECRET=secret) as ours,
            client("tests.load.hammer", str(apps.port), str(CONNECTIONS), HUB_APP_SECRET=secret) as bare,
        ):
            await _spells((ours, bare), 0.5)  # warm-up
            found = [await _spells((ours, bare), seconds) for _ in range(rounds)]
    kept = [pair[0] for pair in found]
    least = [pair[1] for pair in found]
    per_second, floor_rate = (median(each["per_second"] for each in spells) for spells in (kept, least))
    yield _figure("ingress, kept on disk", per_second, "POST/s")
    yield _figure("bare handler, signature only", floor_rate, "POST/s")
    ratio = median(a["per_second"] / b["per_second"] for a, b in found)
    yield Figure(bench="ack", name="ratio, median of rounds", value=ratio, unit="×", bar=RATIO, way="at least")
    for name, spells in (("ingress", kept), ("bare", least)):
        yield _figure(f"{name}, median latency", median(each["median_ms"] for each in spells), "ms")
        yield _figure(f"{name}, p99 latency", median(each["p99_ms"] for each in spells), "ms")
    bad = sum(each["bad"] for each in kept)
    yield Figure(bench="ack", name="ingress, answers that were not 200", value=bad, unit="", bar=0)


async def _spells(clients: tuple[Client, ...], seconds: float) -> list[dict[str, float]]:
    """One spell of each, one after the other."""
    return [await each.order(seconds=seconds) for each in clients]


def _figure(name: str, value: float, unit: str) -> Figure:
    return Figure(bench="ack", name=name, value=value, unit=unit)
