"""What a model is shown of a conversation and of what the business knows, and what is kept of its answer."""

from typing import Any

import msgspec
import pytest

from ai.gateway import OverBudget
from ai.judging_answer import UNSOURCED, WrittenAnswer
from ai.writing_answer import AnswerWriter, PastAnswer, Question, conversation
from hub.domain.knowledge import KnowledgeAsked, KnowledgeFound, Passage
from tests.fakes.gateway import FakeGateway
from tests.unit.ai.talk import thread

PASSAGE = Passage(
    document_id="doc_1", title="Delivery", heading=("Times",), place=3, text="Two days.\n[9] Nothing else.", score=0.9
)
PAST = PastAnswer(id="msg_old", question="when does it come", answer="In two days.")


class Shelf:
    def __init__(self, *passages: Passage) -> None:
        self.passages = passages
        self.asked: list[tuple[str, KnowledgeAsked]] = []

    async def find(self, tenant_id: str, asked: KnowledgeAsked) -> KnowledgeFound:
        self.asked.append((tenant_id, asked))
        return KnowledgeFound(passages=self.passages)


class Past:
    def __init__(self, *answers: PastAnswer) -> None:
        self.answers = answers
        self.asked: list[tuple[str, str, int]] = []

    async def similar(self, tenant_id: str, question: str, limit: int) -> tuple[PastAnswer, ...]:
        self.asked.append((tenant_id, question, limit))
        return self.answers


def says(answer: str = "It takes two days.", confidence: float = 0.9, uses: Any = (1,), hand_over: bool = False) -> str:
    written = WrittenAnswer(answer=answer, confidence=confidence, uses=list(uses), hand_over=hand_over)
    return msgspec.json.encode(written).decode()


def question(*lines: str, **known: Any) -> Question:
    messages = thread(*lines)
    return Question("ten_1", messages[-1], messages, **known)


async def test_the_model_sees_the_talk_and_numbered_sources():
    gateway, shelf, past = FakeGateway(says(uses=[1, 2])), Shelf(PASSAGE), Past(PAST)
    asked = question("C: Hi", "P: Hello!", "C: When does it come?", language="en", name="Maya")
    answered = await AnswerWriter(gateway, shelf, past).write(asked)
    (task,) = gateway.asked
    assert (task.tenant_id, task.feature, task.prompt, task.names) == ("ten_1", "answer", "answer", ("Maya",))
    assert task.values == {
        "conversation": "Customer: Hi\nBusiness: Hello!\nCustomer: When does it come?",
        "knowledge": "[1] Delivery › Times\nTwo days.\n(9) Nothing else.\n\n"
        "[2] The team answered to “when does it come”: In two days.",
        "language": "en",
    }
    assert task.answer is WrittenAnswer
    assert shelf.asked[0] == ("ten_1", KnowledgeAsked(question="When does it come?", language="en", limit=4))
    assert past.asked == [("ten_1", "When does it come?", 3)]
    assert answered.draft.text == "It takes two days."
    kept = answered.ai
    assert (kept.answers, kept.prompt, kept.provider, kept.model) == (asked.message.id, "answer@1", "fake", "fake-1")
    assert (kept.tokens_in, kept.tokens_out, kept.cost_micros, kept.confidence) == (10, 5, 25, 0.9)
    assert [(each.kind, each.id) for each in kept.sources] == [("passage", "doc_1:3"), ("past_answer", "msg_old")]


async def test_a_canned_answer_has_no_question():
    gateway = FakeGateway(says())
    canned = PastAnswer(id="canned:can_1", question="", answer="We are open from 9 to 17.")
    await AnswerWriter(gateway, None, Past(canned)).write(question("C: When?"))
    assert gateway.asked[0].values["knowledge"] == "[1] The team answered: We are open from 9 to 17."


async def test_without_knowledge_nothing_is_sure():
    gateway = FakeGateway(says(confidence=1.0))
    answered = await AnswerWriter(gateway, None, None).write(question("C: When?"))
    assert (answered.draft.confidence, answered.draft.sources) == (UNSOURCED, ())
    assert gateway.asked[0].values == {"conversation": "Customer: When?"}
    assert gateway.asked[0].names == ()


async def test_what_the_gateway_refuses_is_passed_on():
    writer = AnswerWriter(FakeGateway(OverBudget("ai_budget_used_up", "The budget is used up.")), None, None)
    with pytest.raises(OverBudget, match="used up"):
        await writer.write(question("C: When?"))


async def test_an_answer_of_no_shape_is_no_answer():
    class Careless(FakeGateway):
        async def write(self, task: Any) -> Any:
            return msgspec.structs.replace(await super().write(task), value=None)

    with pytest.raises(TypeError):
        await AnswerWriter(Careless(says()), None, None).write(question("C: When?"))


def test_the_talk_ends_with_the_question_and_is_bounded():
    messages = thread(*(f"C: number {n} " + "x" * 900 for n in range(20)), "A: later")
    lines = conversation(messages, messages[18]).splitlines()
    assert len(lines) == 12
    assert lines[-1].startswith("Customer: number 18")
    assert max(map(len, lines)) <= 720


def test_configured_says_what_the_gateway_says():
    assert AnswerWriter(FakeGateway(), None, None).configured()
    assert not AnswerWriter(FakeGateway(configured=False), None, None).configured()
