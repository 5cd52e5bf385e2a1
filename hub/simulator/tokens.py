"""Bearer tokens: any will do, except those whose name begins with `expired`. Pure."""

from hub.simulator.faults import Fault


def check_authorization(header: str) -> None:
    """Raise Fault 190 (HTTP 401) unless `header` is `Bearer <token>` with a token that is not expired."""
    scheme, _, token = header.partition(" ")
    if scheme.lower() not in {"bearer", "oauth"} or not token.strip():
        raise Fault(190, "Invalid OAuth access token - Cannot parse access token")
    if token.strip().startswith("expired"):
        raise Fault(190, "Error validating access token: Session has expired.")
