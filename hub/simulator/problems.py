"""Refusals of `/control` as RFC 9457 problems."""

from typing import Any, TypeVar, cast

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from hub.errors import Invalid, Refusal

_TYPE = "application/problem+json"


def refusal(_: Request[Any, Any, Any], error: Refusal) -> Response[dict[str, Any]]:
    body = {"type": "about:blank", "title": type(error).__name__, "status": error.status, "code": error.code}
    return Response(body | {"detail": error.detail} | error.extra, status_code=error.status, media_type=_TYPE)


def http_error(_: Request[Any, Any, Any], error: HTTPException) -> Response[dict[str, Any]]:
    """Litestar's own refusals: no such route, a query parameter of the wrong form."""
    body: dict[str, Any] = {"type": "about:blank", "title": "Refused", "status": error.status_code, "code": "http"}
    body["detail"] = error.detail
    if isinstance(error.extra, list):
        body["errors"] = [
            {"path": str(item.get("key", "$")), "message": str(item["message"])}
            for item in cast("list[dict[str, Any]]", error.extra)
            if "message" in item
        ]
    status = 422 if error.status_code == 400 and "errors" in body else error.status_code
    return Response(body | {"status": status}, status_code=status, media_type=_TYPE)


T = TypeVar("T")


def decoded(raw: bytes, kind: type[T]) -> T:
    """A request body as a `kind`; an empty body is an empty object. Raises Invalid with the path of what is wrong."""
    try:
        return msgspec.json.decode(raw or b"{}", type=kind)
    except msgspec.ValidationError as wrong:
        message, _, path = str(wrong).partition(" - at `")
        errors = [{"path": path.rstrip("`") or "$", "message": message}]
        raise Invalid("invalid", "The request body is not what it should be.", {"errors": errors}) from wrong
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        errors = [{"path": "$", "message": "is not JSON"}]
        raise Invalid("invalid", "The request body is not JSON.", {"errors": errors}) from wrong


def invalid(path: str, message: str) -> Invalid:
    """A refusal of one thing in a request body."""
    errors = [{"path": path, "message": message}]
    return Invalid("invalid", "The request body is not what it should be.", {"errors": errors})
