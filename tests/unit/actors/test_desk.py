"""A number's desk: pace, order, marks, retries, doubt. Hands are in memory; the budget is the real one."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from actors.desk import Called, Desk
from actors.rules.budget import Budget
from hub.domain.message import MessageError
from hub.domain.messaging_limit import Claimed
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
        self.places: set[str] | None = None  # who gets a place; None: everybody
        self.away = 0  # times that nobody answers who is asked for places
        self.claims: list[list[str]] = []
        self.returned: list[str] = []

    async def claim(self, customers: list[str], now: float) -> Claimed:
        if self.away:
            self.away -= 1
            raise ConnectionError("redis is away")
        self.claims.append(customers)
        given = frozenset(customers) if self.places is None else frozenset(self.places & set(customers))
        return Claimed(1, now + 3600, given, given)

    async def give_back(self, customer: str, claimed_at: float) -> None:
        self.returned.append(customer)

    def full(self, claimed: Claimed) -> MessageError:
        return MessageError(code=0, title="The daily limit is reached")

    async def mark(self, jobs: list[SendJob]) -> set[str]:
        fresh = {job.message_id for job in jobs} - self.attempted
        self.attempted |= fresh
        return fresh

    async def withdraw(self, job: SendJob) -> None:
        self.withdrawn.append(job.message_id)
        self.attempted.discard(job.message_id)

    def ready(self, job: SendJob) -> bool:
        return "hub_media" not in job.content

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


async def test_a_file_that_whatsapp_has_lost_is_put_there_again_and_the_message_leaves_once():
    hands = Hands(Called("file_gone"))
    there, prepared = {"m1"}, []

    async def prepare(one: SendJob) -> SendJob:
        prepared.append(one.message_id)
        there.add(one.message_id)
        return one

    async def call(one: SendJob) -> Called:
        called = await Hands.call(hands, one)
        if called.kind == "file_gone":
            there.clear()
        return called

    hands.ready = lambda one: one.message_id in there  # type: ignore[method-assign]
    hands.prepare, hands.call = prepare, call  # type: ignore[method-assign]
    assert (await desk(hands).submit(job(1))).kind == "accepted"
    assert (hands.calls, hands.withdrawn, prepared) == (["m1", "m1"], ["m1"], ["m1"])


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


def template(n: int, lane: Lane = "campaign", window_until: datetime | None = None) -> SendJob:
    return msgspec.structs.replace(job(n, lane=lane), type="template", window_until=window_until)


def limited(hands: Hands) -> Desk:
    return Desk(Budget(1000, time.time()), hands, 1000, limited=True)


async def test_places_are_asked_for_together_and_only_for_templates_outside_the_window():
    hands = Hands()
    busy = limited(hands)
    soon = datetime.now(UTC) + timedelta(hours=1)
    jobs = [template(n) for n in range(40)] + [template(n, window_until=soon) for n in range(40, 60)] + [job(60)]
    await asyncio.gather(*(busy.submit(each) for each in jobs))
    assert len(hands.calls) == 61
    assert sorted(who for claim in hands.claims for who in claim) == sorted(str(n) for n in range(40))
    assert len(hands.claims) <= 3


async def test_without_a_place_a_persons_template_fails_with_the_reason_and_a_campaigns_waits():
    hands = Hands()
    hands.places = set()
    busy = limited(hands)
    waiting = asyncio.create_task(busy.submit(template(1)))
    called = await busy.submit(template(2, "people"))
    assert (called.kind, called.error and called.error.title) == ("failed", "The daily limit is reached")
    assert (await busy.submit(job(3))).kind == "accepted"
    assert hands.calls == ["m3"]
    assert not waiting.done()
    busy.allow(1000, limited=False)
    assert (await waiting).kind == "accepted"


async def test_while_nobody_answers_who_is_asked_for_places_only_those_sends_wait():
    hands = Hands()
    hands.away = 1
    busy = limited(hands)
    waiting = asyncio.create_task(busy.submit(template(1)))
    assert (await busy.submit(job(2))).kind == "accepted"
    assert (await waiting).kind == "accepted"
    assert hands.calls == ["m2", "m1"]


async def test_a_place_is_given_back_when_whatsapp_did_not_take_the_message():
    hands = Hands(Called("failed", error=MessageError(code=131021, title="Same")))
    busy = limited(hands)
    await busy.submit(template(1, "people"))
    await busy.submit(template(2, "people"))
    assert hands.returned == ["1"]
