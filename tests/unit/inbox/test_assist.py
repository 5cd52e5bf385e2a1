"""The agents' help by REST, over fakes: who may ask for what, what the models are asked, and how an answer streams."""

import json
from collections.abc import AsyncGenerator, Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import pytest
from litestar.testing import TestClient
from msgspec import Struct, structs

from hub.domain.account import Person
from hub.domain.assist import (
    Point,
    RewriteAsked,
    Rewritten,
    Summary,
    SummaryAsked,
    Tags,
    TagsAsked,
    Transcript,
    TranscriptAsked,
    Translation,
    TranslationAsked,
)
from hub.domain.contact import ContactCard
from hub.domain.conversation import Conversation
from hub.domain.ids import message_id
from hub.domain.links import LinkMaker
from hub.errors import Conflict, Refusal, Unavailable
from hub.settings import Settings
from hub.stores.redis.limits import Allowance
from inbox.app import create
from inbox.auth import tokens
from inbox.parts import Parts
from tests.fakes.samples import NOON, incoming

KEY = "a secret of more than thirty-two characters"
ID = "cnv_01KQSDR2G0MQCRWB92HX6XC494"  # fixed: it stands in the names of tests
HEAD = Conversation(
    id=ID, number_id="num_1", contact=ContactCard(id="con_1", name="Ada"), last_seq=2, created_at=NOON, updated_at=NOON
)
RAJ = Person(id="per_raj", tenant_id="ten_1", email="raj@x.test", name="Raj", role="agent", created_at=NOON)
REWRITTEN = Rewritten(text="Hello.", how="fix", check=[], note="By rule.")
TRANSLATION = Translation(
    original="Hi", text="Hallo", to="de", check=[], by="model", provider="p", model="m", prompt="t@1"
)
SUMMARY = Summary(
    conversation_id=ID, matter=[Point(text="Late", by="customer", seq=1)], done=[], open=[], mood="negative",
    from_seq=1, upto_seq=2, note="Picked.",
)  # fmt: skip
TAGS = Tags(conversation_id=ID, labels=[], intent=None, upto_seq=2)
TRANSCRIPT = Transcript(message_id=message_id(ID, 2), text="Hello?", at=NOON, by="model", provider="p", model="m")


class Desk:
    """The inbox's REST with models that say what they are told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Struct]] = []
        self.answer: Any = SUMMARY
        self.pieces: list[Any] = ["Hel", "lo.\nBye", REWRITTEN]
        self.closed = False
        stores = self.stores = MagicMock()
        stores.sessions.alive = AsyncMock(return_value=True)
        stores.accounts.person = AsyncMock(return_value=RAJ)
        stores.limits.allow = AsyncMock(return_value=Allowance(True, 10, 0.0))
        stores.conversations.get = AsyncMock(return_value=HEAD)
        stores.messages.find = AsyncMock(side_effect=self._find)
        stores.transcripts.load = AsyncMock(return_value=None)
        handles = MagicMock()
        handles.assist, handles.assist_pieces = self._assist, self._assist_pieces
        settings, maker = Settings(secret_key=KEY), LinkMaker(KEY, "https://l.example")
        parts = Parts(settings, lambda: NOON, stores, MagicMock(), handles, MagicMock(), MagicMock(), maker)
        self.client = TestClient(create(parts))
        claims = tokens.Claims(
            person_id=RAJ.id, tenant_id="ten_1", family_id="ses_1", expires_at=NOON + timedelta(minutes=5)
        )
        self.client.headers["Authorization"] = f"Bearer {tokens.issue(claims, KEY)}"

    async def _find(self, tenant_id: str, *, ids: list[str]) -> list[Any]:
        return [incoming(ID, 2, type="audio", content={})] if ids == [message_id(ID, 2)] else []

    async def _assist(self, tenant_id: str, feature: str, request: Struct, kind: type, seconds: float) -> Any:
        self.asked.append((tenant_id, feature, request))
        if isinstance(self.answer, Exception):
            raise self.answer
        assert isinstance(self.answer, kind)
        return self.answer

    async def _assist_pieces(
        self, tenant_id: str, feature: str, request: Struct, kind: type, seconds: float
    ) -> AsyncGenerator[Any, None]:
        self.asked.append((tenant_id, feature, request))
        try:
            for piece in self.pieces:
                if isinstance(piece, Exception):
                    raise piece
                yield piece
        finally:
            self.closed = True

    def stream(self) -> tuple[Any, list[tuple[str, Any]]]:
        answer = self.client.post(
            "/v1/assist/rewrite", json={"text": "hello .", "how": "fix"}, headers={"Accept": "text/event-stream"}
        )
        events: list[tuple[str, Any]] = []
        for block in answer.text.replace("\r\n", "\n").strip().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
            if "event" in lines:
                events.append((lines["event"], json.loads(lines["data"])))
        return answer, events


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    with made.client:
        yield made


MESSAGE = message_id(ID, 2)
CALLS: list[tuple[str, str, Any, Any, str, Struct]] = [
    ("POST", f"/v1/conversations/{ID}/summary", None, SUMMARY, "summary", SummaryAsked(conversation_id=ID)),
    ("POST", f"/v1/conversations/{ID}/summary?language=en", None, SUMMARY, "summary",
     SummaryAsked(conversation_id=ID, language="en")),
    ("GET", f"/v1/conversations/{ID}/tags", None, TAGS, "tags", TagsAsked(conversation_id=ID)),
    ("POST", f"/v1/messages/{MESSAGE}/translation", {"to": "pt-BR"}, TRANSLATION, "translation",
     TranslationAsked(to="pt-BR", message_id=MESSAGE)),
    ("POST", "/v1/assist/translation", {"text": "Hi", "to": "de"}, TRANSLATION, "translation",
     TranslationAsked(to="de", text="Hi")),
    ("POST", "/v1/assist/rewrite", {"text": "hello .", "how": "fix", "language": "en"}, REWRITTEN, "rewrite",
     RewriteAsked(text="hello .", how="fix", language="en")),
    ("POST", "/v1/assist/rewrite", {"text": "hi Ada", "how": "plain", "conversation_id": ID}, REWRITTEN, "rewrite",
     RewriteAsked(text="hi Ada", how="plain", conversation_id=ID)),
    ("POST", "/v1/assist/translation", {"text": "hi Ada", "to": "de", "conversation_id": ID}, TRANSLATION,
     "translation", TranslationAsked(text="hi Ada", to="de", conversation_id=ID)),
    ("POST", f"/v1/messages/{MESSAGE}/transcript", None, TRANSCRIPT, "transcript", TranscriptAsked(message_id=MESSAGE)),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "answer", "feature", "asked"), CALLS)
def test_the_models_are_asked_and_their_answer_is_passed_on(
    desk: Desk, method: str, path: str, body: Any, answer: Any, feature: str, asked: Struct
):
    desk.answer = answer
    got = desk.client.request(method, path, json=body)
    assert got.status_code == 200
    assert desk.asked == [("ten_1", feature, asked)]
    assert got.json()["by"] in {"local", "model"}
    assert {"provider", "model", "prompt", "note"} <= set(got.json())


@pytest.mark.parametrize(("method", "path", "body"), [call[:3] for call in CALLS])
@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (Unavailable("models", "none are running now"), 503, "The models do not answer: none are running now."),
        (Conflict("no_language_model", "No language model is set up here."), 409, "No language model is set up here."),
    ],
)
def test_what_the_models_refuse_is_one_sentence(
    desk: Desk, method: str, path: str, body: Any, error: Exception, status: int, told: str
):
    desk.answer = error
    got = desk.client.request(method, path, json=body)
    assert (got.status_code, got.json()["detail"]) == (status, told)
    assert got.headers["content-type"] == "application/problem+json"


def test_a_refusal_keeps_its_own_status(desk: Desk):
    error = Refusal("over_budget", "This month's budget is used up.")
    error.status = 402
    desk.answer = error
    assert desk.client.post(f"/v1/conversations/{ID}/summary").status_code == 402


@pytest.mark.parametrize(
    ("method", "path", "body"), [call[:3] for call in CALLS if ID in f"{call[1]}{call[2]}" or MESSAGE in call[1]]
)
def test_what_one_may_not_see_is_asked_of_nobody(desk: Desk, method: str, path: str, body: Any):
    desk.stores.conversations.get.return_value = structs.replace(HEAD, number_id="num_2", assignee_id="per_ana")
    desk.stores.accounts.person.return_value = structs.replace(RAJ, sight="own")
    assert desk.client.request(method, path, json=body).status_code == 404
    desk.stores.conversations.get.return_value = None
    assert desk.client.request(method, path, json=body).status_code == 404
    assert desk.asked == []


@pytest.mark.parametrize(("method", "path", "body"), [call[:3] for call in CALLS])
def test_nobody_asks_without_signing_in(desk: Desk, method: str, path: str, body: Any):
    assert desk.client.request(method, path, json=body, headers={"Authorization": ""}).status_code == 401


@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        ("/v1/assist/rewrite", {"text": "", "how": "fix"}, "text"),
        ("/v1/assist/rewrite", {"text": " \n", "how": "fix"}, "text"),
        ("/v1/assist/rewrite", {"text": "x" * 4097, "how": "fix"}, "text"),
        ("/v1/assist/rewrite", {"text": "x", "how": "louder"}, "how"),
        ("/v1/assist/rewrite", {"text": "x", "how": "fix", "language": "english"}, "language"),
        ("/v1/assist/rewrite", {"text": "x", "how": "fix", "language": "qq"}, "language"),
        ("/v1/assist/rewrite", {"how": "fix"}, "text"),
        ("/v1/assist/translation", {"text": "x", "to": "qq"}, "to"),
        ("/v1/assist/translation", {"text": "x", "to": "pt_BR"}, "to"),
        ("/v1/assist/translation", {"text": "x"}, "to"),
        (f"/v1/messages/{MESSAGE}/translation", {}, "to"),
        (f"/v1/conversations/{ID}/summary?language=xyzw", None, "language"),
        (f"/v1/conversations/{ID}/summary?language=qq", None, "language"),
    ],
)
def test_malformed_wishes_say_where(desk: Desk, path: str, body: Any, where: str):
    got = desk.client.post(path, json=body)
    assert got.status_code == 422
    error = got.json()["errors"][0]
    assert where in (error["path"], error["message"].split("`")[1] if "`" in error["message"] else "")
    assert desk.asked == []


def test_a_draft_is_streamed_as_it_is_written(desk: Desk):
    answer, events = desk.stream()
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert events[:2] == [("piece", {"text": "Hel"}), ("piece", {"text": "lo.\nBye"})]
    assert events[2][0] == "done"
    assert (events[2][1]["text"], events[2][1]["by"]) == ("Hello.", "local")
    assert desk.asked == [("ten_1", "rewrite", RewriteAsked(text="hello .", how="fix"))]
    assert desk.closed


def test_a_stream_that_breaks_off_says_so(desk: Desk):
    desk.pieces = ["Hel", Unavailable("models", "they stopped in the middle")]
    answer, events = desk.stream()
    assert answer.status_code == 200
    assert [event for event, _ in events] == ["piece", "problem"]
    assert events[1][1]["detail"] == "The models do not answer: they stopped in the middle."


def test_what_is_refused_before_it_begins_is_an_answer_like_any_other(desk: Desk):
    desk.pieces = [Conflict("no_language_model", "No language model is set up here.")]
    answer, _ = desk.stream()
    assert (answer.status_code, answer.json()["code"]) == (409, "no_language_model")


def test_a_transcript_is_read_without_asking_the_models(desk: Desk):
    path = f"/v1/messages/{MESSAGE}/transcript"
    assert desk.client.get(path).json()["code"] == "transcript_not_found"
    desk.stores.transcripts.load.return_value = TRANSCRIPT
    assert desk.client.get(path).json()["text"] == "Hello?"
    desk.stores.transcripts.load.assert_awaited_with("ten_1", MESSAGE)
    desk.stores.messages.find.side_effect = None
    desk.stores.messages.find.return_value = [incoming(ID, 2, type="audio", content={}, revoked_at=NOON)]
    assert desk.client.get(path).status_code == 404
    assert desk.asked == []
