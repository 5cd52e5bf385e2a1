"""The parts of the simulator that its routes use, handed to them as one."""

import random

from hub.simulator.accepting import Accepting
from hub.simulator.chaos import Chaos
from hub.simulator.delivery import Delivery
from hub.simulator.outbox import Outbox
from hub.simulator.timeline import Timeline
from hub.simulator.world import World
from hub.simulator.writing import Writing


class Knobs:
    """Holds the chaos settings; `knobs()` gives them as they are now."""

    def __init__(self) -> None:
        self.now = Chaos()

    def __call__(self) -> Chaos:
        return self.now


class Parts:
    """Built once in `app.py`."""

    def __init__(
        self,
        *,
        world: World,
        outbox: Outbox,
        timeline: Timeline,
        delivery: Delivery,
        accepting: Accepting,
        writing: Writing,
        chaos: Knobs,
        dice: random.Random,
    ) -> None:
        self.world = world
        self.outbox = outbox
        self.timeline = timeline
        self.delivery = delivery
        self.accepting = accepting
        self.writing = writing
        self.chaos = chaos
        self.dice = dice
