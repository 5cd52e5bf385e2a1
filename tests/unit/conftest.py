"""Unit tests are quick because they cannot cheat: the network and Ray are errors here, and engines do not start."""

import socket
from typing import Any, NoReturn

import pytest
import ray


class NotInAUnitTest(AssertionError):
    """A unit test reached for something outside its process."""


def _no_network(self: socket.socket, address: Any) -> NoReturn:
    raise NotInAUnitTest(
        f"a unit test opened a connection to {address}. Hand in a fake (tests/fakes) or an httpx.MockTransport, "
        "or move the test to tests/integration, where real services run."
    )


def _no_ray(*args: Any, **options: Any) -> NoReturn:
    raise NotInAUnitTest(
        "a unit test started Ray. Test the decision in actors/rules or the plain class inside the Ray actor, "
        "or move the test to tests/integration."
    )


@pytest.fixture(autouse=True)
def _nothing_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    # Every connection in Python passes here; pairs of Unix sockets, which event loops wake themselves with, do not.
    monkeypatch.setattr(socket.socket, "connect", _no_network)
    monkeypatch.setattr(socket.socket, "connect_ex", _no_network)
    monkeypatch.setenv("RAY_ENABLE_AUTO_CONNECT", "0")  # a call to an actor starts no Ray by itself
    monkeypatch.setattr(ray, "init", _no_ray)


def _refused(name: str) -> Any:
    @pytest.fixture(name=name)
    def refuse(request: pytest.FixtureRequest) -> NoReturn:
        raise NotInAUnitTest(f"{request.node.nodeid} asks for {name}; such a test belongs to tests/integration or same")

    return refuse


nats_url, postgres_url, mongo_url, redis_url = map(_refused, ("nats_url", "postgres_url", "mongo_url", "redis_url"))
