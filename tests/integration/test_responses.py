"""Customers who follow links, answer and say stop, in the running product; and whom their campaigns then write to."""

import re
from typing import Any

import httpx

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
BROWSER = {"user-agent": "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"}


async def customers(phones: Phones, count: int) -> list[Json]:
    return [await phones.customer() for _ in range(count)]


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
    sent = await owner.get(f"/v1/campaigns/{campaign}/recipients")
    at = (await owner.get(f"/v1/messages/{sent['items'][0]['message_id']}"))["at"]
    assert at
    click = {"action_type": "marketing_messages_link_click", "timestamp": str(int(builders.time.time()) + 1),
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
