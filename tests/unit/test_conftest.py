"""The wall around unit tests stands."""

import asyncio
import socket

import pytest
import ray


def test_opening_a_connection_is_an_error() -> None:
    with pytest.raises(AssertionError, match=r"opened a connection to \('127.0.0.1', 9\)"):
        socket.create_connection(("127.0.0.1", 9))


async def test_a_connection_of_the_event_loop_is_an_error_too() -> None:
    with pytest.raises(AssertionError, match="opened a connection"):
        await asyncio.open_connection("127.0.0.1", 9)


def test_starting_ray_is_an_error() -> None:
    with pytest.raises(AssertionError, match="started Ray"):
        ray.init()


def test_asking_for_an_engine_is_an_error(request: pytest.FixtureRequest) -> None:
    with pytest.raises(AssertionError, match="asks for nats_url"):
        request.getfixturevalue("nats_url")
