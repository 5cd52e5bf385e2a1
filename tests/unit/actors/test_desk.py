"""A number's desk: pace, order, marks, retries, doubt. Hands are in memory; the budget is the real one."""

import asyncio
import time
from datetime import UTC, datetime

import pytest

from actors.desk import Called, Desk
from actors.rules.budget import Budget
from hub.domain.message import MessageError
from hub.domain.sends import Lane, SendJob


class Hands:
    """Records what the desk asks for; `answers` are given in turn, then everything is accepted."""

    def __init__(self, *answers: Called, attempted: frozenset[str] = frozenset()) -> None:
        self.answers = list(answers)
        self.attempted = set(attempted)
        self.calls: list[str] = []
        self.withdrawn: list[str] = []
        self.gate: asyncio.Event | None = None
        self.called = asyncio.Semaphore(0)

    async def mark(self, jobs: list[SendJob]) -> set[str]:
        fresh = {job.message_id for job in jobs} - self.attempted
        self.attempted |= fresh
        return fresh

    async def withdraw(self, job: SendJob) -> None:
        self.withdrawn.append(job.message_id)
        self.attempted.discard(job.message_id)

    async def prepare(self, job: SendJob) -> SendJob:
        return SendJob(**{**{f: getattr(job, f) for f in job.__struct_fields__}, "content": {"id": "m-1"}})

    async def call(self, job: SendJob) -> Called:
        if job.kind == "message":
            assert job.message_id in self.attempted, "a send must be marked before it leaves"
        self.calls.append(job.message_id)
        self.called.release()
        if self.gate:
            await self.gate.wait()
        return self.answers.pop(0) if self.answers else Called("accepted", wamid=f"w-{job.message_id}")


def job(n: int, to: str = "", lane: Lane = "people", content: dict | None = None) -> SendJob:
    return SendJob(
        tenant_id="t",
        number_id="n",
        conversation_id="c",
        message_id=f"m{n}",
        lane=lane,
        to=to or str(n),
        type="text",
        content=content or {"body": "hi"},
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def desk(hands: Hands, rate: int = 1000) -> Desk:
    return Desk(Budget(rate, time.time()), hands, rate)


async def test_an_accepted_send_brings_its_wamid():
    called = await desk(Hands()).submit(job(1))
    assert (called.kind, called.wamid) == ("accepted", "w-m1")


async def test_the_same_job_handed_in_twice_is_sent_once():
    hands = Hands()
    busy = desk(hands)
    first, second = await asyncio.gather(busy.submit(job(1)), busy.submit(job(1)))
    assert first == second
    assert hands.calls == ["m1"]


async def test_a_job_attempted_before_is_in_doubt_and_never_sent_again():
    hands = Hands(attempted=frozenset({"m1"}))
    called = await desk(hands).submit(job(1))
    assert called.kind == "doubtful"
    assert hands.calls == []


async def test_a_time_out_is_in_doubt_and_not_tried_again():
    hands = Hands(Called("doubtful"))
    assert (await desk(hands).submit(job(1))).kind == "doubtful"
    assert hands.calls == ["m1"]


async def test_a_rate_refusal_is_withdrawn_and_tried_again_until_taken():
    hands = Hands(Called("pair_wait", wait=0.01), Called("pair_wait", wait=0.01))
    called = await desk(hands).submit(job(1))
    assert called.kind == "accepted"
    assert hands.calls == ["m1"] * 3
    assert hands.withdrawn == ["m1"] * 2


async def test_a_final_refusal_says_why():
    why = MessageError(code=131047, title="Re-engagement message")
    called = await desk(Hands(Called("failed", error=why))).submit(job(1))
    assert (called.kind, called.error) == ("failed", why)


async def test_errors_that_do_not_pass_end_as_failed():
    class Calm(Budget):
        """Without the circuit breaker, which would make this test wait; it has tests of its own."""

        def troubled(self, now: float) -> None:
            return

    hands = Hands(*[Called("retry", wait=0.001)] * 6)
    busy = Desk(Calm(1000, time.time()), hands, 1000)
    called = await busy.submit(job(1))
    assert called.kind == "failed"
    assert len(hands.calls) == 6


async def test_nothing_of_a_customer_overtakes_an_earlier_message():
    hands = Hands()
    hands.gate = asyncio.Event()
    busy = desk(hands)
    first = asyncio.create_task(busy.submit(job(1, "ana")))
    second = asyncio.create_task(busy.submit(job(2, "ana")))
    third = asyncio.create_task(busy.submit(job(3, "raj")))
    for _ in range(2):
        await hands.called.acquire()
    assert hands.calls == ["m1", "m3"]
    hands.gate.set()
    await asyncio.gather(first, second, third)
    assert hands.calls == ["m1", "m3", "m2"]


async def test_a_file_is_put_at_whatsapp_before_the_message_leaves():
    hands = Hands()
    busy = desk(hands)
    called = await busy.submit(job(1, content={"hub_media": "t/key", "mime_type": "image/png"}))
    assert called.kind == "accepted"


async def test_a_file_whatsapp_does_not_take_fails_its_message():
    hands = Hands()

    async def broken(_: SendJob) -> SendJob:
        raise RuntimeError("too large")

    hands.prepare = broken  # type: ignore[method-assign]
    called = await desk(hands).submit(job(1, content={"hub_media": "t/key"}))
    assert called.kind == "failed"
    assert called.error
    assert called.error.code == 131053


@pytest.mark.parametrize("lane", ["people", "campaign"])
async def test_many_jobs_all_leave_each_once(lane: Lane):
    hands = Hands()
    busy = desk(hands)
    await asyncio.gather(*(busy.submit(job(n, lane=lane)) for n in range(60)))
    assert sorted(hands.calls) == sorted(f"m{n}" for n in range(60))
    assert len(busy) == 0
