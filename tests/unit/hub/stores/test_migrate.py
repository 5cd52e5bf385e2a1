import ast
from pathlib import Path

from hub.stores.postgres.migrate import FOLDER, missing

STEPS = sorted(FOLDER.glob("m[0-9]*.py"))


def test_an_empty_database_gets_every_step_and_a_new_one_none() -> None:
    script = missing(None)
    assert "create table conversations" in script
    newest = STEPS[-1].name[1:5]
    assert f"'{newest}'" in script
    assert missing(newest) == ""


def test_steps_follow_each_other_without_a_fork() -> None:
    parents = [_value(step, "down_revision") for step in STEPS]
    names = [_value(step, "revision") for step in STEPS]
    assert parents == [None, *names[:-1]]


def test_every_table_stands_behind_the_wall() -> None:
    script = missing(None)
    tables = {line.split()[2] for line in script.splitlines() if line.lower().startswith("create table")}
    for table in tables - {"alembic_version"}:
        assert f"alter table {table} force row level security" in script.lower(), table


def _value(step: Path, name: str) -> object:
    for node in ast.parse(step.read_text()).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            return ast.literal_eval(node.value)
    raise AssertionError(f"{step.name} names no {name}")
