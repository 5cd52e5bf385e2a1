"""Messages on their way, in a file: Meta forgets no status, so a simulator that was killed tells them all again.

Each message is written down when it is launched and marked when ingress has accepted its last status. What has no mark
is told anew after a kill, also the statuses that had arrived: duplicates are what Meta sends too. The file is emptied
whenever nothing is on its way.
"""

import os
from pathlib import Path

import msgspec
from msgspec import Struct

from hub.simulator.statuses import Step, Told
from hub.simulator.threads import Key


class Flight(Struct, kw_only=True, tag="launched"):
    """A message on its way: the Unix times of the steps that are left, and the chat when the person is known."""

    told: Told
    steps: list[tuple[float, Step]]
    key: Key | None


class _Landed(Struct, tag="landed"):
    wamid: str


class Flights:
    """Open it with `Flights.open`, which also returns what a kill left on its way."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._encode = msgspec.json.Encoder().encode
        self._open: dict[str, int] = {}  # how many statuses of a message ingress has not accepted yet

    @classmethod
    def open(cls, path: Path) -> tuple["Flights", list[Flight]]:
        path.parent.mkdir(parents=True, exist_ok=True)
        left: dict[str, Flight] = {}
        decoder = msgspec.json.Decoder(Flight | _Landed)
        held = path.read_bytes() if path.exists() else b""
        whole = held.rfind(b"\n") + 1
        for line in held[:whole].splitlines():
            entry = decoder.decode(line)
            if isinstance(entry, Flight):
                left[entry.told.wamid] = entry
            else:
                left.pop(entry.wamid, None)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        os.ftruncate(descriptor, whole)  # a last line that a power cut tore
        return cls(descriptor), list(left.values())

    def launched(self, flight: Flight) -> None:
        """Write it down. Raises OSError when the disk refuses it."""
        self._open[flight.told.wamid] = len(flight.steps)
        self._write(flight)

    def landed(self, wamid: str) -> None:
        """Ingress has accepted one more of its statuses."""
        left = self._open.get(wamid, 0) - 1
        if left > 0:
            self._open[wamid] = left
            return
        self._open.pop(wamid, None)
        if self._open:
            self._write(_Landed(wamid))
        else:
            os.ftruncate(self._descriptor, 0)

    def close(self) -> None:
        """After the snapshot was saved, which holds the rest."""
        os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)

    def _write(self, entry: Flight | _Landed) -> None:
        line = self._encode(entry) + b"\n"
        if os.write(self._descriptor, line) != len(line):
            raise OSError("the simulator's file of messages on their way took only a part of a line")
