from deploy.local.pace import DELAYS, STEADY, after_death


def test_what_dies_again_and_again_waits_longer_each_time() -> None:
    deaths, waited = 0, []
    for _ in range(8):
        deaths, delay = after_death(deaths, up=0.1)
        waited.append(delay)
    assert waited == [*DELAYS, DELAYS[-1], DELAYS[-1]]


def test_a_death_after_a_long_life_is_the_first_one_again() -> None:
    assert after_death(7, up=STEADY) == (1, DELAYS[0])
