"""Access tokens: short-lived, signed, and readable without a store. Pure: time is handed in."""

from datetime import UTC, datetime, timedelta

import jwt
from msgspec import Struct

LIFE = timedelta(minutes=15)  # long enough to work, short enough that signing out is soon felt everywhere
ALGORITHM = "HS256"
ISSUER = "hubbub"


class BadToken(Exception):
    """The token is forged, malformed or past its time. `reason` is for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Claims(Struct, frozen=True, kw_only=True):
    """What a token says: who, of which tenant, in which signed-in family, until when."""

    person_id: str
    tenant_id: str
    family_id: str
    expires_at: datetime


def issue(claims: Claims, secret: str) -> str:
    """The signed token for `claims`."""
    body = {
        "iss": ISSUER,
        "sub": claims.person_id,
        "tid": claims.tenant_id,
        "fam": claims.family_id,
        "exp": int(claims.expires_at.timestamp()),
    }
    return jwt.encode(body, secret, algorithm=ALGORITHM)


def read(token: str, secret: str, now: datetime) -> Claims:
    """The claims of a token of ours that is still valid at `now`. Raises BadToken."""
    try:
        body = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            options={"require": ["exp", "sub", "tid", "fam"], "verify_exp": False},
        )
        expires_at = datetime.fromtimestamp(int(body["exp"]), UTC)
    except (jwt.InvalidTokenError, ValueError, OverflowError, TypeError) as error:
        raise BadToken("the token is not one of ours") from error
    if expires_at <= now:
        raise BadToken("the token has expired")
    return Claims(
        person_id=str(body["sub"]), tenant_id=str(body["tid"]), family_id=str(body["fam"]), expires_at=expires_at
    )
