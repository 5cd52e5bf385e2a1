"""Dry runs: the last conversations of a number, each with what answering by itself would have said. Sends nothing.

A run is a row that says how far it is. Its process may die: started again it goes on behind its last line. It stops by
itself before an answer that could cost more than what is left of its budget.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from msgspec import structs

from ai.autoreply import Case, Decision, HandOver, Send, Stay, Suggest, Write, decide
from ai.intents import IntentReader
from ai.replaying import ANSWERED_WITHIN, answer_of_the_team, case_then, question_of, read_then
from ai.stalling import words
from ai.writing_answer import Answered, AnswerWriter, Question
from hub.clock import Clock
from hub.domain.answering import AnsweringSettings
from hub.domain.dry_run import MOST_CONVERSATIONS, DryRun, DryRunAsked, DryRunLine, DryRunStart, Would
from hub.domain.ids import conversation_of, new_id, seq_of
from hub.errors import Conflict, NotFound, Refusal, Unavailable
from hub.log import logger
from hub.stores.opened import Stores
from hub.stores.postgres.conversations import Query

log = logger("answering.dry_run")

THREAD: Final = 30  # messages of a conversation that are looked at
AT_ONCE: Final = 4  # answers written together: a provider's limits are for people's work first
SAMPLES: Final = 2  # answers an estimate writes, to know what one costs here
PAGE: Final = 100
FEATURE: Final = "dry_run"
SPENT: Final = "The budget is used up. Start it again with a larger one to go on."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stood, and what the team answered."""

    tenant_id: str
    case: Case
    answered: str


class DryRunning:
    """One per process of models."""

    def __init__(self, stores: Stores, writer: AnswerWriter, clock: Clock, intents: IntentReader | None = None) -> None:
        self._stores = stores
        self._writer = writer
        self._clock = clock
        self._intents = intents
        self._at_work: set[asyncio.Task[None]] = set()

    async def estimate(self, tenant_id: str, asked: DryRunAsked) -> DryRun:
        """Find the questions, and write a few of the answers to know what one costs. Raises what the gateway raises."""
        found = await self._find(tenant_id, asked)
        to_write = [each for each in found if isinstance(decide(each.case), Write)]
        samples = [await self._written(each) for each in to_write[:SAMPLES]]
        cost = sum(each.ai.cost_micros for each in samples)
        now = self._clock()
        run = DryRun(
            id=new_id("dry", now),
            number_id=asked.number_id,
            settings=asked.settings,
            conversations=asked.conversations,
            questions=len(found),
            to_write=len(to_write),
            estimate_micros=-(-cost * len(to_write) // len(samples)) if samples else 0,
            cost_micros=cost,
            created_by=asked.author,
            created_at=now,
            updated_at=now,
        )
        await self._stores.dry_runs.create(tenant_id, run, [each.case.message.id for each in found])
        return run

    async def start(self, tenant_id: str, asked: DryRunStart) -> DryRun:
        """Begin, or go on. Conflict `dry_run_over` when it is over or under way."""
        run = await self._stores.dry_runs.get(tenant_id, asked.run_id)
        if run is None:
            raise NotFound("dry_run_not_found", "There is no such dry run.")
        now = self._clock()
        run = structs.replace(run, state="running", reason="", budget_micros=asked.budget_micros, updated_at=now)
        if not await self._stores.dry_runs.take(tenant_id, run, now):
            raise Conflict("dry_run_over", "This dry run is under way or over.")
        task = asyncio.create_task(self._run(tenant_id, run))
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        return run

    async def idle(self) -> None:
        """Returns once no run is under way here."""
        while self._at_work:
            await asyncio.wait(self._at_work)

    async def _run(self, tenant_id: str, run: DryRun) -> None:
        questions = await self._stores.dry_runs.questions(tenant_id, run.id)
        dearest = -(-run.estimate_micros // max(run.to_write, 1))
        try:
            while run.state == "running":
                affordable = (run.budget_micros - run.cost_micros) // dearest if dearest else AT_ONCE
                batch = questions[run.done : run.done + min(AT_ONCE, max(affordable, 0))]
                run, lines = await self._batch(tenant_id, run, batch, over=run.done + len(batch) >= len(questions))
                dearest = max([dearest, *(line.cost_micros for line in lines)])
                if not await self._stores.dry_runs.advance(tenant_id, run, lines, run.updated_at):
                    return  # it was cancelled
        except Unavailable as error:  # its row says where it is, and whoever looks sees that it goes no further
            log.warning("a dry run stopped", run=run.id, error=str(error)[:200])

    async def _batch(
        self, tenant_id: str, run: DryRun, batch: Sequence[str], *, over: bool
    ) -> tuple[DryRun, list[DryRunLine]]:
        """The next few lines, and the run after them. `over`: there are no more behind these."""
        results = await asyncio.gather(
            *(self._line(tenant_id, run, n, each) for n, each in enumerate(batch, run.done + 1)), return_exceptions=True
        )
        lines: list[DryRunLine] = []
        reason = "" if batch or over else SPENT
        for result in results:
            if isinstance(result, BaseException):
                reason = _sentence(run, result)
                break
            lines.append(result)
        cost = sum(each.cost_micros for each in results if isinstance(each, DryRunLine))
        would = Counter(run.would) + Counter(line.would for line in lines)
        after = structs.replace(
            run,
            state="stopped" if reason else "finished" if over else "running",
            reason=reason,
            done=run.done + len(lines),
            cost_micros=run.cost_micros + cost,
            would=dict(would),
            updated_at=self._clock(),
        )
        return after, lines

    async def _line(self, tenant_id: str, run: DryRun, n: int, message_id: str) -> DryRunLine:
        asked = await self._asked(tenant_id, run.settings, message_id)
        if asked is None:
            return _gone(n, message_id, run)
        decided, written = decide(asked.case), None
        if isinstance(decided, Write):
            written = await self._written(asked)
            decided = decide(replace(asked.case, draft=written.draft))
        return line_of(n, asked, decided, written)

    async def _written(self, asked: Asked) -> Answered:
        case = asked.case
        name = case.head.contact.name or ""
        question = Question(asked.tenant_id, case.message, case.thread, case.understood.language, name, FEATURE)
        return await self._writer.write(question)

    async def _find(self, tenant_id: str, asked: DryRunAsked) -> list[Asked]:
        """The last question of each of the number's last conversations."""
        found: list[Asked] = []
        left, cursor = min(asked.conversations, MOST_CONVERSATIONS), None
        query = Query(number=asked.number_id)
        while left > 0:
            page = await self._stores.conversations.page(
                tenant_id, None, query, cursor, min(left, PAGE), now=self._clock()
            )
            for head in page.items:
                thread = await self._stores.messages.page(tenant_id, head.id, head.last_seq, limit=THREAD)
                message = question_of(thread)
                one = await self._asked(tenant_id, asked.settings, message.id) if message else None
                found += [one] if one else []
            left, cursor = left - len(page.items), page.next_cursor
            if cursor is None:
                break
        return found

    async def _asked(self, tenant_id: str, settings: AnsweringSettings, message_id: str) -> Asked | None:
        """A question as it stood; None when it is gone."""
        conversation_id, seq = conversation_of(message_id), seq_of(message_id)
        head = await self._stores.conversations.get(tenant_id, None, conversation_id)
        if head is None:
            return None
        upto = seq + ANSWERED_WITHIN
        thread = await self._stores.messages.page(tenant_id, conversation_id, min(upto, head.last_seq), limit=THREAD)
        message = next((each for each in thread if each.id == message_id), None)
        if message is None:
            return None
        read = read_then(message)
        if self._intents is not None:
            intent, probability = await self._intents.of(words(message))
            read = replace(read, intent=intent, intent_probability=probability)
        answered = answer_of_the_team([each for each in thread if each.seq > seq])
        return Asked(tenant_id, case_then(settings, head, thread, message, read), answered)


def line_of(n: int, asked: Asked, decided: Decision, written: Answered | None) -> DryRunLine:
    """A line of the result."""
    case = asked.case
    would, reason, text = _said(decided)
    return DryRunLine(
        n=n,
        conversation_id=case.message.conversation_id,
        message_id=case.message.id,
        at=case.message.at,
        question=words(case.message),
        would=would,
        reason=reason,
        text=text or (written.draft.text if written else ""),
        answered=asked.answered,
        language=case.understood.language,
        intent=case.understood.intent,
        confidence=written.draft.confidence if written else None,
        sources=written.draft.sources if written else (),
        cost_micros=written.ai.cost_micros if written else 0,
    )


def _said(decided: Decision) -> tuple[Would, str, str]:
    match decided:
        case Send(text):
            return "send", "", text
        case Suggest(text):
            return "suggest", "", text
        case HandOver(reason):
            return "hand_over", reason, ""
        case Stay(why):
            return "stay", why, ""
        case Write():
            raise AssertionError("it was written")


def _gone(n: int, message_id: str, run: DryRun) -> DryRunLine:
    return DryRunLine(
        n=n, conversation_id=conversation_of(message_id), message_id=message_id, at=run.created_at, question="",
        would="stay", reason="gone",
    )  # fmt: skip


def _sentence(run: DryRun, error: BaseException) -> str:
    """What people read of an error that stops a run."""
    if isinstance(error, Refusal):
        return error.detail
    if isinstance(error, Unavailable) or not isinstance(error, Exception):
        raise error
    log.error("a dry run broke", run=run.id, exc_info=error)
    return "Something went wrong here. It was logged."
