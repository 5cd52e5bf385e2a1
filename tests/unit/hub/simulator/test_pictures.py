import struct
import zlib

import pytest

from hub.simulator.pictures import HEIGHT, SUBJECTS, WIDTH, picture


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_picture_is_a_whole_png(subject: str) -> None:
    data = picture(subject)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (WIDTH, HEIGHT)
    length = struct.unpack(">I", data[33:37])[0]
    assert len(zlib.decompress(data[41 : 41 + length])) == HEIGHT * (1 + 3 * WIDTH)
    assert data.endswith(b"IEND" + struct.pack(">I", zlib.crc32(b"IEND")))
    assert len(data) < 100_000


def test_no_two_pictures_are_alike() -> None:
    assert len({picture(subject) for subject in SUBJECTS}) == len(SUBJECTS)
