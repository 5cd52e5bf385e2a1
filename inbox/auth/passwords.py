"""Passwords: Argon2id with the library's defaults, off the event loop because one check takes tens of milliseconds."""

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """Checked when the e-mail is unknown, so that an unknown address takes as long as a wrong password."""
    return _hasher.hash("nobody's password")


def scramble(password: str) -> str:
    """The hash to keep."""
    return _hasher.hash(password)


async def prepare(password: str) -> str:
    """`scramble`, in a thread."""
    return await asyncio.to_thread(scramble, password)


def fits(password: str, kept: str | None) -> bool:
    """Whether `password` is the one behind `kept`; None (nobody) takes the same time and never fits."""
    try:
        return _hasher.verify(kept or _nobody(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


async def check(password: str, kept: str | None) -> bool:
    """`fits`, in a thread."""
    return await asyncio.to_thread(fits, password, kept)
