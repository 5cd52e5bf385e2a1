"""Ports: which are free, and which an earlier run used."""

import json
import random
import socket
from collections.abc import Iterable
from pathlib import Path

# Below the range that systems hand out to outgoing connections (from 32768 or 49152): a stopped engine must find
# its port again, not somebody's outgoing socket on it.
LOW, HIGH = 15000, 32000


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on `host`:`port` now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT counts as free
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(taken: Iterable[int] = ()) -> int:
    """A free port on the loopback address that is not among `taken`. Raises OSError when 1,000 tries find none."""
    avoid = set(taken)
    for _ in range(1000):
        port = random.randint(LOW, HIGH)  # noqa: S311 - chance spreads runs apart, nobody's secret
        if port not in avoid and is_free(port):
            return port
    raise OSError(f"no free port between {LOW} and {HIGH} on 127.0.0.1")


def keep_ports(file: Path, names: Iterable[str]) -> dict[str, int]:
    """A port for each name: that of the last run, from `file`, if it is still free, else a new one. Updates `file`."""
    before: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    now: dict[str, int] = dict(before)
    for name in names:
        if name not in before or not is_free(before[name]):
            now[name] = free_port(now.values())
    file.write_text(json.dumps(now, indent=1, sort_keys=True))
    return now
