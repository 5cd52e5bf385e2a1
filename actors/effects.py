"""Carries out what the rules decided, once it is committed: jobs, the feed, answers.

Everything here may be repeated after a crash, and is harmless then: jobs carry their message's id as the stream's
duplicate id, feed events carry the same id again, answers go to somebody who has stopped waiting.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass

import msgspec
from msgspec import structs

from actors.rules.change import Answer, Consider, Effect, Enrich, FetchMedia, KeepWish, Report, Send, Tell
from hub.clock import Clock
from hub.domain.campaign import campaign_of
from hub.domain.conversation import Conversation
from hub.domain.enrich import EnrichJob
from hub.domain.events import Audience, FeedEvent, Routed
from hub.domain.ids import PARTITIONS, partition_of
from hub.domain.message import Message
from hub.domain.note import Note
from hub.domain.replies import Problem, Reply
from hub.domain.sends import MediaJob
from hub.stores.opened import Stores
from hub.stream import subjects
from hub.stream.connection import Bus
from hub.stream.frames import FRAME_BYTES, join
from hub.stream.publish import Framer

_json = msgspec.json.Encoder()
_pack = msgspec.msgpack.Encoder()


@dataclass(frozen=True, slots=True)
class Deed:
    """An effect and whose it is. `head` is the conversation after the change that caused it."""

    tenant_id: str
    head: Conversation
    effect: Effect


class Effects:
    """One per owner process."""

    def __init__(self, bus: Bus, stores: Stores, clock: Clock) -> None:
        self._bus = bus
        self._stores = stores
        self._clock = clock
        self._media = Framer(bus, subjects.MEDIA_SUBJECT)
        self._campaigns = [Framer(bus, subjects.campaigns_subject(n)) for n in range(PARTITIONS)]

    async def carry_out(self, deeds: list[Deed]) -> None:
        """Do all of it; raises StreamUnavailable if anything could not be put on its way, and may then be repeated."""
        work: list[Awaitable[object]] = []
        for deed in deeds:
            work += self._one(deed)
        work += self._feed(deeds)
        await asyncio.gather(*work)
        await self._enrich(deeds)
        for deed in deeds:
            if isinstance(deed.effect, Answer):
                await self._answer(deed.effect)

    def _one(self, deed: Deed) -> list[Awaitable[object]]:
        match deed.effect:
            case Send(job):
                subject = subjects.sends_subject(partition_of(job.number_id), job.lane)
                # A read mark may be repeated freely; a message's id keeps a repeated job from becoming a second one.
                once = job.message_id if job.kind == "message" else None
                return [self._bus.publish(subject, join([_pack.encode(job)]), msg_id=once)]
            case FetchMedia(message):
                return [self._media.put(_pack.encode(media_job(deed, message)))]
            case Report(news):
                return [self._campaigns[partition_of(campaign_of(news.recipient_id))].put(_pack.encode(news))]
            case KeepWish(contact_id, wish):
                return [self._stores.wishes.keep(deed.tenant_id, contact_id, wish)]
            case _:
                return []

    async def _enrich(self, deeds: list[Deed]) -> None:
        """Ask for mood and replies, and wait for nobody: a message never depends on its enrichment."""
        asked: defaultdict[int, list[bytes]] = defaultdict(list)
        for deed in deeds:
            if isinstance(deed.effect, Enrich | Consider):
                message = deed.effect.message
                asked[partition_of(message.conversation_id)].append(_pack.encode(enrich_job(deed, deed.effect)))
        for partition, items in asked.items():
            for part in _parts(items):
                await self._bus.shout(subjects.enrich_subject(partition), join(part))

    def _feed(self, deeds: list[Deed]) -> list[Awaitable[object]]:
        """One frame a tenant; of several changes of one conversation's head only the last is told."""
        lines: defaultdict[str, list[bytes]] = defaultdict(list)
        for deed in _telling(deeds):
            lines[deed.tenant_id].append(_pack.encode(feed_event(deed, self._clock)))
        return [
            self._bus.publish(subjects.feed_subject(tenant_id), join(part))
            for tenant_id, items in lines.items()
            for part in _parts(items)
        ]

    async def _answer(self, answer: Answer) -> None:
        if answer.problem:
            status, code, detail, extra = answer.problem
            reply = Reply(problem=Problem(status=status, code=code, detail=detail, extra=extra))
        else:
            reply = Reply(result=msgspec.Raw(_json.encode(answer.result)))
        await self._bus.shout(answer.to, _json.encode(reply))


def enrich_job(deed: Deed, asked: Enrich | Consider) -> EnrichJob:
    contact = deed.head.contact
    job = EnrichJob(
        tenant_id=deed.tenant_id,
        number_id=deed.head.number_id,
        contact_id=contact.id,
        contact_name=contact.name,
        message=asked.message,
    )
    if isinstance(asked, Consider):
        return job
    return structs.replace(job, before=asked.before, offered=asked.offered, offered_for=asked.offered_for)


def media_job(deed: Deed, message: Message) -> MediaJob:
    content = message.content
    return MediaJob(
        tenant_id=deed.tenant_id,
        number_id=deed.head.number_id,
        conversation_id=message.conversation_id,
        message_id=message.id,
        media_id=str(content.get("id", "")),
        mime_type=content.get("mime_type"),
        sha256=content.get("sha256"),
        at=message.at,
    )


def feed_event(deed: Deed, clock: Clock) -> FeedEvent:
    """The feed's line for a `Tell`. Its id is the same whenever it is told again."""
    assert isinstance(deed.effect, Tell)  # noqa: S101 - _telling hands over nothing else
    subject = deed.effect.subject
    told = subject.id if isinstance(subject, Note) else f"{subject.id}.{subject.version}"
    conversation_id = subject.id if isinstance(subject, Conversation) else subject.conversation_id
    return FeedEvent(
        id=told,
        kind=deed.effect.kind,
        at=clock(),
        conversation_id=conversation_id,
        audience=Audience(number_id=deed.head.number_id, assignee_id=deed.head.assignee_id),
        data=_json.encode(subject),
    )


def _telling(deeds: Iterable[Deed]) -> list[Deed]:
    last: dict[str, int] = {}
    kinds: dict[str, str] = {}
    telling = [deed for deed in deeds if isinstance(deed.effect, Tell)]
    for place, deed in enumerate(telling):
        tell = deed.effect
        if isinstance(tell, Tell) and isinstance(tell.subject, Conversation):
            last[tell.subject.id] = place
            if kinds.get(tell.subject.id) != "conversation.created":
                kinds[tell.subject.id] = tell.kind
    kept: list[Deed] = []
    for place, deed in enumerate(telling):
        tell = deed.effect
        if isinstance(tell, Tell) and isinstance(tell.subject, Conversation):
            if last[tell.subject.id] != place:
                continue
            kept.append(Deed(deed.tenant_id, deed.head, Tell(kinds[tell.subject.id], tell.subject)))
        else:
            kept.append(deed)
    return kept


def _parts(items: list[bytes]) -> Iterable[list[bytes]]:
    part: list[bytes] = []
    size = 0
    for item in items:
        if part and size + len(item) > FRAME_BYTES:
            yield part
            part, size = [], 0
        part.append(item)
        size += len(item)
    yield part


class Reporter:
    """Puts events about conversations on their roads, for those who are not their owner."""

    def __init__(self, bus: Bus, in_flight: int = 2) -> None:
        self._framers = [
            Framer(bus, subjects.events_subject(partition), in_flight=in_flight) for partition in range(PARTITIONS)
        ]

    def report(self, routed: Routed) -> "asyncio.Future[int]":
        """Await the result for the acknowledgement; raises StreamUnavailable."""
        return self._framers[partition_of(routed.conversation_id)].put(_pack.encode(routed))
