"""Templates against the simulator: submitted, reviewed, listed page by page, sent, deleted."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from hub.domain.events import Notice
from hub.domain.template import Listed, Template
from hub.whatsapp import template_news, templates
from hub.whatsapp.graph import Graph
from hub.whatsapp.template_content import fill
from hub.whatsapp.templates import Account, TemplateRefused
from hub.whatsapp.usage import Pace
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


async def test_published_bodies_that_pass_the_checker_are_taken(account: Account) -> None:
    if not FIXTURES.is_dir():
        pytest.skip(f"no published bodies at {FIXTURES}")
    taken = 0
    for path in sorted((FIXTURES / "graph").rglob("req-*template*.json")):
        body = json.loads(path.read_bytes())
        if not isinstance(body.get("language"), str) or "category" not in body:
            continue
        wording = read_wording(body)
        if errors(check(body["name"], body["language"], wording)):
            continue
        name = f"{body['name']}_{taken}"
        made = await templates.create(account, name, body["language"], wording)
        assert made.status == "PENDING", path.name
        taken += 1
    assert taken >= 10
