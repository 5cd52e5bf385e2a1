"""Reads a file in a process of its own, with bounded time and memory: what breaks a reader breaks nothing else.

Files come from outside, and those that keep a PDF reader busy for ever or fill the memory are easily made.
"""

import signal
import subprocess
import sys
from typing import Final

import msgspec
from msgspec import Struct

from ai.knowledge.outline import Read, Unreadable
from hub.domain.knowledge import DocumentKind

PATIENCE: Final = 120.0  # seconds by the clock, on a machine that has other work
TOO_LONG: Final = "It takes too long to read: save it in parts, or as plain text."
BROKEN: Final = "It cannot be read: save it anew, or as plain text."


class Outcome(Struct, frozen=True):
    """One of the two."""

    read: Read | None = None
    problem: str | None = None


def read_apart(kind: DocumentKind, content: bytes, patience: float = PATIENCE) -> Read:
    """As `reading.read`; blocks its thread. Raises Unreadable, also when the reader breaks or takes too long."""
    command = (sys.executable, "-m", "ai.knowledge.reading", kind)
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=patience, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired as late:
        raise Unreadable(TOO_LONG) from late
    if done.returncode != 0:
        raise Unreadable(TOO_LONG if done.returncode == -signal.SIGXCPU else BROKEN)
    outcome = msgspec.msgpack.decode(done.stdout, type=Outcome)
    if outcome.read is None:
        raise Unreadable(outcome.problem or BROKEN)
    return outcome.read
