from hypothesis import given
from hypothesis import strategies as st

from hub.simulator.limits import DAY, PAIR_BURST, PAIR_SECONDS, FirstWritten, MarketingCap, Pairs, Throughput


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


def test_customers_written_to_first_are_counted_once_a_rolling_day() -> None:
    written, now = FirstWritten(), 1000.0
    written.limit = 2
    for phone in ("1", "2", "1"):
        assert written.room(phone, now)
        written.take(phone, now)
        now += 10
    assert not written.room("3", now)
    assert written.room("2", now)
    assert written.used(1010.0 + DAY) == 1
    assert written.room("3", 1010.0 + DAY)
    assert FirstWritten().room("3", now)


def test_marketing_to_a_person_is_counted_for_a_day() -> None:
    cap = MarketingCap()
    assert cap.got("1", 1000.0) == 0
    cap.take("1", 1000.0)
    cap.take("1", 1500.0)
    assert (cap.got("1", 1500.0), cap.got("2", 1500.0)) == (2, 0)
    assert cap.got("1", 1000.0 + DAY) == 1
