"""What each tenant's agents taught: their past in memory while it is asked for, and in PostgreSQL for good."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from msgspec.structs import replace

from actors.rules.preview import words_of
from ai.embeddings import Encoder, Floats
from ai.language import Languages
from ai.offering import Named, general
from ai.opening import Shipped
from ai.outcomes import outcome
from ai.ranking import Turn
from ai.refitting import NEWEST, refit
from ai.replies import KEPT, OPENED, Business, Line, Suggestion
from hub.domain.enrich import EnrichJob
from hub.errors import Unavailable
from hub.log import logger
from hub.stores.opened import Stores
from hub.stores.postgres.reply_pairs import Fitted, ReplyPair, SuggestionOutcome

log = logger("taught")

TENANTS: Final = 32  # whose past is in memory; the one asked longest ago goes first
FRESH: Final = timedelta(seconds=30)  # how soon canned replies, and what others of us learned, are seen
READ: Final = 4_096  # turns whose vectors are remembered, 6 MB
ANEW: Final = 256  # pairs read anew at once, some seconds of work


@dataclass(slots=True)
class Held:
    """A tenant's past in memory. `upto`: pairs are here up to this moment; `looked`: when we last looked."""

    business: Business
    looked: datetime
    upto: datetime
    fitted: datetime | None  # when its own ranking was learned, by any of us
    questions: dict[str, str]  # by the line's id


@dataclass(frozen=True, slots=True)
class Similar:
    """A past question and what was answered."""

    id: str
    question: str
    answer: str


class Taught:
    """Suggestions for all tenants of the conversations that this process reads."""

    def __init__(self, stores: Stores, encoder: Encoder, languages: Languages, shipped: Shipped) -> None:
        self._stores = stores
        self._encoder = encoder
        self._languages = languages
        self._shipped = shipped
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._vectors: OrderedDict[str, Floats] = OrderedDict()
        self._reading = threading.Lock()
        self._opening = asyncio.Lock()

    def read(self, texts: Sequence[str]) -> list[Floats]:
        """A vector for each text, remembered. In a thread."""
        with self._reading:  # several threads ask: suggestions, and answering by itself
            missing = [text for text in dict.fromkeys(texts) if text not in self._vectors]
            if missing:
                for text, vector in zip(missing, self._encoder.encode(missing).turns, strict=True):
                    self._vectors[text] = vector
            found = [self._vectors[text] for text in texts]
            while len(self._vectors) > READ:
                self._vectors.popitem(last=False)
            return found

    async def suggest(
        self, tenant_id: str, turns: Sequence[Turn], language: str | None, named: Named, now: datetime
    ) -> list[Suggestion]:
        """At most three replies; none while the past cannot be read."""
        try:
            held = await self._of(tenant_id, now)
        except Unavailable as away:
            log.warning("no suggestions now", dependency=away.dependency)
            return []
        return await asyncio.to_thread(held.business.suggest, turns, language, named)

    async def learn(self, job: EnrichJob, vector: Floats, language: str | None, before: Sequence[Turn]) -> None:
        """Keep an agent's answer with what it answered, and what became of the suggestions. `before`: the turns before
        it, newest first. Raises Unavailable."""
        words = words_of(job.message.type, job.message.content)
        await self._settle(job, words)
        if not before or before[0].side != "customer":
            return
        question = before[0]
        pair = ReplyPair(
            id=job.message.id,
            contact_id=job.contact_id,
            question=question.text,
            answer=general(words, job.contact_name),
            language=language,
            encoder=self._encoder.name,
            asked=question.vector.astype(np.float16).tobytes(),
            answered=vector.astype(np.float16).tobytes(),
            at=job.message.at,
        )
        await self._stores.reply_pairs.add(job.tenant_id, [pair])
        held = self._held.get(job.tenant_id)
        if held is not None:
            if held.business.room:
                self._take(held, [pair])
            else:
                self._held.pop(job.tenant_id, None)  # read anew when it is asked for, without its oldest

    async def similar(self, tenant_id: str, question: str, limit: int, now: datetime) -> list[Similar]:
        """What was answered to the questions nearest to one, in no customer's name; nearest first."""
        held = await self._of(tenant_id, now)
        vector = (await asyncio.to_thread(self.read, [question]))[0]
        near = held.business.nearest(vector, limit)
        return [Similar(line.id, held.questions[line.id], line.text) for line in near]

    async def refit(self, tenant_id: str, now: datetime, anew: int = NEWEST) -> int:
        """Learn a tenant's own ranking from its past; how many pairs that was, 0 when there are too few. Of what
        another encoder read, the newest `anew` are read by this one first."""
        await self._read_anew(tenant_id, anew)
        pairs = await self._stores.reply_pairs.newest(tenant_id, self._encoder.name, NEWEST)
        if not pairs:
            return 0
        asked, answered = _vectors(pairs)
        answers = [pair.answer for pair in pairs]
        matcher = await asyncio.to_thread(refit, self._shipped.matcher, asked, answered, answers)
        if matcher is None:
            return 0
        fitted = Fitted(fitted_at=now, pairs=len(pairs), encoder=self._encoder.name, model=matcher.pack())
        await self._stores.reply_pairs.fit(tenant_id, fitted)
        held = self._held.get(tenant_id)
        if held is not None:
            await asyncio.to_thread(held.business.teach, matcher)
            held.fitted = now
        return len(pairs)

    async def _read_anew(self, tenant_id: str, most: int) -> None:
        store, name, left = self._stores.reply_pairs, self._encoder.name, most
        while left > 0 and (pairs := await store.read_by_others(tenant_id, name, min(ANEW, left))):
            asked = await asyncio.to_thread(self._encoder.encode, [pair.question for pair in pairs])
            answered = await asyncio.to_thread(self._encoder.encode, [pair.answer for pair in pairs])
            vectors = zip(_packed(asked.turns), _packed(answered.turns), strict=True)
            again = [
                replace(pair, encoder=name, asked=question, answered=answer)
                for pair, (question, answer) in zip(pairs, vectors, strict=True)
            ]
            await store.read_again(tenant_id, again)
            left -= len(pairs)
        if left < most:
            await self._drop(tenant_id)

    async def _drop(self, tenant_id: str) -> None:
        """Out of memory, to be opened anew; after an opening that is under way, which may not know what changed."""
        async with self._opening:
            self._held.pop(tenant_id, None)

    async def forget(self, tenant_id: str, contact_id: str) -> int:
        """Drop all that was said with a customer, in the store and here."""
        gone = await self._stores.reply_pairs.forget(tenant_id, contact_id)
        await self._drop(tenant_id)
        self._vectors.clear()
        return gone

    async def _settle(self, job: EnrichJob, words: str) -> None:
        found = outcome(job.offered, words)
        if found is None or job.offered_for is None:
            return
        settled = SuggestionOutcome(
            answer_id=job.message.id,
            asked_id=job.offered_for,
            outcome=found.outcome,
            offered=len(job.offered),
            place=found.place,
            source=found.source,
            at=job.message.at,
        )
        await self._stores.reply_pairs.settle(job.tenant_id, [settled])

    async def _of(self, tenant_id: str, now: datetime) -> Held:
        """A tenant's past, opened or brought up to date when it is time."""
        held = self._held.get(tenant_id)
        if held is None or now - held.looked > FRESH:
            async with self._opening:
                held = self._held.get(tenant_id)
                if held is None:
                    held = await self._open(tenant_id, now)
                elif now - held.looked > FRESH:
                    held = await self._look(tenant_id, held, now)
                self._held[tenant_id] = held  # before anybody may drop it
        self._held.move_to_end(tenant_id)
        while len(self._held) > TENANTS:
            self._held.popitem(last=False)
        return held

    async def _open(self, tenant_id: str, now: datetime) -> Held:
        fitted = await self._stores.reply_pairs.fitted(tenant_id)
        own = fitted is not None and fitted.encoder == self._encoder.name
        business = self._shipped.business(self._encoder.size, fitted.model if own and fitted else None)
        upto = datetime.min.replace(tzinfo=now.tzinfo)
        held = Held(business, now, upto, fitted.fitted_at if fitted else None, {})
        pairs = await self._stores.reply_pairs.newest(tenant_id, self._encoder.name, OPENED)
        await asyncio.to_thread(self._take, held, list(reversed(pairs)))
        await self._can(tenant_id, held)
        return held

    async def _look(self, tenant_id: str, held: Held, now: datetime) -> Held:
        """See what others of us learned, and canned replies as they are now. What has no room is read anew."""
        store = self._stores.reply_pairs
        pairs = await store.since(tenant_id, self._encoder.name, held.upto, KEPT)
        if held.business.room < len(pairs) or await store.fitted_at(tenant_id) != held.fitted:
            return await self._open(tenant_id, now)
        self._take(held, pairs)
        await self._can(tenant_id, held)
        held.looked = now
        return held

    async def _can(self, tenant_id: str, held: Held) -> None:
        replies = await self._stores.canned.list(tenant_id)
        lines = [
            Line(f"canned:{each.id}", "canned", each.body, self._languages.find(each.body).language) for each in replies
        ]
        vectors = await asyncio.to_thread(self.read, [line.text for line in lines]) if lines else []
        held.business.can(lines, np.stack(vectors) if vectors else np.zeros((0, self._encoder.size), np.float32))

    def _take(self, held: Held, pairs: Sequence[ReplyPair]) -> None:
        new = [pair for pair in pairs if _line_id(pair) not in held.questions]
        if not new:
            return
        held.questions |= {_line_id(pair): pair.question for pair in new}
        held.upto = max(held.upto, *(pair.at for pair in new))
        lines = [Line(_line_id(pair), "past", pair.answer, pair.language) for pair in new]
        held.business.learn(lines, *_vectors(new))


def _line_id(pair: ReplyPair) -> str:
    return f"past:{pair.id}"


def _packed(vectors: Floats) -> list[bytes]:
    return [vector.tobytes() for vector in vectors.astype(np.float16)]


def _vectors(pairs: Sequence[ReplyPair]) -> tuple[Floats, Floats]:
    """(asked, answered), [n, size] each."""
    asked = np.frombuffer(b"".join(pair.asked for pair in pairs), np.float16).reshape(len(pairs), -1)
    answered = np.frombuffer(b"".join(pair.answered for pair in pairs), np.float16).reshape(len(pairs), -1)
    return asked.astype(np.float32), answered.astype(np.float32)
