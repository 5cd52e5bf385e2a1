"""A flood for a minute: is it kept up with, and how soon after the last post is nothing left to tell."""

from collections.abc import AsyncIterator

from tests.load.figures import Figure
from tests.load.processes import product
from tests.load.traffic import Spell, road

RATES = (800, 1_000)  # messages a second
SECONDS = 60.0
BACKLOG = 2.0  # seconds from the last post to the last event


async def run(quick: bool) -> AsyncIterator[Figure]:
    seconds = SECONDS / 10 if quick else SECONDS
    with product() as stack:
        for rate in RATES:
            async with road(stack, 1) as way:
                spell = await way.run(rate, seconds, patience=60)
                for figure in figures(rate, seconds, spell):
                    yield figure


def figures(rate: int, seconds: float, spell: Spell) -> list[Figure]:
    """The bar is for 800/s; 1,000/s shows how much room is left."""
    held = rate == RATES[0]
    last = max((when for _, when, _ in spell.arrived), default=float("inf"))
    behind = last - spell.last_post
    said = [
        ("accepted", (len(spell.due) - spell.refused) / seconds, "msg/s", None),
        ("last answer after last post", spell.answered_at - spell.last_post, "s", BACKLOG if held else None),
        ("last event after last post", behind, "s", BACKLOG if held else None),
        ("missing or refused", spell.missing + spell.refused, "", 0),
    ]
    said += [(f"latency, {name}", value, "ms", None) for name, value in spell.summary().items()]
    return [
        Figure(bench="sustained", name=f"{rate}/s, {name}", value=value, unit=unit, bar=bar)
        for name, value, unit, bar in said
    ]
