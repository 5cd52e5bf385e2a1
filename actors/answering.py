"""Answering by itself: takes messages that the models have understood, and sees each to its end beside the road.

Nobody waits for it: `consider` returns at once, and whatever goes wrong here delays, loses and repeats no message.
A conversation has one answer under way at most; its customer's next message puts an end to it, and what was written by
then is discarded. What is under way is in memory only: a process that dies leaves the message to people.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from actors.answer_deeds import Deeds, Road
from actors.dry_running import DryRunning
from ai.autoreply import Case, Decision, HandOver, Send, Stay, Suggest, Understood, Write, decide, forbidden, hand_over
from ai.gateway import NoProvider
from ai.intents import IntentReader
from ai.stalling import words
from ai.writing_answer import Answered, AnswerWriter, Knowledge, PastAnswers, Question
from hub.clock import Clock
from hub.domain.answering import NumberAnswering
from hub.domain.conversation import Conversation
from hub.domain.dry_run import DryRunAsked, DryRunStart
from hub.domain.message import Message
from hub.errors import Refusal
from hub.log import logger
from hub.stores.opened import Stores

if TYPE_CHECKING:
    from actors.assisting import Doer, Models

log = logger("answering")

MOST: Final = 500  # conversations under way, most of them waiting for a provider
AT_ONCE: Final = 32  # that ask stores and providers
THREAD: Final = 30  # messages that are looked at
# People write in several short messages; an answer to the first would be overtaken by the second.
GATHER: Final = 1.5  # seconds
KNOWN_FOR: Final = timedelta(seconds=5)  # settings; they are read again before anything is said
BROKEN: Final = "Something went wrong while it was writing; it was logged."


@dataclass(slots=True)
class UnderWay:
    """A message and the task that sees to it."""

    message: Message
    task: asyncio.Task[None]


class Answerer:
    """One per process of models."""

    def __init__(
        self,
        stores: Stores,
        road: Road,
        writer: AnswerWriter,
        clock: Clock,
        intents: IntentReader | None = None,
        *,
        gather: float = GATHER,
    ) -> None:
        self._stores = stores
        self._deeds = Deeds(stores, road, clock)
        self._writer = writer
        self._clock = clock
        self._intents = intents
        self._gather = gather
        self._under_way: dict[str, UnderWay] = {}  # by conversation
        self._ends: set[asyncio.Task[None]] = set()
        self._free = asyncio.Semaphore(AT_ONCE)
        self._known: dict[str, tuple[datetime, NumberAnswering]] = {}  # by number

    def __len__(self) -> int:
        return len(self._under_way)

    def consider(
        self,
        tenant_id: str,
        head: Conversation | None,
        message: Message,
        understood: Understood | None = None,
        *,
        number_id: str | None = None,
    ) -> None:
        """See to a customer's message, later. `head` or `number_id`, where known, save a look-up on numbers that are
        off."""
        if message.direction != "in":
            return
        number_id = head.number_id if head is not None else number_id
        before = self._under_way.get(message.conversation_id)
        if before is not None and (before.message.seq > message.seq or _same(before.message, message)):
            return
        if before is not None:
            before.task.cancel()
        elif len(self._under_way) >= MOST:
            log.warning("too many answers under way", message=message.id)
            return
        task = asyncio.create_task(self._see_to(tenant_id, number_id, message, understood or Understood()))
        self._under_way[message.conversation_id] = UnderWay(message, task)
        task.add_done_callback(lambda done: self._over(message.conversation_id, done))

    async def idle(self) -> None:
        """Returns once nothing is under way."""
        while tasks := [*(each.task for each in self._under_way.values()), *self._ends]:
            await asyncio.wait(tasks)

    def _over(self, conversation_id: str, done: asyncio.Task[None]) -> None:
        known = self._under_way.get(conversation_id)
        if known is not None and known.task is done:
            del self._under_way[conversation_id]

    async def _see_to(self, tenant_id: str, number_id: str | None, message: Message, read: Understood) -> None:
        try:
            number_id = number_id or await self._number_of(tenant_id, message)
            if number_id is None or (await self._settings(tenant_id, number_id)).settings.mode == "off":
                return
            await asyncio.sleep(self._gather)
            async with self._free:
                await self._one(tenant_id, message, read)
        except Exception as error:  # whatever it is, it is this one message's: people see to it
            log.exception("a message was not answered", message=message.id, error=repr(error)[:200])

    async def _number_of(self, tenant_id: str, message: Message) -> str | None:
        head = await self._stores.conversations.get(tenant_id, None, message.conversation_id)
        return head.number_id if head else None

    async def _one(self, tenant_id: str, message: Message, read: Understood) -> None:
        case = await self._case(tenant_id, message, read)
        if case is None or case.settings.mode == "off":
            return
        decided = decide(case)
        if isinstance(decided, Write):
            await self._write(tenant_id, case)
        else:
            await self._to_its_end(self._carry_out(tenant_id, case, decided))

    async def _write(self, tenant_id: str, case: Case) -> None:
        """Let it be written, look again, and do what follows."""
        written, detail, missing = None, "", False
        try:
            written = await self._writer.write(question_of(tenant_id, case))
        except asyncio.CancelledError:
            await self._to_its_end(self._deeds.give_up(tenant_id, case))
            raise
        except NoProvider as refusal:
            detail, missing = refusal.detail, True
        except Refusal as refusal:
            detail = refusal.detail
        except Exception as error:  # a store or a bug: an agent is told, as when providers fail
            log.exception("an answer could not be written", error=repr(error)[:200])
            detail = BROKEN
        await self._to_its_end(self._look_again(tenant_id, case, written, detail, missing=missing))

    async def _look_again(
        self, tenant_id: str, case: Case, written: Answered | None, detail: str, *, missing: bool
    ) -> None:
        """Much may have happened while it was written: decide anew by what is known now."""
        self._known.pop(case.head.number_id, None)
        fresh = await self._case(tenant_id, case.message, case.understood)
        if fresh is None:
            return
        again = replace(fresh, draft=written.draft if written else None)
        decided = decide(again) if written else without_words(again, missing=missing)
        await self._carry_out(tenant_id, again, decided, detail, written)

    async def _carry_out(
        self, tenant_id: str, case: Case, decided: Decision, detail: str = "", written: Answered | None = None
    ) -> None:
        match decided:
            case Stay(why):
                await self._deeds.stay(tenant_id, case, why, detail, written)
            case HandOver():
                await self._deeds.hand_over(tenant_id, case, decided, detail, written)
            case Suggest() if written is not None:
                await self._deeds.suggest(tenant_id, case, decided, written)
            case Send() if written is not None:
                await self._deeds.send(tenant_id, case, decided, written)
            case _:
                raise AssertionError(f"{decided} without words")

    async def _to_its_end(self, work: Coroutine[Any, Any, None]) -> None:
        """What is being said and written down is not given up half-way when the customer writes on."""
        task = asyncio.create_task(work)
        self._ends.add(task)
        task.add_done_callback(self._ended)
        await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._ends.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("an answer did not come to its end", error=repr(error)[:200])

    async def _case(self, tenant_id: str, message: Message, read: Understood) -> Case | None:
        """All that is known now; None for a conversation that does not exist."""
        head = await self._stores.conversations.get(tenant_id, None, message.conversation_id)
        if head is None:
            return None
        settings, now = (await self._settings(tenant_id, head.number_id)).settings, self._clock()
        if settings.mode == "off":
            return Case(settings, head, message, (), now, read)
        thread = await self._stores.messages.page(tenant_id, head.id, head.last_seq, limit=THREAD)
        current = next((each for each in thread if each.id == message.id), message)
        tallies = await self._stores.answering_log.tallies(tenant_id, head.number_id, head.id, settings, now)
        if read.intent is None and self._intents is not None:
            intent, probability = await self._intents.of(words(current))
            read = replace(read, intent=intent, intent_probability=probability)
        return Case(settings, head, current, thread, now, read, tallies)

    async def _settings(self, tenant_id: str, number_id: str) -> NumberAnswering:
        now = self._clock()
        known = self._known.get(number_id)
        if known is None or now - known[0] > KNOWN_FOR:
            known = self._known[number_id] = (now, await self._stores.answering.get(tenant_id, number_id))
        return known[1]


def _same(one: Message, other: Message) -> bool:
    """Whether the models only read the same words once more."""
    return one.id == other.id and one.content == other.content


def question_of(tenant_id: str, case: Case, feature: str = "answer") -> Question:
    """What is to be written."""
    language, name = case.understood.language, case.head.contact.name
    return Question(tenant_id, case.message, case.thread, language, name or "", feature)


def without_words(case: Case, *, missing: bool) -> Decision:
    """What follows when nothing could be written: people see to it, and are told why."""
    if why := forbidden(case):
        return Stay(why)
    if missing or case.settings.mode == "suggest":
        return Stay("no_provider" if missing else "failed")
    return hand_over(case, "failed")


def doers(
    parts: "Models",
    *,
    knowledge: Knowledge | None = None,
    past: PastAnswers | None = None,
) -> "dict[str, Doer]":
    """What is asked of the models about dry runs."""
    intents = IntentReader(parts.encoder, parts.heads) if parts.heads is not None else None
    running = DryRunning(parts.stores, AnswerWriter(parts.gateway, knowledge, past), parts.clock, intents)

    async def estimate(tenant_id: str, request: bytes) -> AsyncIterator[str | Struct]:
        yield await running.estimate(tenant_id, msgspec.msgpack.decode(request, type=DryRunAsked))

    async def start(tenant_id: str, request: bytes) -> AsyncIterator[str | Struct]:
        yield await running.start(tenant_id, msgspec.msgpack.decode(request, type=DryRunStart))

    return {"dry_run_estimate": estimate, "dry_run_start": start}
