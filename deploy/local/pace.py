"""How long to wait before a process that died is started again."""

DELAYS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)  # seconds
STEADY = 30.0  # seconds up after which a death is the first one again


def after_death(deaths: int, up: float) -> tuple[int, float]:
    """Deaths in a row up to now and how long this one was `up`, in seconds → deaths in a row, seconds to wait."""
    deaths = 1 if up >= STEADY else deaths + 1
    return deaths, DELAYS[min(deaths, len(DELAYS)) - 1]
