"""Frames: one stream message that holds everything that was waiting. A MessagePack list of structs."""

from collections.abc import Iterable

# JetStream takes 8 MB; a frame stops growing at 4 MB, so the largest body (Meta's is 3 MB) always still fits.
FRAME_BYTES = 4 * 1024 * 1024


def join(items: Iterable[bytes]) -> bytes:
    """A frame from items that are already MessagePack."""
    parts = list(items)
    count = len(parts)
    if count < 16:
        head = bytes([0x90 | count])
    elif count < 1 << 16:
        head = b"\xdc" + count.to_bytes(2)
    else:
        head = b"\xdd" + count.to_bytes(4)
    return head + b"".join(parts)
