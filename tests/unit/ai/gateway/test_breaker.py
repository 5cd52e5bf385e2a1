"""When a provider is left alone."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ai.gateway import breaker
from ai.gateway.breaker import CLOSED, LONGEST, Breaker, Rule

RULE = Rule(failures=3, within=60.0, pause=30.0)


def opened(at: float = 0.0) -> Breaker:
    state = CLOSED
    for _ in range(RULE.failures):
        state = breaker.failed(state, RULE, at, probe=False)
    return state


def test_it_opens_after_so_many_failures_within_its_window():
    state = CLOSED
    for at in (0.0, 30.0, 59.0):
        assert breaker.admit(state, at).allowed
        state = breaker.failed(state, RULE, at, probe=False)
    assert not breaker.admit(state, 59.1).allowed


def test_failures_that_lie_further_apart_do_not_open_it():
    state = CLOSED
    for at in (0.0, 31.0, 61.0, 92.0, 122.0):
        state = breaker.failed(state, RULE, at, probe=False)
    assert breaker.admit(state, 122.0).allowed


def test_after_its_pause_one_probe_goes_and_closes_it():
    state = opened()
    assert not breaker.admit(state, 29.9).allowed
    admission = breaker.admit(state, 30.0)
    assert (admission.allowed, admission.probe) == (True, True)
    assert not breaker.admit(admission.breaker, 31.0).allowed
    assert breaker.succeeded(admission.breaker, probe=True) == CLOSED


def test_a_probe_that_fails_opens_it_for_another_pause():
    state = breaker.failed(breaker.admit(opened(), 30.0).breaker, RULE, 35.0, probe=True)
    assert not breaker.admit(state, 64.9).allowed
    assert breaker.admit(state, 65.0).probe


def test_a_probe_whose_caller_went_away_leaves_its_place_to_the_next():
    state = breaker.abandoned(breaker.admit(opened(), 30.0).breaker, probe=True)
    assert breaker.admit(state, 30.1).probe


def test_calls_that_began_before_it_opened_change_nothing():
    state = opened()
    assert breaker.succeeded(state, probe=False) == state
    assert breaker.failed(state, RULE, 20.0, probe=False, wait=1.0) == state
    assert breaker.abandoned(state, probe=False) == state


def test_a_provider_that_asks_for_time_gets_it_at_once_but_not_for_ever():
    state = breaker.failed(CLOSED, RULE, 0.0, probe=False, wait=7.0)
    assert not breaker.admit(state, 6.9).allowed
    assert breaker.admit(state, 7.0).probe
    assert breaker.admit(breaker.failed(CLOSED, RULE, 0.0, probe=False, wait=9e9), LONGEST).allowed


class OneBreaker(RuleBasedStateMachine):
    """Whatever happens in whatever order: never two probes at once, never shut for longer than its longest pause."""

    @initialize()
    def begin(self) -> None:
        self.now, self.state = 0.0, CLOSED
        self.calls: list[bool] = []  # under way: whether each is a probe

    @rule(seconds=st.floats(0.0, 40.0))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @rule()
    def call(self) -> None:
        admission = breaker.admit(self.state, self.now)
        self.state = admission.breaker
        if admission.allowed:
            self.calls.append(admission.probe)

    @rule(how=st.sampled_from(["succeeded", "failed", "abandoned"]), wait=st.none() | st.floats(0.0, 1000.0))
    def end(self, how: str, wait: float | None) -> None:
        if not self.calls:
            return
        probe = self.calls.pop(0)
        if how == "failed":
            self.state = breaker.failed(self.state, RULE, self.now, probe=probe, wait=wait)
        else:
            self.state = getattr(breaker, how)(self.state, probe=probe)

    @invariant()
    def one_probe(self) -> None:
        assert sum(self.calls) <= 1
        assert self.state.probing == any(self.calls)

    @invariant()
    def it_always_comes_back(self) -> None:
        if not any(self.calls):
            assert breaker.admit(self.state, self.now + LONGEST).allowed


TestOneBreaker = OneBreaker.TestCase
