import stat
from pathlib import Path

from deploy.local.keys import keep_keys, write_private


def test_keys_are_made_once_and_kept(tmp_path: Path) -> None:
    first = keep_keys(tmp_path)
    assert keep_keys(tmp_path) == first
    assert len(first.secret_key) >= 32


def test_two_folders_have_different_keys(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert keep_keys(tmp_path / "a") != keep_keys(tmp_path / "b")


def test_only_their_owner_may_read_them(tmp_path: Path) -> None:
    keep_keys(tmp_path)
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_a_key_that_is_missing_is_added_and_the_others_stay(tmp_path: Path) -> None:
    write_private(tmp_path / "secrets.json", '{"demo_password": "known"}')
    keys = keep_keys(tmp_path)
    assert keys.demo_password == "known"
    assert keys.app_secret
