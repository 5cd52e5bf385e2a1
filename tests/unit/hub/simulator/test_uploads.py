from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.simulator.faults import Fault
from hub.simulator.journal import Entry
from hub.simulator.uploads import Uploads


async def bytes_of(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def opened(folder: Path) -> tuple[Uploads, list[Entry], str]:
    written: list[Entry] = []
    uploads = Uploads(folder, written.append)
    return uploads, written, uploads.begin("season.png", "6", "image/png").partition("?")[0]


async def test_an_upload_goes_on_where_it_stopped_even_after_a_restart(tmp_path: Path) -> None:
    uploads, written, session = opened(tmp_path)
    assert await uploads.take(session, "0", bytes_of(b"abc")) is None
    again = Uploads(tmp_path, written.append)
    for entry in written:
        again.restore(entry)  # pyright: ignore[reportArgumentType]
    assert again.offset(session) == 3
    with pytest.raises(Fault):
        await again.take(session, "0", bytes_of(b"abcdef"))
    handle = await again.take(session, "3", bytes_of(b"de", b"f"))
    assert handle is not None
    assert handle.startswith("4::aW1hZ2UvcG5n:")
    made = again.of_handle(handle)
    assert made is not None
    assert again.sample(made.upload) == (b"abcdef", "image/png")


async def test_what_is_too_long_of_another_type_or_unknown_is_refused(tmp_path: Path) -> None:
    uploads, _, session = opened(tmp_path)
    for size, mime in (("0", "image/png"), ("x", "image/png"), ("5", "text/html"), (str(10**10), "video/mp4")):
        with pytest.raises(Fault):
            uploads.begin("a", size, mime)
    with pytest.raises(Fault):
        await uploads.take(session, "0", bytes_of(b"longer than six"))
    with pytest.raises(Fault):
        uploads.offset("upload:never")
    assert uploads.of_handle("4:made:up") is None
