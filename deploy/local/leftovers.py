"""Finds and ends every process of a run, however far from its parent it has drifted.

Two traces lead to them: a mark in the environment, which all that a child starts inherits, and the child's session, for
programs that write their title over their environment (Ray's workers do).
"""

import contextlib
import os
import signal
from collections.abc import Collection

import psutil

MARK = "HUB_RUN_MARK"  # "<run id>.<process name>"


def marked(mark: str, sessions: Collection[int] = ()) -> list[psutil.Process]:
    """The processes whose mark is `mark` or begins with it and a dot, and those of `sessions`; never this one."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        # Processes of other people, and those that end while we look, are not ours.
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
                continue  # a zombie is over; its parent, often a container's first process, is just slow to notice
            if os.getsid(process.pid) in sessions or f"{process.environ().get(MARK, '')}.".startswith(f"{mark}."):
                found.append(process)
    return found


def sweep(mark: str, grace: float, sessions: Collection[int] = ()) -> None:
    """End all processes with `mark` or of `sessions`: asked first, killed after `grace` seconds (0: at once)."""
    if grace:
        found = marked(mark, sessions)
        _tell(found, signal.SIGTERM)
        psutil.wait_procs(found, timeout=grace)
    for _ in range(5):  # a dying process may still have started one
        alive = marked(mark, sessions)
        if not alive:
            return
        _tell(alive, signal.SIGKILL)
        psutil.wait_procs(alive, timeout=1)


def _tell(processes: list[psutil.Process], number: int) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(number)
