"""A talk with the AI on a stage: short ways to write threads and cases."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from ai.autoreply import Case, Draft, Understood
from ai.handing_over import FAREWELLS
from hub.domain.answering import AnsweringSettings
from hub.domain.contact import ContactCard
from hub.domain.conversation import AiPart, Conversation
from hub.domain.ids import message_id
from hub.domain.message import AiSource, Author, Message

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)  # a Monday
CONVERSATION = "cnv_01JD8000000000000000000000"
KINDS = {"C": "customer", "A": "ai", "P": "person", "E": "phone_app", "G": "program", "M": "campaign"}
SOURCE = AiSource(kind="passage", id="doc_1:1", title="Delivery")


def thread(*lines: str | tuple[str, dict[str, Any]], every: float = 30.0) -> list[Message]:
    """`"C: where is my order"`, `"A: on its way"`: the last one is said at noon, the others half a minute apart."""
    first = NOON - timedelta(seconds=every * (len(lines) - 1))
    return [_message(line, seq, first + timedelta(seconds=every * (seq - 1))) for seq, line in enumerate(lines, 1)]


def _message(line: str | tuple[str, dict[str, Any]], seq: int, at: datetime) -> Message:
    text, known = line if isinstance(line, tuple) else (line, {})
    who, _, words = text.partition(": ")
    inbound = who == "C"
    given: dict[str, Any] = {
        "id": message_id(CONVERSATION, seq), "conversation_id": CONVERSATION, "seq": seq,
        "direction": "in" if inbound else "out", "type": "text", "content": {"body": words},
        "status": "received" if inbound else "sent", "author": Author(kind=KINDS[who]),  # type: ignore[arg-type]
        "at": at, "received_at": at, "version": 1,
    }  # fmt: skip
    return Message(**{**given, **known})


def automatic(**known: Any) -> AnsweringSettings:
    return AnsweringSettings(**{"mode": "automatic", **known})


def case(messages: Sequence[Message], *, head: dict[str, Any] | None = None, **known: Any) -> Case:
    """The thread's last customer message is to be answered, three seconds after it came."""
    asked = next(each for each in reversed(messages) if each.content and each.author.kind in ("customer", "system"))
    turns = 0
    for each in messages:
        turns = turns + 1 if each.author.kind == "ai" else 0 if each.author.kind in ("person", "phone_app") else turns
    given: dict[str, Any] = {
        "id": CONVERSATION, "number_id": "num_1", "contact": ContactCard(id="con_1", name="Maya", phone="1555"),
        "last_seq": messages[-1].seq, "window_expires_at": asked.at + timedelta(hours=24), "created_at": NOON,
        "updated_at": NOON, "ai": AiPart(turns=turns),
    }  # fmt: skip
    settings = known.pop("settings", automatic())
    now = known.pop("now", NOON + timedelta(seconds=3))
    return Case(settings, Conversation(**{**given, **(head or {})}), asked, messages, now, **known)


def draft(text: str = "It arrives tomorrow.", confidence: float = 0.9, **known: Any) -> Draft:
    return Draft(text, confidence, (SOURCE,), **known)


def read(**known: Any) -> Understood:
    return Understood(**{"language": "en", "intent": "order_status", "intent_probability": 0.9, **known})


def words_of_farewells() -> set[str]:
    return set(FAREWELLS.values())
