"""Every error leaves as RFC 9457 `application/problem+json` with a stable `code`; here is who becomes what.

Refusal (ours)           its own status and code
ValidationException      422 invalid_input, with `errors: [{path, message}]`
Unavailable (ours)       503 unavailable, with the dependency's name and Retry-After
HTTPException (Litestar) its status; the code stands in CODES
anything else            500 internal_error; the reason goes to the log, never to the caller
"""

from collections.abc import Mapping
from typing import Any, cast

import msgspec
from litestar.exceptions import HTTPException, ValidationException
from litestar.plugins.problem_details import ProblemDetailsConfig, ProblemDetailsException, ProblemDetailsPlugin

from hub.errors import LostRace, Refusal, Unavailable
from hub.log import logger

CODES = {
    400: ("bad_request", "The request cannot be read"),
    401: ("not_signed_in", "Sign in first"),
    403: ("forbidden", "Not allowed"),
    404: ("not_found", "No such thing"),
    405: ("method_not_allowed", "This address does not do that"),
    406: ("not_acceptable", "No such representation"),
    409: ("conflict", "Somebody was first"),
    413: ("too_large", "The body is too large"),
    415: ("unsupported_media_type", "The body has the wrong type"),
    422: ("invalid_input", "The request is malformed"),
    429: ("too_many_requests", "Too many requests"),
    500: ("internal_error", "Something went wrong here"),
    503: ("unavailable", "A dependency is away; try again"),
}

log = logger("inbox.problems")


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An error as clients read it. `code` never changes its meaning; `detail` is for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[dict[str, str]] = []


def problem(status: int, code: str, detail: str, extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The JSON object of an error; `extra` is added as further members."""
    title = CODES.get(status, (code, detail))[1]
    members = {"type": f"urn:hubbub:problem:{code}", "title": title, "status": status, "code": code, "detail": detail}
    return {**members, **(extra or {})}


def of_error(error: Exception) -> dict[str, Any]:  # noqa: PLR0911 a table of who becomes what
    """The JSON object for any error, as sockets need it in a nack."""
    match error:
        case Refusal():
            return problem(error.status, error.code, error.detail, error.extra)
        case Unavailable():
            return problem(503, "unavailable", _sentence(error), _away(error))
        case LostRace():
            return problem(409, "conflict", "Somebody changed this at the same moment; look again and retry.")
        case msgspec.ValidationError():
            return problem(422, "invalid_input", str(error), {"errors": [_path_of(str(error))]})
        case msgspec.DecodeError():
            return problem(400, "bad_request", f"The body is not valid JSON: {error}")
        case ValidationException():
            return problem(422, "invalid_input", "The request is malformed.", {"errors": _errors_of(error)})
        case HTTPException():
            return _of_http(error)
        case _:
            log.error("unexpected", error=type(error).__name__, exc_info=error)
            return problem(500, "internal_error", "Something went wrong here. It was logged.")


def plugin() -> ProblemDetailsPlugin:
    """Litestar's problem details, fed with our error tree."""
    kinds = (Refusal, Unavailable, LostRace, msgspec.DecodeError, HTTPException, Exception)
    return ProblemDetailsPlugin(
        ProblemDetailsConfig(exception_to_problem_detail_map=dict.fromkeys(kinds, _to_exception)),
    )


def _to_exception(error: Exception) -> ProblemDetailsException:
    if isinstance(error, ProblemDetailsException):
        return error
    members = of_error(error)
    headers = dict(getattr(error, "headers", None) or {})
    if members["status"] == 401:
        headers.setdefault("WWW-Authenticate", 'Bearer realm="hubbub"')
    if members["status"] == 503:
        headers.setdefault("Retry-After", "2")
    return ProblemDetailsException(
        status_code=members.pop("status"),
        type_=members.pop("type"),
        title=members.pop("title"),
        detail=members.pop("detail"),
        headers=headers,
        extra=members,
    )


def _of_http(error: HTTPException) -> dict[str, Any]:
    code, title = CODES.get(error.status_code, CODES[500 if error.status_code >= 500 else 400])
    extra: dict[str, Any] = {}
    if isinstance(error.extra, dict):
        extra = dict(error.extra)
        code = str(extra.pop("code", code))
    detail = error.detail if error.status_code < 500 else title
    return problem(error.status_code, code, detail, extra)


def _sentence(error: Unavailable) -> str:
    if error.dependency == "models":
        return f"The models do not answer: {error.reason}."
    return f"{error.dependency} is away: {error.reason}"


def _away(error: Unavailable) -> dict[str, str]:
    return {"dependency": error.dependency}


def _errors_of(error: ValidationException) -> list[dict[str, str]]:
    """Litestar's list of `{key, message, source}` in our shape."""
    found = cast("list[dict[str, Any]]", error.extra) if isinstance(error.extra, list) else []
    errors = [{"path": str(item.get("key", "")), "message": str(item.get("message", ""))} for item in found]
    return [{**item, "path": item["path"].removeprefix("data").removeprefix(".")} for item in errors] or [
        {"path": "", "message": error.detail}
    ]


def _path_of(text: str) -> dict[str, str]:
    """msgspec ends its sentences with - at `$.a.b`."""
    message, _, path = text.partition(" - at `$")
    return {"path": path.rstrip("`").removeprefix("."), "message": message}
