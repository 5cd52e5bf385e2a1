"""The application over fakes: who gets in, what every answer carries, and that its descriptions are true."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import msgspec
import pytest
from jsonschema import Draft202012Validator
from litestar import Litestar
from litestar.exceptions import WebSocketDisconnect
from litestar.testing import TestClient

from hub.domain.account import ApiKey, Person, Tenant
from hub.domain.links import LinkMaker
from hub.errors import Unavailable
from hub.settings import Settings
from hub.stores.redis.limits import Allowance
from inbox.app import create
from inbox.auth import tokens
from inbox.auth.identify import key_hash
from inbox.openapi import METHODS, with_problems
from inbox.parts import Parts

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
SECRET = "a secret of more than thirty-two characters"
LINKS = LinkMaker(SECRET, "https://l.example")
ANA = Person(id="per_ana", tenant_id="ten_1", email="ana@demo.test", name="Ana", role="agent", created_at=NOW)


@pytest.fixture
def stores() -> MagicMock:
    stores = MagicMock()
    stores.sessions.alive = AsyncMock(return_value=True)
    stores.accounts.person = AsyncMock(return_value=ANA)
    stores.accounts.tenant = AsyncMock(return_value=Tenant(id="ten_1", name="Demo", created_at=NOW))
    stores.accounts.key_by_hash = AsyncMock(return_value=None)
    stores.limits.allow = AsyncMock(return_value=Allowance(True, 1199, 0.0))
    stores.conversations.get = AsyncMock(return_value=None)
    stores.ready = AsyncMock(return_value={"postgres": True, "mongo": True, "redis": True, "media": True})
    return stores


station = MagicMock()
station.end = AsyncMock()


@pytest.fixture
def app(stores: MagicMock) -> Litestar:
    bus = MagicMock()
    bus.ready = station.fanout.ready = True
    settings = Settings(secret_key=SECRET)
    return create(Parts(settings, lambda: NOW, stores, bus, AsyncMock(), MagicMock(), station, LINKS))


@pytest.fixture
def client(app: Litestar) -> Iterator[TestClient[Litestar]]:
    with TestClient(app) as client:
        yield client


def token(**changes: Any) -> dict[str, str]:
    claims = tokens.Claims(
        **{
            "person_id": "per_ana",
            "tenant_id": "ten_1",
            "family_id": "ses_1",
            "expires_at": NOW + tokens.LIFE,
            **changes,
        }
    )
    return {"Authorization": f"Bearer {tokens.issue(claims, SECRET)}"}


def test_who_is_signed_in_is_told_who_they_are(client: TestClient[Litestar]):
    me = client.get("/v1/me", headers=token()).json()
    assert (me["person"]["name"], me["tenant"]["name"], me["role"]) == ("Ana", "Demo", "agent")
    assert "answer_customers" in me["permissions"]
    assert "manage_numbers" not in me["permissions"]


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "not_signed_in"),
        ({"Authorization": "Basic YTpi"}, "not_signed_in"),
        ({"Authorization": "Bearer forged"}, "bad_token"),
        (token(expires_at=NOW), "bad_token"),
        ({"Authorization": "Bearer hub_nobodys"}, "bad_key"),
    ],
)
def test_nobody_else_gets_in(client: TestClient[Litestar], headers: dict[str, str], code: str):
    answer = client.get("/v1/me", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_token_dies_with_its_session_and_its_person(client: TestClient[Litestar], stores: MagicMock):
    stores.sessions.alive.return_value = False
    assert client.get("/v1/me", headers=token()).json()["code"] == "signed_out"
    stores.sessions.alive.return_value = True
    stores.accounts.person.return_value = msgspec.structs.replace(ANA, active=False)
    assert client.get("/v1/me", headers=token()).json()["code"] == "signed_out"


@pytest.mark.parametrize("path", ["/v1/me", "/v1/nothing", "/nothing", "/schema/openapi.json", "/healthz"])
def test_every_answer_carries_a_request_id_and_careful_headers(client: TestClient[Litestar], path: str):
    headers = client.get(path).headers
    assert headers["x-request-id"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert "script-src 'self';" in headers["content-security-policy"]


def test_a_sane_request_id_is_taken_over_and_a_strange_one_is_not(client: TestClient[Litestar]):
    assert (
        client.get("/healthz", headers={"X-Request-Id": "trace-12345678"}).headers["x-request-id"] == "trace-12345678"
    )
    assert client.get("/healthz", headers={"X-Request-Id": "<script>"}).headers["x-request-id"] != "<script>"


def test_calls_are_counted_and_too_many_refused(client: TestClient[Litestar], stores: MagicMock):
    assert client.get("/v1/me", headers=token()).headers["ratelimit"] == '"default";r=1199;t=0'
    stores.limits.allow.return_value = Allowance(False, 0, 2.5)
    answer = client.get("/v1/me", headers=token())
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")
    assert answer.headers["ratelimit-policy"] == '"default";q=1200;w=60'
    assert answer.json()["code"] == "too_many_requests"


def test_without_redis_customers_are_still_answered(client: TestClient[Litestar], stores: MagicMock):
    stores.limits.allow.side_effect = Unavailable("redis", "gone")
    assert client.get("/v1/me", headers=token()).status_code == 200


def test_a_store_that_is_away_is_named(client: TestClient[Litestar], stores: MagicMock):
    stores.conversations.get.side_effect = Unavailable("postgres", "gone")
    answer = client.get("/v1/conversations/cnv_1", headers=token())
    assert (answer.status_code, answer.json()["dependency"], answer.headers["retry-after"]) == (503, "postgres", "2")


def test_ready_names_each_dependency(client: TestClient[Litestar], stores: MagicMock):
    assert client.get("/readyz").json()["dependencies"]["feed"] == "ok"
    stores.ready.return_value = {"postgres": True, "mongo": False}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["dependencies"]["mongo"]) == (503, "away")


def owner(stores: MagicMock) -> None:
    stores.accounts.person.return_value = msgspec.structs.replace(ANA, id="per_own", role="owner")
    stores.accounts.create_key = stores.audit.note = AsyncMock()


def test_a_key_is_shown_once_and_only_its_hash_is_kept(client: TestClient[Litestar], stores: MagicMock):
    owner(stores)
    made = client.post("/v1/keys", json={"name": "bot"}, headers=token()).json()
    assert made["secret"].startswith("hub_")
    assert made["secret"] not in str(stores.accounts.create_key.await_args)
    assert key_hash(made["secret"]) in stores.accounts.create_key.await_args_list[0].args


def test_a_program_has_no_say_over_people(client: TestClient[Litestar], stores: MagicMock):
    key = ApiKey(id="key_1", tenant_id="ten_1", name="bot", created_at=NOW, created_by="per_own")
    stores.accounts.key_by_hash.return_value = key
    me = client.get("/v1/me", headers={"Authorization": "Bearer hub_x"}).json()
    assert (me["person"], me["role"], me["name"]) == (None, "program", "bot")
    assert client.get("/v1/keys", headers={"Authorization": "Bearer hub_x"}).status_code == 403


def test_only_an_owner_makes_owners(client: TestClient[Litestar], stores: MagicMock):
    stores.accounts.person.return_value = msgspec.structs.replace(ANA, role="admin")
    person = {"email": "new@demo.test", "name": "New", "password": "long enough password", "role": "owner"}
    assert client.post("/v1/team", json=person, headers=token()).status_code == 403


def test_who_lost_rights_has_to_come_back_with_new_ones(client: TestClient[Litestar], stores: MagicMock):
    owner(stores)
    stores.accounts.change_person = AsyncMock(return_value=True)
    stores.sessions.end_all = AsyncMock(return_value=[])
    station.end.reset_mock()
    assert client.patch("/v1/team/per_own", json={"sight": "own"}, headers=token()).json()["sight"] == "own"
    assert station.end.await_args.args[:2] == ("per_own", 4401)
    client.patch("/v1/team/per_own", json={"active": False}, headers=token())
    assert station.end.await_args.args[:2] == ("per_own", 4409)
    stores.sessions.end_all.assert_awaited_once_with("ten_1", "per_own")


def test_a_socket_is_closed_unless_it_signs_in_first(client: TestClient[Litestar]):
    with client.websocket_connect("/v1/stream", subprotocols=["hubbub.v1.json"]) as socket:
        socket.send_json({"op": "ping", "n": 1})
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == 4401


def document(app: Litestar) -> dict[str, Any]:
    return with_problems(app.openapi_schema.to_schema())


def operations(app: Litestar) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document(app)["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def every(node: Any, key: str) -> Iterator[Any]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name == key:
                yield value
            yield from every(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from every(value, key)


def resolves(document: dict[str, Any], reference: str) -> bool:
    node: Any = document
    for part in reference.removeprefix("#/").split("/"):
        if part not in node:
            return False
        node = node[part]
    return True


def test_the_openapi_document_is_valid_and_leads_nowhere_wrong(app: Litestar):
    described = document(app)
    assert described["openapi"].startswith("3.1")
    assert all(resolves(described, reference) for reference in every(described, "$ref"))
    for schema in (*described["components"]["schemas"].values(), *every(described["paths"], "schema")):
        Draft202012Validator.check_schema(schema)
    ids = [operation["operationId"] for _, operation in operations(app)]
    assert len(ids) == len(set(ids))


def test_every_call_says_what_it_does_and_how_it_can_fail(app: Litestar):
    for name, operation in operations(app):
        assert operation.get("summary"), name
        assert operation.get("description"), name
        assert operation.get("tags"), name
        failures = [answer for status, answer in operation["responses"].items() if status >= "400"]
        if " /v1" in name:
            assert failures, name
        assert all("application/problem+json" in failure["content"] for failure in failures), name


@pytest.mark.parametrize(
    "call",
    [
        "POST /v1/auth/login", "POST /v1/auth/refresh", "POST /v1/auth/logout", "GET /v1/me", "POST /v1/numbers",
        "PATCH /v1/numbers/{number_id}", "DELETE /v1/numbers/{number_id}", "GET /v1/conversations",
        "PATCH /v1/conversations/{conversation_id}", "POST /v1/conversations/{conversation_id}/claim",
        "GET /v1/conversations/{conversation_id}/messages", "POST /v1/conversations/{conversation_id}/messages",
        "POST /v1/conversations/{conversation_id}/notes", "POST /v1/conversations/{conversation_id}/read",
        "GET /v1/webhook-log", "POST /v1/webhook-log/{entry_id}/replay",
    ],
)  # fmt: skip
def test_what_clients_count_on_is_there(app: Litestar, call: str):
    assert call in dict(operations(app))
