from datetime import timedelta
from typing import Any

from hub.domain.ids import message_id, new_id
from tests.fakes.samples import NOON, number, tenant

LATER = NOON + timedelta(minutes=10)


def a_message() -> str:
    return message_id(new_id("cnv", NOON), 1)


async def test_an_attempt_is_marked_once(stores: Any) -> None:
    ours, line, one, two = tenant(), number(), a_message(), a_message()
    assert await stores.ledger.attempt(ours, [(one, line)], NOON) == {one}
    assert await stores.ledger.attempt(ours, [(one, line), (two, line)], LATER) == {two}
    assert (await stores.ledger.get(ours, [one]))[one].attempted_at == NOON


async def test_an_attempt_without_an_outcome_is_open_until_settled(stores: Any) -> None:
    ours, line, one = tenant(), number(), a_message()
    await stores.ledger.attempt(ours, [(one, line)], NOON)

    async def still_open() -> list[str]:
        return [each.message_id for each in await stores.ledger.open(LATER, 1000) if each.tenant_id == ours]

    assert await still_open() == [one]
    assert [each for each in await stores.ledger.open(NOON, 1000) if each.tenant_id == ours] == []
    await stores.ledger.settle(ours, [(one, line, "accepted", "wamid.1")], LATER)
    assert await still_open() == []
    await stores.ledger.settle(ours, [(one, line, "failed", None)], LATER)
    kept = (await stores.ledger.get(ours, [one, a_message()]))[one]
    assert (kept.outcome, kept.wamid, kept.settled_at) == ("failed", "wamid.1", LATER)


async def test_an_attempt_that_never_left_may_be_made_again(stores: Any) -> None:
    ours, line, one, gone = tenant(), number(), a_message(), a_message()
    await stores.ledger.attempt(ours, [(one, line), (gone, line)], NOON)
    await stores.ledger.settle(ours, [(gone, line, "accepted", "wamid.2")], NOON)
    await stores.ledger.release(ours, [one, gone])
    assert await stores.ledger.attempt(ours, [(one, line), (gone, line)], LATER) == {one}


async def test_what_was_refused_before_any_attempt_is_not_attempted_any_more(stores: Any) -> None:
    ours, line, one = tenant(), number(), a_message()
    await stores.ledger.settle(ours, [(one, line, "failed", None)], NOON)
    assert await stores.ledger.attempt(ours, [(one, line)], LATER) == set()
    assert (await stores.ledger.get(ours, [one]))[one].outcome == "failed"


async def test_another_tenants_ledger_is_closed(stores: Any) -> None:
    ours, theirs, line, one = tenant(), tenant(), number(), a_message()
    await stores.ledger.attempt(ours, [(one, line)], NOON)
    await stores.ledger.settle(theirs, [(one, line, "accepted", None)], NOON)
    await stores.ledger.release(theirs, [one])
    assert await stores.ledger.get(theirs, [one]) == {}
    assert (await stores.ledger.get(ours, [one]))[one].outcome is None


async def test_a_budget_is_remembered_for_the_next_owner(stores: Any) -> None:
    line = number()
    assert await stores.budgets.load(line) is None
    await stores.budgets.save(line, b"\x00old")
    await stores.budgets.save(line, b"\x00new")
    assert await stores.budgets.load(line) == b"\x00new"
