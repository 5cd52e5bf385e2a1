"""What must survive a restart: an append-only file of JSON lines, each written before its cause is answered.

A line is handed to the operating system in one write, so killing the simulator loses none; a torn last line, left by
a power cut, is cut off when the file is opened.
"""

import os
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct


class Sent(Struct, array_like=True, tag_field="entry", tag="sent"):
    """A message that was accepted. `to` is digits, or a business-scoped user id when it was named by that. `first`: a
    template outside the customer's window, which counts towards the messaging limit; `marketing` towards their cap."""

    n: int
    at: float
    phone_number_id: str
    to: str
    type: str
    wamid: str
    callback: str | None
    first: bool = False
    marketing: bool = False


class Wrote(Struct, array_like=True, tag_field="entry", tag="wrote"):
    """A customer wrote to a number at `at`; `from_ad` when that opened a free entry point."""

    phone_number_id: str
    phone: str
    at: float
    from_ad: bool = False


class NumberMade(Struct, array_like=True, tag_field="entry", tag="number"):
    phone_number_id: str
    waba_id: str
    display_phone_number: str
    name: str
    rate: int
    portfolio_id: str = ""
    messaging_limit: int = -1
    quality: str = "GREEN"


class PersonMade(Struct, array_like=True, tag_field="entry", tag="person"):
    id: str
    name: str
    language: str
    kind: str
    phone: str
    username: str | None


class FileKept(Struct, array_like=True, tag_field="entry", tag="file"):
    """A media file; its bytes lie in the folder `media` under its id."""

    id: str
    mime_type: str
    sha256: str  # base64, as Meta gives it
    size: int
    filename: str | None
    by_business: bool


class FileDropped(Struct, array_like=True, tag_field="entry", tag="file-dropped"):
    id: str


class Plan(Struct, frozen=True, array_like=True):
    """What will happen to a template by itself at the Unix time `due`."""

    due: float
    act: Literal["review", "unpause", "category", "release"]
    word: str = ""


class Past(Struct, frozen=True, array_like=True):
    """What Meta remembers of a template beside what it lists. `edits`: Unix times of edits while it was approved.
    `hold`: how many sends still go as usual before the rest is held for assessment, None when it is not paced.
    `types`: of the body's parameters, for one that came from the library."""

    approved: bool = False
    edits: tuple[float, ...] = ()
    pauses: int = 0
    hold: int | None = None
    plans: tuple[Plan, ...] = ()
    types: tuple[str, ...] = ()


class TemplateKept(Struct, array_like=True, tag_field="entry", tag="template"):
    waba_id: str
    listed: dict[str, Any]
    past: Past = Past()


class TemplateDropped(Struct, array_like=True, tag_field="entry", tag="template-dropped"):
    """`at`: when, if it had been approved: its name and language are locked from then on."""

    waba_id: str
    id: str
    name: str = ""
    language: str = ""
    at: float | None = None


class UploadOpened(Struct, array_like=True, tag_field="entry", tag="upload"):
    """A resumable upload of an example file; its bytes lie in the folder `uploads` under its id."""

    id: str
    name: str
    size: int
    mime_type: str


class HandleMade(Struct, array_like=True, tag_field="entry", tag="handle"):
    """A whole upload, by the handle that templates name it with."""

    handle: str
    upload: str
    mime_type: str


Entry = (
    Sent
    | Wrote
    | NumberMade
    | PersonMade
    | FileKept
    | FileDropped
    | TemplateKept
    | TemplateDropped
    | UploadOpened
    | HandleMade
)


class Journal:
    """Open it with `Journal.open`, which also returns what it holds."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._encode = msgspec.json.Encoder().encode

    @classmethod
    def open(cls, path: Path) -> tuple["Journal", list[Entry]]:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = path.read_bytes() if path.exists() else b""
        whole = held.rfind(b"\n") + 1
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        os.ftruncate(descriptor, whole)
        decoder = msgspec.json.Decoder(Entry)
        return cls(descriptor), [decoder.decode(line) for line in held[:whole].splitlines()]

    def write(self, entry: Entry) -> None:
        """Append one line. Raises OSError when the disk refuses it."""
        line = self._encode(entry) + b"\n"
        if os.write(self._descriptor, line) != len(line):
            raise OSError("the simulator's journal took only a part of a line")

    def close(self) -> None:
        os.close(self._descriptor)
