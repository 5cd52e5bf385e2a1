"""Each case runs on the fake and on the real store, so that fakes cannot lie."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hub.settings import Engines, Settings
from hub.stores.opened import Stores
from hub.stores.postgres.migrate import main as migrate
from tests.fakes.answering import FakeAnswering, FakeAnsweringLog, FakeDryRuns
from tests.fakes.conversations import FakeContacts, FakeConversations
from tests.fakes.knowledge import FakeKnowledge
from tests.fakes.ledger import FakeBudgets, FakeLedger
from tests.fakes.messages import FakeMessages
from tests.same.campaign_stage import stage  # noqa: F401 - a fixture


@dataclass(frozen=True, slots=True)
class Opened:
    """What cases ask of either kind: the members of Stores that have a fake."""

    messages: Any
    conversations: Any
    contacts: Any
    ledger: Any
    budgets: Any
    knowledge: Any
    answering: Any
    answering_log: Any
    dry_runs: Any


def fakes() -> Opened:
    messages = FakeMessages()
    conversations = FakeConversations(messages)
    return Opened(
        messages, conversations, FakeContacts(conversations), FakeLedger(), FakeBudgets(), FakeKnowledge(),
        FakeAnswering(), FakeAnsweringLog(), FakeDryRuns(),
    )  # fmt: skip


@pytest.fixture(scope="session")
def engines(postgres_url: str, mongo_url: str, redis_url: str) -> Engines:
    """The three engines, with tables."""
    migrate(postgres_url)
    return Engines(postgres=postgres_url, mongo=mongo_url, redis=redis_url)


@pytest.fixture
async def real(engines: Engines, tmp_path: Path) -> AsyncIterator[Stores]:
    """Real stores, opened on the test's own loop. Tests keep apart by making tenants of their own."""
    stores = await Stores.open(Settings(secret_key="k" * 32, data_dir=tmp_path, engines=engines), patience=5)
    yield stores
    await stores.close()


@pytest.fixture(params=["fake", "real"])
def stores(request: pytest.FixtureRequest) -> Any:
    """A fake or a real one, for the cases that hold for both."""
    return fakes() if request.param == "fake" else request.getfixturevalue("real")
