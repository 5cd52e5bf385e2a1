"""What WhatsApp takes: types and sizes of outgoing files. Pure."""

from typing import NamedTuple

from hub.errors import Invalid
from inbox.ranges import bare_type

MB = 1024 * 1024
DOCUMENT_MB, AUDIO_MB, VIDEO_MB, IMAGE_MB = 100, 16, 16, 5
STICKER_BYTES = 500 * 1024  # animated; a still one may have 100 KB, which only Meta can tell apart
MOST = DOCUMENT_MB * MB

_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES: dict[str, tuple[str, int]] = {
    **dict.fromkeys(("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"), ("audio", AUDIO_MB * MB)),
    **dict.fromkeys(("image/jpeg", "image/png"), ("image", IMAGE_MB * MB)),
    **dict.fromkeys(("video/mp4", "video/3gpp"), ("video", VIDEO_MB * MB)),
    "image/webp": ("sticker", STICKER_BYTES),
    **dict.fromkeys(
        (
            "text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint", f"{_OFFICE}wordprocessingml.document",
            f"{_OFFICE}spreadsheetml.sheet", f"{_OFFICE}presentationml.presentation",
        ),
        ("document", DOCUMENT_MB * MB),
    ),
}  # fmt: skip

# How files of a type begin: (offset, bytes). A type that is not here is believed.
_BEGINNINGS: dict[str, tuple[int, tuple[bytes, ...]]] = {
    "image/jpeg": (0, (b"\xff\xd8\xff",)),
    "image/png": (0, (b"\x89PNG\r\n\x1a\n",)),
    "image/webp": (8, (b"WEBP",)),
    "application/pdf": (0, (b"%PDF-",)),
    "audio/ogg": (0, (b"OggS",)),
    "audio/amr": (0, (b"#!AMR",)),
    "video/mp4": (4, (b"ftyp",)),
    "video/3gpp": (4, (b"ftyp",)),
    "audio/mp4": (4, (b"ftyp",)),
}


class Kind(NamedTuple):
    """The Cloud API message type for a file, and the most bytes it may have."""

    type: str
    most: int


def kind_of(mime_type: str) -> Kind:
    """Raises Invalid for a type that WhatsApp does not take."""
    found = TYPES.get(bare_type(mime_type))
    if found is None:
        raise refused("mime_type", f"WhatsApp does not take files of type {bare_type(mime_type)}")
    return Kind(*found)


def check_beginning(mime_type: str, head: bytes) -> None:
    """Raises Invalid when a file is plainly not what it is called: Meta would refuse it later, out of sight."""
    offset, beginnings = _BEGINNINGS.get(bare_type(mime_type), (0, ()))
    if beginnings and not any(head[offset:].startswith(beginning) for beginning in beginnings):
        raise refused("file", f"This is no {bare_type(mime_type)} file")


def check_size(kind: Kind, size: int) -> None:
    """Raises Invalid when the file is empty or larger than WhatsApp takes."""
    if size == 0:
        raise refused("file", "The file is empty")
    if size > kind.most:
        limit = f"{kind.most // MB} MB" if kind.most >= MB else f"{kind.most // 1024} KB"
        raise refused("file", f"WhatsApp takes {kind.type} files of up to {limit}")


def refused(path: str, message: str) -> Invalid:
    return Invalid("invalid_file", f"{message}.", {"errors": [{"path": path, "message": message}]})
