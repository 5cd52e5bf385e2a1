import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from inbox.commands import campaigns, signed_in
from tests.unit.inbox.commands.test_lists import Lists

COUNTS = dict.fromkeys(
    ("queued", "sending", "sent", "delivered", "read", "replied", "failed", "skipped", "unknown"), 0
)  # fmt: skip


class Hub:
    """The hub's answers, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.lists = Lists()
        self.status = iter(["running", "running", "finished", "finished"])

    def campaign(self, **fields: Any) -> dict[str, Any]:
        return {"id": "cmp_1", "name": "Spring", "status": "draft", "total": 4, "counts": {**COUNTS, "queued": 4},
                "rate": 0.0, "cost": None, "errors": [], "paused_by": None} | fields  # fmt: skip

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.asked.append((request.method, path, request.read()))
        if path == "/v1/me":
            return httpx.Response(200, json={})
        if "/recipients/uploads" in path:
            return self.lists(request)
        if path.endswith("/estimate"):
            return httpx.Response(200, json={"reach": 2, "recipients": 2, "seconds": 1.0, "notes": ["No rate card."],
                                             "cost": {"amount": 1.5, "currency": "EUR"}})  # fmt: skip
        if path.endswith("report.csv"):
            return httpx.Response(200, content=b"to,state\n+49,read\n")
        if path.endswith("/pause"):
            return httpx.Response(409, json={"code": "wrong_state", "detail": "It is a draft."})
        if request.method == "GET" and path.endswith("cmp_1"):
            return httpx.Response(200, json=self.campaign(status=next(self.status)))
        return httpx.Response(200, json=self.campaign(status="running"))


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Hub:
    made = Hub()
    monkeypatch.setenv("HUB_API_KEY", "hub_key")
    monkeypatch.setattr(campaigns, "Api", lambda: signed_in.Api(httpx.MockTransport(made)))
    monkeypatch.setattr(campaigns, "LOOK_EVERY", 0.0)
    return made


def run(*words: str) -> Any:
    return CliRunner().invoke(campaigns.app, list(words))


def test_a_campaign_is_planned_from_a_file_and_its_cost_is_said(hub: Hub, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("phone\n+491701234567\n")
    done = run("create", "Spring", "--template", "hello_world", "--number", "1", "--recipients", str(file),
               "--variable", "1={{name|you}}", "--start")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "at most 1.50 EUR" in done.output
    assert "line 3: 'x' is not a phone number" in done.output
    plan = json.loads(next(body for method, path, body in hub.asked if (method, path) == ("POST", "/v1/campaigns")))
    assert plan["variables"] == {"1": "{{name|you}}"}
    assert hub.lists.stored == file.read_bytes()
    assert "/v1/campaigns/cmp_1/start" in [path for _, path, _ in hub.asked]


def test_watching_ends_with_the_campaign_and_speaks_json_lines(hub: Hub) -> None:
    done = run("watch", "cmp_1", "--json")
    assert done.exit_code == 0, done.output
    assert [json.loads(line)["status"] for line in done.output.splitlines()] == ["running", "finished"]


def test_a_report_is_written_whole(hub: Hub, tmp_path: Path) -> None:
    out = tmp_path / "report.csv"
    assert run("report", "cmp_1", str(out)).exit_code == 0
    assert out.read_bytes() == b"to,state\n+49,read\n"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("words", [
    ("report", "cmp_1", "report.doc"), ("pause", "cmp_1"),
    ("create", "x", "--template", "t", "--number", "1", "--variable", "nothing"),
])  # fmt: skip
def test_what_cannot_be_done_fails(hub: Hub, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code != 0
