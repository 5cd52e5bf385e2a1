import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from deploy.local.postgres_files import forget_the_dead


def locked(folder: Path, content: str) -> Path:
    lock = folder / "postmaster.pid"
    lock.write_text(content)
    return lock


def test_a_zombies_lock_is_removed(tmp_path: Path):
    zombie = subprocess.Popen((sys.executable, "-c", ""))
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and nobody has reaped it
    assert psutil.Process(zombie.pid).status() == psutil.STATUS_ZOMBIE
    lock = locked(tmp_path, f"{zombie.pid}\n/data\n")
    forget_the_dead(tmp_path)
    zombie.wait()
    assert not lock.exists()


@pytest.mark.parametrize("content", [f"{os.getpid()}\n/data\n", "", "no number\n"], ids=["ours", "empty", "words"])
def test_a_lock_in_another_programs_name_or_in_nobodys_is_removed(tmp_path: Path, content: str):
    lock = locked(tmp_path, content)
    forget_the_dead(tmp_path)
    assert not lock.exists()


def test_a_living_servers_lock_stays(tmp_path: Path):
    program = tmp_path / "postgres"
    program.symlink_to("/bin/cat")
    server = subprocess.Popen((str(program),), stdin=subprocess.PIPE)
    lock = locked(tmp_path, f"{server.pid}\n/data\n")
    forget_the_dead(tmp_path)
    server.communicate()
    assert lock.exists()


def test_without_a_lock_nothing_happens(tmp_path: Path):
    forget_the_dead(tmp_path)
    assert list(tmp_path.iterdir()) == []
