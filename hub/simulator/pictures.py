"""Small photographs that customers send, drawn in code as PNG. Pure."""

import struct
import zlib
from collections.abc import Callable
from functools import cache
from math import isqrt

WIDTH, HEIGHT = 480, 360

Colour = tuple[int, int, int]


class Canvas:
    """RGB pixels, top row first."""

    def __init__(self, top: Colour, bottom: Colour) -> None:
        self._rows = [bytearray(bytes(_mix(top, bottom, y / HEIGHT)) * WIDTH) for y in range(HEIGHT)]

    def box(self, x: int, y: int, wide: int, high: int, colour: Colour) -> None:
        for row in self._rows[max(0, y) : y + high]:
            self._span(row, x, x + wide, colour)

    def disc(self, x: int, y: int, radius: int, colour: Colour) -> None:
        for n in range(max(0, y - radius), min(HEIGHT, y + radius)):
            half = isqrt(radius * radius - (n - y) * (n - y))
            self._span(self._rows[n], x - half, x + half, colour)

    def slope(self, y: int, high: int, left: tuple[int, int], right: tuple[int, int], colour: Colour) -> None:
        """A quadrilateral with level top and bottom; `left` and `right` are x at the top and at the bottom."""
        for n in range(high):
            part = n / high
            x0 = left[0] + (left[1] - left[0]) * part
            x1 = right[0] + (right[1] - right[0]) * part
            self._span(self._rows[y + n], int(x0), int(x1), colour)

    def png(self) -> bytes:
        """The picture as a PNG file, 8 bit RGB."""
        head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
        pixels = zlib.compress(b"".join(b"\0" + row for row in self._rows), 9)
        return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")

    def _span(self, row: bytearray, x0: int, x1: int, colour: Colour) -> None:
        x0, x1 = max(0, x0), min(WIDTH, x1)
        if x1 > x0:
            row[3 * x0 : 3 * x1] = bytes(colour) * (x1 - x0)


@cache
def picture(subject: str) -> bytes:
    """A PNG of one of SUBJECTS."""
    return SUBJECTS[subject]().png()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _mix(one: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (int(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _parcel() -> Canvas:
    """A cardboard box on a doorstep, one corner crushed."""
    scene = Canvas((196, 208, 214), (150, 142, 132))
    scene.box(0, 250, WIDTH, 110, (120, 112, 104))
    scene.slope(110, 50, (170, 120), (350, 380), (214, 176, 128))
    scene.box(120, 160, 260, 140, (190, 148, 98))
    scene.box(236, 110, 30, 190, (226, 204, 160))
    scene.slope(250, 50, (350, 320), (380, 380), (120, 88, 56))
    scene.box(140, 190, 70, 46, (244, 240, 230))
    for n in range(4):
        scene.box(146, 198 + 9 * n, 56 - 10 * (n % 2), 4, (90, 90, 96))
    return scene


def _phone() -> Canvas:
    """A telephone with a cracked screen on a table."""
    scene = Canvas((92, 70, 52), (66, 48, 36))
    scene.box(160, 30, 160, 300, (24, 26, 30))
    scene.box(170, 52, 140, 256, (64, 110, 168))
    for n in range(9):
        scene.slope(60 + 6 * n, 150, (300 - 8 * n, 180 + 9 * n), (302 - 8 * n, 183 + 9 * n), (222, 230, 238))
    scene.disc(296, 74, 10, (236, 240, 244))
    return scene


def _receipt() -> Canvas:
    """A till receipt."""
    scene = Canvas((70, 96, 92), (48, 66, 64))
    scene.box(140, 14, 200, 332, (250, 249, 244))
    scene.box(180, 34, 120, 14, (40, 40, 44))
    for n in range(11):
        scene.box(158, 74 + 20 * n, 60 + (n * 37) % 60, 7, (110, 110, 116))
        scene.box(290, 74 + 20 * n, 32, 7, (110, 110, 116))
    scene.box(158, 300, 164, 3, (40, 40, 44))
    scene.box(268, 314, 54, 13, (40, 40, 44))
    return scene


def _shirt() -> Canvas:
    """A shirt with a stain."""
    scene = Canvas((228, 226, 220), (206, 202, 194))
    scene.slope(60, 90, (150, 60), (190, 150), (52, 120, 146))
    scene.slope(60, 90, (290, 330), (330, 420), (52, 120, 146))
    scene.box(150, 60, 180, 260, (58, 132, 160))
    scene.disc(240, 58, 34, (222, 219, 212))
    scene.disc(282, 210, 26, (104, 84, 60))
    scene.disc(300, 226, 14, (112, 92, 66))
    return scene


SUBJECTS: dict[str, Callable[[], Canvas]] = {"parcel": _parcel, "phone": _phone, "receipt": _receipt, "shirt": _shirt}
