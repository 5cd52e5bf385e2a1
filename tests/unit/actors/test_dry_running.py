"""A dry run says what would have been said, sends nothing, stops at its budget and goes on where it stopped."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from actors.dry_running import SAMPLES, DryRunning
from ai.gateway import ProvidersFailed
from hub.domain.dry_run import DryRun, DryRunAsked, DryRunStart
from hub.errors import Conflict, NotFound
from hub.stores.postgres.conversations import Page
from tests.unit.actors.answering_house import ANA, AnsweringHouse, says
from tests.unit.ai.talk import automatic

COST = 25  # of the fake gateway's answers


class Rehearsal:
    """A house with some conversations that are over."""

    def __init__(self, *answers: Any) -> None:
        self.home = AnsweringHouse(*answers, mode="off")
        self.home.conversations.page = self._page  # type: ignore[attr-defined]
        self.running = DryRunning(self.home.stores, self.home.writer, self.home.clock)
        self.heads: list[str] = []

    async def open(self, *questions: str) -> "Rehearsal":
        await self.home.open()
        for n, question in enumerate(questions):
            self.heads.append(await self.home.meet(f"490{n}"))
            await self.home.customer(question)
            await self.home.person(f"People said {n}.")
        return self

    async def _page(self, tenant_id: str, sight: None, query: Any, cursor: Any, limit: int, *, now: Any) -> Page:
        """The newest first, as the store does."""
        assert query.number == "num_1"
        order = list(reversed(self.heads))
        start = order.index(cursor) if cursor else 0
        items = [await self.home.conversations.get(tenant_id, None, each) for each in order[start : start + limit]]
        after = order[start + limit] if start + limit < len(order) else None
        return Page([each for each in items if each], after)

    async def estimate(self, conversations: int = 500, **settings: Any) -> DryRun:
        asked = DryRunAsked(number_id="num_1", settings=automatic(**settings), conversations=conversations, author=ANA)
        return await self.running.estimate("ten_1", asked)

    async def start(self, run: DryRun, budget: int = 1_000_000) -> DryRun:
        """Start it and wait for its end."""
        await self.running.start("ten_1", DryRunStart(run_id=run.id, budget_micros=budget))
        await self.running.idle()
        return await self.run(run)

    async def run(self, run: DryRun) -> DryRun:
        known = await self.home.dry_runs.get("ten_1", run.id)
        assert known is not None
        return known

    async def lines(self, run: DryRun) -> list[Any]:
        return await self.home.dry_runs.lines("ten_1", run.id, limit=500)


QUESTIONS = ("How long does it take?", "a human please", "What does it cost?", "Where is it?", "STOP", "And to Rome?")


async def test_an_estimate_says_what_it_would_cost_and_writes_only_samples():
    stage = await Rehearsal().open(*QUESTIONS)
    run = await stage.estimate()
    assert (run.state, run.questions, run.to_write, run.done) == ("estimated", 6, 4, 0)
    assert (run.estimate_micros, run.cost_micros) == (4 * COST, SAMPLES * COST)
    assert len(stage.home.gateway.asked) == SAMPLES
    assert {task.feature for task in stage.home.gateway.asked} == {"dry_run"}
    assert (await stage.estimate(conversations=2)).questions == 2


async def test_a_run_says_what_it_would_have_said_beside_what_people_said_and_sends_nothing():
    stage = await Rehearsal().open(*QUESTIONS)
    sent = len(stage.home.bus.sends)
    run = await stage.start(await stage.estimate())
    lines = await stage.lines(run)
    assert [line.question for line in lines] == list(reversed(QUESTIONS))
    assert [line.n for line in lines] == [1, 2, 3, 4, 5, 6]
    assert [(line.would, line.reason) for line in lines] == [
        ("send", ""), ("hand_over", "opt_out"), ("send", ""), ("send", ""), ("hand_over", "asked"), ("send", ""),
    ]  # fmt: skip
    assert [line.answered for line in lines] == [f"People said {n}." for n in reversed(range(6))]
    assert (lines[0].text, lines[0].confidence, lines[0].sources[0].id) == ("Parcels take two days.", 0.9, "doc_1:1")
    assert (run.state, run.done, run.would) == ("finished", 6, {"send": 4, "hand_over": 2})
    assert run.cost_micros == (SAMPLES + 4) * COST
    assert len(stage.home.bus.sends) == sent
    assert stage.home.log.entries == []
    assert all(head.conversation.ai is None or head.conversation.ai.turns == 0
               for head in stage.home.conversations.heads.values())  # fmt: skip


async def test_it_stops_before_its_budget_is_overrun_and_goes_on_with_more():
    stage = await Rehearsal().open(*(f"Question number {n}?" for n in range(9)))
    run = await stage.estimate()
    budget = run.cost_micros + 5 * COST + COST // 2
    run = await stage.start(run, budget)
    assert (run.state, run.done) == ("stopped", 5)
    assert "budget" in run.reason
    assert run.cost_micros <= budget
    run = await stage.start(run, 10_000)
    assert (run.state, run.done, run.reason) == ("finished", 9, "")
    assert [line.n for line in await stage.lines(run)] == list(range(1, 10))


async def test_without_money_nothing_is_written():
    stage = await Rehearsal().open("How long?")
    run = await stage.estimate()
    asked = len(stage.home.gateway.asked)
    run = await stage.start(run, 0)
    assert (run.state, run.done, len(stage.home.gateway.asked)) == ("stopped", 0, asked)


async def test_failing_providers_stop_it_with_their_sentence_and_what_was_done_stays():
    fails = ProvidersFailed("providers_failed", "No language model answered.")
    stage = await Rehearsal().open("One?", "Two?", "Three?")
    run = await stage.estimate()
    stage.home.gateway.answers = [says(), fails]
    run = await stage.start(run)
    assert (run.state, run.reason, run.done) == ("stopped", "No language model answered.", 1)
    stage.home.gateway.answers = [says()]
    run = await stage.start(run)
    assert (run.state, run.done) == ("finished", 3)


async def test_a_bug_stops_it_with_a_plain_sentence():
    stage = await Rehearsal().open("One?")
    run = await stage.estimate()
    stage.home.gateway.answers = [KeyError("bug")]
    run = await stage.start(run)
    assert (run.state, run.reason) == ("stopped", "Something went wrong here. It was logged.")


async def test_cancelled_it_stops_and_keeps_no_more_lines():
    stage = await Rehearsal().open(*(f"Question {n}?" for n in range(9)))
    run = await stage.estimate()
    wait = asyncio.Event()

    async def slow(task: Any) -> str:
        await wait.wait()
        return says()

    stage.home.gateway.answers = [slow]
    await stage.running.start("ten_1", DryRunStart(run_id=run.id, budget_micros=10_000))
    run = await stage.run(run)
    assert await stage.home.dry_runs.cancel("ten_1", type(run)(**_fields(run) | {"state": "cancelled"}))
    wait.set()
    await stage.running.idle()
    assert ((await stage.run(run)).state, await stage.lines(run)) == ("cancelled", [])


async def test_one_that_is_under_way_or_over_is_not_started_again_and_a_lost_one_is():
    stage = await Rehearsal().open("One?")
    run = await stage.start(await stage.estimate())
    with pytest.raises(Conflict):
        await stage.running.start("ten_1", DryRunStart(run_id=run.id, budget_micros=10))
    with pytest.raises(NotFound):
        await stage.running.start("ten_2", DryRunStart(run_id=run.id, budget_micros=10))
    lost = type(run)(**_fields(run) | {"id": "dry_lost", "state": "running", "done": 0})
    await stage.home.dry_runs.create("ten_1", lost, await stage.home.dry_runs.questions("ten_1", run.id))
    with pytest.raises(Conflict):
        await stage.running.start("ten_1", DryRunStart(run_id=lost.id, budget_micros=10_000))
    stage.home.now += timedelta(minutes=3)
    assert (await stage.start(lost)).state == "finished"


async def test_a_message_that_is_gone_is_said_to_be():
    stage = await Rehearsal().open("One?", "Two?")
    run = await stage.estimate()
    stage.home.conversations.heads.pop(("ten_1", stage.heads[1]))
    run = await stage.start(run)
    assert [(line.would, line.reason) for line in await stage.lines(run)] == [("stay", "gone"), ("send", "")]


def _fields(run: DryRun) -> dict[str, Any]:
    return {name: getattr(run, name) for name in run.__struct_fields__}
