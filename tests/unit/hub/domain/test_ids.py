"""Ids say where things live."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain import ids

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def test_ids_sort_by_the_time_they_were_made():
    assert ids.new_id("cnv", NOW) < ids.new_id("cnv", NOW + timedelta(milliseconds=1))


@given(st.integers(min_value=1, max_value=2**31))
def test_a_message_id_holds_its_conversation_and_place(seq: int):
    conversation = ids.new_id("cnv", NOW)
    message = ids.message_id(conversation, seq)
    assert ids.is_message_id(message)
    assert (ids.conversation_of(message), ids.seq_of(message)) == (conversation, seq)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_message_ids_sort_by_place(one: int, other: int):
    conversation = ids.new_id("cnv", NOW)
    assert (ids.message_id(conversation, one) < ids.message_id(conversation, other)) == (one < other)


@pytest.mark.parametrize("text", ["", "msg_", "order-4711", "msg_" + "U" * 34, "msg_" + "0" * 33 + "g"])
def test_a_strangers_text_is_no_message_id(text: str):
    assert not ids.is_message_id(text)


def test_partitions_are_all_used_evenly():
    counts = [0] * ids.PARTITIONS
    for _ in range(4000):
        counts[ids.partition_of(ids.new_id("cnv", NOW))] += 1
    assert min(counts) > 350
