"""Owns the models: reads ENRICH in batches, understands customers' messages, suggests replies, learns from answers.

A message never waits for it. What it finds is an event on the message's conversation; what it learns is in PostgreSQL,
so that killing it loses at most the suggestions of a few seconds.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from actors.assisting import Assisting
from actors.effects import Reporter
from actors.models import Opened
from actors.reading import Reader, Received
from actors.rules.preview import words_of
from ai import autoreply
from ai.embeddings import Floats
from ai.offering import Named
from ai.overload import Asked, chosen
from ai.ranking import Turn
from ai.replies import OPENED
from ai.sentiment import Mood
from hub.clock import Clock, utc_now
from hub.domain.enrich import EnrichJob
from hub.domain.events import MessageEnriched, Routed
from hub.errors import HubbubError
from hub.log import logger
from hub.stores.opened import Stores
from hub.stream import subjects
from hub.stream.connection import Bus

log = logger("enrichers")

FRAMES: Final = 64  # merged into one batch
# Texts understood together. At 9 ms a text alone and 6 ms in company a batch takes a fifth of a second at most, so
# that a message which comes meanwhile waits no longer.
BATCH: Final = 32
NIGHT: Final = 3  # o'clock, UTC
TURNS: Final = 3  # of the conversation that suggestions look at


@dataclass(frozen=True, slots=True)
class Understood:
    """A message read. `before`: the turns that suggestions, or what is learned, look at too, newest first."""

    language: str | None
    mood: Mood | None
    vector: Floats
    before: list[Turn]


class Enrichers:
    """The reader of ENRICH. `enriched` counts messages."""

    def __init__(
        self,
        bus: Bus,
        stores: Stores,
        models: Opened,
        clock: Clock = utc_now,
    ) -> None:
        self._models = models
        self._taught = models.taught
        self._assisting = Assisting(bus, models.doers)
        self._clock = clock
        self._stores = stores
        self._reporter = Reporter(bus)
        self.reader = Reader(bus, subjects.ENRICH, subjects.enrich_subject, "enrichers", FRAMES)
        self.enriched = 0
        self.skipped = 0

    async def run(self) -> None:
        """Understand what comes, answer what is asked, and learn anew at night, for ever."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._read())
            group.create_task(self._assisting.run())
            group.create_task(self._refit_nightly())

    async def _refit_nightly(self) -> None:
        """Each tenant's ranking from what its agents answered by now, when the models have least to do."""
        while True:
            now = self._clock()
            next_night = (now + timedelta(days=1)).replace(hour=NIGHT, minute=0, second=0, microsecond=0)
            await asyncio.sleep((next_night - now).total_seconds())
            try:
                if 0 not in self.reader.held:
                    continue  # one of us does it for all
                for tenant_id in await self._stores.reply_pairs.tenants(1):
                    await self._refit(tenant_id)
            except HubbubError as error:
                log.warning("rankings stay as they are until tomorrow", error=repr(error)[:200])

    async def _refit(self, tenant_id: str) -> None:
        try:
            await self._taught.refit(tenant_id, self._clock(), OPENED)
        except Exception:
            log.exception("a ranking stays as it is until tomorrow", tenant_id=tenant_id)

    async def _read(self) -> None:
        while True:
            batch = await self.reader.batch()
            jobs = self._with_words(_jobs(batch))
            now = self._clock()
            asked = [Asked(_key(job), job.message.received_at, job.message.direction == "in") for job in jobs]
            parts = chosen(asked, now, BATCH)
            for part in parts:
                await self._settle([jobs[place] for place in part])
            self.skipped += len(jobs) - sum(map(len, parts))
            await self.reader.done(batch)

    def _with_words(self, jobs: Sequence[EnrichJob]) -> list[EnrichJob]:
        """Those with something to understand; of the others it is only considered whether a person must see them."""
        found: list[EnrichJob] = []
        for job in jobs:
            if words_of(job.message.type, job.message.content):
                found.append(job)
            else:
                self._models.answerer.consider(job.tenant_id, None, job.message, number_id=job.number_id)
        return found

    async def _settle(self, jobs: Sequence[EnrichJob]) -> None:
        """Understand a few; one that breaks the models is left as it is, and the rest goes on."""
        try:
            found = await asyncio.to_thread(self.understand, jobs)
            events = await asyncio.gather(*(self._event(job, each) for job, each in zip(jobs, found, strict=True)))
            reports = [self._reporter.report(event) for event in events if event is not None]
            await asyncio.gather(*reports)
            self.enriched += len(reports)
        except HubbubError as error:
            log.warning("messages stay without mood and suggestions", count=len(jobs), error=repr(error)[:200])
        except Exception:
            if len(jobs) == 1:
                log.exception("a message cannot be understood", message=jobs[0].message.id)
                return
            for job in jobs:
                await self._settle([job])

    def understand(self, jobs: Sequence[EnrichJob]) -> list[Understood]:
        """Language, mood and vector of each; all the turns before them are read in one go. In a thread."""
        texts = [words_of(job.message.type, job.message.content) for job in jobs]
        models = self._models
        reading = models.encoder.encode(texts)
        moods = models.moods.read(texts, reading, models.encoder)
        before = [list(reversed(job.before))[: TURNS - 1] for job in jobs]
        vectors = iter(self._taught.read([said.words for each in before for said in each]))
        return [
            Understood(
                models.languages.find(text).language,
                mood if job.message.direction == "in" else None,
                vector,
                [Turn("customer" if said.direction == "in" else "agent", said.words, next(vectors)) for said in each],
            )
            for job, text, mood, vector, each in zip(jobs, texts, moods, reading.turns, before, strict=True)
        ]

    async def _event(self, job: EnrichJob, found: Understood) -> Routed | None:
        if job.message.direction == "out":
            await self._learn(job, found)
            return None
        self._models.answerer.consider(job.tenant_id, None, job.message, _as_read(found), number_id=job.number_id)
        turns = [Turn("customer", words_of(job.message.type, job.message.content), found.vector), *found.before]
        named = Named(name=job.contact_name)
        suggestions = await self._taught.suggest(job.tenant_id, turns, found.language, named, self._clock())
        return _routed(job, found, tuple(msgspec.to_builtins(each) for each in suggestions), self._clock())

    async def _learn(self, job: EnrichJob, found: Understood) -> None:
        """An answer that cannot be kept now is not learned from; the moods read with it are told all the same."""
        try:
            await self._taught.learn(job, found.vector, found.language, found.before)
        except HubbubError as error:
            log.warning("an answer is not learned from", message=job.message.id, error=repr(error)[:200])


def _jobs(batch: Sequence[Received]) -> list[EnrichJob]:
    jobs: list[EnrichJob] = []
    for received in batch:
        try:
            jobs += msgspec.msgpack.decode(received.frame, type=list[EnrichJob])
        except msgspec.DecodeError as error:
            log.warning("what was asked cannot be read", error=str(error)[:200])
    return jobs


def _as_read(found: Understood) -> autoreply.Understood:
    mood = found.mood
    return autoreply.Understood(
        language=found.language,
        mood=mood.score if mood else None,
        flags=frozenset(flag.kind for flag in mood.flags) if mood else frozenset(),
    )


def _key(job: EnrichJob) -> str:
    return job.message.conversation_id


def _routed(job: EnrichJob, found: Understood, suggestions: tuple[dict[str, object], ...], now: datetime) -> Routed:
    return Routed(
        tenant_id=job.tenant_id,
        conversation_id=job.message.conversation_id,
        number_id=job.number_id,
        contact=None,
        event=MessageEnriched(
            message_id=job.message.id,
            at=now,
            language=found.language,
            sentiment=msgspec.to_builtins(found.mood) if found.mood else None,
            suggestions=suggestions,
        ),
    )
