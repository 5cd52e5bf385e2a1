"""Settings: read once, refused early, named by their variable."""

import pytest

from hub.errors import SettingError
from hub.settings import load, need


def test_nothing_set_is_a_machine_of_its_own():
    settings = load({})
    assert (settings.addresses.host, settings.addresses.inbox, settings.addresses.ingress) == ("127.0.0.1", 8000, 8001)
    assert settings.engines.nats == ""


def test_several_app_secrets_are_separated_by_commas():
    assert load({"HUB_APP_SECRET": "one, two,"}).meta.app_secrets == ("one", "two")


@pytest.mark.parametrize(("said", "private"), [(None, False), ("off", False), ("on", True)])
def test_private_pages_are_let_in_only_where_that_is_said(said: str | None, private: bool):
    assert load({"HUB_PRIVATE_PAGES": said} if said else {}).private_pages is private


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUB_PORT", "eighty"),
        ("HUB_PORT", "70000"),
        ("HUB_OWNERS", "0"),
        ("HUB_SIMULATOR", "loud"),
        ("HUB_SECRET_KEY", "short"),
        ("HUB_LINK_URL", "links.example.com"),
        ("HUB_LINK_URL", "ftp://links.example.com"),
        ("HUB_LINK_URL", "https://links.example.com/?to=1"),
        ("HUB_LINK_URL", "https://user@links.example.com"),
        ("HUB_LINK_URL", "https://links example.com"),
        ("HUB_LOG_LEVEL", "chatty"),
        ("HUB_PRIVATE_PAGES", "yes"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str):
    with pytest.raises(SettingError) as caught:
        load({name: value})
    assert caught.value.name == name


def test_a_missing_setting_is_named():
    with pytest.raises(SettingError) as caught:
        need(load({"HUB_NATS_URL": "nats://x"}), "HUB_NATS_URL", "HUB_MONGO_URL")
    assert caught.value.name == "HUB_MONGO_URL"
