"""Searching and answering over REST."""

from collections.abc import Iterator
from typing import Any

import pytest

from hub.domain.knowledge import KnowledgeAsked
from hub.domain.message import Message
from inbox.knowledge.asking import LONGEST, question_in
from tests.fakes.samples import NOON, incoming, outgoing
from tests.unit.inbox.knowledge.office import HEAD, TENANT, Office

ANSWER = f"/v1/conversations/{HEAD.id}/answer"


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    with made.client:
        yield made


def test_a_search_asks_the_models(office: Office):
    answer = office.ask("POST", "/v1/knowledge/search", json={"q": "returns?", "language": "es", "limit": 3})
    assert answer.status_code == 200, answer.text
    (passage,) = answer.json()["passages"]
    assert (passage["title"], passage["heading"], passage["place"], passage["text"]) == (
        "Help",
        ["Returns"],
        1,
        "Within 30 days.",
    )
    assert office.models.asked == [
        (TENANT, "knowledge_search", KnowledgeAsked(question="returns?", language="es", limit=3))
    ]


@pytest.mark.parametrize(
    "body", [{}, {"q": ""}, {"q": "x" * 2001}, {"q": "x", "limit": 0}, {"q": "x", "language": "english"}]
)
def test_a_search_for_nothing_is_refused(office: Office, body: Any):
    assert office.ask("POST", "/v1/knowledge/search", json=body).status_code == 422
    assert office.models.asked == []


def test_without_models_the_caller_is_told(office: Office):
    office.models.away = True
    answer = office.ask("POST", "/v1/knowledge/search", json={"q": "x"})
    assert (answer.status_code, answer.json()["dependency"]) == (503, "models")


def test_the_customers_last_question_is_answered(office: Office):
    office.messages = [incoming(HEAD.id, 1, "Hello"), outgoing(HEAD.id, 2), incoming(HEAD.id, 3, "Can I return shoes?")]
    answer = office.ask("POST", ANSWER, json={})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["form"], answer.json()["sources"][0]["title"]) == ("passages", "Help")
    assert office.models.asked == [
        (TENANT, "knowledge_answer", KnowledgeAsked(question="Can I return shoes?", names=("Ada",)))
    ]


def test_an_agents_own_question_goes_before(office: Office):
    office.ask("POST", ANSWER, json={"question": " Return by post? ", "language": "en"})
    assert office.models.asked[0][2] == KnowledgeAsked(question="Return by post?", language="en", names=("Ada",))
    office.stores.messages.page.assert_not_awaited()


def test_where_nothing_was_asked_that_is_said(office: Office):
    office.messages = [incoming(HEAD.id, 1, type="image", content={"id": "1"})]
    answer = office.ask("POST", ANSWER, json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_question")


def test_a_conversation_one_may_not_see_is_not_answered(office: Office):
    assert office.ask("POST", "/v1/conversations/cnv_other/answer", json={"question": "x"}).status_code == 404
    assert office.models.asked == []


CHOICE = {"type": "button_reply", "button_reply": {"id": "b", "title": "Track my order"}}


@pytest.mark.parametrize(
    ("messages", "question"),
    [
        ([], ""),
        ([outgoing("cnv_1", 1)], ""),
        ([incoming("cnv_1", 1, "Hi"), incoming("cnv_1", 2, "return?")], "Hi\nreturn?"),
        ([incoming("cnv_1", 1, "old"), outgoing("cnv_1", 2), incoming("cnv_1", 3, "new")], "new"),
        ([incoming("cnv_1", 1, "asked"), outgoing("cnv_1", 2), outgoing("cnv_1", 3)], "asked"),
        ([incoming("cnv_1", 1, type="image", content={"caption": "This one?"})], "This one?"),
        ([incoming("cnv_1", 1, type="interactive", content=CHOICE)], "Track my order"),
        ([incoming("cnv_1", 1, type="button", content={"text": "Yes"})], "Yes"),
        ([incoming("cnv_1", 1, "taken back", revoked_at=NOON), incoming("cnv_1", 2, "stays")], "stays"),
        ([incoming("cnv_1", 1, type="text", content={"body": ["odd"]})], ""),
        ([incoming("cnv_1", n, f"{n}") for n in range(1, 9)], "4\n5\n6\n7\n8"),
    ],
)
def test_a_question_is_what_the_customer_wrote_last(messages: list[Message], question: str):
    assert question_in(messages) == question


def test_a_question_has_an_end():
    assert len(question_in([incoming("cnv_1", 1, "x" * 5000)])) == LONGEST
