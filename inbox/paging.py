"""Lists: `{"items": [...], "next_cursor": "..." | null}`. A cursor is opaque to clients and made by the stores."""

from typing import Annotated, Generic, TypeVar

from litestar.params import QueryParameter
from msgspec import Struct

T = TypeVar("T")

LIMIT, LIMIT_MAX = 50, 200


class Page(Struct, Generic[T], frozen=True, kw_only=True):
    """One page. `next_cursor` is null on the last one."""

    items: list[T]
    next_cursor: str | None = None


Cursor = Annotated[
    str | None, QueryParameter(name="cursor", max_length=512, description="`next_cursor` of the page before")
]
Limit = Annotated[int, QueryParameter(name="limit", ge=1, le=LIMIT_MAX, description="Items on a page")]
