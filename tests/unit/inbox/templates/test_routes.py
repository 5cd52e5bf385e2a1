"""Templates by REST."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import structs

from hub.domain.account import Person
from inbox.app import create
from inbox.auth import tokens
from tests.unit.hub.whatsapp import wordings as w
from tests.unit.hub.whatsapp.wordings import NOON
from tests.unit.inbox.templates.office import TENANT, WABA, Office, row

PROGRAM = {"Authorization": "Bearer hub_key"}
GOOD = {"name": "order_update", "language": "en_US", "category": "UTILITY", "components": [w.body()]}


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def client(office: Office) -> Iterator[TestClient[Litestar]]:
    with TestClient(create(office.parts)) as client:
        client.headers.update(PROGRAM)
        yield client


def test_a_template_is_written_edited_submitted_and_deleted(client: TestClient[Litestar], office: Office) -> None:
    made = client.post("/v1/templates", json={**GOOD, "components": [{"type": "body", "text": "Hi"}]})
    assert (made.status_code, made.json()["status"], made.json()["waba_id"]) == (201, "draft", WABA)
    path = f"/v1/templates/{made.json()['id']}"
    edited = client.patch(path, json={"components": [w.body()], "message_send_ttl_seconds": 600}).json()
    assert (edited["components"], edited["message_send_ttl_seconds"]) == ([w.body()], 600)
    office.answers[f"POST {WABA}/message_templates"] = {"id": "300", "status": "APPROVED", "category": "UTILITY"}
    submitted = client.post(f"{path}/submit").json()
    assert (submitted["status"], submitted["meta_id"]) == ("active", "300")
    assert [each["key"] for each in submitted["variables"]] == ["body.1", "body.2"]
    listed = client.get("/v1/templates", params={"status": "active", "q": "order"}).json()
    assert [each["id"] for each in listed["items"]] == [made.json()["id"]]
    lines = client.get(f"{path}/history").json()["items"]
    assert (lines[0]["kind"], lines[0]["after"]) == ("status", "active")
    assert client.delete(path).status_code == 204
    assert client.get("/v1/templates").json()["items"] == []
    again = client.post("/v1/templates", json=GOOD)
    assert (again.status_code, again.json()["code"]) == (409, "name_locked")


def test_what_would_be_rejected_is_answered_with_its_place(client: TestClient[Litestar], office: Office) -> None:
    bad = {**GOOD, "components": [w.body("Your number is {{1}}", "7")]}
    findings = client.post("/v1/templates/check", json=bad).json()
    assert {"path": "components[0].text", "rule": "variable_at_end", "start": 15, "end": 20,
            "message": "the text must not end with a variable"} in findings  # fmt: skip
    assert {each["rule"] for each in findings if each.get("level") == "hint"} == {"price"}
    template_id = client.post("/v1/templates", json=bad).json()["id"]
    refused = client.post(f"/v1/templates/{template_id}/submit")
    assert (refused.status_code, refused.json()["code"]) == (422, "template_not_valid")
    assert office.asked == []


def test_a_check_takes_what_is_not_finished(client: TestClient[Litestar]) -> None:
    rules = {each["rule"] for each in client.post("/v1/templates/check", json={}).json()}
    assert {"name", "language", "category", "body_missing"} <= rules


def test_a_draft_needs_a_name_and_an_account_of_the_team(client: TestClient[Litestar]) -> None:
    nameless = client.post("/v1/templates", json={**GOOD, "name": "Order Update"})
    assert (nameless.status_code, nameless.json()["errors"][0]["path"]) == (422, "name")
    foreign = client.post("/v1/templates", json={**GOOD, "waba_id": "999"})
    assert (foreign.status_code, foreign.json()["errors"][0]["path"]) == (422, "waba_id")
    assert client.get("/v1/templates/tpl_none").status_code == 404
    assert client.patch("/v1/templates/tpl_none", json={"nonsense": 1}).status_code == 422


async def test_an_edit_of_one_that_meta_has_waits_to_be_submitted(client: TestClient[Litestar], office: Office) -> None:
    await office.hold(status="active", meta_id="300")
    edited = client.patch("/v1/templates/tpl_1", json={"components": [w.body("New {{1}} words {{2}} here.")]}).json()
    assert (edited["components"], edited["changes"]["components"][0]["text"]) == (
        [w.body()], "New {{1}} words {{2}} here.",
    )  # fmt: skip
    fixed = client.patch("/v1/templates/tpl_1", json={"name": "other"})
    assert (fixed.status_code, fixed.json()["code"]) == (409, "name_fixed")


async def test_a_preview_shows_real_values_and_the_message_to_send(
    client: TestClient[Litestar], office: Office
) -> None:
    await office.hold(status="active", meta_id="300")
    asked = {"template_id": "tpl_1", "values": {"1": "Ana"}}
    half = client.post("/v1/templates/preview", json=asked).json()
    assert (half["preview"]["missing"], half["message"]) == (["body.2"], None)
    whole = client.post("/v1/templates/preview", json={**asked, "values": {"1": "Ana", "2": "HB-7"}}).json()
    assert whole["preview"]["body"] == "Hello Ana, your order HB-7 is on its way to you."
    assert whole["message"]["name"] == "order_update"
    written = client.post("/v1/templates/preview", json={"template": GOOD}).json()
    assert written["preview"]["body"] == "Hello Ana, your order HB-1 is on its way to you."
    assert client.post("/v1/templates/preview", json={}).status_code == 422


def test_sync_answers_by_account(client: TestClient[Litestar], office: Office) -> None:
    office.answers[f"GET {WABA}/message_templates"] = {"data": [row()]}
    counts = client.post("/v1/templates/sync", json={}).json()
    assert counts == {WABA: {"created": 1, "changed": 0, "gone": 0, "same": 0, "overtaken": 0}}


def test_the_library_is_searched_at_meta(client: TestClient[Litestar], office: Office) -> None:
    office.answers["GET message_template_library"] = {"data": [{"name": "delivery_1"}]}
    assert client.get("/v1/template-library?search=delivery").json()["items"] == [{"name": "delivery_1"}]


async def test_a_pause_is_ended_by_hand(client: TestClient[Litestar], office: Office) -> None:
    await office.hold(status="paused", meta_id="300")
    assert client.post("/v1/templates/tpl_1/unpause").json()["status"] == "active"
    assert client.post("/v1/templates/tpl_1/unpause").json()["code"] == "template_not_paused"


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", ""), ("PATCH", "/tpl_1"), ("DELETE", "/tpl_1"), ("POST", "/tpl_1/submit"), ("POST", "/sync"),
     ("POST", "/tpl_1/unpause")],
)  # fmt: skip
async def test_agents_read_templates_and_change_none(
    client: TestClient[Litestar], office: Office, method: str, path: str
) -> None:
    await office.hold(status="active", meta_id="300")
    agent = Person(id="per_raj", tenant_id=TENANT, email="raj@x.test", name="Raj", role="agent", created_at=NOON)
    client.headers.update(_signed_in(office, agent))
    assert client.get("/v1/templates/tpl_1").status_code == 200
    refused = client.request(method, f"/v1/templates{path}", json={})
    assert (refused.status_code, refused.json()["permission"]) == (403, "edit_templates")
    client.headers.update(_signed_in(office, structs.replace(agent, role="admin")))
    assert client.request("PATCH", "/v1/templates/tpl_1", json={}).status_code == 200


def _signed_in(office: Office, person: Person) -> dict[str, str]:
    async def answer(*_: Any) -> Any:
        return person

    async def alive(*_: Any) -> bool:
        return True

    office.stores.accounts.person = answer
    office.stores.sessions.alive = alive
    claims = tokens.Claims(
        person_id=person.id, tenant_id=TENANT, family_id="ses_1", expires_at=office.now + tokens.LIFE
    )
    return {"Authorization": f"Bearer {tokens.issue(claims, office.parts.settings.secret_key)}"}
