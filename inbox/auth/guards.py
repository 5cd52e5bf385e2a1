"""Who may come in: every route needs a caller unless it says otherwise, and names the permission it needs."""

from collections.abc import Callable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.handlers.base import BaseRouteHandler
from litestar.middleware.authentication import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.params import SkipValidation
from litestar.types import ASGIApp

from hub.errors import Forbidden
from inbox.auth.callers import Caller, Permission
from inbox.auth.identify import NotSignedIn, identify
from inbox.parts import Parts

Connection = ASGIConnection[Any, Any, Any, Any]
Me = NamedDependency[SkipValidation[Caller]]


class SignedIn(AbstractAuthenticationMiddleware):
    """Reads `Authorization: Bearer …`; a token never stands in an address."""

    def __init__(self, app: ASGIApp, parts: Parts) -> None:
        super().__init__(app, exclude_from_auth_key="exclude_from_auth")
        self._parts = parts

    async def authenticate_request(self, connection: Connection) -> AuthenticationResult:
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise NotSignedIn("not_signed_in", "Sign in first: send `Authorization: Bearer` with a token or a key.")
        caller = await identify(self._parts, token.strip())
        return AuthenticationResult(user=caller, auth=caller.family_id)


def caller_of(request: Connection) -> Caller:
    """The `caller` of a route."""
    caller: Caller = request.user
    return caller


def allow(permission: Permission) -> Callable[[Connection, BaseRouteHandler], None]:
    """Only those whose role includes `permission` may use the route."""

    def guard(connection: Connection, _: BaseRouteHandler) -> None:
        caller: Caller = connection.user
        if not caller.may(permission):
            detail = f"As {caller.role} you may not {permission.replace('_', ' ')}."
            raise Forbidden("forbidden", detail, {"permission": permission})

    return guard
