"""Frames are plain MessagePack lists, whatever their length."""

import msgspec
import pytest

from hub.stream.frames import join


@pytest.mark.parametrize("count", [0, 1, 15, 16, 300, 65_535, 65_536])
def test_a_frame_reads_back_as_the_list_of_its_items(count: int):
    items = list(range(count))
    assert msgspec.msgpack.decode(join(msgspec.msgpack.encode(one) for one in items)) == items
