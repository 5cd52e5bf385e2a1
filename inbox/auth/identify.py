"""From a bearer token to a caller: a person's access token, or a program's key."""

import hashlib

from hub.errors import Refusal
from inbox.auth import tokens
from inbox.auth.callers import Caller
from inbox.parts import Parts

KEY_PREFIX = "hub_"


class NotSignedIn(Refusal):
    """Who calls is not known."""

    status = 401


def key_hash(secret: str) -> str:
    """What is kept of a key: it has 256 bits of chance, so a plain SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def identify(parts: Parts, token: str) -> Caller:
    """The caller with this token or key. Raises NotSignedIn with the reason."""
    if token.startswith(KEY_PREFIX):
        return await _program(parts, token)
    try:
        claims = tokens.read(token, parts.settings.secret_key, parts.clock())
    except tokens.BadToken as error:
        raise NotSignedIn("bad_token", f"Sign in again: {error.reason}.") from error
    if not await parts.stores.sessions.alive(claims.family_id):
        raise NotSignedIn("signed_out", "You have signed out; sign in again.")
    person = await parts.stores.accounts.person(claims.tenant_id, claims.person_id)
    if person is None or not person.active:
        raise NotSignedIn("signed_out", "This account is not active any more.")
    return Caller(holder=person, family_id=claims.family_id, expires_at=claims.expires_at)


async def _program(parts: Parts, secret: str) -> Caller:
    key = await parts.stores.accounts.key_by_hash(key_hash(secret), parts.clock())
    if key is None or key.revoked_at is not None:
        raise NotSignedIn("bad_key", "This key is unknown or was revoked.")
    return Caller(holder=key, family_id=key.id)
