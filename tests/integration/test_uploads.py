"""Lists in pieces against the running product, as a tus client on a bad line sends them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from inbox.campaigns import tus
from tests.builders import DEMO, Json
from tests.integration.conftest import Stack
from tests.integration.test_campaigns import HELLO, people
from tests.outside import Agent, until

SPOKEN = {"tus-resumable": "1.0.0"}


async def draft(owner: Agent) -> str:
    body = {"name": "Pieces", "phone_number_ids": [DEMO.phone_number_id], "template": HELLO}
    return f"/v1/campaigns/{(await owner.post('/v1/campaigns', body))['id']}"


async def begun(owner: Agent, campaign: str, size: int, **facts: str) -> str:
    said = {**SPOKEN, "upload-length": str(size), "upload-metadata": tus.written({"filetype": "text/csv", **facts})}
    answer = await owner.ask("POST", f"{campaign}/recipients/uploads", headers=said)
    assert answer.status_code == 201, answer.text
    assert answer.headers["upload-offset"] == "0"
    return answer.headers["location"]


async def piece(owner: Agent, place: str, at: int, body: Any, **more: str) -> httpx.Response:
    said = {**SPOKEN, "upload-offset": str(at), "content-type": tus.BODY, **more}
    return await owner.ask("PATCH", place, content=body, headers=said)


async def stands_at(owner: Agent, place: str) -> int:
    answer = await owner.ask("HEAD", place, headers=SPOKEN)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    return int(answer.headers["upload-offset"])


async def over(owner: Agent, place: str) -> Json:
    async def there() -> Json | None:
        found = await owner.get(place)
        return found if found["state"] in {"done", "failed"} else None

    return await until(there, "the import's end", 60)


async def test_a_list_goes_on_where_the_line_broke_even_when_the_inbox_died(stack: Stack, owner: Agent) -> None:
    campaign, numbers = await draft(owner), people(3_000)
    body = ('"Phone, mobile",Name\n' + "".join(f"{to},N{n}\n" for n, to in enumerate(numbers)) + "nobody,x\n").encode()
    place = await begun(owner, campaign, len(body), map='"Phone, mobile":to', filename="List.csv", fingerprint="abc")

    async def breaks() -> AsyncIterator[bytes]:
        yield body[:40_000]
        await asyncio.sleep(0.3)  # long enough for these bytes to leave
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await piece(owner, place, 0, breaks(), **{"content-length": str(len(body))})

    async def kept() -> bool:
        return await stands_at(owner, place) == 40_000

    await until(kept, "what came before the cut")
    killed = stack.pid("inbox")
    stack.kill("inbox")
    await stack.until_back("inbox", killed)

    async def answers() -> bool:
        try:
            return (await owner.ask("HEAD", place, headers=SPOKEN)).status_code == 200
        except httpx.TransportError:
            return False

    await until(answers, "the inbox")
    assert await stands_at(owner, place) == 40_000
    (mine,) = (await owner.get(f"{campaign}/recipients/uploads"))["items"]
    assert (mine["fingerprint"], mine["offset"], mine["length"]) == ("abc", 40_000, len(body))
    assert (await owner.get(campaign))["total"] == 0
    answer = await piece(owner, place, 40_000, body[40_000:])
    assert (answer.status_code, answer.headers["upload-offset"]) == (204, str(len(body)))
    done = await over(owner, place)
    assert done["state"] == "done", done["problem"]
    assert (done["answer"]["accepted"], done["answer"]["rejected_count"]) == (3_000, 1)
    assert await owner.get(place) == done
    assert (await owner.get(campaign))["total"] == 3_000
    rest = await owner.ask("GET", done["answer"]["not_taken"])
    assert rest.text.splitlines()[1:] == ["3002,nobody,is not a phone number"]
    assert (await piece(owner, place, len(body), b"")).status_code == 204
    assert (await owner.ask("DELETE", place, headers=SPOKEN)).status_code == 204
    assert (await owner.ask("HEAD", place, headers=SPOKEN)).status_code == 404


async def test_progress_of_an_import_is_told_on_the_stream(owner: Agent) -> None:
    campaign, numbers = await draft(owner), [f"+49152{n:08}" for n in range(60_000)]
    body = "\n".join(["phone", *numbers, ""]).encode()
    place = await begun(owner, campaign, len(body))
    async with owner.screen() as screen:
        await piece(owner, place, 0, body)
        await over(owner, place)
        told = await screen.event("campaign.updated", id=campaign.rsplit("/", 1)[1], total=60_000)
        frames = [each["data"] for each in screen.events if each["data"]["id"] == told["id"]]
    assert told["importing"] is None
    shares = [each["importing"]["share"] for each in frames if each["importing"]]
    assert shares
    assert shares == sorted(shares)
    assert len({each["version"] for each in frames}) == len(frames)


async def test_what_tus_asks_for_is_answered_as_tus_says(owner: Agent) -> None:
    campaign = await draft(owner)
    where = f"{campaign}/recipients/uploads"
    async with httpx.AsyncClient(base_url=owner.url, trust_env=False) as nobody:
        can = await nobody.options(where)
        assert (await nobody.get(where)).status_code == 401
    assert (can.status_code, can.headers["tus-version"]) == (204, "1.0.0")
    assert can.headers["tus-extension"] == "creation,expiration,termination"
    assert int(can.headers["tus-max-size"]) == 2**30
    too_long = {**SPOKEN, "upload-length": str(2**30 + 1)}
    assert (await owner.ask("POST", where, headers=too_long)).status_code == 413
    for wrong, status in (({}, 412), (SPOKEN, 422), ({**SPOKEN, "upload-length": "0"}, 422)):
        answer = await owner.ask("POST", where, headers=wrong)
        assert (answer.status_code, answer.headers["tus-resumable"]) == (status, "1.0.0")
    place = await begun(owner, campaign, 10)
    assert (await piece(owner, place, 5, b"12345")).json()["code"] == "other_offset"
    assert (await piece(owner, place, 0, b"12345678901")).status_code == 413
    assert (await piece(owner, place, 0, b"1", **{"content-type": "text/csv"})).status_code == 415
    assert await stands_at(owner, place) == 0
    assert (await piece(owner, place, 0, b"12345")).headers["upload-offset"] == "5"
    assert (await owner.ask("HEAD", place.replace(campaign, await draft(owner)), headers=SPOKEN)).status_code == 404
