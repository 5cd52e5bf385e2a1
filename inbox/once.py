"""`Idempotency-Key`: the same key and body give the same answer for 24 hours, the same key with another body 409."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

import msgspec
from litestar.params import HeaderParameter

from hub.errors import Conflict
from hub.stores.redis.idempotency import Done
from inbox.auth.callers import Caller
from inbox.parts import Parts

T = TypeVar("T")

Key = Annotated[
    str | None,
    HeaderParameter(name="Idempotency-Key", min_length=1, max_length=200, description="Makes repeating this call safe"),
]


async def once(
    parts: Parts, caller: Caller, key: str | None, request: Any, act: Callable[[], Awaitable[T]], *, kind: type[T]
) -> T:
    """The answer of `act`, done at most once for a caller's `key`. Without a key it is simply done.

    `request` is what makes two calls the same. While the first is under way a second is refused with 409; when the
    first fails the key is free again.
    """
    if key is None:
        return await act()
    store, scope = parts.stores.idempotency, f"{caller.tenant_id}:{caller.id}"
    body_hash = hashlib.sha256(msgspec.json.encode(request, order="sorted")).hexdigest()
    begun = await store.begin(scope, key, body_hash)
    if isinstance(begun, Done):
        return msgspec.json.decode(begun.answer, type=kind)
    if begun == "other_body":
        raise Conflict("idempotency_key_reused", "This Idempotency-Key was used with another body.")
    if begun == "running":
        raise Conflict("idempotency_key_busy", "The first call with this Idempotency-Key is still under way.")
    try:
        answer = await act()
    except BaseException:
        await store.abandon(scope, key)
        raise
    await store.finish(scope, key, body_hash, msgspec.json.encode(answer))
    return answer
