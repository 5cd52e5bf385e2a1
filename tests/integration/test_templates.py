"""Templates against the simulator: submitted, reviewed, listed page by page, sent, deleted."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from hub.domain.events import Notice, StatusChanged
from hub.domain.template import Listed, Template, Wording
from hub.whatsapp import template_news, templates
from hub.whatsapp.graph import Answer, Graph, GraphRefused
from hub.whatsapp.template_content import fill
from hub.whatsapp.templates import Account, TemplateRefused
from hub.whatsapp.usage import Pace, usage_of
from inbox.templates import life
from inbox.templates.checks import check, errors, read_wording
from inbox.templates.preview import sample_values
from tests.integration.simulated import WABA, Simulated, until
from tests.unit.hub.whatsapp import wordings as w
from tests.unit.hub.whatsapp.bodies import FIXTURES


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[Simulated]:
    made = Simulated(tmp_path)
    yield made
    made.close()


@pytest.fixture
async def account(simulated: Simulated) -> AsyncIterator[Account]:
    graph = Graph(simulated.simulator.url, "v25.0")
    yield Account(graph=graph, pace=Pace(), waba_id=WABA, token="any")
    await graph.close()


def told(simulated: Simulated, template: Template) -> Template:
    """The template after every webhook that came so far."""
    for event in simulated.ingress.events():
        news = template_news.read(event.value, event.at) if isinstance(event, Notice) else None
        if news is not None and news.meta_id == template.meta_id:
            template = life.told(template, news, news.at)
    return template


def held(one: Listed) -> Template:
    return life.first_seen(one, "tpl_1", WABA, w.NOON)


async def test_a_template_is_submitted_reviewed_by_webhook_and_deleted(simulated: Simulated, account: Account) -> None:
    draft = w.template(name="parcel_news")
    made = await templates.create(account, draft.name, draft.language, draft.wording)
    pending = life.created(draft, made.meta_id, made.status, made.category, w.NOON)
    assert pending.status == "pending"
    await asyncio.to_thread(until, lambda: told(simulated, pending).status == "active")
    with pytest.raises(TemplateRefused) as caught:
        await templates.create(account, draft.name, draft.language, draft.wording)
    assert caught.value.subcode in templates.EXISTS
    (found,) = await templates.everything(account, draft.name)
    assert (found.meta_id, found.status, found.wording.components) == (made.meta_id, "APPROVED", (w.body(),))
    for _ in range(2):  # the second time it is gone already
        await templates.delete(account, draft.name, made.meta_id)
    assert await templates.everything(account, draft.name) == []


async def test_everything_the_account_has_is_read_page_by_page_and_can_be_sent(
    simulated: Simulated, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await templates.everything(account)
    monkeypatch.setattr(templates, "PAGE", 5)
    assert await templates.everything(account) == whole
    assert len(whole) > 10
    for one in whole:
        if one.status != "APPROVED":
            continue
        template = held(one)
        values = sample_values(template.wording) | {"header.image": "https://shop.example/season.jpg"}
        filled = fill(template, values)
        assert filled.complete, one.name
        answer = simulated.simulator.send(type="template", template=filled.content)
        assert answer.status_code == 200, (one.name, one.language, answer.text)


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


async def upload(account: Account, data: bytes = PNG, mime_type: str = "image/png", stops: int | None = None) -> str:
    """A handle of an example file. The connection breaks after `stops` bytes, the first time."""
    broken = stops is not None

    async def read_from(offset: int) -> AsyncIterator[bytes]:
        nonlocal broken
        if broken:
            broken = False
            yield data[:stops]
            return  # the rest never comes
        yield data[offset:]

    return await templates.upload_sample(
        account, filename="sample", size=len(data), mime_type=mime_type, read_from=read_from
    )


async def begun(account: Account, name: str, *parts: w.Part, category: str = "UTILITY") -> Template:
    """A template of ours that Meta has taken in."""
    draft = w.template(*(parts or [w.body()]), name=name, category=category)
    made = await templates.create(account, name, draft.language, draft.wording)
    return life.created(draft, made.meta_id, made.status, made.category, w.NOON)


async def becomes(simulated: Simulated, template: Template, status: str) -> Template:
    await asyncio.to_thread(until, lambda: told(simulated, template).status == status)
    return told(simulated, template)


def play(simulated: Simulated, template: Template, act: str, **more: object) -> Any:
    return simulated.simulator.ask("POST", f"/control/templates/{template.meta_id}/{act}", json=more)


def knobs(simulated: Simulated, **changes: object) -> None:
    simulated.simulator.ask("PUT", "/control/chaos", json=changes)


async def test_a_rejected_template_shows_why_and_is_edited_and_submitted_again(
    simulated: Simulated, account: Account
) -> None:
    knobs(simulated, review="wait")
    pending = await begun(account, "parcel_edited")
    play(simulated, pending, "reject", why="Two variables touch.", recommendation="Put words between them.")
    rejected = await becomes(simulated, pending, "rejected")
    assert rejected.reason is not None
    assert (rejected.reason.code, rejected.reason.text) == ("INVALID_FORMAT", "Two variables touch.")
    assert rejected.reason.recommendation == "Put words between them."
    better = structs.replace(rejected.wording, components=(w.body("Your order {{1}} has left us today."),))
    changed = life.edited(rejected, better, w.NOON)
    assert life.way_to_submit(changed, w.NOON) == "edit"
    for _ in range(3):  # rejected ones may be edited as often as one likes
        await templates.edit(account, pending.meta_id or "", better, category=True)
        play(simulated, pending, "reject", reason="SCAM")
    await templates.edit(account, pending.meta_id or "", better, category=True)
    play(simulated, pending, "approve")
    (found,) = await templates.everything(account, "parcel_edited")
    assert (found.status, found.wording.components) == ("APPROVED", better.components)


async def test_an_approved_template_is_edited_once_a_day_and_keeps_its_category(
    simulated: Simulated, account: Account
) -> None:
    active = await becomes(simulated, await begun(account, "parcel_daily"), "active")
    wording = structs.replace(active.wording, components=(w.body("Your order {{1}} comes on {{2}}, we hope."),))
    with pytest.raises(TemplateRefused, match="100"):
        await templates.edit(
            account, active.meta_id or "", structs.replace(wording, category="MARKETING"), category=True
        )
    await templates.edit(account, active.meta_id or "", wording, category=False)
    await asyncio.to_thread(until, lambda: told(simulated, active).wording.components == wording.components)
    assert told(simulated, active).status == "active"
    with pytest.raises(TemplateRefused) as caught:
        await templates.edit(account, active.meta_id or "", wording, category=False)
    assert "once in 24 hours" in caught.value.reason.text
    knobs(simulated, hour_s=0.001)
    await templates.edit(account, active.meta_id or "", wording, category=False)


async def test_quality_pauses_and_disables_and_a_pause_can_be_ended_by_hand(
    simulated: Simulated, account: Account
) -> None:
    active = await becomes(simulated, await begun(account, "parcel_rated", category="MARKETING"), "active")
    play(simulated, active, "quality", score="YELLOW")
    play(simulated, active, "quality", score="RED")
    paused = await becomes(simulated, active, "paused")
    assert (paused.quality, paused.reason and paused.reason.code) == ("RED", "FIRST_PAUSE")
    assert paused.paused_until is not None
    assert simulated.simulator.send(type="template", template=sendable(paused)).json()["error"]["code"] == 132015
    await templates.unpause(account, active.meta_id or "")
    await becomes(simulated, active, "active")
    knobs(simulated, hour_s=0.3)
    play(simulated, active, "quality", score="RED")
    again = await becomes(simulated, active, "paused")
    assert again.reason is not None
    assert again.reason.code == "SECOND_PAUSE"
    await becomes(simulated, active, "active")  # after 6 hours, scaled
    play(simulated, active, "quality", score="RED")
    await becomes(simulated, active, "disabled")
    assert simulated.simulator.send(type="template", template=sendable(paused)).json()["error"]["code"] == 132016
    with pytest.raises(TemplateRefused):
        await templates.edit(account, active.meta_id or "", active.wording, category=True)
    with pytest.raises(TemplateRefused):
        await templates.delete(account, active.name, active.meta_id or "")


def sendable(template: Template) -> dict[str, Any]:
    return fill(template, sample_values(template.wording)).content


async def test_what_is_held_for_assessment_goes_out_later_or_fails(simulated: Simulated, account: Account) -> None:
    active = await becomes(simulated, await begun(account, "parcel_paced", category="MARKETING"), "active")
    statuses: dict[str, str] = {}

    def send() -> str:
        answer = simulated.simulator.send(type="template", template=sendable(active)).json()["messages"][0]
        statuses[answer["id"]] = answer["message_status"]
        return answer["id"]

    def heard(wamid: str) -> list[str]:
        return [e.status for e in simulated.ingress.events() if isinstance(e, StatusChanged) and e.wamid == wamid]

    play(simulated, active, "hold", free=1)
    first, second = send(), send()
    assert list(statuses.values()) == ["accepted", "held_for_quality_assessment"]
    await asyncio.to_thread(until, lambda: "delivered" in heard(first))
    assert heard(second) == []
    play(simulated, active, "release")
    await asyncio.to_thread(until, lambda: "delivered" in heard(second))
    play(simulated, active, "hold")
    third = send()
    play(simulated, active, "drop")
    await asyncio.to_thread(until, lambda: heard(third) == ["failed"])
    (dropped,) = [e for e in simulated.ingress.events() if isinstance(e, StatusChanged) and e.wamid == third]
    assert dropped.error is not None
    assert dropped.error.code == 132015
    paused = await becomes(simulated, active, "paused")
    assert (paused.reason and paused.reason.code, paused.paused_until) == ("RATE_LIMITING_PAUSE", None)


async def test_a_category_changes_after_its_notice_and_old_templates_are_archived(
    simulated: Simulated, account: Account
) -> None:
    active = await becomes(simulated, await begun(account, "parcel_moved"), "active")
    knobs(simulated, hour_s=1)
    play(simulated, active, "category", category="MARKETING", hours=1)
    await asyncio.to_thread(until, lambda: told(simulated, active).category_change is not None)
    await asyncio.to_thread(until, lambda: told(simulated, active).wording.category == "MARKETING")
    assert told(simulated, active).category_change is None
    play(simulated, active, "archive")
    await becomes(simulated, active, "archived")
    play(simulated, active, "unarchive")
    await becomes(simulated, active, "active")
    play(simulated, active, "flag", days=3)
    await asyncio.to_thread(until, lambda: told(simulated, active).disable_at is not None)
    assert told(simulated, active).status == "active"


async def test_a_template_of_the_library_is_approved_at_once(simulated: Simulated, account: Account) -> None:
    (entry,) = await templates.library(account, {"search": "parcel", "language": "en_US"})
    url = {"base_url": "https://shop.example/track/{{1}}", "url_suffix_example": "https://shop.example/track/HB-1"}
    library = {
        "library_template_name": entry["name"],
        "library_template_button_inputs": [{"type": "URL", "url": url}],
    }
    wording = Wording(category="UTILITY", library=library)
    made = await templates.create(account, "our_parcel", "en_US", wording)
    assert (made.status, made.category) == ("APPROVED", "UTILITY")
    (found,) = await templates.everything(account, "our_parcel")
    assert found.wording.components[1]["text"] == entry["body"]
    values = {"1": "Ana", "2": "HB-1", "3": "March 3rd, 2027", "button.0": "HB-1"}
    good = fill(held(found), values).content
    assert simulated.simulator.send(type="template", template=good).status_code == 200
    wrong = fill(held(found), values | {"3": "soon"}).content
    assert simulated.simulator.send(type="template", template=wrong).json()["error"]["code"] == 132018


async def test_a_header_file_is_uploaded_in_parts_and_an_unknown_handle_is_refused(
    simulated: Simulated, account: Account
) -> None:
    handle = await upload(account, stops=20)
    header = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [handle]}}
    active = await becomes(simulated, await begun(account, "parcel_seen", header, w.body()), "active")
    (found,) = await templates.everything(account, "parcel_seen")
    (address,) = found.wording.components[0]["example"]["header_handle"]
    assert simulated.simulator.client.get(address).content == PNG
    assert life.seen(active, found, w.NOON).wording.components[0]["example"] == header["example"]
    for handle in ("4:made:up", address):
        header = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [handle]}}
        with pytest.raises(TemplateRefused) as caught:
            await begun(account, "parcel_unseen", header, w.body())
        assert "handle" in caught.value.reason.text


async def test_the_name_of_a_deleted_template_is_locked_for_thirty_days(simulated: Simulated, account: Account) -> None:
    active = await becomes(simulated, await begun(account, "parcel_gone"), "active")
    await templates.delete(account, active.name, active.meta_id or "")
    with pytest.raises(TemplateRefused) as caught:
        await begun(account, "parcel_gone")
    assert caught.value.subcode == 2388023
    knobs(simulated, hour_s=0.001)
    await asyncio.sleep(1)  # 30 days, scaled
    await begun(account, "parcel_gone")


async def test_several_are_deleted_by_their_ids(simulated: Simulated, account: Account) -> None:
    made = [(await begun(account, f"parcel_many_{n}", w.body(f"Order {n} has left us."))).meta_id for n in range(3)]
    call = partial(account.graph.call, "DELETE", f"{WABA}/message_templates", "any")
    assert not (await call(params={"hsm_ids": json.dumps([*made, "1"])})).ok
    assert (await call(params={"hsm_ids": json.dumps(made)})).ok
    assert not [one for one in await templates.everything(account) if one.name.startswith("parcel_many_")]


async def test_limits_are_told_in_headers_and_kept(simulated: Simulated, account: Account) -> None:
    knobs(simulated, account_calls=4)
    path = f"{WABA}/message_templates"
    for used in (25, 50, 75, 100):
        answer = await account.graph.call("GET", path, "any")
        assert (answer.ok, usage_of(answer.headers).percent) == (True, used)
    assert judge_of(await account.graph.call("GET", path, "any")) == 80007
    account.pace.heed(WABA, await account.graph.call("GET", path, "any"))
    with pytest.raises(GraphRefused) as caught:
        await templates.everything(account)
    assert caught.value.verdict.action == "slow"
    knobs(simulated, account_calls=5_000, app_calls=1)
    assert judge_of(await account.graph.call("GET", path, "any")) == 4
    knobs(simulated, app_calls=50_000)
    bodies = [{"name": f"many_{n}", "language": "en_US", "category": "UTILITY",
               "components": [{"type": "BODY", "text": f"Order {n} has left us."}]} for n in range(101)]  # fmt: skip
    answers = [await account.graph.call("POST", path, "any", json=body) for body in bodies]
    assert [answer.ok for answer in answers] == [True] * 100 + [False]
    assert judge_of(answers[-1]) == 80007


def judge_of(answer: Answer) -> int:
    return answer.body["error"]["code"]


async def test_published_bodies_that_pass_the_checker_are_taken(account: Account) -> None:
    if not FIXTURES.is_dir():
        pytest.skip(f"no published bodies at {FIXTURES}")
    handles = {"IMAGE": await upload(account), "DOCUMENT": await upload(account, b"%PDF-1.7", "application/pdf")}
    taken = 0
    for path in sorted((FIXTURES / "graph").rglob("req-*template*.json")):
        body = json.loads(path.read_bytes())
        if not isinstance(body.get("language"), str) or "category" not in body:
            continue
        wording = read_wording(body)
        if errors(check(body["name"], body["language"], wording)):
            continue
        ours = structs.replace(wording, components=tuple(with_handle(part, handles) for part in wording.components))
        made = await templates.create(account, f"{body['name']}_{taken}", body["language"], ours)
        assert made.status == "PENDING", path.name
        taken += 1
    assert taken >= 10


def with_handle(part: dict[str, Any], handles: dict[str, str]) -> dict[str, Any]:
    """A header with the handle of a file that was really uploaded; theirs are of other apps."""
    if "header_handle" not in part.get("example", {}):
        return part
    return {**part, "example": {"header_handle": [handles[part["format"]]]}}
