"""Which marked sends have left: a small file that outlives its process, read by the next owner on this machine.

The ledger marks sends some time before they leave, many in one write. When their owner is killed in between, the mark
alone cannot say which were on their way. This file can: a killed process's memory map stays with the kernel. A send
that a dead owner had marked and not let go certainly never left, and may be sent; all others are in doubt, as ever.

What makes it safe:
- An owner's word counts for its own marks only: it says when it marked a send, and the ledger must say the same.
- A send is written down as leaving before Graph is called.
- Only a dead owner's word counts: while it lives it holds a lock on its file, which the kernel lifts when it dies.
- Its file is taken over whole and deleted before anything is done upon it, so that nothing is read twice.
- After the machine itself has stopped a file may be older than what happened: another boot's files are thrown away.
"""

import fcntl
import mmap
import os
import struct
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

from hub.log import logger

log = logger("departures")

ENTRY: Final = 64  # bytes: a state, when it was marked, and an id of up to 54 bytes; ids of messages have about 40
FORM: Final = struct.Struct("<Bd55s")
ENTRIES: Final = 1024  # at first; the file doubles when all are taken
FREE, MARKED, LEFT = 0, 1, 2
Entry = tuple[int, float]  # state, and the Unix time of the mark
BOOT: Final = Path("/proc/sys/kernel/random/boot_id")


class Departures:
    """The file of one owner of numbers. Every call is a write to memory: about a microsecond."""

    def __init__(self, folder: Path) -> None:
        """Begin a file, and take over those of dead owners."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._boot = _boot()
        self._path = folder / f"{self._boot}.{os.getpid()}.{os.urandom(4).hex()}"
        made = folder / f".{self._path.name}"  # others see it once it is locked
        self._file = os.open(made, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        made.rename(self._path)
        os.ftruncate(self._file, ENTRY * ENTRIES)
        self._map = mmap.mmap(self._file, ENTRY * ENTRIES)
        self._free = list(range(ENTRIES))
        self._entry: dict[str, int] = {}
        self._stayed: dict[str, float] = {}
        self.take_over()

    def mark(self, message_ids: Iterable[str], at: datetime) -> None:
        """These are about to be marked in the ledger, with this time."""
        for message_id in message_ids:
            if message_id not in self._entry:
                self._write(message_id, (MARKED, at.timestamp()))

    def leave(self, message_id: str) -> None:
        """It leaves now."""
        self._stayed.pop(message_id, None)
        if message_id in self._entry:
            self._map[ENTRY * self._entry[message_id]] = LEFT

    def stay(self, message_id: str) -> None:
        """It was certainly refused: it has not left after all."""
        if message_id in self._entry:
            self._map[ENTRY * self._entry[message_id]] = MARKED

    def settle(self, message_id: str) -> None:
        """What became of it is on record, or its mark is gone."""
        self._stayed.pop(message_id, None)
        entry = self._entry.pop(message_id, None)
        if entry is not None:
            self._map[ENTRY * entry] = FREE
            self._free.append(entry)

    def stayed(self, message_id: str, marked_at: datetime) -> bool:
        """Whether an owner now dead had made this mark, and certainly not let the send go."""
        return self._stayed.get(message_id) == marked_at.timestamp()

    def take_over(self) -> None:
        """What owners that have died since left behind becomes ours."""
        for path in self._folder.iterdir():
            if path != self._path and not path.name.startswith("."):
                self._take(path)

    def close(self) -> None:
        """Gone with its file when nothing is open; else the next owner reads it."""
        if not self._entry:
            self._path.unlink(missing_ok=True)
        self._map.close()
        os.close(self._file)

    def _take(self, path: Path) -> None:
        try:
            file = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            return  # another took it
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if self._boot and path.name.startswith(f"{self._boot}."):
                self._adopt(_read(file))
            path.unlink(missing_ok=True)
        except BlockingIOError:
            return  # it lives
        finally:
            os.close(file)

    def _adopt(self, found: dict[str, Entry]) -> None:
        """Left by any owner is left."""
        for message_id, (state, at) in found.items():
            if message_id in self._entry:
                if state == LEFT:
                    self.leave(message_id)
                continue
            self._write(message_id, (state, at))
            if state == MARKED:
                self._stayed[message_id] = at
        if found:
            left = sum(state == LEFT for state, _ in found.values())
            log.info("took over a dead owner's sends", left=left, stayed=len(found) - left)

    def _write(self, message_id: str, made: Entry) -> None:
        """The state last: an entry that is half written is free."""
        name = message_id.encode()
        if len(name) >= ENTRY - struct.calcsize("<Bd"):
            raise ValueError("an id that long is none of ours")
        if not self._free:
            self._grow()
        entry = self._entry[message_id] = self._free.pop()
        FORM.pack_into(self._map, ENTRY * entry, FREE, made[1], name)
        self._map[ENTRY * entry] = made[0]

    def _grow(self) -> None:
        entries = len(self._map) // ENTRY
        self._map.resize(2 * ENTRY * entries)
        self._free = list(range(entries, 2 * entries))


def _read(file: int) -> dict[str, Entry]:
    """What a file says, by message id."""
    data = os.pread(file, os.fstat(file).st_size, 0)
    entries = FORM.iter_unpack(data[: len(data) // ENTRY * ENTRY])
    return {name.rstrip(b"\0").decode(): (state, at) for state, at, name in entries if state != FREE}


def _boot() -> str:
    """What this machine's present run is called; "" where no one can say: then no file is ever believed."""
    try:
        return BOOT.read_text().strip()
    except OSError:
        return ""
