"""Questions to the knowledge base: passages for a search, an answer for a customer. The models find and write."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from litestar import post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from hub.domain.knowledge import KnowledgeAnswer, KnowledgeAsked, KnowledgeFound
from hub.domain.message import Message
from hub.errors import Conflict
from inbox.auth.guards import Me, allow
from inbox.knowledge.documents import Spoken
from inbox.parts import Hub
from inbox.sight import visible

TAGS = ["Knowledge"]
LONGEST: Final = 2000  # characters of a question
LOOKED_AT: Final = 30  # messages among which the question is
MOST_MESSAGES: Final = 5  # that one question may be spread over
SEARCH_SECONDS: Final = 15.0
ANSWER_SECONDS: Final = 40.0  # the gateway gives its providers 20


class Search(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`language` puts passages in it first among equals."""

    q: Annotated[str, Meta(min_length=1, max_length=LONGEST)]
    language: Spoken | None = None
    limit: Annotated[int, Meta(ge=1, le=20)] = 5


class Wanted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without `question`: what the customer asked last. `language` to answer in; the question's own when left out."""

    question: Annotated[str, Meta(max_length=LONGEST)] = ""
    language: Spoken | None = None


@post("/v1/knowledge/search", tags=TAGS, summary="Search the knowledge base", status_code=200,
      guards=[allow("read_conversations")])  # fmt: skip
async def search_knowledge(parts: Hub, caller: Me, data: JSONBody[Search]) -> KnowledgeFound:
    """The passages that surely speak of it, the best first; none when nothing does."""
    asked = KnowledgeAsked(question=data.q, language=data.language, limit=data.limit)
    return await parts.handles.assist(caller.tenant_id, "knowledge_search", asked, KnowledgeFound, SEARCH_SECONDS)


@post("/v1/conversations/{conversation_id:str}/answer", tags=TAGS, summary="Answer from the knowledge base",
      status_code=200, guards=[allow("answer_customers")])  # fmt: skip
async def answer_conversation(
    parts: Hub, caller: Me, conversation_id: FromPath[str], data: JSONBody[Wanted]
) -> KnowledgeAnswer:
    """A draft for the agent, never sent by itself, with the passages it rests on; without a language model the passages
    themselves. 409 `no_question` while the customer has asked nothing in words."""
    seen = await visible(parts, caller, conversation_id)
    question = data.question.strip()
    if not question:
        messages = await parts.stores.messages.page(caller.tenant_id, seen.id, seen.last_seq, limit=LOOKED_AT)
        question = question_in(messages)
    if not question:
        raise Conflict("no_question", "The customer has asked nothing in words yet: write the question yourself.")
    names = (seen.contact.name,) if seen.contact.name else ()
    asked = KnowledgeAsked(question=question, language=data.language, names=names)
    return await parts.handles.assist(caller.tenant_id, "knowledge_answer", asked, KnowledgeAnswer, ANSWER_SECONDS)


def question_in(messages: Sequence[Message]) -> str:
    """What the customer wrote last, up to the team's word before it: people spread a question over messages."""
    found: list[str] = []
    for message in reversed(messages):
        if message.direction == "out":
            if found:
                break
            continue
        words = _words(message)
        if words:
            found.append(words)
        if len(found) == MOST_MESSAGES:
            break
    return "\n".join(reversed(found))[-LONGEST:].strip()


def _words(message: Message) -> str:
    """What a customer wrote or chose."""
    if message.revoked_at:
        return ""
    content = message.content
    match message.type:
        case "text":
            return _text(content, "body")
        case "button":
            return _text(content, "text")
        case "interactive":
            return _text(content, "button_reply", "title") or _text(content, "list_reply", "title")
        case _:
            return _text(content, "caption")


def _text(value: Any, *path: str) -> str:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    return value.strip() if isinstance(value, str) else ""


ROUTES = [search_knowledge, answer_conversation]
