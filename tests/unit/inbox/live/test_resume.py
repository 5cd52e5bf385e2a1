"""Cursors and what to do with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.live.resume import MOST_EVENTS, Cursor, Replay, Resync, decide, end_of, parse


@given(st.integers(0, 10**17), st.integers(0, 99_999))
def test_a_cursor_reads_back_as_it_was_written(seq: int, index: int):
    assert parse(str(Cursor(seq, index))) == Cursor(seq, index)


@pytest.mark.parametrize("text", ["", "5", "-", "5-", "-5", "a-b", "5-5-5", "5 -5", "٥-1", "1" * 19 + "-1", "1-123456"])
def test_what_is_no_cursor_is_seen(text: str):
    assert parse(text) is None


def test_cursors_grow_by_frame_and_then_by_place():
    assert Cursor(5, 1) < Cursor(5, 2) < end_of(5) < Cursor(6, 0)


def test_a_new_client_starts_here():
    assert decide(None, 1, end_of(9)) == Replay(end_of(9))


@pytest.mark.parametrize(
    ("asked", "first_seq", "outcome"),
    [
        ("7-0", 1, Replay(Cursor(7, 0))),
        ("9-99999", 1, Replay(end_of(9))),
        ("0-99999", 1, Replay(end_of(0))),
        ("4-0", 5, Replay(Cursor(4, 0))),
        ("3-0", 5, Resync("cursor_expired", end_of(9))),
        ("10-0", 1, Resync("cursor_expired", end_of(9))),
        ("nonsense", 1, Resync("cursor_expired", end_of(9))),
    ],
)
def test_a_returning_client_is_told_what_it_missed_or_to_reload(asked: str, first_seq: int, outcome: object):
    assert decide(asked, first_seq, end_of(9)) == outcome


def test_who_missed_too_much_reloads():
    now = end_of(MOST_EVENTS + 11)
    assert decide("10-0", 1, now) == Resync("too_far_behind", now)
    assert decide("11-0", 1, now) == Replay(Cursor(11, 0))
