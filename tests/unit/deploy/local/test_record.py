import json
import stat
from pathlib import Path

import pytest

from deploy.local.record import Record
from hub.errors import SettingError


def test_the_record_tells_what_runs_and_goes_with_the_run(tmp_path: Path) -> None:
    record = Record(tmp_path, "run-1")
    record.process("nats", 123)
    record.ready({"inbox": "http://x"}, {"HUB_A": "1", "PATH": "/bin"})
    told = json.loads((tmp_path / "run.json").read_text())
    assert told["processes"] == {"nats": 123}
    assert told["ready"] is True
    assert told["environment"] == {"HUB_A": "1"}
    record.close()
    assert not (tmp_path / "run.json").exists()


def test_the_record_holds_secrets_so_only_its_owner_may_read_it(tmp_path: Path) -> None:
    record = Record(tmp_path, "run-1")
    assert stat.S_IMODE((tmp_path / "run.json").stat().st_mode) == 0o600
    record.close()


def test_a_second_run_on_the_same_folder_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    first = Record(tmp_path, "run-1")
    with pytest.raises(SettingError, match="HUB_DATA_DIR"):
        Record(tmp_path, "run-2")
    first.close()
    Record(tmp_path, "run-2").close()
