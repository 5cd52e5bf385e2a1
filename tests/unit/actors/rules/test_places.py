"""The messaging limit: however desks ask, wait, die and come back, no 24 hours hold more customers than allowed."""

from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from actors.rules.places import ASK_AGAIN, AWAY, Places
from hub.domain.messaging_limit import DAY, HOLD, MARGIN, SPAN, Claimed
from hub.domain.sends import SendJob
from tests.fakes.portfolios import FakePortfolios

MIDNIGHT = datetime(2026, 3, 29, tzinfo=UTC).timestamp()  # of a day on which clocks in Europe leap
CUSTOMERS = [f"c{n}" for n in range(9)]
T0 = 1_000_000.0


def job(customer: str, *, lane: Any = "campaign", kind: str = "template", window: float | None = None) -> SendJob:
    return SendJob(
        tenant_id="t",
        number_id="n",
        conversation_id="c",
        message_id=f"m-{customer}",
        lane=lane,
        to=customer,
        type=kind,
        window_until=None if window is None else datetime.fromtimestamp(window, UTC),
        at=datetime.fromtimestamp(T0, UTC),
    )


def at_once(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of something that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits")


def given(*customers: str, fresh: bool = True, free_at: float | None = None) -> Claimed:
    return Claimed(len(customers), free_at, frozenset(customers), frozenset(customers) if fresh else frozenset())


# --- which sends need one


def test_only_templates_to_customers_outside_their_window_need_a_place():
    places = Places()
    assert places.lacks(job("a"), T0)
    assert places.lacks(job("a", window=T0), T0)
    assert not places.lacks(job("a", window=T0 + 0.001), T0)
    assert not places.lacks(job("a", kind="text"), T0)
    assert not Places(limited=False).lacks(job("a"), T0)


def test_a_window_that_closes_while_a_send_waits_makes_it_need_one():
    places = Places()
    waiting = job("a", window=T0 + 60)
    assert places.ready_at(waiting, T0) == T0
    assert places.lacks(waiting, T0 + 60)


# --- asking


def test_what_is_asked_for_waits_for_the_answer_and_is_asked_for_once():
    places = Places()
    jobs = [job("a"), job("b")]
    assert places.ask(jobs, T0) == jobs
    assert places.ask(jobs, T0) == []
    assert places.ready_at(jobs[0], T0) == float("inf")
    assert places.answered(jobs, given("a"), T0, T0 + 0.01) == [jobs[1]]
    assert places.ready_at(jobs[0], T0 + 0.01) == T0 + 0.01
    assert T0 < places.ready_at(jobs[1], T0 + 0.01) <= T0 + 0.01 + ASK_AGAIN


def test_a_place_is_good_for_a_minute_and_then_asked_for_again():
    places = Places()
    places.answered(places.ask([job("a")], T0), given("a"), T0, T0 + 1)
    assert not places.lacks(job("a"), T0 + HOLD - 0.01)
    assert places.ask([job("a")], T0 + HOLD) == [job("a")]


def test_without_an_answer_nothing_leaves_and_it_is_asked_for_again_soon():
    places = Places()
    places.unanswered(places.ask([job("a")], T0), T0 + 5)
    assert places.ready_at(job("a"), T0 + 5) == T0 + 5 + AWAY
    assert places.ask([job("a")], T0 + 5 + AWAY) == [job("a")]


def test_who_gets_none_asks_again_when_one_is_free_or_a_little_later():
    places = Places()
    places.answered(places.ask([job("a")], T0), given(free_at=T0 + 2), T0, T0)
    assert places.ready_at(job("a"), T0) == T0 + 2


def test_a_place_is_given_back_once_and_only_if_nothing_was_taken_for_it():
    places = Places()
    places.answered(places.ask([job("a"), job("b"), job("c")], T0), given("a", "b"), T0, T0 + 1)
    places.taken(job("b"))
    assert places.refused(job("a")) == T0
    assert places.refused(job("a")) is None
    assert places.refused(job("b")) is None
    assert places.refused(job("c")) is None
    assert places.lacks(job("a"), T0 + 1)


def test_a_customer_who_was_counted_before_is_never_given_back():
    places = Places()
    places.answered(places.ask([job("a")], T0), given("a", fresh=False), T0, T0)
    assert places.refused(job("a")) is None


# --- the rolling day


class RollingDay(RuleBasedStateMachine):
    """Two numbers of one portfolio. The model: every message that arrived, and when."""

    @initialize(limit=st.integers(1, 6), hour=st.floats(0, 24))
    def begin(self, limit: int, hour: float) -> None:
        self.now = MIDNIGHT - 3600 * hour
        self.limit = limit
        self.memory = FakePortfolios()
        self.desks = [Places(), Places()]
        self.arrived: list[tuple[float, str]] = []

    @rule(which=st.integers(0, 1), some=st.lists(st.sampled_from(CUSTOMERS), min_size=1, max_size=5, unique=True),
          late=st.floats(0, 5), reach=st.booleans())  # fmt: skip
    def ask(self, which: int, some: list[str], late: float, reach: bool) -> None:
        desk = self.desks[which]
        jobs = desk.ask([job(each) for each in some], self.now)
        asked_at, self.now = self.now, self.now + late
        if not reach:
            return desk.unanswered(jobs, self.now)
        claimed = at_once(self.memory.claim("t", "p", [each.to or "" for each in jobs], self.limit, asked_at))
        desk.answered(jobs, claimed, asked_at, self.now)
        return None

    @rule(which=st.integers(0, 1), customer=st.sampled_from(CUSTOMERS), flight=st.floats(0, 10),
          fate=st.sampled_from(["accepted", "refused", "silence"]))  # fmt: skip
    def send(self, which: int, customer: str, flight: float, fate: str) -> None:
        desk = self.desks[which]
        if desk.lacks(job(customer), self.now):
            return
        if fate == "refused":
            claimed_at = desk.refused(job(customer))
            if claimed_at is not None:
                at_once(self.memory.give_back("t", "p", [customer], claimed_at))
            return
        self.arrived.append((self.now + flight, customer))
        desk.taken(job(customer))

    @rule(which=st.integers(0, 1))
    def die(self, which: int) -> None:
        self.desks[which] = Places()

    @rule(seconds=st.one_of(st.floats(0, 90), st.floats(0, 2 * DAY), st.sampled_from([HOLD, DAY, SPAN])))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @precondition(lambda self: self.limit < 9)
    @rule()
    def meta_raises_the_limit(self) -> None:
        self.limit += 1

    @invariant()
    def no_day_holds_more_than_the_limit(self) -> None:
        for end, _ in self.arrived:
            assert len({who for at, who in self.arrived if end - DAY < at <= end}) <= self.limit

    @invariant()
    def a_place_is_free_when_the_last_days_held_fewer(self) -> None:
        lately = {who for at, who in self.arrived if at > self.now - SPAN - 2 * HOLD}
        claims = self.memory.counted_at["t", "p"]
        pending = {who for who, at in claims.items() if at / 1000 > self.now - SPAN}
        if len(lately | pending) < self.limit:
            assert at_once(self.memory.places("t", "p", self.limit, self.now)).free_at is None


RollingDay.TestCase.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
TestRollingDay = RollingDay.TestCase


def test_a_place_is_free_a_day_and_two_minutes_after_it_was_claimed():
    memory = FakePortfolios()
    at_once(memory.claim("t", "p", ["a", "b"], 2, MIDNIGHT - 1))
    full = at_once(memory.places("t", "p", 2, MIDNIGHT + 3600))
    assert (full.used, full.free_at) == (2, MIDNIGHT - 1 + DAY + HOLD + MARGIN)
    assert at_once(memory.claim("t", "p", ["c"], 2, full.free_at - 0.01)).given == frozenset()
    assert at_once(memory.claim("t", "p", ["c"], 2, full.free_at + 0.01)).given == {"c"}
