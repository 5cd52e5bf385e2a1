"""The children's lines on our terminal, each under the coloured name of its process."""

import re
import sys
import threading
from collections.abc import Callable
from typing import IO

COLOURS = (36, 33, 35, 32, 34, 96, 93, 95, 92, 94)


class Output:
    """Prints what children write; give a `follower` to a Child. Lines of different children never mix."""

    def __init__(self, width: int) -> None:
        """`width` is the length of the longest name."""
        self._width = width
        self._colour_of: dict[str, int] = {}
        self._lock = threading.Lock()

    def follower(self, noise: str = "") -> Callable[[str, IO[bytes]], None]:
        """What a Child calls with its name and pipe. Lines in which the pattern `noise` is found are left out."""
        hidden = re.compile(noise) if noise else None

        def follow(name: str, pipe: IO[bytes]) -> None:
            # A thread of its own: a child must never wait for its reader.
            threading.Thread(target=self._copy, args=(name, pipe, hidden), daemon=True).start()

        return follow

    def _copy(self, name: str, pipe: IO[bytes], hidden: "re.Pattern[str] | None") -> None:
        with pipe:
            for raw in pipe:
                line = raw.decode(errors="replace").rstrip()
                if not hidden or not hidden.search(line):
                    self._print(name, line)

    def _print(self, name: str, line: str) -> None:
        with self._lock:
            colour = self._colour_of.setdefault(name, COLOURS[len(self._colour_of) % len(COLOURS)])
            label = f"{name:<{self._width}} │"
            if sys.stdout.isatty():
                label = f"\x1b[{colour}m{label}\x1b[0m"
            try:
                print(label, line, flush=True)
            except (BrokenPipeError, ValueError):
                return  # nobody reads our output any more; the children's still has to be taken
