import sys
from pathlib import Path

import pytest

from deploy.local import procfile
from deploy.local.environment import PORTS

ROOT = Path(__file__).parents[4]


def test_commands_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "Procfile"
    file.write_text("# what runs\nb: python -m b --flag 'two words'\n\na: /bin/true\n")
    assert list(procfile.read(file).items()) == [
        ("b", (sys.executable, "-m", "b", "--flag", "two words")),
        ("a", ("/bin/true",)),
    ]


@pytest.mark.parametrize("line", ["no colon", ": no name", "no command:"])
def test_a_line_that_names_nothing_is_told_by_its_number(tmp_path: Path, line: str) -> None:
    file = tmp_path / "Procfile"
    file.write_text(f"a: true\n{line}\n")
    with pytest.raises(ValueError, match="line 2"):
        procfile.read(file)


def test_every_process_of_ours_has_a_port_setting() -> None:
    assert set(procfile.read(ROOT / "Procfile")) == set(PORTS)
