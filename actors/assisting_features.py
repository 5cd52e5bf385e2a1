"""The features on the assist road that look at conversations and drafts: what each needs from the stores, then ai's.

Whoever asks has checked that the person may see the conversation; here only the tenant is known.
"""

from collections.abc import AsyncIterator
from contextlib import aclosing, suppress

import msgspec
from msgspec import Struct

from actors.assisting import Doer, Models
from actors.label_past import LabelPast
from actors.threads import Threads, as_thread, spoken_language
from ai.labels import Surroundings
from ai.rewriting import rewrite
from ai.summary import summarise
from ai.tagging import Tools, suggest
from ai.transcription import check_length, check_voice, listen, whole
from ai.translation import translate
from hub.domain.assist import RewriteAsked, SummaryAsked, TagsAsked, Transcript, TranscriptAsked, TranslationAsked
from hub.domain.message import Message
from hub.domain.uploads import file_key
from hub.errors import Conflict, Unavailable
from hub.log import logger

log = logger("assisting")
Pieces = AsyncIterator[str | Struct]
RECENT = 30  # messages in which the customer's language is looked for


def doers(parts: Models) -> dict[str, Doer]:
    """By the feature's name on the road."""
    features = Features(parts)
    return {
        "summary": features.summary,
        "rewrite": features.rewrite,
        "translation": features.translation,
        "tags": features.tags,
        "transcript": features.transcript,
    }


class Features:
    """Each answers one question of hub.domain.assist."""

    def __init__(self, parts: Models) -> None:
        self._parts = parts
        self._threads = Threads(parts.stores)
        self._past = LabelPast(parts.stores, self._threads, parts.encoder, parts.clock)
        self._tools = Tools(parts.gateway, parts.encoder, Surroundings(parts.encoder), parts.heads)

    async def summary(self, tenant_id: str, request: bytes) -> Pieces:
        asked = msgspec.msgpack.decode(request, type=SummaryAsked)
        head = await self._threads.head(tenant_id, asked.conversation_id)
        messages = await self._threads.messages(tenant_id, head)
        thread = as_thread(head, messages, await self._threads.lines(tenant_id, messages))
        yield await summarise(self._parts.gateway, self._parts.encoder, tenant_id, thread, asked.language)

    async def rewrite(self, tenant_id: str, request: bytes) -> Pieces:
        asked = msgspec.msgpack.decode(request, type=RewriteAsked)
        names = await self._names(tenant_id, asked.conversation_id)
        async with aclosing(rewrite(self._parts.gateway, tenant_id, asked, names)) as pieces:
            async for said in pieces:
                yield said

    async def translation(self, tenant_id: str, request: bytes) -> Pieces:
        asked = msgspec.msgpack.decode(request, type=TranslationAsked)
        text, spoken, names = asked.text, None, await self._names(tenant_id, asked.conversation_id)
        if asked.message_id is not None:
            message = await self._threads.message(tenant_id, asked.message_id)
            text, spoken = await self._threads.words(tenant_id, message), message.language
            names = [*await self._names(tenant_id, message.conversation_id), message.author.name or ""]
            if not text:
                raise Conflict("no_words", "This message has no words to translate.")
        yield await translate(self._parts.gateway, tenant_id, text, asked.to, spoken=spoken, names=names)

    async def tags(self, tenant_id: str, request: bytes) -> Pieces:
        asked = msgspec.msgpack.decode(request, type=TagsAsked)
        head = await self._threads.head(tenant_id, asked.conversation_id)
        messages = await self._threads.messages(tenant_id, head)
        thread = as_thread(head, messages, await self._threads.lines(tenant_id, messages))
        labels = [label for label in await self._past.labels(tenant_id) if label.name not in head.labels]
        yield await suggest(self._tools, tenant_id, thread, labels, spoken_language(messages))

    async def transcript(self, tenant_id: str, request: bytes) -> Pieces:
        asked = msgspec.msgpack.decode(request, type=TranscriptAsked)
        message = await self._threads.message(tenant_id, asked.message_id)
        check_voice(message)
        transcripts = self._parts.stores.transcripts
        kept = await transcripts.load(tenant_id, message.id)
        if kept is None:
            if not await transcripts.begin(tenant_id, message.id):
                raise Conflict("transcript_under_way", "Somebody is having this voice note written down just now.")
            try:
                kept = await self._listen(tenant_id, message)
            except BaseException:
                with suppress(Unavailable):  # what is claimed is free again by itself soon
                    await transcripts.abandon(tenant_id, message.id)
                raise
        yield kept

    async def _names(self, tenant_id: str, conversation_id: str | None) -> list[str]:
        """Of the customer, who is not named to a language model."""
        return [(await self._threads.head(tenant_id, conversation_id)).contact.name] if conversation_id else []

    async def _listen(self, tenant_id: str, message: Message) -> Transcript:
        media, key = self._parts.stores.media, file_key(tenant_id, message.id, message.content)
        stored = await media.head(key)
        check_length(stored.size)
        audio = await whole(media.range(key, 0, stored.size))
        head = await self._threads.head(tenant_id, message.conversation_id)
        language = spoken_language(await self._threads.messages(tenant_id, head, RECENT))
        now = self._parts.clock()
        made = await listen(self._parts.gateway, tenant_id, message, audio, language=language, now=now)
        try:
            await self._parts.stores.transcripts.keep(tenant_id, made)
        except Unavailable as problem:  # it is paid for: whoever asked gets it, and the next one pays again
            log.warning("a transcript was not kept", reason=problem.reason)
        return made
