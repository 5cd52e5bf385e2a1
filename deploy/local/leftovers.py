"""Finds and ends every process of a run by the mark in its environment, however far from its parent it has drifted."""

import contextlib
import os
import signal

import psutil

MARK = "HUB_RUN_MARK"  # "<run id>.<process name>", inherited by all that a child starts (Ray's workers too)


def marked(mark: str) -> list[psutil.Process]:
    """The processes whose mark is `mark` or begins with it and a dot, but this one."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        # Processes of other people, and those that end while we look, are not ours.
        with contextlib.suppress(psutil.Error, OSError):
            theirs = process.environ().get(MARK, "")
            if process.pid != os.getpid() and (theirs == mark or theirs.startswith(mark + ".")):
                found.append(process)
    return found


def sweep(mark: str, grace: float) -> int:
    """End all processes with `mark`: asked first, killed after `grace` seconds (0: at once). Returns how many."""
    found = marked(mark)
    if grace:
        _tell(found, signal.SIGTERM)
        psutil.wait_procs(found, timeout=grace)
    for _ in range(5):  # a dying process may still have started one
        alive = [process for process in marked(mark) if process.is_running()]
        if not alive:
            break
        _tell(alive, signal.SIGKILL)
        psutil.wait_procs(alive, timeout=1)
    return len(found)


def _tell(processes: list[psutil.Process], number: int) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(number)
