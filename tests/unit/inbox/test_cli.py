"""The command as a program sees it: what is printed, and the exit code."""

import json
import sys
from pathlib import Path
from typing import Any, ClassVar

import pytest

from inbox import cli
from inbox.commands import numbers, people, webhooks
from inbox.commands.showing import Failed


class Answers:
    """Stands where the REST client stands; every command makes one, so what it holds is the class's."""

    answers: ClassVar[dict[str, Any]] = {}
    posted: ClassVar[list[str]] = []

    def get(self, path: str, **params: Any) -> Any:
        return self.answers[path]

    def post(self, path: str, body: object) -> Any:
        self.posted.append(path)
        return {"id": path.split("/")[3], **(body if isinstance(body, dict) else {})}

    def pages(self, path: str, limit: int, **params: Any) -> list[Any]:
        return self.answers[path][:limit]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> type[Answers]:
    monkeypatch.setattr(Answers, "answers", {})
    monkeypatch.setattr(Answers, "posted", [])
    for module in (numbers, people, webhooks):
        monkeypatch.setattr(module, "Api", Answers)
    return Answers


Capture = pytest.CaptureFixture[str]


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["hub", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_json_is_for_programs(monkeypatch: pytest.MonkeyPatch, capsys: Capture, answers: Any) -> None:
    answers.answers["/v1/numbers"] = {"items": [{"id": "num_1", "name": "Sales"}]}
    assert run(monkeypatch, "numbers", "list", "--json") == 0
    assert json.loads(capsys.readouterr().out) == [{"id": "num_1", "name": "Sales"}]


def test_a_table_is_for_people(monkeypatch: pytest.MonkeyPatch, capsys: Capture, answers: Any) -> None:
    answers.answers["/v1/numbers"] = {"items": [{"id": "num_1", "name": "Sales [old]"}]}
    assert run(monkeypatch, "numbers", "list") == 0
    assert "Sales [old]" in capsys.readouterr().out


def test_a_failure_is_a_sentence_and_an_exit_code(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def refuse() -> None:
        raise Failed("The hub says no.", "Ask again tomorrow.")

    monkeypatch.setattr(numbers, "Api", refuse)
    assert run(monkeypatch, "numbers", "list") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "The hub says no." in said.err
    assert "Ask again tomorrow." in said.err


def test_a_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch, capsys: Capture, tmp_path: Path) -> None:
    monkeypatch.setenv("HUB_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("HUB_POSTGRES_URL", raising=False)
    assert run(monkeypatch, "migrate") == 1
    assert "HUB_POSTGRES_URL" in capsys.readouterr().err


def test_replaying_everything_has_to_be_narrowed(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, answers: Any
) -> None:
    answers.answers["/v1/webhook-log"] = [{"id": "whl_1"}]
    assert run(monkeypatch, "replay", "--all") == 1
    assert "--unrouted" in capsys.readouterr().err


def test_replay_lists_until_entries_are_named(monkeypatch: pytest.MonkeyPatch, answers: Any) -> None:
    answers.answers["/v1/webhook-log"] = [{"id": "whl_1"}, {"id": "whl_2"}]
    assert run(monkeypatch, "replay", "--unrouted") == 0
    assert answers.posted == []
    assert run(monkeypatch, "replay", "--unrouted", "--all") == 0
    assert answers.posted == ["/v1/webhook-log/whl_1/replay", "/v1/webhook-log/whl_2/replay"]
