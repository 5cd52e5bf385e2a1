"""How long a message takes from Meta's webhook to an agent's screen."""

from collections.abc import AsyncIterator

from tests.load.figures import Figure
from tests.load.processes import product
from tests.load.traffic import Spell, road

# messages a second → (seconds, bars in ms)
RATES: dict[int, tuple[float, dict[str, float]]] = {
    20: (15, {}),
    100: (20, {"median": 10, "p99": 40}),
    300: (20, {"p99": 120}),
}


async def run(quick: bool) -> AsyncIterator[Figure]:
    with product() as stack:
        for sockets in (1, 2):
            async with road(stack, sockets) as way:
                for rate, (seconds, bars) in RATES.items():
                    spell = await way.run(rate, seconds / 5 if quick else seconds)
                    for figure in figures(f"{rate}/s, {sockets} socket{'s' if sockets > 1 else ''}", spell, bars):
                        yield figure


def figures(title: str, spell: Spell, bars: dict[str, float]) -> list[Figure]:
    """Latencies in ms, and whatever went missing."""
    found = [
        Figure(bench="road", name=f"{title}, {name}", value=value, unit="ms", bar=bars.get(name))
        for name, value in spell.summary().items()
    ]
    lost = spell.missing + spell.refused
    return [*found, Figure(bench="road", name=f"{title}, missing or refused", value=lost, unit="", bar=0)]
