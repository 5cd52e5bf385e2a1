import pytest

from hub.errors import Invalid
from hub.simulator import samples


def test_a_voice_note_is_ogg_opus_in_one_channel() -> None:
    sample = samples.voice()
    assert sample.mime_type == "audio/ogg; codecs=opus"
    assert sample.data.startswith(b"OggS")
    head = sample.data.index(b"OpusHead")
    assert sample.data[head + 9] == 1


def test_the_table_of_an_invoice_points_at_its_objects() -> None:
    data = samples.invoice("20417").data
    start = int(data.split(b"startxref\n")[1].split(b"\n")[0])
    assert data[start : start + 4] == b"xref"
    rows = data[start:].split(b"\n")[3:8]
    for n, row in enumerate(rows, 1):
        assert data[int(row[:10]) :].startswith(b"%d 0 obj" % n)


def test_a_type_without_a_sample_says_so() -> None:
    with pytest.raises(Invalid):
        samples.of("sticker")
