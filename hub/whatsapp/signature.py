"""Meta's signature over a webhook body: HMAC-SHA256 with the app's secret, over the bytes as they came."""

import hmac
from collections.abc import Iterable

PREFIX = "sha256="


def sign(body: bytes, secret: str) -> str:
    """The value of `X-Hub-Signature-256` for `body`, such as `sha256=5f2d…` (lower-case hex)."""
    return PREFIX + hmac.digest(secret.encode(), body, "sha256").hex()


def valid(body: bytes, header: str | None, secrets: Iterable[str]) -> bool:
    """Whether `header` signs `body` with one of `secrets` (several during a rotation, or for several apps).

    Every secret is tried and compared in constant time, so the answer's timing tells nothing. An empty secret never
    matches: a forgotten setting must not open the door.
    """
    if not header:
        return False
    given = header.strip().encode("utf-8", "replace")
    matches = [hmac.compare_digest(given, sign(body, secret).encode()) for secret in secrets if secret]
    return any(matches)
