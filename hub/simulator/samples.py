"""The files that customers send when nobody gives them one. Pure but for reading our own voice note."""

import random
from functools import cache
from pathlib import Path

from msgspec import Struct

from hub.errors import Invalid
from hub.simulator import pictures


class Sample(Struct, frozen=True):
    data: bytes
    mime_type: str
    filename: str | None = None


def of(kind: str) -> Sample:
    """A sample for a type of message. Raises Invalid for types that have none."""
    match kind:
        case "image":
            return photo(random.choice(list(pictures.SUBJECTS)))  # noqa: S311 - which picture is no secret
        case "audio":
            return voice()
        case "document":
            return invoice("20417")
        case _:
            errors = [{"path": f"$.{kind}.id", "message": "upload a file first: there is no sample of this type"}]
            raise Invalid("invalid", f"There is no sample {kind}.", {"errors": errors})


def photo(subject: str) -> Sample:
    """One of `pictures.SUBJECTS`."""
    return Sample(pictures.picture(subject), "image/png")


@cache
def voice() -> Sample:
    """A hummed voice note of three seconds."""
    return Sample(Path(__file__).with_name("voice.ogg").read_bytes(), "audio/ogg; codecs=opus")


def invoice(number: str) -> Sample:
    """A one-page PDF."""
    lines = ["Invoice " + number, "", "1 x Wool blanket        39.00", "1 x Tea set             24.50", "",
             "Total                   63.50"]  # fmt: skip
    return Sample(_pdf(lines), "application/pdf", f"invoice-{number}.pdf")


def _pdf(lines: list[str]) -> bytes:
    """A PDF page with these lines of ASCII text."""
    shown = b"\n".join(b"(" + line.encode("ascii") + b") Tj T*" for line in lines)
    page = b"BT /F1 14 Tf 18 TL 60 760 Td\n" + shown + b"\nET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    ]
    file, places = b"%PDF-1.4\n", [0] * len(objects)
    for n, made in enumerate(objects):
        places[n] = len(file)
        file += b"%d 0 obj\n%s\nendobj\n" % (n + 1, made)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return file + tail % (table, len(file))
