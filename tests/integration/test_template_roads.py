"""Templates through the whole product: what people do over REST, and what the played Meta makes of it."""

import itertools
from typing import Any

import pytest

from tests.builders import DEMO, Json
from tests.integration.conftest import Stack
from tests.outside import Agent, Phones, until

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
_names = itertools.count(1)
ACCOUNT = {"waba_id": DEMO.waba_id}  # other tests connect numbers of other accounts


@pytest.fixture
async def meta_waits(phones: Phones) -> Phones:
    """Templates stay in review until the test decides; the fixture of phones takes it back."""
    await phones.chaos(review="wait")
    return phones


async def submitted(owner: Agent, *parts: Json, **fields: Any) -> Json:
    """A template of a new name, written and sent for review."""
    name = f"road_{next(_names)}"
    words = f"This is {name}: your order {{{{1}}}} has left our house."
    body = {"type": "BODY", "text": words, "example": {"body_text": [["HB-1"]]}}
    written = {
        "name": name,
        "language": "en_US",
        "category": "UTILITY",
        "components": [*parts, body],
        **ACCOUNT,
        **fields,
    }
    made = await owner.post("/v1/templates", written)
    return await owner.post(f"/v1/templates/{made['id']}/submit")


async def play(phones: Phones, template: Json, act: str, **more: Any) -> None:
    await phones.ask("POST", f"/control/templates/{template['meta_id']}/{act}", more)


async def becomes(owner: Agent, template: Json, **wanted: Any) -> Json:
    async def there() -> Json | None:
        found = await owner.get(f"/v1/templates/{template['id']}")
        return found if all(found[key] == value for key, value in wanted.items()) else None

    return await until(there, f"{template['name']} with {wanted}")


async def test_the_demo_has_its_templates_without_anybody_asking(owner: Agent) -> None:
    async def there() -> bool:
        names = {each["name"] for each in await owner.every("/v1/templates")}
        return {"hello_world", "season_offer", "sign_in_code"} <= names

    assert await until(there, "the catalogue")


async def test_a_rejected_template_is_edited_and_approved(owner: Agent, meta_waits: Phones) -> None:
    pending = await submitted(owner)
    assert pending["status"] == "pending"
    await play(
        meta_waits, pending, "reject", why="It is not clear what it is for.", recommendation="Say what it is for."
    )
    rejected = await becomes(owner, pending, status="rejected")
    assert rejected["reason"] == {
        "code": "INVALID_FORMAT",
        "text": "It is not clear what it is for.",
        "recommendation": "Say what it is for.",
    }
    path = f"/v1/templates/{pending['id']}"
    clearer = {**rejected["components"][0], "text": f"Your order {{{{1}}}} with {pending['name']} has left our house."}
    await owner.ask("PATCH", path, {"components": [clearer]})
    again = await owner.post(f"{path}/submit")
    assert (again["status"], again["reason"], again["components"]) == ("pending", None, [clearer])
    await play(meta_waits, pending, "approve")
    await becomes(owner, pending, status="active", reason=None)
    kinds = [(line.get("before"), line["after"]) for line in (await owner.get(f"{path}/history"))["items"]
             if line["kind"] == "status"]  # fmt: skip
    assert kinds[:4] == [("pending", "active"), ("rejected", "pending"), ("pending", "rejected"), ("draft", "pending")]


@pytest.mark.usefixtures("phones")
async def test_an_approved_one_is_edited_once_a_day(owner: Agent) -> None:
    active = await becomes(owner, await submitted(owner), status="active")
    path = f"/v1/templates/{active['id']}"
    for n in (1, 2):
        words = {
            **active["components"][0],
            "text": f"Edit {n} of {active['name']}: order {{{{1}}}} has left our house.",
        }
        await owner.ask("PATCH", path, {"components": [words]})
        answer = await owner.ask("POST", f"{path}/submit")
        assert answer.status_code == (200 if n == 1 else 409)
    assert answer.json()["code"] == "edit_limit"


async def test_bad_quality_pauses_it_and_people_end_the_pause(owner: Agent, phones: Phones) -> None:
    active = await becomes(owner, await submitted(owner), status="active")
    await play(phones, active, "quality", score="YELLOW")
    await becomes(owner, active, quality="YELLOW", status="active")
    await play(phones, active, "quality", score="RED")
    paused = await becomes(owner, active, quality="RED", status="paused")
    assert paused["paused_until"] is not None
    assert (await owner.post(f"/v1/templates/{active['id']}/unpause"))["status"] == "active"
    await phones.chaos(hour_s=0.05)
    await play(phones, active, "quality", score="RED")
    await becomes(owner, active, status="paused")
    await becomes(owner, active, status="active", reason=None)  # by itself, after six hours, scaled
    await play(phones, active, "quality", score="RED")
    disabled = await becomes(owner, active, status="disabled")
    assert disabled["reason"]["code"] == "DISABLED"
    assert (await owner.ask("DELETE", f"/v1/templates/{active['id']}")).status_code == 409


async def test_a_change_of_category_is_announced_and_then_true(owner: Agent, phones: Phones) -> None:
    active = await becomes(owner, await submitted(owner), status="active")
    await phones.chaos(hour_s=3)
    await play(phones, active, "category", category="MARKETING", hours=1)

    async def announced() -> Json | None:
        found = await owner.get(f"/v1/templates/{active['id']}")
        return found if found["category_change"] else None

    soon = await until(announced, "the notice")
    assert (soon["category"], soon["category_change"]["category"]) == ("UTILITY", "MARKETING")
    await becomes(owner, active, category="MARKETING", category_change=None)


async def test_a_header_file_is_uploaded_to_meta_and_can_be_used_again_in_an_edit(
    owner: Agent, phones: Phones, stack: Stack
) -> None:
    headers = {"content-type": "image/png"}
    mine = (await owner.post("/v1/media", content=PNG, headers=headers, params={"filename": "a.png"}))["media_id"]
    header = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [mine]}}
    active = await becomes(owner, await submitted(owner, header), status="active")
    await owner.post("/v1/templates/sync", ACCOUNT)
    after = await owner.get(f"/v1/templates/{active['id']}")
    assert after["components"][0]["example"] == {"header_handle": [mine]}
    words = {**after["components"][1], "text": f"With a picture, {after['name']}: order {{{{1}}}} has left our house."}
    await owner.ask("PATCH", f"/v1/templates/{active['id']}", {"components": [header, words]})
    assert (await owner.post(f"/v1/templates/{active['id']}/submit"))["components"][1] == words
    listed = (await phones.ask("GET", "/control/templates"))["items"]
    (at_meta,) = [each for each in listed if each["id"] == active["meta_id"]]
    assert at_meta["components"][0]["example"]["header_handle"][0].startswith(stack.url("simulator"))


async def test_a_template_of_the_library_is_found_and_made(owner: Agent) -> None:
    found = (await owner.get("/v1/template-library", search="bill", **ACCOUNT))["items"]
    assert [each["name"] for each in found] == ["bill_due_soon"]
    name = f"road_{next(_names)}"
    written = {"name": name, "language": "en_US", "category": "UTILITY",
               "library": {"library_template_name": "bill_due_soon"}, **ACCOUNT}  # fmt: skip
    made = await owner.post("/v1/templates", written)
    after = await owner.post(f"/v1/templates/{made['id']}/submit")
    assert after["status"] == "active"
    assert [slot["name"] for slot in after["variables"]] == ["1", "2", "3", "4"]
    assert after["components"][0]["text"] == found[0]["body"]
    assert after["library"]["library_template_name"] == "bill_due_soon"
