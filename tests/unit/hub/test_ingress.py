"""The webhook's answers, over the app itself with a bus in memory."""

import hashlib
import hmac

import msgspec
import pytest
from litestar.testing import AsyncTestClient

from hub import ingress
from hub.domain.events import RawBody
from hub.errors import StreamUnavailable
from hub.settings import Meta

META = Meta(app_secrets=("old", "new"), verify_token="let me in")


class Bus:
    ready = True

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.away = False

    async def publish(self, subject: str, frame: bytes, msg_id: str | None = None) -> int:
        if self.away:
            raise StreamUnavailable("away")
        self.frames.append(frame)
        return len(self.frames)

    @property
    def kept(self) -> list[bytes]:
        return [one.body for frame in self.frames for one in msgspec.msgpack.decode(frame, type=list[RawBody])]


def signed(body: bytes, secret: str = "new") -> dict[str, str]:
    return {"x-hub-signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
async def client(bus: Bus):
    async with AsyncTestClient(ingress.build(bus, META)) as client:  # type: ignore[arg-type]
        yield client


@pytest.mark.parametrize("secret", ["old", "new"])
async def test_a_rightly_signed_body_is_kept_as_it_came(client, bus: Bus, secret: str):
    body = b'{"object": "x",  "n": "\\u00e9"}'
    answer = await client.post(ingress.PATH, content=body, headers=signed(body, secret))
    assert (answer.status_code, answer.content) == (200, b"")
    assert bus.kept == [body]


@pytest.mark.parametrize("headers", [{}, {"x-hub-signature-256": "sha256=00"}, signed(b"other"), signed(b"{}", "bad")])
async def test_an_unsigned_or_wrongly_signed_body_is_refused_and_not_kept(client, bus: Bus, headers):
    answer = await client.post(ingress.PATH, content=b"{}", headers=headers)
    assert answer.status_code == 401
    assert bus.kept == []


async def test_what_is_no_json_is_kept_all_the_same(client, bus: Bus):
    body = b"not json"
    assert (await client.post(ingress.PATH, content=body, headers=signed(body))).status_code == 200
    assert bus.kept == [body]


async def test_more_than_four_megabytes_are_refused(client, bus: Bus):
    body = b"x" * (ingress.BODY_BYTES + 1)
    assert (await client.post(ingress.PATH, content=body, headers=signed(body))).status_code == 413
    assert bus.kept == []


async def test_a_stream_that_is_away_makes_meta_try_again(client, bus: Bus):
    bus.away = True
    answer = await client.post(ingress.PATH, content=b"{}", headers=signed(b"{}"))
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


async def test_the_challenge_is_answered_to_who_knows_the_token(client):
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "let me in"}
    answer = await client.get(ingress.PATH, params=query)
    assert (answer.status_code, answer.text) == (200, "1158201444")


@pytest.mark.parametrize("token", ["", "let me", "LET ME IN"])
async def test_the_challenge_is_refused_to_others(client, token: str):
    answer = await client.get(ingress.PATH, params={"hub.challenge": "1", "hub.verify_token": token})
    assert answer.status_code == 403


async def test_other_methods_are_refused(client):
    assert (await client.put(ingress.PATH)).status_code == 405


async def test_it_says_that_it_lives_and_whether_it_is_ready(client, bus: Bus):
    assert (await client.get("/healthz")).json() == {"status": "alive"}
    assert (await client.get("/readyz")).json() == {"nats": True}
    bus.ready = False  # type: ignore[misc]
    assert (await client.get("/readyz")).status_code == 503
    assert "hub_ingress_answers_total" in (await client.get("/metrics")).text
