import pytest

from actors.rules.budget import Budget
from tests.unit.actors.rules.receiver import START


def refuse(budget: Budget, now: float, **fields) -> None:
    budget.refused("slow", "ana", now, **fields)


def test_too_fast_lowers_the_rate_to_70_percent_and_pauses_shortly():
    budget = Budget(80, START)
    refuse(budget, START)
    assert budget.allowed == pytest.approx(56)
    assert budget.number_ready_at(START) == pytest.approx(START + 0.5)


def test_refusals_of_the_same_moment_count_once():
    budget = Budget(80, START)
    for n in range(30):
        refuse(budget, START + n / 100)
    assert budget.allowed == pytest.approx(56)


def test_the_pause_meta_names_is_kept():
    budget = Budget(80, START)
    refuse(budget, START, wait=7)
    assert budget.number_ready_at(START) == pytest.approx(START + 7)


def test_repeated_refusals_pause_longer_and_never_fall_under_5_percent():
    budget, now, pauses = Budget(80, START), START, []
    for _ in range(12):
        refuse(budget, now)
        pauses.append(budget.number_ready_at(now) - now)
        now += 40
    assert pauses[:5] == [pytest.approx(p) for p in (0.5, 1, 2, 4, 8)]
    assert pauses[-1] == pytest.approx(30)
    assert budget.allowed == pytest.approx(4)


@pytest.mark.parametrize("rate", [1, 5, 80])
def test_at_least_one_a_second_is_always_allowed(rate):
    budget = Budget(rate, START)
    for n in range(30):
        refuse(budget, START + 40 * n)
    assert budget.allowed >= 1


def test_clean_sending_climbs_2_percent_a_second_back_to_the_rate_and_not_beyond():
    budget = Budget(80, START)
    refuse(budget, START)
    now = START + 1
    budget.succeeded("ana", now)
    for _ in range(100):
        now += 0.1
        budget.succeeded("ana", now)
    assert budget.allowed == pytest.approx(56 + 0.02 * 80 * 11, abs=2)
    for _ in range(400):
        now += 0.1
        budget.succeeded("ana", now)
    assert budget.allowed == 80


def test_silence_is_no_clean_sending():
    budget = Budget(80, START)
    refuse(budget, START)
    budget.succeeded("ana", START + 3600)
    assert budget.allowed == pytest.approx(56 + 0.02 * 80)


def test_after_a_full_recovery_pauses_start_short_again():
    budget = Budget(80, START)
    refuse(budget, START)
    for n in range(1, 60):
        budget.succeeded("ana", START + n)
    refuse(budget, START + 60)
    assert budget.number_ready_at(START + 60) == pytest.approx(START + 60.5)


# --- refusals that customers' messages explain


@pytest.mark.parametrize("late", [-0.2, 0.0, 0.2])
def test_a_refusal_beside_a_customers_message_slows_nothing(late):
    budget = Budget(80, START)
    if late < 0:
        budget.inbound(START + late)
    refuse(budget, START)
    if late >= 0:
        budget.inbound(START + late)
    assert budget.allowed == 80
    assert budget.number_ready_at(START + max(late, 0.0)) <= START + max(late, 0.0)


def test_one_message_excuses_one_refusal():
    budget = Budget(80, START)
    budget.inbound(START)
    refuse(budget, START + 0.01)
    refuse(budget, START + 0.1)
    assert budget.allowed == pytest.approx(56)
    budget.inbound(START + 0.15)
    assert budget.allowed == 80
    for n in range(2):
        refuse(budget, START + 20 + n / 100)
    budget.inbound(START + 20.05)
    assert budget.allowed == pytest.approx(56)


def test_once_slots_are_kept_for_customers_nothing_is_excused():
    budget = Budget(80, START)
    budget.inbound(START)
    refuse(budget, START)
    budget.inbound(START + 2)
    refuse(budget, START + 2)
    assert budget.allowed == pytest.approx(56)


def test_a_refusal_long_before_or_after_a_message_is_not_excused():
    for apart in (-0.3, 0.3):
        budget = Budget(80, START)
        budget.inbound(START - 5)
        if apart < 0:
            budget.inbound(START + apart)
        refuse(budget, START)
        if apart > 0:
            budget.inbound(START + apart)
        assert budget.allowed == pytest.approx(56)


def test_a_refusal_that_names_a_wait_is_never_excused():
    budget = Budget(80, START)
    budget.inbound(START)
    refuse(budget, START, wait=7)
    budget.inbound(START + 0.1)
    assert budget.allowed == pytest.approx(56)
    assert budget.number_ready_at(START) == pytest.approx(START + 7)


def test_a_number_that_is_really_too_fast_slows_although_customers_write_all_the_time():
    budget = Budget(80, START)
    for n in range(1600):
        now = START + n / 80
        if n % 16 == 0:  # five messages a second, and every send is refused
            budget.inbound(now)
        if budget.number_ready_at(now) <= now:
            refuse(budget, now)
    assert budget.allowed < 40


# --- the circuit


def fail(budget: Budget, now: float, times: int = 5) -> None:
    for _ in range(times):
        budget.troubled(now)


def test_four_failures_change_nothing_the_fifth_opens_the_circuit():
    budget = Budget(80, START)
    fail(budget, START, 4)
    assert budget.number_ready_at(START) <= START
    fail(budget, START, 1)
    assert budget.number_ready_at(START) == START + 1


def test_an_answer_between_failures_keeps_the_circuit_closed():
    budget = Budget(80, START)
    for _ in range(5):
        fail(budget, START, 4)
        budget.succeeded("ana", START)
    assert budget.number_ready_at(START) <= START


@pytest.mark.parametrize("action", ["never", "later", "slow", "pair_wait", "stop_number"])
def test_a_refusal_is_an_answer_too(action):
    budget = Budget(80, START)
    fail(budget, START, 4)
    budget.refused(action, "ana", START)
    fail(budget, START, 1)
    assert budget.ready_at("raj", START + 0.9) <= START + 0.9


def test_after_the_rest_one_send_tries_and_its_success_closes_the_circuit():
    budget = Budget(80, START)
    fail(budget, START)
    now = START + 1
    slot = budget.take("ana", now)
    assert budget.number_ready_at(now + 0.1) > now + 0.1
    budget.done(slot, now + 0.2)
    budget.succeeded("ana", now + 0.2)
    assert budget.number_ready_at(now + 0.2) <= now + 0.2


def test_each_failed_try_doubles_the_rest_up_to_30_seconds():
    budget, now, rests = Budget(80, START), START, []
    fail(budget, now)
    for _ in range(8):
        rests.append(budget.number_ready_at(now) - now)
        now += rests[-1]
        budget.done(budget.take("ana", now), now, answered=False)
        budget.refused("unknown", "ana", now)
    assert rests == [1, 2, 4, 8, 16, 30, 30, 30]


def test_failures_of_what_left_before_the_circuit_opened_do_not_lengthen_the_rest():
    budget = Budget(80, START)
    fail(budget, START)
    fail(budget, START + 0.5, 40)
    assert budget.number_ready_at(START + 0.5) == START + 1


def test_a_try_that_nobody_reports_on_does_not_block_the_number():
    budget = Budget(80, START)
    fail(budget, START)
    budget.done(budget.take("ana", START + 1), START + 2)
    assert budget.number_ready_at(START + 2) <= START + 2


def test_a_server_error_that_names_a_wait_pauses_the_number():
    budget = Budget(80, START)
    budget.refused("retry", "ana", START, wait=9)
    assert budget.number_ready_at(START) == START + 9
