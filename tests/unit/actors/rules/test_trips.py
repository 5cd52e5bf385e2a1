from collections import deque
from random import Random

import pytest

from actors.rules.budget import Budget
from actors.rules.trips import ENOUGH, SPAN, Trips
from tests.unit.actors.rules.receiver import START, Receiver


def seen(trips: Trips, since: float, *seconds: float) -> None:
    for n, each in enumerate(seconds):
        trips.took(each, since + n * 0.01)


def test_nothing_is_believed_before_half_a_minute_of_many_trips_is_over():
    trips = Trips()
    seen(trips, START, *[0.2] * ENOUGH)
    assert trips.shortest(START + SPAN - 1) == 0.0
    assert trips.shortest(START + SPAN) == pytest.approx(0.18)


def test_few_trips_say_nothing():
    trips = Trips()
    seen(trips, START, *[0.2] * (ENOUGH - 1))
    assert trips.shortest(START + SPAN) == 0.0


def test_one_shorter_trip_is_believed_at_once():
    trips = Trips()
    seen(trips, START, *[0.2] * ENOUGH)
    trips.took(0.05, START + SPAN)
    assert trips.shortest(START + SPAN) == pytest.approx(0.045)


def test_after_a_minute_of_silence_nothing_is_known():
    trips = Trips()
    seen(trips, START, *[0.2] * ENOUGH)
    assert trips.shortest(START + 2 * SPAN + 1) == 0.0


def test_trips_of_seconds_are_no_way_but_waiting():
    trips = Trips()
    seen(trips, START, *[4.0] * ENOUGH)
    assert trips.shortest(START + SPAN) == pytest.approx(0.45)


def test_after_a_refusal_for_speed_all_is_seen_anew():
    trips = Trips()
    seen(trips, START, *[0.2] * ENOUGH)
    trips.forget()
    assert trips.shortest(START + SPAN) == 0.0


@pytest.mark.parametrize("seed", range(5))
def test_far_from_graph_only_the_difference_between_trips_is_paid_for(seed):
    meta = Receiver(Budget(80, START), Random(seed), delay=(0.08, 0.13))
    meta.run(deque(f"c{n}" for n in range(80 * 65)), START + 60)
    first = sum(at < START + 30 for at, _ in meta.arrivals) / 30
    later = sum(at >= START + 40 for at, _ in meta.arrivals) / 20
    assert meta.most_in_a_second() <= 80
    assert first < 0.85 * 80
    assert later > 0.92 * 80


def test_a_way_that_becomes_longer_or_varies_breaks_nothing():
    meta = Receiver(Budget(80, START), Random(3), delay=(0.08, 0.13))
    audience = deque(f"c{n}" for n in range(80 * 150))
    for slowest in (0.13, 0.9, 0.1, 0.4):
        meta.delay = (0.08, slowest)
        meta.run(audience, meta.now + 35)
    assert meta.most_in_a_second() <= 80


@pytest.mark.parametrize("seed", range(5))
def test_a_way_that_becomes_short_at_once_lets_hardly_one_too_many_through(seed):
    meta = Receiver(Budget(80, START), Random(seed), delay=(0.08, 0.13))
    audience = deque(f"c{n}" for n in range(80 * 80))
    meta.run(audience, START + 40)
    meta.delay = (0.001, 0.002)
    meta.run(audience, START + 70)
    assert meta.most_in_a_second() <= 80 + 2
