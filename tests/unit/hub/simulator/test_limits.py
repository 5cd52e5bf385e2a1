from hypothesis import given
from hypothesis import strategies as st

from hub.simulator.limits import PAIR_BURST, PAIR_SECONDS, Pairs, Throughput


@given(st.lists(st.floats(0, 0.3), max_size=300), st.integers(1, 20))
def test_no_sliding_second_ever_holds_more_than_the_rate(gaps: list[float], rate: int) -> None:
    throughput, now, taken = Throughput(rate), 1000.0, list[float]()
    for gap in gaps:
        now += gap
        if throughput.room(now):
            throughput.take(now)
            taken.append(now)
    for end in taken:
        assert sum(end - 1.0 < at <= end for at in taken) <= rate
    assert throughput.busiest == max((sum(end - 1.0 < at <= end for at in taken) for end in taken), default=0)


def test_a_full_second_has_room_again_once_its_first_message_is_a_second_old() -> None:
    throughput = Throughput(2)
    for at in (10.0, 10.4):
        throughput.take(at)
    assert not throughput.room(10.999)
    assert throughput.room(11.0)


def test_a_pair_takes_a_burst_of_45_and_then_one_each_six_seconds() -> None:
    pairs, pair, now = Pairs(), ("100", "1555"), 1000.0
    for _ in range(PAIR_BURST):
        assert pairs.wait(pair, now) == 0
        pairs.take(pair, now)
    assert pairs.wait(pair, now) == PAIR_SECONDS
    assert pairs.wait(pair, now + PAIR_SECONDS) == 0


def test_one_pairs_burst_is_nothing_to_another_pair() -> None:
    pairs = Pairs()
    for _ in range(PAIR_BURST):
        pairs.take(("100", "1555"), 1000.0)
    assert pairs.wait(("100", "1556"), 1000.0) == 0
    assert pairs.wait(("101", "1555"), 1000.0) == 0
