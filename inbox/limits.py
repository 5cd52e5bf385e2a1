"""How often one caller may ask. Counted in Redis over a sliding window, so several inbox processes count together."""

# pyright: reportUnknownMemberType=false
# Litestar's headers leave type parameters open.

from math import ceil
from typing import Any

from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.exceptions import TooManyRequestsException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from msgspec import Struct

from hub.errors import Unavailable
from hub.log import logger
from inbox.auth.callers import Caller
from inbox.parts import Parts

log = logger("inbox.limits")


class Limit(Struct, frozen=True):
    """At most `most` in any `seconds`."""

    name: str
    most: int
    seconds: int


CALLS = Limit("default", 1_200, 60)  # 20 a second: a busy dashboard needs a few, a runaway script hundreds
LOGIN = Limit("login", 10, 60)  # per address and e-mail: a person mistypes a few times, a guesser needs thousands


class Spent(Struct, frozen=True):
    """What is left of a limit; `reset`: seconds until there is more."""

    allowed: bool
    remaining: int
    reset: int


async def spend(parts: Parts, limit: Limit, who: str) -> Spent:
    """Count one call. Raises TooManyRequestsException with the headers that say when to come back.

    Without Redis nobody is limited: answering customers matters more than counting.
    """
    try:
        count = await parts.stores.limits.allow(f"{limit.name}|{who}", limit.most, limit.seconds)
    except Unavailable:
        log.warning("limits are not counted: redis is away")
        return Spent(True, limit.most, 0)
    spent = Spent(count.allowed, count.remaining, ceil(count.reset_after))
    if not spent.allowed:
        wait = max(1, spent.reset)
        raise TooManyRequestsException(
            detail=f"More than {limit.most} calls in {limit.seconds} s. Come back in {wait} s.",
            headers={"Retry-After": str(wait), **headers_of(limit, spent)},
        )
    return spent


def headers_of(limit: Limit, spent: Spent) -> dict[str, str]:
    """The fields of the RateLimit draft (draft-ietf-httpapi-ratelimit-headers)."""
    return {
        "RateLimit": f'"{limit.name}";r={spent.remaining};t={spent.reset}',
        "RateLimit-Policy": f'"{limit.name}";q={limit.most};w={limit.seconds}',
    }


class Limits(ASGIMiddleware):
    """Counts every call of a signed-in caller and says how many are left."""

    exclude_opt_key = "exclude_from_auth"

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope["type"] != "http":
            await next_app(scope, receive, send)
            return
        caller: Caller = Request[Caller, Any, Any](scope).user
        headers = headers_of(CALLS, await spend(self._parts, CALLS, caller.id))

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableScopeHeaders.from_message(message).update(headers)
            await send(message)

        await next_app(scope, receive, told)
