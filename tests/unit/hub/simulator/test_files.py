import hashlib
from base64 import b64encode
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from hub.simulator.faults import Fault
from hub.simulator.files import MIB, Files, check_upload, check_use
from hub.simulator.journal import Entry, FileKept


@pytest.fixture
def written() -> list[Entry]:
    return []


@pytest.fixture
def files(tmp_path: Path, written: list[Entry]) -> Files:
    return Files(tmp_path / "media", written.append)


def test_a_file_is_given_back_with_metas_facts_and_written_down(files: Files, written: list[Entry]) -> None:
    kept = files.keep(b"pixels", "image/png", None, by_business=True)
    assert kept.sha256 == b64encode(hashlib.sha256(b"pixels").digest()).decode()
    assert kept.size == 6
    assert files.read(kept) == b"pixels"
    assert written == [kept]


def test_equal_bytes_have_two_ids_and_lie_on_disk_once(files: Files, tmp_path: Path) -> None:
    one = files.keep(b"same", "image/png", None, by_business=True)
    two = files.keep(b"same", "image/jpeg", None, by_business=False)
    assert one.id != two.id
    assert len(list((tmp_path / "media").iterdir())) == 1
    files.drop(one.id)
    assert files.get(one.id) is None
    assert files.read(two) == b"same"


def test_an_address_works_until_its_time_and_cannot_be_forged(files: Files) -> None:
    kept = files.keep(b"pixels", "image/png", None, by_business=True)
    query = parse_qs(urlsplit(files.address(kept, "http://127.0.0.1:1", 1000)).query)
    until, seal = query["ext"][0], query["hash"][0]
    assert files.fits(kept.id, until, seal, 999.9)
    assert not files.fits(kept.id, until, seal, 1000.0)
    assert not files.fits(kept.id, "2000", seal, 999.9)
    assert not files.fits("other", until, seal, 999.9)
    assert not files.fits(kept.id, "soon", seal, 999.9)


@pytest.mark.parametrize(
    ("mime_type", "size", "fine"),
    [
        ("image/png", 5 * MIB, True),
        ("image/png", 5 * MIB + 1, False),
        ("image/gif", 10, False),
        ("audio/ogg; codecs=opus", 10, True),
        ("video/mp4", 17 * MIB, False),
        ("application/pdf", 99 * MIB, True),
        ("text/html", 10, False),
        ("image/png", 0, False),
    ],
)
def test_uploads_follow_metas_types_and_sizes(mime_type: str, size: int, fine: bool) -> None:
    if fine:
        check_upload(mime_type, size)
        return
    with pytest.raises(Fault) as refused:
        check_upload(mime_type, size)
    assert refused.value.code == 131053


def test_a_picture_cannot_be_sent_as_a_video() -> None:
    with pytest.raises(Fault, match="Unsupported Video mime type image/png"):
        check_use("video", FileKept("1", "image/png", "", 10, None, True))
