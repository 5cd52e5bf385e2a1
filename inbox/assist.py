"""Help for agents: summaries, drafts put in other words, translations, labels, voice notes written down.

The models live in another process and are asked through handles. Everything here is a suggestion: nothing is sent or
changed by it, and every answer says who made it.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage
from msgspec import Meta, Struct

from hub.domain.assist import (
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
    Way,
)
from hub.errors import Invalid, NotFound
from inbox.auth.callers import Caller
from inbox.auth.guards import Me, allow
from inbox.messages import message_of
from inbox.parts import Hub, Parts
from inbox.problems import of_error
from inbox.sight import visible
from inbox.templates import locales

TAGS = ["Assist"]
EVENTS = "text/event-stream"
# Seconds the models may take. What waits for a language model is shown as it comes; who looks at an empty screen longer
# than this has written it himself.
SUMMARY, REWRITE, TRANSLATION, LABELS, LISTENING = 45.0, 60.0, 45.0, 45.0, 110.0
LANGUAGES = frozenset(each.partition("_")[0] for each in locales.KNOWN)

Draft = Annotated[str, Meta(min_length=1, max_length=4096, pattern=r"\S")]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$", max_length=6)]
ConversationId = Annotated[str, Meta(max_length=64)] | None
InLanguage = Annotated[
    str | None,
    QueryParameter(name="language", pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$", description="To write in, such as `en`"),
]


class RewriteWish(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`language` of the draft, where it is known. `conversation_id`: whom it is for; then their name is kept from
    language models too."""

    text: Draft
    how: Way
    language: Language | None = None
    conversation_id: ConversationId = None


class Into(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`to`: a language, such as `pt` or `pt-BR`."""

    to: Language


class TranslationWish(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`conversation_id` as for a rewriting."""

    text: Draft
    to: Language
    conversation_id: ConversationId = None


@post("/v1/conversations/{conversation_id:str}/summary", tags=TAGS, summary="Sum up a conversation", status_code=200,
      guards=[allow("read_conversations")])  # fmt: skip
async def sum_up(parts: Hub, caller: Me, conversation_id: FromPath[str], language: InLanguage = None) -> Summary:
    """What the matter is, what was done or promised, what is open. Without a language model in the conversation's own
    words; `note` says so."""
    _check_language("language", language)
    seen = await visible(parts, caller, conversation_id)
    asked = SummaryAsked(conversation_id=seen.id, language=language)
    return await parts.handles.assist(caller.tenant_id, "summary", asked, Summary, SUMMARY)


@get("/v1/conversations/{conversation_id:str}/tags", tags=TAGS, summary="Suggest labels",
     guards=[allow("read_conversations")])  # fmt: skip
async def suggest_labels(parts: Hub, caller: Me, conversation_id: FromPath[str]) -> Tags:
    """The team's labels that would fit and are not on the conversation yet, and what the customer wants. Empty where
    nothing is near enough."""
    seen = await visible(parts, caller, conversation_id)
    asked = TagsAsked(conversation_id=seen.id)
    return await parts.handles.assist(caller.tenant_id, "tags", asked, Tags, LABELS)


@post("/v1/messages/{message_id:str}/translation", tags=TAGS, summary="Translate a message", status_code=200,
      guards=[allow("read_conversations")])  # fmt: skip
async def translate_message(parts: Hub, caller: Me, message_id: FromPath[str], data: JSONBody[Into]) -> Translation:
    """The message stays as it is; `check` says what to look at. 409 `no_language_model` where none is set up."""
    _check_language("to", data.to)
    message = await message_of(parts, caller, message_id)
    asked = TranslationAsked(to=data.to, message_id=message.id)
    return await parts.handles.assist(caller.tenant_id, "translation", asked, Translation, TRANSLATION)


@post("/v1/assist/translation", tags=TAGS, summary="Translate a draft", status_code=200,
      guards=[allow("answer_customers")])  # fmt: skip
async def translate_draft(parts: Hub, caller: Me, data: JSONBody[TranslationWish]) -> Translation:
    """Names, numbers, links and `{{variables}}` stay; `check` says where they did not."""
    _check_language("to", data.to)
    await _check_conversation(parts, caller, data.conversation_id)
    asked = TranslationAsked(to=data.to, text=data.text, conversation_id=data.conversation_id)
    return await parts.handles.assist(caller.tenant_id, "translation", asked, Translation, TRANSLATION)


@post(
    "/v1/assist/rewrite",
    tags=TAGS,
    summary="Rewrite a draft",
    status_code=200,
    guards=[allow("answer_customers")],
    responses={200: ResponseSpec(Rewritten, generate_examples=False, description="The draft in other words")},
)
async def rewrite_draft(
    parts: Hub, caller: Me, request: Request[Any, Any, Any], data: JSONBody[RewriteWish]
) -> Response[Any]:
    """Friendlier, more formal, plainer, shorter, or put right; the last two also without a language model.

    With `Accept: text/event-stream` as it is written: events `piece` (`{"text"}`), last `done`, whose text counts, or
    `problem`.
    """
    _check_language("language", data.language)
    await _check_conversation(parts, caller, data.conversation_id)
    asked = RewriteAsked(text=data.text, how=data.how, language=data.language, conversation_id=data.conversation_id)
    if EVENTS not in request.headers.get("accept", ""):
        return Response(await parts.handles.assist(caller.tenant_id, "rewrite", asked, Rewritten, REWRITE))
    pieces = parts.handles.assist_pieces(caller.tenant_id, "rewrite", asked, Rewritten, REWRITE)
    first = await anext(pieces)  # what is refused before anything was written is an answer like any other
    return ServerSentEvent(_events(first, pieces), headers={"content-type": EVENTS})


@post("/v1/messages/{message_id:str}/transcript", tags=TAGS, summary="Write down a voice note", status_code=200,
      guards=[allow("read_conversations")])  # fmt: skip
async def make_transcript(parts: Hub, caller: Me, message_id: FromPath[str]) -> Transcript:
    """Listened to once and kept for 30 days; asking again costs nothing."""
    message = await message_of(parts, caller, message_id)
    asked = TranscriptAsked(message_id=message.id)
    return await parts.handles.assist(caller.tenant_id, "transcript", asked, Transcript, LISTENING)


@get("/v1/messages/{message_id:str}/transcript", tags=TAGS, summary="Read a voice note's transcript",
     guards=[allow("read_conversations")])  # fmt: skip
async def get_transcript(parts: Hub, caller: Me, message_id: FromPath[str]) -> Transcript:
    """404 `transcript_not_found` when nobody had it written down in the last 30 days."""
    message = await message_of(parts, caller, message_id)
    kept = None if message.revoked_at else await parts.stores.transcripts.load(caller.tenant_id, message.id)
    if kept is None:
        raise NotFound("transcript_not_found", "This message has not been written down, or it is too long ago.")
    return kept


async def _events(
    said: str | Rewritten, more: AsyncGenerator[str | Rewritten, None]
) -> AsyncGenerator[ServerSentEventMessage, None]:
    """What is said as events. Whoever stops reading ends the work."""
    async with aclosing(more):
        try:
            yield _event(said)
            async for each in more:
                yield _event(each)
        except Exception as error:  # noqa: BLE001 - the answer has begun: it can only be told as an event
            yield _message("problem", of_error(error))


def _event(said: str | Rewritten) -> ServerSentEventMessage:
    return _message("piece", {"text": said}) if isinstance(said, str) else _message("done", said)


def _message(event: str, data: Any) -> ServerSentEventMessage:
    return ServerSentEventMessage(event=event, data=msgspec.json.encode(data))


async def _check_conversation(parts: Parts, caller: Caller, conversation_id: str | None) -> None:
    if conversation_id is not None:
        await visible(parts, caller, conversation_id)


def _check_language(path: str, language: str | None) -> None:
    if language is not None and language.partition("-")[0] not in LANGUAGES:
        errors = [{"path": path, "message": "is no language we know; write its code, such as de or pt-BR"}]
        raise Invalid("invalid_input", f"{path} is no language we know.", {"errors": errors})


ROUTES = [
    sum_up,
    suggest_labels,
    translate_message,
    translate_draft,
    rewrite_draft,
    make_transcript,
    get_transcript,
]
