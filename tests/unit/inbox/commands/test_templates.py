"""`hub templates`, against the application itself."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from inbox.app import create
from inbox.commands import templates
from inbox.commands.showing import Failed
from inbox.commands.signed_in import Api
from tests.unit.hub.whatsapp import wordings as w
from tests.unit.inbox.templates.office import WABA, Office, row

GOOD = {"name": "order_update", "language": "en_US", "category": "UTILITY", "components": [w.body()]}
BAD = {**GOOD, "components": [w.body("Your number is {{1}}", "7")]}


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    office = Office()
    with TestClient(create(office.parts)) as client:

        class Bridge(Api):
            def __init__(self) -> None:
                super().__init__()
                self._client = client

        monkeypatch.setenv("HUB_API_KEY", "hub_key")
        monkeypatch.setattr(templates, "Api", Bridge)
        office.stores.idempotency = Unkept()
        yield office


class Unkept:
    """Every call is the first of its key."""

    async def begin(self, *_: str) -> str:
        return "begun"

    async def finish(self, *_: Any) -> None:
        return None

    async def abandon(self, *_: str) -> None:
        return None


def written(folder: Path, **template: Any) -> Path:
    file = folder / f"{template['name']}.{template['language']}.json"
    file.write_text(json.dumps(template))
    return file


def said(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_files_are_checked_and_errors_fail_the_command(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Failed, match="1 errors"):
        templates.check([written(tmp_path, **BAD)], as_json=True)
    rules = {(each["file"], each["rule"], each["level"]) for each in said(capsys)}
    assert ("order_update.en_US.json", "variable_at_end", "error") in rules
    templates.check([written(tmp_path, **GOOD)], as_json=True)
    assert {each["level"] for each in said(capsys)} == {"hint"}


def test_a_file_is_created_submitted_then_the_same_then_edited(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office.answers[f"POST {WABA}/message_templates"] = {"id": "300", "status": "APPROVED", "category": "UTILITY"}
    written(tmp_path, **GOOD)
    for expected in ("created, submitted", "same"):
        templates.push([tmp_path], as_json=True)
        assert [each["done"] for each in said(capsys)] == [expected]
    written(tmp_path, **{**GOOD, "components": [w.body("Hi {{1}}, your order {{2}} has left us.")]})
    templates.push([tmp_path], draft=True, as_json=True)
    assert said(capsys)[0]["done"] == "edited"
    templates.show_status(as_json=False)
    assert "order_update" in capsys.readouterr().out


def test_what_whatsapp_has_is_pulled_into_files_that_push_takes_back(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office.answers[f"GET {WABA}/message_templates"] = {"data": [row(), row(id="301", language="de")]}
    templates.pull(tmp_path / "new", as_json=True)
    assert said(capsys) == {"written": 2}
    assert sorted(file.name for file in (tmp_path / "new").iterdir()) == [
        "order_update.de.json", "order_update.en_US.json",
    ]  # fmt: skip
    templates.push([tmp_path / "new"], as_json=True)
    assert [each["done"] for each in said(capsys)] == ["same", "same"]


@pytest.mark.parametrize("content", ["no json", "[]", "{}", '{"name": "a"}'])
def test_a_file_that_is_no_template_is_named(office: Office, tmp_path: Path, content: str) -> None:
    file = tmp_path / "broken.json"
    file.write_text(content)
    with pytest.raises(Failed, match=r"broken\.json"):
        templates.push([file])
