"""The HTTP client under the providers' packages."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from ai.gateway import wire

CHUNK = b"x" * 65_536


async def endless(most: list[int]) -> AsyncIterator[bytes]:
    while True:
        most[0] += len(CHUNK)
        yield CHUNK


async def test_an_answer_that_does_not_end_is_cut_off():
    read = [0]
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, content=endless(read)))
    async with wire.client(transport) as client:
        with pytest.raises(wire.TooLarge) as cut:
            await client.get("https://llm.example/")
    assert read[0] <= wire.LARGEST + len(CHUNK)
    failure = wire.failure_of(cut.value, None, None)
    assert (failure.kind, failure.reason, failure.billed) == ("rubbish", "an answer without an end", True)


async def test_a_redirect_is_not_followed():
    asked: list[str] = []

    def elsewhere(request: httpx2.Request) -> httpx2.Response:
        asked.append(str(request.url))
        return httpx2.Response(307, headers={"location": "https://elsewhere.example/"})

    async with wire.client(httpx2.MockTransport(elsewhere)) as client:
        assert (await client.post("https://llm.example/", content=b"what a customer wrote")).status_code == 307
    assert asked == ["https://llm.example/"]


def test_what_lies_under_an_error_is_what_counts():
    error: Any = RuntimeError("of the package")
    error.__cause__ = httpx2.ConnectTimeout("of the network")
    assert wire.failure_of(error, None, None).kind == "away"
    error.__cause__ = httpx2.ReadTimeout("of the network")
    assert wire.failure_of(error, None, None).kind == "slow"


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, "refused"), (401, "refused"), (404, "refused"), (408, "slow"), (409, "away"), (429, "limited"),
     (500, "away"), (503, "away"), (504, "slow"), (529, "limited"), (304, "rubbish")],
)  # fmt: skip
def test_what_a_status_means(status: int, kind: str):
    failure = wire.failure_of(Exception(), status, httpx2.Headers())
    assert (failure.kind, failure.reason) == (kind, f"HTTP {status}")


def test_only_who_is_busy_or_away_is_waited_for():
    headers = httpx2.Headers({"retry-after": "9"})
    waits = [wire.failure_of(Exception(), status, headers).wait for status in (429, 503, 401, 504)]
    assert waits == [9.0, 9.0, None, None]
