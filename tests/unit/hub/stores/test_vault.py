import pytest

from hub.errors import SettingError
from hub.stores.vault import Vault


def test_a_secret_comes_back_with_the_same_key_and_place_only() -> None:
    locked = Vault("k" * 32).lock("EAAG…token", "num_1")
    assert Vault("k" * 32).unlock(locked, "num_1") == "EAAG…token"
    for key, place in (("x" * 32, "num_1"), ("k" * 32, "num_2")):
        with pytest.raises(SettingError) as wrong:
            Vault(key).unlock(locked, place)
        assert wrong.value.name == "HUB_SECRET_KEY"


def test_the_same_secret_never_looks_the_same() -> None:
    vault = Vault("k" * 32)
    assert vault.lock("token", "num_1") != vault.lock("token", "num_1")
    assert b"token" not in vault.lock("token", "num_1")


def test_a_damaged_secret_is_refused() -> None:
    locked = bytearray(Vault("k" * 32).lock("token", "num_1"))
    locked[-1] ^= 1
    with pytest.raises(SettingError):
        Vault("k" * 32).unlock(bytes(locked), "num_1")


def test_without_a_key_there_is_no_vault() -> None:
    with pytest.raises(SettingError):
        Vault("")
