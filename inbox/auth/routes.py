"""Signing in, staying signed in, signing out. Refresh tokens rotate; one used twice ends its whole family."""

import hashlib
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from hub.domain.account import Person, Tenant
from hub.errors import NotFound
from hub.log import logger
from hub.stores.redis.sessions import Session
from inbox.auth import passwords, tokens
from inbox.auth.callers import Permission
from inbox.auth.guards import Me
from inbox.auth.identify import NotSignedIn
from inbox.limits import LOGIN, spend
from inbox.parts import Hub, Parts

log = logger("inbox.auth")
TAGS = ["Sign-in"]


class Login(Struct, frozen=True, kw_only=True):
    email: Annotated[str, Meta(min_length=3, max_length=320)]
    password: Annotated[str, Meta(min_length=1, max_length=1024)]
    otp: Annotated[str, Meta(max_length=16)] | None = None


class Refresh(Struct, frozen=True, kw_only=True):
    refresh_token: Annotated[str, Meta(min_length=1, max_length=512)]


class Logout(Struct, frozen=True, kw_only=True):
    """`refresh_token` may be left out: the access token's family is ended."""

    refresh_token: Annotated[str, Meta(max_length=512)] | None = None


class Tokens(Struct, frozen=True, kw_only=True):
    """`expires_in`: seconds the access token is good for."""

    access_token: str
    refresh_token: str
    token_type: str = "Bearer"  # noqa: S105 the name of a scheme, no secret
    expires_in: int = int(tokens.LIFE.total_seconds())


class WhoAmI(Struct, frozen=True, kw_only=True):
    """`person` is null for a program."""

    person: Person | None
    tenant: Tenant
    role: str
    name: str
    permissions: list[Permission]


@post("/v1/auth/login", tags=TAGS, summary="Sign in", status_code=200, exclude_from_auth=True, security=[])
async def login(parts: Hub, request: Request[Any, Any, Any], data: JSONBody[Login]) -> Tokens:
    """With e-mail and password. `otp` is checked only for people who have set one up."""
    host = request.client.host if request.client else "nobody"
    email = data.email.strip().lower()
    await spend(parts, LOGIN, f"{host}|{hashlib.sha256(email.encode()).hexdigest()}")
    person = await _person(parts, email, data.password)
    if person is None:
        log.info("sign-in refused")
        raise NotSignedIn("wrong_password", "E-mail or password is wrong.")
    return _tokens(parts, person, await parts.stores.sessions.start(person.tenant_id, person.id))


@post("/v1/auth/refresh", tags=TAGS, summary="Renew tokens", status_code=200, exclude_from_auth=True, security=[])
async def refresh(parts: Hub, data: JSONBody[Refresh]) -> Tokens:
    """A new pair for a refresh token, which is then used up. Using it again ends the whole family: it was stolen."""
    session = await parts.stores.sessions.refresh(data.refresh_token)
    if session == "reused":
        log.warning("a refresh token was used twice")
        await parts.station.end(
            data.refresh_token.partition(".")[0], 4409, "signed out: a refresh token was used twice"
        )
        raise NotSignedIn("refresh_token_reused", "Sign in again: this refresh token was used before.")
    if session == "unknown":
        raise NotSignedIn("bad_refresh_token", "Sign in again: the refresh token has ended or is unknown.")
    person = await parts.stores.accounts.person(session.tenant_id, session.person_id)
    if person is None or not person.active:
        await parts.stores.sessions.end(session.tenant_id, session.person_id, session.id)
        raise NotSignedIn("signed_out", "This account is not active any more.")
    return _tokens(parts, person, session)


@post("/v1/auth/logout", tags=TAGS, summary="Sign out", status_code=204)
async def logout(parts: Hub, caller: Me, data: JSONBody[Logout | None] = None) -> None:  # noqa: ARG001 the family says it all
    """Ends the family of the access token: its refresh tokens, its access tokens and its sockets."""
    await parts.stores.sessions.end(caller.tenant_id, caller.id, caller.family_id)
    await parts.station.end(caller.family_id, 4409, "signed out")


@get("/v1/me", tags=TAGS, summary="Who am I")
async def me(parts: Hub, caller: Me) -> WhoAmI:
    """The caller, the tenant, and what the caller may do."""
    tenant = await parts.stores.accounts.tenant(caller.tenant_id)
    if tenant is None:
        raise NotFound("tenant_not_found", "This account does not exist any more.")
    person = caller.holder if isinstance(caller.holder, Person) else None
    return WhoAmI(
        person=person, tenant=tenant, role=caller.role, name=caller.name, permissions=list(caller.permissions)
    )


async def _person(parts: Parts, email: str, password: str) -> Person | None:
    """Whoever has this e-mail and this password. The same address may exist in several tenants."""
    known = await parts.stores.accounts.login_by_email(email)
    found: Person | None = None
    for person, kept in known or [(None, None)]:
        if await passwords.check(password, kept) and person is not None and person.active:
            found = found or person
    return found


def _tokens(parts: Parts, person: Person, session: Session) -> Tokens:
    claims = tokens.Claims(
        person_id=person.id,
        tenant_id=person.tenant_id,
        family_id=session.id,
        expires_at=parts.clock() + tokens.LIFE,
    )
    access_token = tokens.issue(claims, parts.settings.secret_key)
    return Tokens(access_token=access_token, refresh_token=session.refresh_token)


ROUTES = [login, refresh, logout, me]
