"""The parts of the simulator that its routes use, handed to them as one."""

import random

from hub.errors import NotFound
from hub.simulator.accepting import Accepting
from hub.simulator.chaos import Chaos
from hub.simulator.delivery import Delivery
from hub.simulator.language_models import LanguageModels
from hub.simulator.outbox import Outbox
from hub.simulator.template_life import TemplateLife
from hub.simulator.timeline import Timeline
from hub.simulator.traffic import Traffic
from hub.simulator.usage import Budget
from hub.simulator.world import DEMO_NUMBERS, Line, World
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
        traffic: Traffic,
        life: TemplateLife,
        models: LanguageModels,
        chaos: Knobs,
        dice: random.Random,
    ) -> None:
        self.world = world
        self.outbox = outbox
        self.timeline = timeline
        self.delivery = delivery
        self.accepting = accepting
        self.writing = writing
        self.traffic = traffic
        self.life = life
        self.models = models
        self.budget = Budget()
        self.chaos = chaos
        self.dice = dice

    def line(self, phone_number_id: str | None) -> Line:
        """A business number, the first demo number when none is named. Raises NotFound."""
        wanted = phone_number_id or DEMO_NUMBERS[0].phone_number_id
        line = self.world.numbers.get(wanted)
        if line is None:
            raise NotFound("no_such_number", f"There is no number {wanted}; register it with POST /control/numbers.")
        return line
