from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local.environment import check_ports, complete, port_of, reachable
from deploy.local.keys import Keys
from hub.errors import SettingError
from hub.settings import load

KEYS = Keys(secret_key="k" * 40, app_secret="app", verify_token="verify", demo_password="demo", engines="engines")
DATA, ROOT = Path("/data"), Path("/checkout")


def completed(environ: dict[str, str], urls: dict[str, str] | None = None) -> dict[str, str]:
    return complete(environ, KEYS, urls or {}, DATA, ROOT)


def test_without_meta_credentials_the_simulator_is_meta() -> None:
    env = completed({"HUB_SIMULATOR_PORT": "9002"})
    assert env["HUB_SIMULATOR"] == "on"
    assert env["HUB_GRAPH_URL"] == "http://127.0.0.1:9002"


def test_with_meta_credentials_the_real_meta_is_asked() -> None:
    env = completed({"HUB_APP_SECRET": "from Meta"})
    assert env["HUB_SIMULATOR"] == "off"
    assert "HUB_GRAPH_URL" not in env
    assert env["HUB_APP_SECRET"] == "from Meta"


def test_what_people_set_is_never_replaced() -> None:
    given = {
        "HUB_SIMULATOR": "quiet",
        "HUB_GRAPH_URL": "http://elsewhere",
        "HUB_SECRET_KEY": "s" * 32,
        "HUB_VERIFY_TOKEN": "ours",
        "HUB_DEMO_PASSWORD": "known",
        "OMP_NUM_THREADS": "4",
    }
    assert given.items() <= completed(given).items()


def test_an_empty_setting_counts_as_not_set() -> None:
    assert completed({"HUB_VERIFY_TOKEN": ""})["HUB_VERIFY_TOKEN"] == "verify"


def test_the_engines_that_were_started_are_told_to_all() -> None:
    assert completed({}, {"HUB_NATS_URL": "nats://here"})["HUB_NATS_URL"] == "nats://here"


def test_a_wrong_setting_is_named() -> None:
    with pytest.raises(SettingError, match="HUB_OWNERS"):
        completed({"HUB_OWNERS": "many"})


@pytest.mark.parametrize(
    ("listens", "asked"), [("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("10.1.2.3", "10.1.2.3")]
)
def test_a_server_on_every_address_is_asked_on_loopback(listens: str, asked: str) -> None:
    assert reachable(listens) == asked


def everything_free(port: int, host: str) -> bool:
    return True


def taken(*ports: int) -> Callable[[int, str], bool]:
    return lambda port, host: port not in ports


def test_free_ports_are_fine() -> None:
    settings = load({})
    check_ports(settings, ["inbox", "ingress"], everything_free)
    assert port_of("inbox", settings.addresses) == 8000


def test_a_busy_port_is_told_with_its_setting() -> None:
    with pytest.raises(SettingError, match="8001") as told:
        check_ports(load({}), ["inbox", "ingress"], taken(8001))
    assert told.value.name == "HUB_INGRESS_PORT"


def test_one_port_for_two_processes_is_refused() -> None:
    with pytest.raises(SettingError, match="HUB_PORT") as told:
        check_ports(load({"HUB_INGRESS_PORT": "8000"}), ["inbox", "ingress"], everything_free)
    assert told.value.name == "HUB_INGRESS_PORT"


def test_a_process_that_is_not_started_needs_no_port() -> None:
    settings = load({"HUB_SIMULATOR_PORT": "8000"})
    check_ports(settings, ["inbox", "ingress"], taken(8002))
    assert settings.addresses.simulator == settings.addresses.inbox
