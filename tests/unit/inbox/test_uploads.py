"""What WhatsApp takes."""

import pytest

from hub.errors import Invalid
from inbox.uploads import MB, Kind, check_beginning, check_size, kind_of


@pytest.mark.parametrize(
    ("mime_type", "kind"),
    [
        ("image/jpeg", Kind("image", 5 * MB)),
        ("audio/ogg; codecs=opus", Kind("audio", 16 * MB)),
        ("VIDEO/MP4", Kind("video", 16 * MB)),
        ("application/pdf", Kind("document", 100 * MB)),
        ("image/webp", Kind("sticker", 500 * 1024)),
    ],
)
def test_a_type_decides_the_message_and_the_limit(mime_type: str, kind: Kind):
    assert kind_of(mime_type) == kind


@pytest.mark.parametrize("mime_type", ["image/gif", "text/html", "application/zip", "", "application/x-msdownload"])
def test_a_type_whatsapp_does_not_take_is_refused(mime_type: str):
    with pytest.raises(Invalid) as refused:
        kind_of(mime_type)
    assert refused.value.extra["errors"][0]["path"] == "mime_type"


def test_size_is_checked_to_the_byte():
    kind = kind_of("image/png")
    check_size(kind, 5 * MB)
    with pytest.raises(Invalid, match="5 MB"):
        check_size(kind, 5 * MB + 1)
    with pytest.raises(Invalid, match="empty"):
        check_size(kind, 0)


def test_a_file_that_is_not_what_it_is_called_is_refused():
    check_beginning("image/png", b"\x89PNG\r\n\x1a\n....")
    check_beginning("audio/mpeg", b"anything goes")
    with pytest.raises(Invalid, match="no image/png"):
        check_beginning("image/png", b"<html><script>")
