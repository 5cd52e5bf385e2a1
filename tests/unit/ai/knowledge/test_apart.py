"""Reading in a process of its own: whatever happens there, the caller gets passages or a sentence."""

import subprocess
from typing import Any

import pytest

from ai.knowledge import apart
from ai.knowledge.apart import BROKEN, TOO_LONG, read_apart
from ai.knowledge.outline import Unreadable


def test_a_file_is_read():
    found = read_apart("markdown", "# Größe\n38 bis 42".encode())
    assert (found.title, [chunk.text for chunk in found.chunks]) == ("Größe", ["38 bis 42"])


def test_a_reason_comes_over():
    with pytest.raises(Unreadable) as told:
        read_apart("pdf", b"%PDF-1.4 no more")
    assert told.value.reason.startswith("The PDF is damaged")


@pytest.mark.parametrize(("code", "reason"), [(-24, TOO_LONG), (-9, BROKEN), (1, BROKEN)])
def test_a_reader_that_breaks_is_a_sentence(monkeypatch: pytest.MonkeyPatch, code: int, reason: str):
    def broken(*args: Any, **options: Any) -> Any:
        return subprocess.CompletedProcess([], code, b"", b"")

    monkeypatch.setattr(apart.subprocess, "run", broken)
    with pytest.raises(Unreadable) as told:
        read_apart("text", b"x")
    assert told.value.reason == reason


def test_a_reader_that_never_ends_is_ended():
    with pytest.raises(Unreadable) as told:
        read_apart("text", b"x", patience=0.001)
    assert told.value.reason == TOO_LONG
