"""A conversation on a stage: hand it events, look at what a person would see."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from actors.rules.change import Answer, Change, Incoming, Send, State, Tell
from actors.rules.conversation import decide, new_head
from hub.domain.contact import ContactCard
from hub.domain.conversation import Conversation
from hub.domain.events import (
    ChangeConversation,
    Claim,
    Event,
    HandOver,
    MarkRead,
    MessageEchoed,
    MessageReceived,
    SendMessage,
    SendOutcome,
    StatusChanged,
)
from hub.domain.ids import message_id
from hub.domain.message import AiAnswer, AiSource, Author, Message
from hub.domain.sends import SendJob

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CONVERSATION = "cnv_01JD8000000000000000000000"
ANA = Author(kind="person", id="per_ana", name="Ana")
RAJ = Author(kind="person", id="per_raj", name="Raj")
AI = Author(kind="ai", name="Assistant")
MAYA = ContactCard(id="con_1", name="Maya", phone="15551230001", user_id="US.1")

E = TypeVar("E")


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def received(
    wamid: str, body: str = "Hello", *, seconds: float = 0, kind: str = "text", **fields: Any
) -> MessageReceived:
    content = fields.pop("content", {"body": body})
    return MessageReceived(
        wamid=wamid, kind=kind, content=content, at=after(seconds), received_at=after(seconds), **fields
    )


def echoed(wamid: str, body: str = "From my phone", *, seconds: float = 0, **fields: Any) -> MessageEchoed:
    return MessageEchoed(
        wamid=wamid, kind="text", content={"body": body}, at=after(seconds), received_at=after(seconds), **fields
    )


def wish(client_id: str, body: str = "Hi Maya", **fields: Any) -> SendMessage:
    fields = {"author": ANA, "kind": "text", "content": {"body": body}, "answer_to": "answers.1", "at": NOON, **fields}
    return SendMessage(command_id=f"cmd_{client_id}", client_id=client_id, **fields)


def tick(wamid: str, status: Any, *, seconds: float = 0, **fields: Any) -> StatusChanged:
    return StatusChanged(wamid=wamid, status=status, at=after(seconds), **fields)


def outcome(message_id: str, what: Any, **fields: Any) -> SendOutcome:
    return SendOutcome(message_id=message_id, outcome=what, at=NOON, **fields)


def claimed(author: Author = ANA) -> Claim:
    return Claim(command_id="cmd_claim", author=author, at=NOON, answer_to="answers.1")


def read_to(seq: int) -> MarkRead:
    return MarkRead(command_id="cmd_read", author=ANA, at=NOON, seq=seq, answer_to="answers.1")


def wanted(**changes: Any) -> ChangeConversation:
    return ChangeConversation(command_id="cmd_change", author=ANA, at=NOON, changes=changes, answer_to="answers.1")


def ai_wish(seq: int, body: str = "It is on its way", *, last_seq: int | None = None, **fields: Any) -> SendMessage:
    """What the AI answers to message `seq`, thought of when that (or `last_seq`) was the last."""
    answered = message_id(CONVERSATION, seq)
    by_ai = {"author": AI, "written_by": written(answered), "only_if_last_seq": seq if last_seq is None else last_seq}
    return wish(f"ai:{answered}", body, **{**by_ai, **fields})


def written(answered: str) -> AiAnswer:
    return AiAnswer(
        answers=answered, prompt="answer@1", provider="fake", model="fake-1", tokens_in=900, tokens_out=40,
        cost_micros=250, confidence=0.9, sources=(AiSource(kind="passage", id="psg_1", title="Delivery"),),
    )  # fmt: skip


def handing_over(seq: int, reason: Any = "asked", words: str | None = None, **fields: Any) -> HandOver:
    fields = {"author": AI, "at": NOON, "answer_to": "answers.1", "only_if_last_seq": seq, **fields}
    return HandOver(
        command_id=f"cmd_over_{seq}", message_id=message_id(CONVERSATION, seq), reason=reason, note_id=f"not_{seq}",
        note="The customer asks for a person.", words=words, **fields,
    )  # fmt: skip


class Scene:
    """One conversation and everything its decisions said."""

    def __init__(self, contact: ContactCard = MAYA) -> None:
        self.state = State("tnt_1", new_head(CONVERSATION, "num_1", contact, NOON))
        self.now = NOON

    def play(self, *events: Event, again: bool = False) -> Change:
        """Decide each event and fold it in; the change of the last one."""
        for event in events:
            before = self.state.head
            change = decide(self.state, Incoming(event, "num_1", again=again), self.now)
            changed = bool(change.inserted or change.updated) or change.parked != self.state.parked
            assert (change.head is before) or change.head.version == before.version + 1
            assert change.head is not before or not changed
            self.state.fold(change)
        return change

    @property
    def head(self) -> Conversation:
        return self.state.head

    @property
    def thread(self) -> list[Message]:
        return sorted(self.state.messages.values(), key=lambda message: message.seq)

    @property
    def last(self) -> Message:
        return self.thread[-1]

    def sent(self, client_id: str = "c1", wamid: str | None = None, **fields: Any) -> Message:
        """A message of ours in the thread; with `wamid`, one that Graph accepted."""
        self.play(wish(client_id, **fields))
        if wamid:
            self.play(outcome(self.last.id, "accepted", wamid=wamid))
        return self.last


def of_kind(change: Change, kind: type[E]) -> list[E]:
    return [effect for effect in change.effects if isinstance(effect, kind)]


def told(change: Change) -> list[str]:
    """What the feed hears, in order."""
    return [effect.kind for effect in of_kind(change, Tell)]


def jobs(change: Change) -> list[SendJob]:
    return [effect.job for effect in of_kind(change, Send)]


def answer_of(change: Change) -> Answer:
    (answer,) = of_kind(change, Answer)
    return answer


def problem_of(change: Change) -> tuple[int, str]:
    """Status and code of a refusal."""
    answer = answer_of(change)
    assert answer.problem is not None
    assert answer.result is None
    return answer.problem[:2]
