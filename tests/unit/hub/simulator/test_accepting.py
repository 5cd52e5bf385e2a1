"""Sends as a whole, without a server: limits, windows, chaos, and what is written down."""

import asyncio
import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hub.clock import utc_now
from hub.domain.events import MessageReceived, StatusChanged
from hub.simulator.accepting import Accepting
from hub.simulator.chaos import Chaos, changed
from hub.simulator.delivery import Delivery
from hub.simulator.faults import Fault
from hub.simulator.flights import Flights
from hub.simulator.outbox import Outbox
from hub.simulator.people import Person
from hub.simulator.scripts import cast
from hub.simulator.timeline import Timeline
from hub.simulator.world import World
from hub.simulator.writing import Writing
from hub.whatsapp import webhook

FAST = {"status_delay_ms": [0, 1], "delivery_ms": [0, 1], "reading_s": [0, 0.01], "read_percent": 100}
CALM = changed(Chaos(), {**FAST, "skip_delivered": 0, "duplicates": 0, "reorder": 0})
SLOW_LINE, FAST_LINE = "100000000000001", "100000000000002"


class Bench:
    """A simulator without its server; `bodies` are the webhooks it sent."""

    def __init__(self, folder: Path) -> None:
        self.chaos = CALM
        self.bodies: list[bytes] = []
        self.world, self.journal = World.open(folder)
        for person in cast():
            self.world.add_cast(person)
        timeline, dice = Timeline(), random.Random(5)
        self.outbox = Outbox(self, lambda _: "", timeline, lambda: self.chaos, dice)
        self.delivery = Delivery(self.world, self.outbox, timeline, Flights.open(folder / "flights.jsonl")[0])
        self.accepting = Accepting(self.world, self.delivery, timeline, lambda: self.chaos, dice)
        self.writing = Writing(self.world, self.outbox, lambda: self.chaos)

    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        self.bodies.append(body)
        return 200

    def send(self, to: str = "15552223333", number: str = SLOW_LINE, **fields: Any) -> dict[str, Any]:
        template = {"type": "template", "template": {"name": "hello_world", "language": {"code": "en_US"}}}
        body = {"messaging_product": "whatsapp", "to": to} | (fields or template)
        return self.accepting.post(number, json.dumps(body).encode())

    def person(self, identity: str) -> Person:
        return next(person for person in self.world.people.values() if person.identity == identity)

    async def events(self, count: int) -> list[Any]:
        """The first `count` things that the hub's own reader finds in the webhooks."""
        async with asyncio.timeout(5):
            while True:
                readings = [webhook.read(body, utc_now()) for body in self.bodies]
                assert not any(reading.unreadable for reading in readings)
                found = [parsed.event for reading in readings for parsed in reading.parsed]
                if len(found) >= count:
                    return found
                await asyncio.sleep(0.01)


@pytest.fixture
async def bench(tmp_path: Path) -> Any:
    bench = Bench(tmp_path)
    yield bench
    await bench.outbox.close()
    bench.journal.close()


def refused(bench: Bench, *args: Any, **fields: Any) -> int:
    with pytest.raises(Fault) as fault:
        bench.send(*args, **fields)
    return fault.value.code


async def test_an_accepted_message_is_written_down_and_its_statuses_are_read_by_the_hub(bench: Bench) -> None:
    answer = bench.send("+1 (555) 222-3333", biz_opaque_callback_data="msg_1", type="template",
                        template={"name": "hello_world", "language": {"code": "en_US"}})  # fmt: skip
    assert answer["contacts"] == [{"input": "+1 (555) 222-3333", "wa_id": "15552223333"}]
    assert answer["messages"][0]["message_status"] == "accepted"
    sent = bench.world.sends[0]
    assert (sent.n, sent.to, sent.callback) == (1, "15552223333", "msg_1")
    events = await bench.events(3)
    assert [event.status for event in events if isinstance(event, StatusChanged)] == ["sent", "delivered", "read"]


async def test_the_81st_message_of_a_second_is_refused_and_not_counted(bench: Bench) -> None:
    for n in range(80):
        bench.send(f"1555222{n:04d}1")
    assert refused(bench, "15552229999") == 130429
    assert len(bench.world.sends) == 80
    bench.send("15552229999", FAST_LINE)


async def test_incoming_messages_count_too_when_chaos_says_so(bench: Bench) -> None:
    bench.chaos = changed(CALM, {"count_incoming": True})
    line = bench.world.numbers[SLOW_LINE]
    for _ in range(80):
        bench.writing.write(bench.person("phone"), line, "text", {"body": "Hi"})
    assert refused(bench) == 130429


async def test_the_46th_message_of_a_burst_to_one_customer_is_refused(bench: Bench) -> None:
    for _ in range(45):
        bench.send()
    assert refused(bench) == 131056
    bench.send("15552223334")


async def test_outside_the_window_a_text_is_accepted_and_fails_and_a_template_arrives(bench: Bench) -> None:
    bench.send("15552223333", text={"body": "Hello?"})
    (event,) = await bench.events(1)
    assert (event.status, event.error.code) == ("failed", 131047)


async def test_inside_the_window_a_text_arrives(bench: Bench) -> None:
    person = bench.person("phone")
    bench.writing.write(person, bench.world.numbers[SLOW_LINE], "text", {"body": "Hi"})
    bench.send(person.phone, text={"body": "Hello!"})
    events = await bench.events(4)
    assert isinstance(events[0], MessageReceived)
    assert [event.status for event in events[1:]] == ["sent", "delivered", "read"]
    assert [bubble.status for bubble in bench.world.threads.chat((person.id, SLOW_LINE))] == ["delivered", "read"]


async def test_a_number_that_ends_in_0000_is_accepted_and_fails(bench: Bench) -> None:
    bench.send("15552220000")
    (event,) = await bench.events(1)
    assert (event.status, event.error.code) == ("failed", 131026)


async def test_a_hidden_customer_writes_and_is_answered_by_user_id(bench: Bench) -> None:
    person = bench.person("hidden")
    bench.writing.write(person, bench.world.numbers[SLOW_LINE], "text", {"body": "Hi"})
    answer = bench.send("", recipient=person.user_id, text={"body": "Hello!"})
    assert answer["contacts"] == [{"input": person.user_id, "user_id": person.user_id}]
    events = await bench.events(4)
    assert len(events) == 4
    assert all(person.phone not in body.decode() for body in bench.bodies)


async def test_a_code_cannot_be_sent_to_a_user_id(bench: Bench) -> None:
    code = [{"type": "text", "text": "123456"}]
    components = [{"type": "body", "parameters": code},
                  {"type": "button", "sub_type": "url", "index": "0", "parameters": code}]  # fmt: skip
    template = {"name": "sign_in_code", "language": {"code": "en_US"}, "components": components}
    recipient = bench.person("hidden").user_id
    assert refused(bench, "", recipient=recipient, type="template", template=template) == 131062


async def test_unknown_numbers_templates_and_media_are_refused(bench: Bench) -> None:
    assert refused(bench, number="1") == 100
    assert refused(bench, type="template", template={"name": "nope", "language": {"code": "en_US"}}) == 132001
    assert refused(bench, type="template", template={"name": "hello_world", "language": {"code": "fr"}}) == 132001
    assert refused(bench, type="image", image={"id": "1"}) == 131009
    pdf = bench.world.files.keep(b"%PDF", "application/pdf", "a.pdf", by_business=True)
    assert refused(bench, type="image", image={"id": pdf.id}) == 131053
    assert refused(bench, "15550100001") == 131021
    assert bench.world.sends == []


async def test_chaos_refuses_at_once_or_fails_later_as_meta_does_for_each_code(bench: Bench) -> None:
    bench.chaos = changed(CALM, {"failures": {"131048": 100}})
    assert refused(bench) == 131048
    bench.chaos = changed(CALM, {"failures": {"131049": 100}})
    bench.send()
    (event,) = await bench.events(1)
    assert (event.status, event.error.code) == ("failed", 131049)


async def test_after_an_ad_messages_are_free_and_the_conversation_is_told(bench: Bench) -> None:
    person = bench.person("phone")
    ad = {"source_type": "ad", "source_id": "1", "source_url": "https://fb.example/1", "ctwa_clid": "x"}
    bench.writing.write(person, bench.world.numbers[SLOW_LINE], "text", {"body": "Hi"}, referral=ad)
    bench.send(person.phone)
    events = await bench.events(4)
    assert events[1].pricing["type"] == "free_entry_point"
    assert "referral_conversion" in bench.bodies[1].decode()


async def test_reading_and_typing_reach_the_customers_phone(bench: Bench) -> None:
    person = bench.person("username")
    bubble = bench.writing.write(person, bench.world.numbers[SLOW_LINE], "text", {"body": "Hi"})
    watched = bench.world.threads.watch()
    answer = bench.send(status="read", message_id=bubble.id, typing_indicator={"type": "text"})
    assert answer == {"success": True}
    assert bubble.status == "read"
    kinds = [event["kind"] for event in [watched.get_nowait() for _ in range(2)] if event]
    assert kinds == ["bubble", "typing"]


OFFER = {"name": "ask_feedback", "language": {"code": "en_US"}}


async def test_numbers_of_a_portfolio_share_its_limit_of_new_customers(bench: Bench) -> None:
    for made in [line.made for line in bench.world.numbers.values()]:
        bench.world.add_number(replace(made, portfolio_id="900000", messaging_limit=2))
    bench.send("491511111111")
    bench.send("491511111112", FAST_LINE)
    bench.send("491511111111", FAST_LINE)
    assert refused(bench, "491511111113") == 131048
    bench.send("491511111113", text={"body": "No template, so it fails later and costs no place"})
    person = bench.person("phone")
    bench.writing.write(person, bench.world.numbers[SLOW_LINE], "text", {"body": "Hi"})
    bench.send(person.phone)
    assert bench.world.first_written(bench.world.numbers[SLOW_LINE]).used(time.time()) == 2


@pytest.mark.parametrize(
    ("phone", "cap", "failed"), [("12125550123", 0, 1), ("491511111111", 0, 0), ("491511111111", 1, 1)]
)
async def test_marketing_is_held_back_in_the_united_states_and_beyond_a_persons_cap(
    bench: Bench, phone: str, cap: int, failed: int
) -> None:
    template = bench.world.template(bench.world.numbers[SLOW_LINE].made.waba_id, "ask_feedback", "en_US")
    assert template is not None
    bench.chaos = changed(CALM, {"marketing_cap": cap})
    if cap:
        bench.world.cap.take(phone, time.time())
    bench.send(phone, type="template", template={**OFFER, "components": filled(template.listed["components"])})
    (event, *_) = await bench.events(1)
    assert (event.status == "failed", event.error.code if event.error else 0) == (bool(failed), 131049 * failed)


def filled(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Values for every variable of a template's body."""
    body = next(part for part in components if part["type"] == "BODY")
    count = body["text"].count("{{")
    return [{"type": "body", "parameters": [{"type": "text", "text": "you"}] * count}]


async def test_a_number_in_maintenance_or_restricted_says_so(bench: Bench) -> None:
    line = bench.world.numbers[SLOW_LINE]
    line.upgraded_at = time.time() + 60
    assert refused(bench) == 131057
    line.upgraded_at = 0.0
    line.restricted = ("RESTRICTED_BIZ_INITIATED_MESSAGING", time.time() + 60)
    assert refused(bench) == 368
