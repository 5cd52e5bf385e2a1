"""Engines on demand: a test that names `nats_url` gets a real one, started once a session, gone after it."""

import asyncio
import shutil
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

from deploy.local import LocalEngines

T = TypeVar("T")


def _finish(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end on a loop of its own, without touching the loops that the tests run on."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()


@contextmanager
def _engine(name: str, folder: Path) -> Iterator[str]:
    engines = LocalEngines(folder, only={name})
    urls = _finish(engines.__aenter__())
    try:
        yield urls[f"HUB_{name.upper()}_URL"]
    finally:
        _finish(engines.__aexit__(None, None, None))
        shutil.rmtree(folder, ignore_errors=True)  # hundreds of megabytes of logs otherwise stay in /tmp


@pytest.fixture(scope="session")
def nats_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A NATS server with JetStream, synced at every write."""
    with _engine("nats", tmp_path_factory.mktemp("nats")) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server with an empty database `hubbub`; its user may make others."""
    with _engine("postgres", tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture(scope="session")
def mongo_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The MongoDB stand-in, synced at every commit."""
    with _engine("mongo", tmp_path_factory.mktemp("mongo")) as url:
        yield url


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis server."""
    with _engine("redis", tmp_path_factory.mktemp("redis")) as url:
        yield url
