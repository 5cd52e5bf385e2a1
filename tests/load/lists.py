"""A list of a million rows, one in a hundred of them bad: how fast it becomes recipients, and in how much memory.

In pieces, as `hub campaigns add` and the wizard send it; beside it the same list as one plain POST.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

from inbox.campaigns import tus
from tests.builders import DEMO, Json
from tests.integration.conftest import Stack
from tests.load.campaign import HELLO, PATIENCE
from tests.load.cpu import Peak, between, spent
from tests.load.figures import Figure
from tests.load.processes import demo_agent, product
from tests.outside import Agent, until

Way = Callable[[Agent, str, bytes], Awaitable[Json]]

BAD = 100  # one row in so many is no phone number
MIB = 1024.0**2
AT_ONCE = 4 * 1024 * 1024  # bytes of a piece
MOST = 150.0  # MiB on top of what inbox has at rest: bounded, whatever the list
SHOWN = 0.05  # seconds of processor time a process has to have taken to be told


async def run(quick: bool) -> AsyncIterator[Figure]:
    count = 100_000 if quick else 1_000_000
    body = b"".join(_rows(count))
    with product() as stack:
        agent = demo_agent(stack)
        try:
            for title, way in (("in pieces", in_pieces), ("in one POST", in_one)):
                for figure in await brought(stack, agent, body, count, title, way):
                    yield figure
        finally:
            await agent.close()


async def brought(stack: Stack, agent: Agent, body: bytes, count: int, title: str, way: Way) -> list[Figure]:
    """One list into a campaign of its own."""
    made = await agent.post("/v1/campaigns", {"name": title, "phone_number_ids": [DEMO.phone_number_id],
                                              "template": HELLO})  # fmt: skip
    peak, before, began = Peak(stack, "inbox"), spent(stack), time.monotonic()
    answer = await way(agent, f"/v1/campaigns/{made['id']}/recipients", body)
    took = time.monotonic() - began
    peak.stop()
    bad = [each["line"] for each in answer["rejected"]]
    assert bad == [n + 1 for n in range(1, count + 1) if n % BAD == 0], f"{len(bad)} rows refused"
    assert (answer["accepted"], answer["duplicates"], answer["total"]) == (count - len(bad), 0, count)
    assert (await agent.get(f"/v1/campaigns/{made['id']}"))["counts"]["queued"] == count - len(bad)
    used = {name: seconds for name, seconds in between(before, spent(stack)).items() if seconds > SHOWN}
    said = [
        ("rows", count / took, "rows/s", None),
        ("memory of inbox, most", peak.most / MIB, "MiB", None),
        ("memory of inbox, more than before", (peak.most - peak.before) / MIB, "MiB", MOST),
        *((f"processor, {name}", seconds / count * 1e6, "µs/row", None) for name, seconds in used.items()),
    ]
    return [
        Figure(bench="lists", name=f"{count:,} rows {title}, {name}", value=value, unit=unit, bar=bar)
        for name, value, unit, bar in said
    ]


async def in_pieces(agent: Agent, path: str, body: bytes) -> Json:
    """After tus; the answer of its import."""
    spoken = {"tus-resumable": tus.VERSION}
    said = {**spoken, "upload-length": str(len(body)), "upload-metadata": tus.written({"filetype": "text/csv"})}
    place = (await agent.ask("POST", f"{path}/uploads", headers=said)).headers["location"]
    for at in range(0, len(body), AT_ONCE):
        headers = {**spoken, "upload-offset": str(at), "content-type": tus.BODY}
        answer = await agent.ask("PATCH", place, content=body[at : at + AT_ONCE], headers=headers)
        assert answer.status_code == 204, answer.text

    async def over() -> Json | None:
        found = await agent.get(place)
        assert found["state"] != "failed", found["problem"]
        return found["answer"]

    return await until(over, "the import's end", PATIENCE)


async def in_one(agent: Agent, path: str, body: bytes) -> Json:
    """As one body."""
    headers = {"content-type": "text/csv"}
    answer = await agent.ask("POST", path, content=body, headers=headers, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _rows(count: int) -> Iterator[bytes]:
    yield b"phone,name,city,order\n"
    for n in range(1, count + 1):
        to = "unknown" if n % BAD == 0 else f"+4915{n:09}"
        yield f"{to},Customer {n},Berlin,{n:07}\n".encode()
