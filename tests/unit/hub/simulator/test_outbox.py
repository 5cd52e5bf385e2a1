import asyncio
import json
import random
from typing import Any

from hub.simulator.chaos import Chaos, changed
from hub.simulator.outbox import Outbox, change, envelope
from hub.simulator.timeline import Timeline

CALM = changed(Chaos(), {"duplicates": 0, "reorder": 0})


class Ingress:
    """Takes bodies; `answers` are given first, then 200."""

    def __init__(self, *answers: int) -> None:
        self.answers = list(answers)
        self.bodies: list[tuple[bytes, str]] = []

    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        assert path == "/webhooks/whatsapp"
        await asyncio.sleep(0)
        self.bodies.append((body, headers["X-Hub-Signature-256"]))
        return self.answers.pop(0) if self.answers else 200


def outbox(ingress: Ingress, chaos: Chaos = CALM) -> Outbox:
    return Outbox(ingress, lambda body: f"sha256={len(body)}", Timeline(), lambda: chaos, random.Random(1))


async def until(holds: Any) -> None:
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 - what is waited for has no event of its own
            await asyncio.sleep(0.005)


def test_a_change_is_ascii_as_metas_bodies_are() -> None:
    encoded = change({"text": "Olá ☺"})
    assert encoded == b'{"value":{"text":"Ol\\u00e1 \\u263a"},"field":"messages"}'


def test_an_envelope_has_one_entry_for_each_account() -> None:
    body = json.loads(envelope([("1", b'{"a":1}'), ("2", b'{"b":2}'), ("1", b'{"c":3}')]))
    assert body == {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"a": 1}, {"c": 3}]}, {"id": "2", "changes": [{"b": 2}]}],
    }


async def test_what_is_ready_together_shares_a_body_up_to_the_batch_size() -> None:
    ingress = Ingress()
    box = outbox(ingress, changed(CALM, {"batch": 4}))
    for n in range(6):
        box.put("1", change({"n": n}))
    await until(lambda: box.waiting == 0)
    sizes = [len(json.loads(body)["entry"][0]["changes"]) for body, _ in ingress.bodies]
    assert sizes == [4, 2]


async def test_a_refused_body_is_sent_again_unchanged_until_it_is_accepted() -> None:
    ingress, landed = Ingress(503), list[str]()
    box = outbox(ingress)
    box.put("1", change({"n": 1}), lambda: landed.append("yes"))
    await until(lambda: len(ingress.bodies) == 1)
    assert (box.waiting, landed) == (1, [])
    await until(lambda: box.waiting == 0)
    assert ingress.bodies[0] == ingress.bodies[1]
    assert landed == ["yes"]
    assert (box.tally.accepted, box.tally.refused) == (1, 1)


async def test_a_duplicate_is_the_same_body_once_more() -> None:
    ingress = Ingress()
    chaos = [changed(CALM, {"duplicates": 100})]
    box = Outbox(ingress, lambda _: "sha256=1", Timeline(), lambda: chaos[0], random.Random(3))
    box.put("1", change({"n": 1}))
    await until(lambda: len(ingress.bodies) == 1)
    chaos[0] = CALM  # or the duplicate would have one too
    await until(lambda: len(ingress.bodies) == 2)
    assert ingress.bodies[0] == ingress.bodies[1]


async def test_an_update_that_is_held_back_is_overtaken() -> None:
    ingress = Ingress()
    chaos = [changed(CALM, {"reorder": 100, "reorder_ms": 300})]
    box = Outbox(ingress, lambda _: "sha256=1", Timeline(), lambda: chaos[0], random.Random(1))
    box.put("1", change({"n": 1}))
    chaos[0] = CALM
    box.put("1", change({"n": 2}))
    await until(lambda: len(ingress.bodies) == 2)
    numbers = [json.loads(body)["entry"][0]["changes"][0]["value"]["n"] for body, _ in ingress.bodies]
    assert numbers == [2, 1]


async def test_what_was_not_accepted_when_it_closes_is_handed_over() -> None:
    ingress = Ingress(503)
    box = outbox(ingress)
    box.put("1", change({"n": 1}))
    await until(lambda: len(ingress.bodies) == 1 and box.tally.refused == 1)
    box.put("1", change({"n": 2}))
    await box.close()
    kept = sorted(json.loads(body)["entry"][0]["changes"][0]["value"]["n"] for body in box.unsent())
    assert kept == [1, 2]
