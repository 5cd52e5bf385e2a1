"""Customers who follow links, answer and say stop, in the running product; and whom their campaigns then write to."""

import re
import time
from itertools import count as count_from
from typing import Any

import httpx

from actors.effects import Reporter
from hub.clock import utc_now
from hub.domain.events import MessageEnriched, Routed
from hub.domain.ids import message_id
from hub.stream.connection import connect
from tests import builders
from tests.builders import DEMO, Json
from tests.integration.conftest import Stack
from tests.integration.test_campaigns import counted, planned, status
from tests.outside import Agent, Meta, Phones, until

ASK = {"name": "ask_feedback", "language": "en_US"}
LINKED = {
    "template": ASK,
    "variables": {"1": "{{name|you}}, see {{link.shop}}"},
    "links": {"shop": "https://shop.example/spring?for={{name|you}}"},
}
_places = count_from(1)
BROWSER = {"user-agent": "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"}


async def customers(phones: Phones, count: int) -> list[Json]:
    """In Portugal: nobody in the United States gets marketing."""
    return [await phones.customer(phone=f"35191355{next(_places):04d}") for _ in range(count)]


def numbers_of(made: list[Json]) -> list[str]:
    return [f"+{each['phone'].removeprefix('+')}" for each in made]


async def link_of(phones: Phones, customer: Json) -> str:
    """The short link in the last message that the customer got."""

    async def got() -> str | None:
        chat = await phones.chat(customer, DEMO.phone_number_id)
        found = re.findall(r"http://[^\s\"\\]+/l/[A-Za-z0-9_-]{22}", str(chat))
        return found[-1] if found else None

    return await until(got, "a link")


async def ran(owner: Agent, made: list[Json], **fields: Any) -> str:
    """A campaign to these customers, finished and delivered."""
    campaign = await planned(owner, numbers_of(made), **{**LINKED, **fields})
    await owner.post(f"/v1/campaigns/{campaign}/start")
    await status(owner, campaign, "finished")
    await counted(owner, campaign, len(made))
    return campaign


async def until_view(owner: Agent, campaign: str, **wanted: int) -> Json:
    async def there() -> Json | None:
        view = await owner.get(f"/v1/campaigns/{campaign}")
        return view if all(view[name] == value for name, value in wanted.items()) else None

    return await until(there, f"{campaign} {wanted}")


async def test_clicks_and_answers_are_conversions_and_previews_are_none(owner: Agent, phones: Phones) -> None:
    ana, bo, cy = made = await customers(phones, 3)
    campaign = await ran(owner, made)
    links = [await link_of(phones, each) for each in made]
    assert len(set(links)) == 3
    async with httpx.AsyncClient(trust_env=False, headers=BROWSER) as browser:
        for _ in range(3):
            answer = await browser.get(links[0])
            assert (answer.status_code, answer.headers["cache-control"]) == (302, "no-store")
            assert answer.headers["location"] == "https://shop.example/spring?for=you"
        for look in (
            browser.head(links[1]),
            browser.get(links[1], headers={"user-agent": "WhatsApp/2.24.20.1 A"}),
            browser.get(links[2], headers={"user-agent": "facebookexternalhit/1.1"}),
        ):
            assert (await look).status_code == 302
        wrong = await browser.get(
            links[0][:-1] + ("A" if links[0][-1] != "A" else "B"), headers={"accept-language": "fr"}
        )
        assert (wrong.status_code, "Ce lien" in wrong.text) == (404, True)
    await phones.write(bo, text="Tell me more")
    view = await until_view(owner, campaign, clicked=1, clicks=3, converted=2)
    assert view["counts"]["replied"] == 1
    assert sum(view["counts"].values()) == view["total"] == 3
    page = await owner.get(f"/v1/campaigns/{campaign}/recipients", clicked=True)
    assert [(each["to"], each["clicks"], each["state"]) for each in page["items"]] == [
        (numbers_of([ana])[0], 3, "read")
    ]
    assert page["items"][0]["converted_at"]
    rest = await owner.get(f"/v1/campaigns/{campaign}/recipients", clicked=False)
    assert {each["to"] for each in rest["items"]} == set(numbers_of([bo, cy]))
    report = (await owner.ask("GET", f"/v1/campaigns/{campaign}/report.csv?clicked=true")).text.splitlines()
    assert len(report) == 2
    assert "clicked_at" in report[0]


async def test_a_click_that_meta_tells_of_counts(owner: Agent, phones: Phones, meta: Meta) -> None:
    made = await customers(phones, 1)
    campaign = await ran(owner, made)
    who = builders.Customer(phone=made[0]["phone"].removeprefix("+"))
    click = {"action_type": "marketing_messages_link_click", "timestamp": str(int(time.time()) + 1),
             "marketing_messages_link_click_data": {"click_component": "cta", "tracking_token": "t"}}  # fmt: skip
    value = {**builders.value(DEMO, customers=(who,)), "user_actions": [click]}
    for _ in range(2):  # Meta repeats
        await meta.post(builders.body(DEMO, value))
    await until_view(owner, campaign, clicked=1, clicks=1, converted=1)


async def test_what_is_wrong_with_links_is_said_with_its_place(owner: Agent, stack: Stack) -> None:
    button = {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "{{link.a}}"}]}
    body = {
        "name": "Links", "phone_number_ids": [DEMO.phone_number_id], "variables": {"1": "{{link.b}}"},
        "template": {"name": "order_update", "language": "en_US", "components": [button]},
        "links": {"a": "https://{{host}}/x"},
    }  # fmt: skip
    answer = await owner.ask("POST", "/v1/campaigns", body)
    assert answer.status_code == 422
    assert {each["path"] for each in answer.json()["errors"]} == {"links.a", "variables.1", "template.components"}
    base = await owner.get("/v1/link-base")
    assert base == {"url": stack.url("inbox"), "public": False}


async def test_a_follow_up_goes_to_those_who_clicked_and_twice_is_once(owner: Agent, phones: Phones) -> None:
    made = await customers(phones, 3)
    campaign = await ran(owner, made)
    async with httpx.AsyncClient(trust_env=False, headers=BROWSER) as browser:
        await browser.get(await link_of(phones, made[1]))
    await until_view(owner, campaign, clicked=1)
    counts = {each["who"]: each["count"] for each in (await owner.get(f"/v1/campaigns/{campaign}/follow-ups"))["items"]}
    assert (counts["clicked"], counts["not_clicked"], counts["failed_passing"]) == (1, 2, 0)
    after = await owner.post("/v1/campaigns", {"name": "After", "phone_number_ids": [DEMO.phone_number_id], **LINKED})
    asked = {"follow_up": {"campaign_id": campaign, "who": "clicked"}}
    path = f"/v1/campaigns/{after['id']}/recipients"
    assert (await owner.post(path, asked))["accepted"] == 1
    assert (await owner.post(path, asked))["duplicates"] == 1
    assert [each["to"] for each in (await owner.get(path))["items"]] == numbers_of([made[1]])
    wrong = await owner.ask("POST", path, {"follow_up": {"campaign_id": "cmp_none", "who": "clicked"}})
    assert (wrong.status_code, wrong.json()["errors"][0]["path"]) == (422, "follow_up.campaign_id")


async def test_the_mood_of_the_last_message_filters_lists_and_segments(
    owner: Agent, phones: Phones, stack: Stack
) -> None:
    bus = await connect(stack.setting("HUB_NATS_URL"), "test")
    reporter = Reporter(bus)
    customer = await phones.customer()
    name = f"Moody {customer['id']}"

    async def mood(label: str, seq: int) -> None:
        event = MessageEnriched(
            message_id=message_id(chat["id"], seq), at=utc_now(), sentiment={"label": label, "score": 0.8}
        )
        await reporter.report(
            Routed(tenant_id=tenant, conversation_id=chat["id"], number_id=chat["number_id"], contact=None, event=event)
        )

    async def shown(label: str) -> Json | None:
        found = await owner.get("/v1/conversations", mood=label, number=chat["number_id"], limit=200)
        return next((each for each in found["items"] if each["id"] == chat["id"]), None)

    async def count(*moods: str) -> int:
        segment = {"moods": moods, "fields": {"who": name}}
        return (await owner.post("/v1/campaigns/segment-count", segment))["count"]

    try:
        await phones.write(customer, text="This is bad")
        chat = await owner.conversation_with(customer["phone"].removeprefix("+"))
        await owner.ask("PATCH", f"/v1/contacts/{chat['contact']['id']}", {"fields": {"who": name}})
        tenant = (await owner.get("/v1/me"))["tenant"]["id"]
        await mood("negative", 1)
        found = await until(lambda: shown("negative"), "a mood")
        assert (found["mood"]["label"], found["mood"]["seq"]) == ("negative", 1)
        assert (await count("negative"), await count("positive"), await count()) == (1, 0, 1)
        await phones.write(customer, text="Now it is good")
        await until(lambda: owner_seq(owner, chat["id"], 2), "two messages")
        await mood("positive", 2)
        await until(lambda: shown("positive"), "another mood")
        await mood("negative", 1)  # an older message, understood again
        await mood("neutral", 2)
        await until(lambda: shown("neutral"), "the newest message's mood")
        assert (await count("neutral"), await count("negative", "positive")) == (1, 0)
        assert (await owner.ask("GET", "/v1/conversations?mood=furious")).status_code == 422
    finally:
        await bus.close()


async def owner_seq(owner: Agent, conversation_id: str, seq: int) -> bool:
    return (await owner.get(f"/v1/conversations/{conversation_id}"))["last_seq"] >= seq


async def test_a_stop_is_kept_with_its_message_and_followed(owner: Agent, phones: Phones, meta: Meta) -> None:
    (customer,) = made = await customers(phones, 1)
    await phones.write(customer, text="stop")
    chat = await owner.conversation_with(customer["phone"].removeprefix("+"))
    contact = f"/v1/contacts/{chat['contact']['id']}"

    async def wishes(count: int) -> list[Json]:
        async def there() -> list[Json] | None:
            found = (await owner.get(f"{contact}/wishes"))["items"]
            return found if len(found) == count else None

        return await until(there, f"{count} wishes")

    (stop,) = await wishes(1)
    assert (stop["wish"], stop["said_by"], stop["words"]) == ("stop", "keyword", "stop")
    assert (await owner.get(f"/v1/messages/{stop['message_id']}"))["content"] == {"body": "stop"}
    assert stop["conversation_id"] == chat["id"]
    assert (await owner.get(contact))["marketing_stopped_at"] == stop["at"]
    campaign = await planned(owner, numbers_of(made), **LINKED)
    await owner.post(f"/v1/campaigns/{campaign}/start")
    done = await status(owner, campaign, "finished")
    assert [(each["code"], each["count"]) for each in done["errors"]] == [("opted_out", 1)]
    who = builders.Customer(phone=customer["phone"].removeprefix("+"))
    choice = {"wa_id": who.phone, "category": "marketing_messages", "value": "resume", "detail": "x",
              "timestamp": str(int(time.time()) + 1)}  # fmt: skip
    value = {**builders.value(DEMO, customers=(who,)), "user_preferences": [choice]}
    await meta.post(builders.body(DEMO, value, field="user_preferences"))
    resumed, _ = await wishes(2)
    assert (resumed["wish"], resumed["said_by"]) == ("resume", "preferences")
    assert (await owner.get(contact))["marketing_stopped_at"] is None
    assert (await owner.ask("GET", "/v1/contacts/con_none/wishes")).status_code == 404
