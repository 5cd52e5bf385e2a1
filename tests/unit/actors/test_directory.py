"""Dealing partitions."""

import pytest

from actors.crew import SLOTS
from actors.directory import shares


@pytest.mark.parametrize("role", list(SLOTS))
@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_every_slot_has_exactly_one_owner(role, count: int):
    dealt = shares(role, count)
    assert sorted(slot for share in dealt for slot in share) == list(range(SLOTS[role]))
    assert len(dealt) == count


def test_shares_differ_by_at_most_one():
    sizes = [len(share) for share in shares("conversations", 3)]
    assert max(sizes) - min(sizes) <= 1


def test_a_numbers_two_lanes_stay_together():
    for share in shares("numbers", 3):
        assert all((slot ^ 1) in share for slot in share)


def test_nobody_alive_gets_nothing():
    assert shares("media", 0) == []
