import stat
from collections.abc import Callable
from pathlib import Path

import httpx
import msgspec
import pytest

from inbox.commands.showing import Failed
from inbox.commands.signed_in import Api, SignIn, keep, kept, kept_in

ANA = SignIn(url="http://hub.test", email="ana@demo.test", access_token="old", refresh_token="r1")
Handler = Callable[[httpx.Request], httpx.Response]


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("HUB_API_KEY", raising=False)
    monkeypatch.delenv("HUB_URL", raising=False)


def test_a_sign_in_is_kept_for_its_owner_alone() -> None:
    keep(ANA)
    assert kept() == ANA
    assert stat.S_IMODE(kept_in().stat().st_mode) == 0o600


def test_nobody_signed_in_is_told_how_to() -> None:
    with pytest.raises(Failed) as told:
        Api()
    assert "hub login" in told.value.advice


def test_an_expired_token_is_renewed_unseen_and_kept() -> None:
    keep(ANA)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/auth/refresh":
            assert msgspec.json.decode(request.content) == {"refresh_token": "r1"}
            return httpx.Response(200, json={"access_token": "new", "refresh_token": "r2"})
        fresh = request.headers["Authorization"] == "Bearer new"
        return httpx.Response(200, json={"name": "Ana"}) if fresh else httpx.Response(401, json={})

    assert Api(httpx.MockTransport(answer)).get("/v1/me") == {"name": "Ana"}
    now = kept()
    assert now is not None
    assert (now.access_token, now.refresh_token) == ("new", "r2")


def test_a_spent_refresh_token_asks_for_a_new_sign_in() -> None:
    keep(ANA)
    with pytest.raises(Failed, match="sign-in has ended"):
        Api(httpx.MockTransport(lambda _: httpx.Response(401, json={}))).get("/v1/me")


def test_a_program_uses_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_API_KEY", "hub_secret")
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"])
        return httpx.Response(200, json={})

    Api(httpx.MockTransport(answer)).get("/v1/me")
    assert seen == ["Bearer hub_secret"]


def test_a_refusal_is_told_in_the_hubs_own_words() -> None:
    keep(ANA)
    errors = [{"path": "text", "message": "is empty"}]
    problem = {"code": "invalid_input", "detail": "The text is empty.", "errors": errors}
    with pytest.raises(Failed, match=r"The text is empty. \(invalid_input\)") as told:
        Api(httpx.MockTransport(lambda _: httpx.Response(422, json=problem))).post("/v1/x", {})
    assert told.value.advice == "text: is empty"


def test_an_answer_that_is_no_problem_document_is_told_too() -> None:
    keep(ANA)
    with pytest.raises(Failed, match="Bad gateway"):
        Api(httpx.MockTransport(lambda _: httpx.Response(502, text="Bad gateway"))).get("/v1/me")


def test_a_hub_that_is_away_is_told_with_its_address() -> None:
    keep(ANA)

    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(Failed, match=r"http://hub.test.*does not answer"):
        Api(httpx.MockTransport(away)).get("/v1/me")


def test_pages_are_followed_up_to_the_limit() -> None:
    keep(ANA)
    asked: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params.get("cursor"))
        start = int(request.url.params.get("cursor") or 0)
        items = [{"n": n} for n in range(start, start + 2)]
        return httpx.Response(200, json={"items": items, "next_cursor": str(start + 2)})

    found = list(Api(httpx.MockTransport(answer)).pages("/v1/things", 3))
    assert [item["n"] for item in found] == [0, 1, 2]
    assert asked == [None, "2"]


def test_each_post_has_an_idempotency_key_of_its_own() -> None:
    keep(ANA)
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Idempotency-Key"])
        return httpx.Response(200, json={})

    api = Api(httpx.MockTransport(answer))
    api.post("/v1/x", {})
    api.post("/v1/x", {})
    assert len(set(seen)) == 2
