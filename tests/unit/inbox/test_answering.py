"""Answering by itself over REST: settings, log, quality and dry runs, with who may."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import structs

from hub.domain.account import Person
from hub.domain.answering import AnswerEntry, AnsweringSettings
from hub.domain.dry_run import LOST, DryRun, DryRunAsked, DryRunLine, DryRunStart
from hub.domain.ids import new_id
from hub.domain.message import AiAnswer, Author
from hub.domain.number import Number
from hub.settings import Settings
from hub.stores.redis.limits import Allowance
from inbox.app import create
from inbox.auth import tokens
from inbox.parts import Parts
from tests.fakes.answering import FakeAnswering, FakeAnsweringLog, FakeDryRuns

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SECRET = "a secret of more than thirty-two characters"
ADMIN = Person(id="per_ana", tenant_id="ten_1", email="ana@demo.test", name="Ana", role="admin", created_at=NOW)
PATH = "/v1/numbers/num_1/answering"
RUN = DryRun(
    id="dry_1", number_id="num_1", settings=AnsweringSettings(mode="automatic"), conversations=5, questions=5,
    to_write=4, estimate_micros=100, created_by=Author(kind="person", id="per_ana"), created_at=NOW, updated_at=NOW,
)  # fmt: skip


class Desk:
    """The application for one person, over fakes."""

    def __init__(self) -> None:
        self.person = ADMIN
        self.answering, self.log, self.runs = FakeAnswering(), FakeAnsweringLog(), FakeDryRuns()
        stores = self.stores = MagicMock()
        stores.answering, stores.answering_log, stores.dry_runs = self.answering, self.log, self.runs
        stores.audit.note = AsyncMock()
        stores.numbers.get = AsyncMock(side_effect=self._number)
        stores.sessions.alive = AsyncMock(return_value=True)
        stores.accounts.person = AsyncMock(side_effect=lambda *_: self.person)
        stores.limits.allow = AsyncMock(return_value=Allowance(True, 1199, 0.0))
        self.handles = AsyncMock()
        settings = Settings(secret_key=SECRET)
        self.parts = Parts(
            settings, lambda: NOW, stores, MagicMock(), self.handles, MagicMock(), MagicMock(), MagicMock(), MagicMock()
        )

    async def _number(self, tenant_id: str, number_id: str) -> Number | None:
        if (tenant_id, number_id) != ("ten_1", "num_1"):
            return None
        return Number(
            id="num_1", tenant_id="ten_1", phone_number_id="1", waba_id="2", display_phone_number="+1", name="Shop",
            created_at=NOW,
        )  # fmt: skip


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient[Litestar]]:
    claims = tokens.Claims(
        person_id="per_ana", tenant_id="ten_1", family_id="fam_1", expires_at=NOW + timedelta(hours=1)
    )
    token = tokens.issue(claims, SECRET)
    with TestClient(create(desk.parts)) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def entry(n: int, did: Any, reason: str = "", **known: Any) -> AnswerEntry:
    at = NOW - timedelta(minutes=n)
    given: dict[str, Any] = {"number_id": "num_1", "conversation_id": "cnv_1", "message_id": f"msg_{n}"}
    return AnswerEntry(id=new_id("ans", at), at=at, did=did, reason=reason, **{**given, **known})


AI = AiAnswer(
    answers="msg_1", prompt="answer@1", provider="p", model="m", tokens_in=1, tokens_out=1, cost_micros=40,
    confidence=0.9,
)  # fmt: skip


# --- settings


def test_settings_are_off_until_somebody_changes_them(client: TestClient[Litestar]):
    body = client.get(PATH).json()
    assert (body["version"], body["settings"]["mode"], body["changed_by"]) == (0, "off", None)
    assert client.get("/v1/numbers/num_2/answering").status_code == 404


def test_a_change_is_kept_with_who_made_it_and_noted(client: TestClient[Litestar], desk: Desk):
    settings = {
        "mode": "automatic",
        "intents": ["price"],
        "hours": {"days": {"mon": [{"from": "09:00", "to": "17:00"}]}},
    }
    changed = client.put(PATH, json={"settings": settings, "version": 0})
    assert changed.status_code == 200, changed.text
    body = changed.json()
    assert (body["version"], body["changed_by"]["id"], body["changed_at"]) == (1, "per_ana", "2026-05-04T12:00:00Z")
    assert body["settings"]["hours"]["days"] == {"mon": [{"from": "09:00", "to": "17:00"}]}
    assert client.get(PATH).json() == body
    (call,) = desk.stores.audit.note.await_args_list
    assert call.args[2:4] == ("answering.changed", "num_1")
    assert set(call.kwargs["fields"]) == {"mode", "intents", "hours"}
    assert client.put(PATH, json={"settings": settings}).json()["version"] == 1  # nothing to change


def test_of_two_who_change_it_the_second_is_told(client: TestClient[Litestar]):
    assert client.put(PATH, json={"settings": {"mode": "suggest"}, "version": 0}).status_code == 200
    late = client.put(PATH, json={"settings": {"mode": "automatic"}, "version": 0})
    assert (late.status_code, late.json()["code"], late.json()["version"]) == (409, "answering_changed", 1)


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ({"intents": ["love"]}, "settings.intents"),
        ({"hours": {"zone": "Mars"}}, "settings.hours.zone"),
        ({"when": "within"}, "settings.hours.days"),
        ({"hand_over_words": {"xx": "?"}}, "settings.hand_over_words.xx"),
    ],
)
def test_what_is_wrong_is_named(client: TestClient[Litestar], settings: Any, path: str):
    refused = client.put(PATH, json={"settings": settings})
    assert (refused.status_code, [each["path"] for each in refused.json()["errors"]]) == (422, [path])


@pytest.mark.parametrize("settings", [{"mode": "on"}, {"least_confidence": 0.2}, {"most_turns": 99}, {"x": 1}])
def test_what_has_no_shape_is_refused(client: TestClient[Litestar], settings: Any):
    assert client.put(PATH, json={"settings": settings}).status_code == 422


def test_an_agent_reads_settings_and_changes_nothing(client: TestClient[Litestar], desk: Desk):
    desk.person = structs.replace(ADMIN, role="agent")
    assert client.get(PATH).status_code == 200
    for method, path in (("PUT", PATH), ("GET", "/v1/answering/log"), ("GET", "/v1/ai/quality"),
                         ("GET", "/v1/answering/dry-runs"), ("POST", "/v1/answering/dry-run")):  # fmt: skip
        answered = client.request(method, path, json={"settings": {}} if method != "GET" else None)
        assert answered.status_code == 403, path


def test_who_does_not_see_a_number_sees_nothing_of_it(client: TestClient[Litestar], desk: Desk):
    desk.person = structs.replace(ADMIN, number_ids=("num_9",))
    desk.log._kept = {"a": ("ten_1", entry(1, "sent"), True)}
    desk.runs.runs["ten_1", "dry_1"] = RUN
    assert client.get(PATH).status_code == 404
    assert client.get("/v1/answering/log").json()["items"] == []
    assert client.get("/v1/answering/log", params={"number": "num_1"}).json()["items"] == []
    assert client.get("/v1/ai/quality").json()["sent"] == 0
    assert client.get("/v1/answering/dry-runs").json()["items"] == []
    assert client.get("/v1/answering/dry-runs/dry_1").status_code == 404


# --- log and quality


def test_the_log_says_what_was_done_newest_first_by_page(client: TestClient[Litestar], desk: Desk):
    entries = [entry(3, "sent", text="Two days.", ai=AI), entry(2, "discarded", "person"), entry(1, "stayed", "hours")]
    desk.log._kept = {each.id: ("ten_1", each, False) for each in entries}
    desk.log._kept["foreign"] = ("ten_2", entry(0, "sent"), True)
    first = client.get("/v1/answering/log", params={"limit": 2}).json()
    assert [(each["did"], each.get("reason", "")) for each in first["items"]] == [
        ("stayed", "hours"), ("discarded", "person"),
    ]  # fmt: skip
    rest = client.get("/v1/answering/log", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [(each["text"], each["ai"]["cost_micros"]) for each in rest["items"]] == [("Two days.", 40)]
    assert rest["next_cursor"] is None
    assert len(client.get("/v1/answering/log", params={"did": "sent"}).json()["items"]) == 1
    assert client.get("/v1/answering/log", params={"conversation": "cnv_2"}).json()["items"] == []
    assert client.get("/v1/answering/log", params={"did": "danced"}).status_code == 422


def test_quality_counts_by_reason(client: TestClient[Litestar], desk: Desk):
    made = [entry(1, "sent", ai=AI), entry(2, "sent", ai=AI), entry(3, "handed_over", "asked"),
            entry(4, "handed_over", "unsure", ai=AI), entry(5, "discarded", "person", ai=AI), entry(6, "suggested"),
            entry(60 * 24 * 40, "sent", ai=AI)]  # fmt: skip
    desk.log._kept = {each.id: ("ten_1", each, False) for each in made}
    body = client.get("/v1/ai/quality").json()
    assert (body["sent"], body["suggested"], body["stayed"], body["cost_micros"]) == (2, 1, 0, 160)
    assert body["handed_over"] == {"asked": 1, "unsure": 1}
    assert body["discarded"] == {"person": 1}
    assert client.get("/v1/ai/quality", params={"days": 60}).json()["sent"] == 3
    assert client.get("/v1/ai/quality", params={"number": "num_2"}).json()["sent"] == 0


# --- dry runs


def test_a_dry_run_is_prepared_by_the_models_owner(client: TestClient[Litestar], desk: Desk):
    desk.handles.assist.return_value = RUN
    asked = {"number_id": "num_1", "settings": {"mode": "automatic"}, "conversations": 5}
    made = client.post("/v1/answering/dry-run", json=asked)
    assert (made.status_code, made.json()["estimate_micros"], made.json()["state"]) == (201, 100, "estimated")
    tenant, feature, request, kind, _ = desk.handles.assist.await_args.args
    assert (tenant, feature, kind) == ("ten_1", "dry_run_estimate", DryRun)
    assert isinstance(request, DryRunAsked)
    assert (request.number_id, request.conversations, request.author.id) == ("num_1", 5, "per_ana")


@pytest.mark.parametrize(
    "asked",
    [
        {"number_id": "num_1", "settings": {"mode": "off"}},
        {"number_id": "num_1", "settings": {"mode": "automatic", "intents": ["love"]}},
        {"number_id": "num_1", "settings": {"mode": "automatic"}, "conversations": 501},
        {"number_id": "num_1", "settings": {"mode": "automatic"}, "conversations": 0},
    ],
)
def test_a_dry_run_of_nothing_is_refused(client: TestClient[Litestar], desk: Desk, asked: Any):
    refused = client.post("/v1/answering/dry-run", json=asked)
    assert (refused.status_code, bool(refused.json()["errors"])) == (422, True)
    desk.handles.assist.assert_not_awaited()


def test_a_dry_run_of_a_strange_number_is_refused(client: TestClient[Litestar]):
    asked = {"number_id": "num_2", "settings": {"mode": "automatic"}}
    assert client.post("/v1/answering/dry-run", json=asked).status_code == 404


def test_it_is_started_with_a_budget_looked_at_and_cancelled(client: TestClient[Litestar], desk: Desk):
    desk.runs.runs["ten_1", "dry_1"] = RUN
    desk.handles.assist.return_value = structs.replace(RUN, state="running", budget_micros=500)
    started = client.post("/v1/answering/dry-runs/dry_1/start", json={"budget_micros": 500})
    assert (started.status_code, started.json()["state"]) == (202, "running")
    assert desk.handles.assist.await_args.args[1:3] == ("dry_run_start", DryRunStart(run_id="dry_1", budget_micros=500))
    assert client.post("/v1/answering/dry-runs/dry_1/start", json={"budget_micros": -1}).status_code == 422
    assert client.post("/v1/answering/dry-runs/dry_2/start", json={"budget_micros": 1}).status_code == 404
    assert client.get("/v1/answering/dry-runs").json()["items"][0]["id"] == "dry_1"
    for _ in range(2):
        assert client.post("/v1/answering/dry-runs/dry_1/cancel").json()["state"] == "cancelled"
    assert client.get("/v1/answering/dry-runs/dry_1").json()["state"] == "cancelled"
    desk.runs.runs["ten_1", "dry_1"] = structs.replace(RUN, state="finished")
    assert client.post("/v1/answering/dry-runs/dry_1/cancel").status_code == 409


def test_a_run_that_lost_its_process_is_shown_as_stopped(client: TestClient[Litestar], desk: Desk):
    silent = structs.replace(RUN, state="running", updated_at=NOW - timedelta(minutes=5))
    desk.runs.runs["ten_1", "dry_1"] = silent
    body = client.get("/v1/answering/dry-runs/dry_1").json()
    assert (body["state"], body["reason"]) == ("stopped", LOST)


async def test_its_lines_come_by_page(client: TestClient[Litestar], desk: Desk):
    running = structs.replace(RUN, state="running")
    desk.runs.runs["ten_1", "dry_1"] = running
    lines = [
        DryRunLine(
            n=n, conversation_id="c", message_id=f"m{n}", at=NOW, question="?", would="send" if n % 2 else "stay"
        )
        for n in range(1, 6)
    ]
    await desk.runs.advance("ten_1", running, lines, NOW)
    path = "/v1/answering/dry-runs/dry_1/lines"
    first = client.get(path, params={"limit": 3}).json()
    assert [each["n"] for each in first["items"]] == [1, 2, 3]
    rest = client.get(path, params={"limit": 3, "cursor": first["next_cursor"]}).json()
    assert ([each["n"] for each in rest["items"]], rest["next_cursor"]) == ([4, 5], None)
    assert [each["n"] for each in client.get(path, params={"would": "stay"}).json()["items"]] == [2, 4]
    assert client.get(path, params={"cursor": "x"}).status_code == 422
