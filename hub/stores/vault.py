"""Secrets at rest: AES-GCM under a key derived from HUB_SECRET_KEY."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hub.errors import SettingError

NONCE = 12  # bytes


class Vault:
    """`about` ties a secret to its place, so that one row's secret cannot be copied into another's."""

    def __init__(self, secret_key: str) -> None:
        if not secret_key:
            raise SettingError("HUB_SECRET_KEY", "is needed to keep access tokens")
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"hubbub access tokens at rest")
        self._cipher = AESGCM(derived.derive(secret_key.encode()))

    def lock(self, secret: str, about: str) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), about.encode())

    def unlock(self, locked: bytes, about: str) -> str:
        """Raises SettingError when HUB_SECRET_KEY is not the one it was locked with."""
        try:
            return self._cipher.decrypt(locked[:NONCE], locked[NONCE:], about.encode()).decode()
        except InvalidTag as problem:
            raise SettingError("HUB_SECRET_KEY", "is not the one the access tokens were kept with") from problem
