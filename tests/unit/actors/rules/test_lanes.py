"""Which job leaves next."""

from datetime import UTC, datetime

from actors.rules.lanes import Lanes
from hub.domain.sends import Lane, SendJob


def job(n: int, to: str = "1", lane: Lane = "people") -> SendJob:
    return SendJob(
        tenant_id="t",
        number_id="n",
        conversation_id="c",
        message_id=f"m{n}",
        lane=lane,
        to=to,
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def always(_: SendJob) -> float:
    return 0.0


def picked(lanes: Lanes, ready=always) -> str | None:
    found, _ = lanes.pick(1.0, ready)
    return found.message_id if found else None


def test_people_pass_campaigns():
    lanes = Lanes()
    lanes.add(job(1, "1", "campaign"))
    lanes.add(job(2, "2", "people"))
    assert picked(lanes) == "m2"


def test_a_customers_messages_leave_in_order_one_at_a_time():
    lanes = Lanes()
    first, second = job(1), job(2)
    lanes.add(first)
    lanes.add(second)
    lanes.take(first)
    assert picked(lanes) is None
    lanes.settled(first)
    assert picked(lanes) == "m2"


def test_a_customer_who_must_wait_holds_up_nobody_else():
    lanes = Lanes()
    lanes.add(job(1, "slow"))
    lanes.add(job(2, "slow"))
    lanes.add(job(3, "quick"))
    assert picked(lanes, lambda job: 9.0 if job.to == "slow" else 0.0) == "m3"


def test_nothing_ready_says_when_to_look_again():
    lanes = Lanes()
    lanes.add(job(1, "a"))
    lanes.add(job(2, "b", "campaign"))
    assert lanes.pick(1.0, lambda job: {"a": 7.0, "b": 5.0}[job.to or ""]) == (None, 5.0)


def test_empty_lanes_wait_for_news_only():
    assert Lanes().pick(1.0, always) == (None, float("inf"))


def test_a_job_put_back_is_the_first_of_its_customer_again():
    lanes = Lanes()
    first, second = job(1), job(2)
    lanes.add(first)
    lanes.add(second)
    lanes.take(first)
    lanes.settled(first)
    lanes.back(first)
    assert picked(lanes) == "m1"


def test_next_up_looks_along_one_lane_only():
    lanes = Lanes()
    jobs = [job(n, str(n), "campaign") for n in range(5)]
    for one in jobs:
        lanes.add(one)
    lanes.add(job(9, "9"))
    assert [one.message_id for one in lanes.next_up(jobs[0], 3)] == ["m0", "m1", "m2"]
    lanes.drop([jobs[1]])
    assert len(lanes) == 5
