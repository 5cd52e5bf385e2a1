"""Everything the owner of the models works with, opened once and put together."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from msgspec import Struct

from actors import answering, assisting_features, knowing
from actors.answer_deeds import Road
from actors.answering import Answerer
from actors.assisting import Doer, Models
from actors.taught import Taught
from ai import opening
from ai.embeddings import Encoder, Reading
from ai.gateway import Gateway
from ai.intents import IntentReader
from ai.language import Languages
from ai.sentiment import Moods
from ai.softmax import Head
from ai.writing_answer import AnswerWriter, PastAnswer
from hub.clock import Clock
from hub.domain.assist import RefitAsked, Refitted
from hub.settings import Settings
from hub.stores.opened import Stores

# The models think behind everybody's back: where cores are few, messages go first.
NICE: Final = 10


@dataclass(frozen=True, slots=True)
class Opened:
    """The models of a process, and what each road of it needs."""

    encoder: Encoder
    moods: Moods
    languages: Languages
    taught: Taught
    answerer: Answerer
    doers: dict[str, Doer]


@dataclass(frozen=True, slots=True)
class _Loaded:
    encoder: Encoder
    moods: Moods
    languages: Languages
    intents: "Intents"
    shipped: opening.Shipped


class Intents:
    """What a message is about, from an encoder's reading alone."""

    def __init__(self, head: Head) -> None:
        self._head = head

    def intents(self, reading: Reading) -> list[dict[str, float]]:
        """For each text the probability of each intent."""
        chances = self._head.read(reading.layers)
        return [dict(zip(self._head.labels, map(float, row), strict=True)) for row in chances]


class PastOf:
    """The team's past answers as answering by itself asks for them."""

    def __init__(self, taught: Taught, clock: Clock) -> None:
        self._taught = taught
        self._clock = clock

    async def similar(self, tenant_id: str, question: str, limit: int) -> Sequence[PastAnswer]:
        found = await self._taught.similar(tenant_id, question, limit, self._clock())
        return [PastAnswer(id=each.id, question=each.question, answer=each.answer) for each in found]


async def open_models(stores: Stores, road: Road, settings: Settings, clock: Clock) -> Opened:
    """Raises SettingError for what cannot be loaded. Loading takes seconds, so it is done in a thread."""
    os.nice(NICE)  # Linux keeps it for each thread; those that the models work in are made by this one, and inherit it
    loaded = await asyncio.to_thread(_load, settings)
    taught = Taught(stores, loaded.encoder, loaded.languages, loaded.shipped)
    gateway = Gateway.open(settings, stores.ai_usage, stores.ai_answers, clock)
    parts = Models(stores, loaded.encoder, gateway, clock, settings, loaded.intents)
    library, past = knowing.library_of(parts), PastOf(taught, clock)
    return Opened(
        encoder=loaded.encoder,
        moods=loaded.moods,
        languages=loaded.languages,
        taught=taught,
        answerer=Answerer(
            stores,
            road,
            AnswerWriter(gateway, library, past),
            clock,
            IntentReader(loaded.encoder, loaded.intents),
        ),
        doers={
            **assisting_features.doers(parts),
            **knowing.doers(parts, library),
            **answering.doers(parts, knowledge=library, past=past),
            "refit": _refit(taught, clock),
        },
    )


def _load(settings: Settings) -> _Loaded:
    encoder = opening.open_encoder(settings.models, settings.data_dir)
    moods, languages, intents = opening.open_heads(encoder, settings.data_dir)
    return _Loaded(encoder, moods, languages, Intents(intents), opening.open_ranking(encoder, settings.data_dir))


def _refit(taught: Taught, clock: Clock) -> Doer:
    async def refit(tenant_id: str, request: bytes) -> AsyncIterator[str | Struct]:
        msgspec.msgpack.decode(request, type=RefitAsked)
        yield Refitted(pairs=await taught.refit(tenant_id, clock()))

    return refit
