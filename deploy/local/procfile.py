"""The Procfile: which processes the product consists of, in the order they need each other."""

import shlex
import sys
from pathlib import Path


def read(file: Path) -> dict[str, tuple[str, ...]]:
    """Name → command, in the file's order; `python` is the one that runs this. Raises ValueError naming a bad line."""
    processes: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, colon, command = line.partition(":")
        words = shlex.split(command)
        if not colon or not name.strip() or not words:
            raise ValueError(f"{file.name} line {number} is not `name: command`")
        processes[name.strip()] = tuple(sys.executable if word == "python" else word for word in words[:1]) + tuple(
            words[1:]
        )
    return processes
