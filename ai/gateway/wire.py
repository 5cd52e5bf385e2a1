"""The HTTP client under the providers' packages, and what its failures mean.

What customers wrote goes to the address that was set and nowhere else, so redirects are not followed; and an answer
that does not end is cut off before it fills the memory.
"""

from collections.abc import AsyncIterator
from typing import Any

import httpx2

from ai.gateway.providers import Failure, Kind

CONNECT = 5.0  # seconds: who is there answers at once
LARGEST = 4 * 1024 * 1024  # bytes of an answer; the longest that is asked for has some 20 KB
CONNECTIONS = 100
HELD = 20.0  # seconds an idle connection is kept: servers close theirs after 30 to 60
KINDS: dict[int, Kind] = {408: "slow", 409: "away", 429: "limited", 504: "slow", 529: "limited"}
# The question's own fault, or its writer's: another question may be answered.
OF_THE_QUESTION = frozenset({400, 413, 422})


class TooLarge(Exception):
    """An answer of more bytes than any answer has."""


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        many = 0
        async for chunk in self._inner:
            many += len(chunk)
            if many > LARGEST:
                raise TooLarge
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


async def _bound(response: httpx2.Response) -> None:
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Bounded(response.stream)


def patience(seconds: float) -> httpx2.Timeout:
    """How long one call may take; whoever cannot be reached at all is given up sooner."""
    return httpx2.Timeout(seconds, connect=min(seconds, CONNECT))


def client(transport: httpx2.AsyncBaseTransport | None = None) -> httpx2.AsyncClient:
    """Each call says how long it may take. `transport` replaces the network in tests."""
    more: dict[str, Any] = {"transport": transport} if transport is not None else {}
    return httpx2.AsyncClient(
        limits=httpx2.Limits(max_connections=CONNECTIONS, keepalive_expiry=HELD),
        follow_redirects=False,
        event_hooks={"response": [_bound]},
        **more,
    )


def failure_of(error: BaseException, status: int | None, headers: httpx2.Headers | None) -> Failure:
    """What an error of a provider's package means. Its own message stays unread: it may repeat a key or a question."""
    chain = _chain(error)
    name = type(chain[-1]).__name__
    if any(isinstance(each, TooLarge) for each in chain):
        return Failure("rubbish", "an answer without an end", billed=True)
    if status is not None:
        return _of_status(status, headers)
    if any(isinstance(each, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout) for each in chain):
        return Failure("away", f"no connection: {name}")
    if any(isinstance(each, httpx2.TimeoutException) for each in chain):
        return Failure("slow", f"no answer in time: {name}", billed=True)
    if any(isinstance(each, httpx2.HTTPError | OSError) for each in chain):
        return Failure("away", f"the connection broke: {name}", billed=True)
    return Failure("rubbish", f"an answer that cannot be read: {name}", billed=True)


def _of_status(status: int, headers: httpx2.Headers | None) -> Failure:
    reason = f"HTTP {status}"
    kind = KINDS.get(status) or ("away" if status >= 500 else "refused" if status >= 400 else "rubbish")
    wait = _seconds(headers.get("retry-after", "")) if headers is not None and kind in {"limited", "away"} else None
    return Failure(kind, reason, wait=wait, counts=status not in OF_THE_QUESTION)


def _seconds(text: str) -> float | None:
    try:
        return max(0.0, float(text))
    except ValueError:  # a date, which nobody here sends; the breaker's own pause does then
        return None


def _chain(error: BaseException) -> list[BaseException]:
    chain = [error]
    while (cause := chain[-1].__cause__) is not None and len(chain) < 10:
        chain.append(cause)
    return chain
