"""The run's record: `run.json` tells other programs what runs where; `runner.lock` keeps a folder to one runner."""

import fcntl
import json
import os
from pathlib import Path
from typing import Any

from deploy.local.keys import write_private
from deploy.local.leftovers import sweep
from hub.errors import SettingError


class Record:
    """Holds the data folder while this process lives.

    run.json: `{run_id, runner: pid, ready: bool, processes: {name: pid}, urls: {process: url}, environment: {HUB_…}}`,
    readable by its owner alone, gone after an orderly stop.
    """

    def __init__(self, data_dir: Path, run_id: str) -> None:
        """Raises SettingError when another runner has the folder. Ends what a killed runner left behind."""
        self._file = data_dir / "run.json"
        self._lock = (data_dir / "runner.lock").open("a+")
        before = self._read()
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            who = f"process {before['runner']}" if before else "another process"
            raise SettingError(
                "HUB_DATA_DIR", f"is {data_dir}, which {who} uses now; stop it, or choose another folder"
            ) from None
        if before:
            sweep(before["run_id"], grace=3)
        self._content: dict[str, Any] = {"run_id": run_id, "runner": os.getpid(), "ready": False, "processes": {}}
        self._write()

    def process(self, name: str, pid: int | None) -> None:
        """Note the process that now goes by this name."""
        self._content["processes"][name] = pid
        self._write()

    def ready(self, urls: dict[str, str], environment: dict[str, str]) -> None:
        """Note that everything is up."""
        ours = {name: value for name, value in environment.items() if name.startswith("HUB_")}
        self._content |= {"ready": True, "urls": urls, "environment": ours}
        self._write()

    def close(self) -> None:
        """Remove the record and let go of the folder."""
        self._file.unlink(missing_ok=True)
        self._lock.close()

    def _read(self) -> dict[str, Any] | None:
        return json.loads(self._file.read_text()) if self._file.exists() else None

    def _write(self) -> None:
        write_private(self._file, json.dumps(self._content, indent=1))
