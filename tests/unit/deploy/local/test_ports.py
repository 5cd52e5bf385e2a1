import socket
from pathlib import Path

from deploy.local.ports import HIGH, LOW, free_port, is_free, keep_ports


def test_a_port_somebody_listens_on_is_not_free() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        assert not is_free(server.getsockname()[1])


def test_a_free_port_lies_below_those_of_outgoing_connections() -> None:
    assert LOW <= free_port() <= HIGH


def test_ports_are_kept_between_runs(tmp_path: Path) -> None:
    file = tmp_path / "ports.json"
    assert keep_ports(file, ["nats", "redis"]) == keep_ports(file, ["nats", "redis"])


def test_a_kept_port_that_was_taken_meanwhile_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "ports.json"
    before = keep_ports(file, ["nats", "redis"])
    with socket.socket() as server:
        server.bind(("127.0.0.1", before["nats"]))
        server.listen()
        after = keep_ports(file, ["nats", "redis"])
    assert after["nats"] != before["nats"]
    assert after["redis"] == before["redis"]


def test_no_two_engines_share_a_port(tmp_path: Path) -> None:
    names = [str(n) for n in range(50)]
    assert len(set(keep_ports(tmp_path / "ports.json", names).values())) == 50
