import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from hub.errors import NotFound
from hub.stores.media import Media


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def whole(media: Media, key: str, start: int, end: int) -> bytes:
    return b"".join([chunk async for chunk in media.range(key, start, end)])


@pytest.fixture
def media(tmp_path: Path) -> Media:
    return Media.open(str(tmp_path / "new" / "media"))


async def test_a_file_comes_back_byte_for_byte_and_in_ranges(media: Media) -> None:
    content = os.urandom(1_300_000)
    parts = [content[n : n + 100_000] for n in range(0, len(content), 100_000)]
    assert await media.put_stream("ten_1/msg_1", pieces(*parts)) == len(content)
    assert (await media.head("ten_1/msg_1")).size == len(content)
    assert await whole(media, "ten_1/msg_1", 0, len(content)) == content
    assert await whole(media, "ten_1/msg_1", 999_999, 1_000_001) == content[999_999:1_000_001]
    assert await whole(media, "ten_1/msg_1", 5, 5) == b""


async def test_an_empty_file_is_a_file(media: Media) -> None:
    assert await media.put_stream("empty", pieces()) == 0
    assert (await media.head("empty")).size == 0


async def test_what_breaks_off_leaves_nothing_or_what_was_there(media: Media) -> None:
    async def breaks_off() -> AsyncIterator[bytes]:
        yield b"x" * 6_000_000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await media.put_stream("new", breaks_off())
    with pytest.raises(NotFound):
        await media.head("new")
    await media.put_stream("old", pieces(b"before"))
    with pytest.raises(ConnectionResetError):
        await media.put_stream("old", breaks_off())
    assert await whole(media, "old", 0, 6) == b"before"


async def test_what_is_not_there_is_named_so_and_deleting_twice_is_fine(media: Media) -> None:
    await media.put_stream("here", pieces(b"1"))
    await media.delete("here")
    await media.delete("here")
    with pytest.raises(NotFound) as missing:
        await media.head("here")
    assert missing.value.code == "media_not_found"
    with pytest.raises(NotFound):
        await whole(media, "here", 0, 1)


async def test_no_key_leads_out_of_the_folder(media: Media, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("no")
    for key in ("../../secret", "a/../../../secret", "/secret"):
        with pytest.raises((NotFound, ValueError)):
            await media.head(key)


async def test_a_file_url_is_the_same_folder(tmp_path: Path) -> None:
    folder = tmp_path / "with space"
    await Media.open(str(folder)).put_stream("k", pieces(b"1"))
    assert (await Media.open(folder.as_uri()).head("k")).size == 1
    assert await Media.open(str(folder)).ready()


@pytest.mark.parametrize("kind", ["folder", "bucket"])
async def test_all_under_a_prefix_goes_and_nothing_else(kind: str, media: Media) -> None:
    store = media if kind == "folder" else Media(MemoryStore())
    for key in ("ten_1/lists/a/1", "ten_1/lists/a/b/2", "ten_1/lists/ab", "ten_1/msg"):
        await store.put_stream(key, pieces(b"x"))
    await store.delete_under("ten_1/lists/a")
    await store.delete_under("ten_1/lists/a")
    for key in ("ten_1/lists/a/1", "ten_1/lists/a/b/2"):
        with pytest.raises(NotFound):
            await store.head(key)
    for key in ("ten_1/lists/ab", "ten_1/msg"):
        assert (await store.head(key)).size == 1
