"""An owner's answer to a command, as it travels on `answers.<process>.<command>`, in JSON."""

from typing import Any

from msgspec import Raw, Struct


class Problem(Struct, frozen=True, kw_only=True):
    """Why not: an HTTP status, a stable code, a sentence for people, data for programs."""

    status: int
    code: str
    detail: str
    extra: dict[str, Any] = {}


class Reply(Struct, frozen=True, kw_only=True):
    """Exactly one of the two: `result` is the REST object after the change."""

    result: Raw = Raw(b"null")
    problem: Problem | None = None
