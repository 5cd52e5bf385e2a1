"""What the features fill into prompts are the places that those prompts have."""

import pytest

from ai.extraction import Line
from ai.gateway import Task
from ai.gateway.prompts import load
from ai.labels import Surroundings
from ai.rewriting import rewrite
from ai.summary import Thread, summarise
from ai.tagging import Tools, known, suggest
from ai.translation import translate
from hub.domain.assist import RewriteAsked
from tests.fakes.encoder import FakeEncoder
from tests.fakes.gateway import FakeGateway
from tests.fakes.samples import NOON

THREAD = Thread("cnv_1", [Line("customer", 1, "where is my parcel", NOON)])
ANSWERS = {
    "summary": '{"matter": "", "done": [], "open": []}',
    "tags": '{"tags": []}',
    "intent": '{"intent": "other"}',
}


async def every_task() -> list[Task]:
    gateway = FakeGateway(lambda task: ANSWERS.get(task.prompt, "Written."))
    encoder = FakeEncoder()
    labels = known(encoder, [("lbl_1", "refund")], [[]])
    await summarise(gateway, encoder, "ten_1", THREAD)
    await translate(gateway, "ten_1", "Hello", "de")
    await suggest(Tools(gateway, encoder, Surroundings(encoder)), "ten_1", THREAD, labels)
    async for _ in rewrite(gateway, "ten_1", RewriteAsked(text="hi", how="plain")):
        continue
    return gateway.asked


@pytest.mark.parametrize("prompt", ["summary", "translate", "tags", "intent", "rewrite"])
async def test_every_place_is_filled_and_nothing_is_left_over(prompt: str):
    task = next(task for task in await every_task() if task.prompt == prompt)
    found = load(prompt)
    assert set(found.required) <= set(task.values)
    assert set(task.values) <= {*found.required, *found.optional}
