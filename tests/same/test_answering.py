"""Settings, log and dry runs of answering by itself: the fake and the real store say the same."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from hub.domain.answering import AnswerEntry, AnsweringSettings, BusinessHours, NumberAnswering, Span
from hub.domain.dry_run import DryRun, DryRunLine
from hub.domain.ids import new_id
from hub.domain.message import AiAnswer, AiSource, Author
from hub.errors import LostRace
from hub.stores.opened import Stores
from tests.fakes.samples import NOON, number, tenant

ANA = Author(kind="person", id="per_ana", name="Ana")
MONDAY = {"mon": [Span(start="09:00", end="17:00")]}
SETTINGS = AnsweringSettings(
    mode="automatic", intents=("price",), most_an_hour=3, most_a_day=2,
    hours=BusinessHours(zone="Europe/Berlin", days=MONDAY, holidays=(NOON.date(),)),
)  # fmt: skip
AI = AiAnswer(
    answers="msg_1", prompt="answer@1", provider="p", model="m", tokens_in=9, tokens_out=3, cost_micros=40,
    confidence=0.9, sources=(AiSource(kind="passage", id="doc_1:1", title="Delivery"),),
)  # fmt: skip


def kept(number_id: str, version: int, **settings: Any) -> NumberAnswering:
    changed = structs.replace(SETTINGS, **settings)
    return NumberAnswering(number_id=number_id, version=version, settings=changed, changed_by=ANA, changed_at=NOON)


def entry(number_id: str, conversation_id: str, did: Any, at: datetime = NOON, **known: Any) -> AnswerEntry:
    return AnswerEntry(
        id=new_id("ans", at), at=at, number_id=number_id, conversation_id=conversation_id, message_id="msg_1", did=did,
        **known,
    )  # fmt: skip


async def test_settings_are_kept_version_by_version(stores: Any) -> None:
    ours, line = tenant(), number()
    assert await stores.answering.get(ours, line) == NumberAnswering(number_id=line)
    await stores.answering.put(ours, kept(line, 1))
    assert await stores.answering.get(ours, line) == kept(line, 1)
    await stores.answering.put(ours, kept(line, 2, mode="off"))
    for version in (1, 2, 4):
        with pytest.raises(LostRace):
            await stores.answering.put(ours, kept(line, version))
    assert (await stores.answering.get(ours, line)).settings.mode == "off"
    assert await stores.answering.get(tenant(), line) == NumberAnswering(number_id=line)
    with pytest.raises(LostRace):
        await stores.answering.put(ours, kept(number(), 2))


async def test_limits_count_what_was_said_today_here_and_within_the_hour_on_the_number(stores: Any) -> None:
    ours, line, cnv, other = tenant(), number(), new_id("cnv", NOON), new_id("cnv", NOON)
    log = stores.answering_log
    assert await log.begin(ours, entry(line, cnv, "sending", ai=AI), SETTINGS) is None
    first = entry(line, cnv, "sending", ai=AI)
    assert await log.begin(ours, first, SETTINGS) is None
    assert await log.begin(ours, entry(line, cnv, "sending"), SETTINGS) == "limit_conversation"
    used = await log.tallies(ours, line, cnv, SETTINGS, NOON)
    assert (used.today, used.this_hour, used.cost_micros) == (2, 2, 80)
    assert await log.begin(ours, entry(line, other, "sending"), SETTINGS) is None
    assert await log.begin(ours, entry(line, other, "sending"), SETTINGS) == "limit_number"
    await log.end(ours, structs.replace(first, did="discarded", reason="person"))  # was not said after all
    used = await log.tallies(ours, line, cnv, SETTINGS, NOON)
    assert (used.today, used.this_hour, used.cost_micros) == (1, 2, 80)
    later = await log.tallies(ours, line, cnv, SETTINGS, NOON + timedelta(minutes=61))
    assert (later.today, later.this_hour) == (1, 0)
    tomorrow = await log.tallies(ours, line, cnv, SETTINGS, NOON + timedelta(days=1))
    assert (tomorrow.today, tomorrow.cost_micros) == (0, 80)
    assert (await log.tallies(ours, line, cnv, SETTINGS, NOON + timedelta(days=40))).cost_micros == 0
    strange = await log.tallies(tenant(), line, cnv, SETTINGS, NOON)
    assert (strange.today, strange.this_hour, strange.cost_micros) == (0, 0, 0)


async def test_of_many_at_once_no_more_pass_than_are_allowed(stores: Any) -> None:
    ours, line = tenant(), number()
    entries = [entry(line, new_id("cnv", NOON), "sending") for _ in range(12)]
    outcomes = await asyncio.gather(*(stores.answering_log.begin(ours, each, SETTINGS) for each in entries))
    assert sorted(outcomes, key=str) == [None] * 3 + ["limit_number"] * 9


async def test_the_log_is_read_newest_first_and_counted(stores: Any) -> None:
    ours, line, other, cnv = tenant(), number(), number(), new_id("cnv", NOON)
    log = stores.answering_log
    made = [
        entry(line, cnv, "sent", NOON, text="Two days.", ai=AI, language="en"),
        entry(line, cnv, "discarded", NOON + timedelta(seconds=1), reason="person", ai=AI),
        entry(other, "cnv_2", "handed_over", NOON + timedelta(seconds=2), reason="asked"),
        entry(other, "cnv_2", "handed_over", NOON + timedelta(seconds=3), reason="angry", detail="x"),
        entry(line, cnv, "stayed", NOON + timedelta(seconds=4), reason="hours"),
    ]
    for each in made:
        await log.end(ours, each, spoke=each.did == "sent")
    await log.end(ours, made[0], spoke=True)  # told again: one line
    newest = list(reversed(made))
    assert await log.page(ours) == newest
    assert await log.page(ours, limit=2) == newest[:2]
    assert await log.page(ours, before=newest[1].id) == newest[2:]
    assert await log.page(ours, number_ids=[other]) == newest[1:3]
    assert await log.page(ours, number_ids=[]) == []
    assert await log.page(ours, did="sent", conversation_id=cnv) == made[:1]
    assert await log.page(tenant()) == []
    sums = await log.figures(ours, NOON)
    assert (sums.sent, sums.suggested, sums.stayed, sums.cost_micros) == (1, 0, 1, 80)
    assert (sums.handed_over, sums.discarded) == ({"angry": 1, "asked": 1}, {"person": 1})
    assert (await log.figures(ours, NOON + timedelta(seconds=2))).sent == 0
    assert (await log.figures(ours, NOON, [other])).cost_micros == 0


def run_of(line: str, **known: Any) -> DryRun:
    return DryRun(
        id=new_id("dry", NOON), number_id=line, settings=SETTINGS, conversations=5, questions=3, to_write=2,
        created_by=ANA, created_at=NOON, updated_at=NOON, **known,
    )  # fmt: skip


def line_of(n: int, would: Any = "send") -> DryRunLine:
    return DryRunLine(
        n=n, conversation_id="cnv_1", message_id=f"msg_{n}", at=NOON, question="When?", would=would, text="Soon.",
        confidence=0.9, sources=AI.sources, cost_micros=40,
    )  # fmt: skip


async def test_a_dry_run_is_taken_by_one_advances_and_ends(stores: Any) -> None:
    ours, run, runs = tenant(), run_of(number()), stores.dry_runs
    await runs.create(ours, run, ["msg_1", "msg_2", "msg_3"])
    assert await runs.get(ours, run.id) == run
    assert await runs.questions(ours, run.id) == ["msg_1", "msg_2", "msg_3"]
    assert not await runs.advance(ours, run, [line_of(1)], NOON)  # nobody has started it
    running = structs.replace(run, state="running", budget_micros=500)
    taken = await asyncio.gather(*(runs.take(ours, running, NOON) for _ in range(3)))
    assert sorted(taken) == [False, False, True]
    further = structs.replace(running, done=2, cost_micros=80, would={"send": 1, "stay": 1}, updated_at=NOON)
    assert await runs.advance(ours, further, [line_of(1), line_of(2, "stay")], NOON)
    assert await runs.advance(ours, further, [line_of(2, "stay")], NOON)  # told again: one line
    assert not await runs.take(ours, further, NOON + timedelta(seconds=30))
    assert await runs.take(ours, further, NOON + timedelta(seconds=200))  # its process has said nothing for long
    over = structs.replace(further, state="finished", done=3, updated_at=NOON)
    assert await runs.advance(ours, over, [line_of(3)], NOON)
    assert await runs.get(ours, run.id) == over
    assert not await runs.take(ours, running, NOON + timedelta(days=1))
    assert not await runs.cancel(ours, structs.replace(over, state="cancelled"))
    assert await runs.lines(ours, run.id) == [line_of(1), line_of(2, "stay"), line_of(3)]
    assert await runs.lines(ours, run.id, would="send", after=1) == [line_of(3)]
    assert await runs.lines(ours, run.id, limit=1) == [line_of(1)]


async def test_a_cancelled_run_takes_no_more_lines(stores: Any) -> None:
    ours, run, runs = tenant(), run_of(number()), stores.dry_runs
    await runs.create(ours, run, ["msg_1"])
    running = structs.replace(run, state="running")
    assert await runs.take(ours, running, NOON)
    assert await runs.cancel(ours, structs.replace(running, state="cancelled"))
    assert not await runs.advance(ours, running, [line_of(1)], NOON)
    assert await runs.lines(ours, run.id) == []
    assert (await runs.get(ours, run.id)).state == "cancelled"


async def test_tenants_do_not_see_each_others_runs(stores: Any) -> None:
    ours, theirs, runs = tenant(), tenant(), stores.dry_runs
    made = [run_of(number()) for _ in range(3)]
    for run in made:
        await runs.create(ours, run, [])
    order = sorted(made, key=lambda run: run.id, reverse=True)
    assert await runs.page(ours) == order
    assert await runs.page(ours, before=order[0].id, limit=1) == order[1:2]
    assert await runs.page(theirs) == []
    assert await runs.get(theirs, made[0].id) is None
    assert await runs.questions(theirs, made[0].id) == []
    assert await runs.lines(theirs, made[0].id) == []
    assert not await runs.take(theirs, made[0], NOON)


async def test_the_wall_stands_behind_the_log(real: Stores) -> None:
    ours, line = tenant(), number()
    await real.answering.put(ours, kept(line, 1))
    await real.answering_log.end(ours, entry(line, "cnv_1", "sent"))
    async with real.postgres.tenant(tenant()) as connection:
        for table in ("answering_settings", "answering_log", "dry_runs", "dry_run_lines"):
            assert await connection.fetchval(f"select count(*) from {table}") == 0
