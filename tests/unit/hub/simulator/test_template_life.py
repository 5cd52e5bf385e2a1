"""Meta's decisions about templates, without a server: what is listed, what is told, what happens by itself."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hub.clock import utc_now
from hub.domain.events import Notice
from hub.simulator.chaos import Chaos, changed
from hub.simulator.delivery import Delivery
from hub.simulator.flights import Flights
from hub.simulator.journal import Past, Plan
from hub.simulator.outbox import Outbox
from hub.simulator.template_life import TemplateLife
from hub.simulator.templates import Template
from hub.simulator.timeline import Timeline
from hub.simulator.world import WABA, World
from hub.whatsapp import webhook

QUICK = changed(Chaos(), {"hour_s": 0.02, "review_s": [0, 0.01], "duplicates": 0, "reorder": 0})


class Bench:
    def __init__(self, folder: Path) -> None:
        self.chaos = QUICK
        self.bodies: list[bytes] = []
        self.world, self.journal = World.open(folder)
        self.timeline, dice = Timeline(), random.Random(5)
        outbox = Outbox(self, lambda _: "", self.timeline, lambda: self.chaos, dice)
        delivery = Delivery(self.world, outbox, self.timeline, Flights.open(folder / "flights.jsonl")[0])
        self.life = TemplateLife(self.world, outbox, self.timeline, delivery, chaos=lambda: self.chaos, dice=dice)

    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        self.bodies.append(body)
        return 200

    @property
    def now(self) -> Template:
        found = self.world.template(WABA, "hello_world", "en_US")
        assert found is not None
        return found

    async def told(self, count: int) -> list[dict[str, Any]]:
        """The values of the first `count` webhooks about templates."""
        async with asyncio.timeout(5):
            while True:
                parsed = [one.event for body in self.bodies for one in webhook.read(body, utc_now()).parsed]
                values = [event.value for event in parsed if isinstance(event, Notice)]
                if len(values) >= count:
                    return values
                await asyncio.sleep(0.01)


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.timeline.close()
    made.journal.close()


async def test_bad_quality_pauses_twice_and_then_disables(bench: Bench) -> None:
    for seen in (3, 6):
        bench.life.quality(WABA, bench.now, "RED")
        assert bench.now.status == "PAUSED"
        await bench.told(seen)
        assert bench.now.status == "APPROVED"
    bench.life.quality(WABA, bench.now, "RED")
    told = await bench.told(8)
    titles = [value["other_info"]["title"] for value in told if "other_info" in value]
    assert titles == ["FIRST_PAUSE", "UNPAUSE", "SECOND_PAUSE", "UNPAUSE", "DISABLED"]
    assert (bench.now.status, bench.now.listed["quality_score"]["score"]) == ("DISABLED", "RED")


async def test_a_category_is_announced_and_then_changed(bench: Bench) -> None:
    bench.life.recategorize(WABA, bench.now, "MARKETING", hours=2)
    assert bench.now.category == "UTILITY"
    soon, done = await bench.told(2)
    assert (soon["new_category"], soon["correct_category"]) == ("UTILITY", "MARKETING")
    assert (done["previous_category"], done["new_category"]) == ("UTILITY", "MARKETING")
    assert bench.now.category == "MARKETING"


async def test_a_rejection_says_why_and_an_approved_edit_tells_its_texts(bench: Bench) -> None:
    bench.life.reject(WABA, bench.now, "INVALID_FORMAT", {"reason": "Two variables touch."})
    assert (bench.now.status, bench.now.listed["rejected_reason"]) == ("REJECTED", "INVALID_FORMAT")
    bench.life.taken_in(WABA, Template({**bench.now.listed, "status": "PENDING"}, bench.now.past))
    rejected, approved, texts = await bench.told(3)
    assert rejected["rejection_info"] == {"reason": "Two variables touch."}
    assert (approved["event"], approved["message_template_language"]) == ("APPROVED", "en-US")
    assert texts["message_template_title"] == "Hello World"


async def test_what_is_called_off_does_not_happen(bench: Bench) -> None:
    bench.life.quality(WABA, bench.now, "RED")
    bench.life.unpause(WABA, bench.now)
    bench.life.become(WABA, bench.now, "ARCHIVED")
    await asyncio.sleep(0.1)
    assert (bench.now.status, len(await bench.told(4))) == ("ARCHIVED", 4)


async def test_a_plan_survives_a_restart(tmp_path: Path) -> None:
    first = Bench(tmp_path)
    first.world.keep_template(
        WABA, Template({**first.now.listed, "status": "PENDING"}, Past(plans=(Plan(1.0, "review"),)))
    )
    first.journal.close()
    second = Bench(tmp_path)
    second.life.resume()
    (value,) = await second.told(1)
    second.timeline.close()
    second.journal.close()
    assert (value["event"], second.now.status) == ("APPROVED", "APPROVED")
