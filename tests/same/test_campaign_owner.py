"""The owner of campaigns over real stores: conversations are played, and owners die at any moment."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import msgspec

from actors.rules.campaign import AHEAD
from hub.clock import utc_now
from hub.domain.campaign import (
    FrequencyCap,
    Pace,
    Prices,
    RecipientClicked,
    Schedule,
    recipient_id,
)
from hub.domain.contact import Identity
from hub.domain.events import Routed, SendMessage
from hub.domain.ids import new_id
from hub.domain.progress import CampaignView
from tests.fakes.samples import said
from tests.same.campaign_stage import LINKS, USE, Stage, until


async def test_every_recipient_is_asked_for_once_and_the_campaign_finishes(stage: Stage) -> None:
    campaign = await stage.open(150)
    async with stage.owner():
        first = await stage.wish(campaign, "start", prices=Prices(currency="EUR", category="x", by_country={"DE": 0.1}))
        assert isinstance(first, CampaignView)
        assert (first.status, first.total) == ("running", 150)
        assert isinstance(await stage.wish(campaign, "start"), CampaignView)
        await stage.becomes(campaign, "finished")
        await until(lambda: stage.road.told[-1][1].data.count(b'"finished"') > 0)
    assert stage.road.clients.total() == len(stage.road.clients) == 150
    assert await stage.counts(campaign) == {"sent": 150}
    wish = stage.road.wishes[0]
    assert (wish.lane, wish.kind, wish.content["name"], wish.author.kind) == (
        "campaign", "template", "hello_world", "campaign",
    )  # fmt: skip
    ids = [event.id for _, event in stage.road.told]
    assert len(set(ids)) == len(ids)
    times = [at for at, _ in stage.road.told]
    assert all(later - earlier > 0.2 for earlier, later in pairwise(times))


async def test_owners_that_die_at_any_moment_ask_for_the_same_messages_again(stage: Stage) -> None:
    campaign = await stage.open(300)
    async with stage.owner():
        await stage.wish(campaign, "start")
    for n in range(8):
        async with stage.owner():
            await asyncio.sleep(0.02 + 0.03 * n)
    async with stage.owner():
        await stage.becomes(campaign, "finished")
    assert set(stage.road.clients) == {f"cmp:rcp_{campaign.id[4:]}{n:08X}:1" for n in range(1, 301)}
    assert await stage.counts(campaign) == {"sent": 300}


async def test_a_pause_stops_taking_at_once_and_a_lane_never_holds_more_than_it_should(stage: Stage) -> None:
    campaign = await stage.open(500)
    stage.road.react = lambda _: None
    async with stage.owner():
        await stage.wish(campaign, "start")
        await until(lambda: len(stage.road.wishes) >= 40)
        await asyncio.sleep(0.5)
        assert len(stage.road.wishes) <= 80 * AHEAD
        paused = await stage.wish(campaign, "pause")
        assert isinstance(paused, CampaignView)
        assert paused.paused_by is not None
        assert paused.paused_by.name == "Ana"
        before = len(stage.road.wishes)
        stage.road.react = lambda _: ("sent", "")
        for wish in list(stage.road.wishes):
            stage.road.hear(_routed(stage, wish))
        await asyncio.sleep(0.6)
        assert len(stage.road.clients) == before
        await stage.wish(campaign, "resume")
        await stage.wish(campaign, "resume")
        await stage.becomes(campaign, "finished")
    assert len(stage.road.clients) == 500
    assert await stage.counts(campaign) == {"sent": 500}


def _routed(stage: Stage, wish: SendMessage) -> Routed:
    return Routed(tenant_id=stage.ours, conversation_id="cnv", number_id=stage.line, contact=None, event=wish)


async def test_a_template_that_whatsapp_pauses_pauses_the_campaign_and_says_why(stage: Stage) -> None:
    campaign = await stage.open(200)
    stage.road.react = lambda _: ("failed", "132015")
    async with stage.owner():
        await stage.wish(campaign, "start")
        await stage.becomes(campaign, "paused")
        by = (await stage.status(campaign)).paused_by
        assert (by.kind, by.code) == ("template", 132015)
        assert len(stage.road.wishes) < 150
        stage.road.react = lambda _: ("delivered", "")
        await stage.wish(campaign, "resume")
        await stage.becomes(campaign, "finished")
        failed = (await stage.counts(campaign))["failed 132015"]
        retried = await stage.wish(campaign, "retry")
        assert isinstance(retried, CampaignView)
        assert retried.counts["queued"] == failed
        await stage.becomes(campaign, "finished")
    assert await stage.counts(campaign) == {"delivered": 200}
    assert stage.road.clients.total() == len(stage.road.clients) == 200 + failed


async def test_those_who_must_not_or_cannot_be_written_to_are_passed_over(stage: Stage) -> None:
    first = await stage.open(4)
    use = msgspec.structs.replace(
        USE, components=({"type": "body", "parameters": [{"type": "text", "text": "{{name}}"}]},)
    )
    campaign = await stage.campaign(6, template=use, cap=FrequencyCap(messages=1, days=7))
    who = await stage.real.contacts.resolve(stage.ours, stage.line, [Identity(phone="491700000006")], utc_now())
    await stage.real.wishes.keep(stage.ours, who[0].card.id, said("stop", utc_now()))
    stage.road.react = lambda wish: ("sent", "") if "00000001:" not in wish.client_id else ("failed", "131026")
    async with stage.owner():
        await stage.wish(first, "start")
        await stage.becomes(first, "finished")
        await stage.wish(campaign, "start")
        await stage.becomes(campaign, "finished")
    assert await stage.counts(campaign) == {
        "skipped frequency_cap": 3, "skipped opted_out": 1, "sent": 1, "failed 131026": 1,
    }  # fmt: skip


async def test_every_recipient_gets_links_of_its_own_and_its_clicks_are_counted(stage: Stage) -> None:
    use = msgspec.structs.replace(
        USE, components=({"type": "body", "parameters": [{"type": "text", "text": "{{link.shop}}"}]},)
    )
    campaign = await stage.open(5, template=use, links={"shop": "https://shop.example/{{name}}"})
    async with stage.owner():
        await stage.wish(campaign, "start")
        await stage.becomes(campaign, "finished")
        said = {wish.content["components"][0]["parameters"][0]["text"] for wish in stage.road.wishes}
        places = {LINKS.place(address.removeprefix("https://l.example/l/")) for address in said}
        assert {place.n for place in places if place} == {1, 2, 4, 5}  # the third has no name for its address
        for _ in range(2):
            stage.road.put(RecipientClicked(tenant_id=stage.ours, recipient_id=recipient_id(campaign.id, 4),
                                            at=utc_now()))  # fmt: skip
        await until(lambda: b'"clicks":2' in stage.road.told[-1][1].data)
    assert await stage.counts(campaign) == {"sent": 3, "read": 1, "skipped no_value": 1}


async def test_a_missing_value_passes_the_recipient_over(stage: Stage) -> None:
    use = msgspec.structs.replace(
        USE, components=({"type": "body", "parameters": [{"type": "text", "text": "{{name}}"}]},)
    )
    campaign = await stage.open(4, template=use)
    async with stage.owner():
        await stage.wish(campaign, "start")
        await stage.becomes(campaign, "finished")
    assert await stage.counts(campaign) == {"sent": 3, "skipped no_value": 1}


async def test_a_cancel_leaves_the_rest_unsent(stage: Stage) -> None:
    campaign = await stage.open(300)
    stage.road.react = lambda _: None
    async with stage.owner():
        await stage.wish(campaign, "start")
        await until(lambda: len(stage.road.wishes) >= 40)
        await stage.wish(campaign, "cancel")
        for _ in range(100):
            if "queued" not in await stage.counts(campaign):
                break
            await asyncio.sleep(0.05)
        counts = await stage.counts(campaign)
        assert await stage.wish(campaign, "resume") == "wrong_state"
    assert counts["sending"] + counts["skipped cancelled"] == 300
    assert counts["sending"] <= 80 * AHEAD


async def test_its_own_pace_is_kept(stage: Stage) -> None:
    campaign = await stage.open(200, pace=Pace(per_second=20))
    async with stage.owner():
        await stage.wish(campaign, "start")
        begun = asyncio.get_running_loop().time()
        await asyncio.sleep(2)
        passed = asyncio.get_running_loop().time() - begun
        sent = len(stage.road.wishes)
    assert 20 <= sent <= 20 * (passed + 0.6)


async def test_a_schedule_is_waited_for(stage: Stage) -> None:
    campaign = await stage.open(3, schedule=Schedule(start_at=utc_now() + timedelta(seconds=2)))
    async with stage.owner():
        await stage.wish(campaign, "start")
        assert (await stage.status(campaign)).status == "scheduled"
        await asyncio.sleep(0.8)
        assert stage.road.wishes == []
        await stage.becomes(campaign, "finished")
    assert await stage.counts(campaign) == {"sent": 3}


async def test_a_campaign_without_a_usable_number_pauses_itself(stage: Stage) -> None:
    campaign = await stage.open(3)
    line = await stage.real.numbers.get(stage.ours, stage.line)
    assert line is not None
    await stage.real.numbers.change(stage.ours, msgspec.structs.replace(line, state="paused", version=2))
    async with stage.owner():
        await stage.wish(campaign, "start")
        await stage.becomes(campaign, "paused")
    assert (await stage.status(campaign)).paused_by.kind == "number"
    assert stage.road.wishes == []


async def test_a_wish_for_a_campaign_that_is_not_there_is_refused(stage: Stage) -> None:
    campaign = await stage.open(0)
    async with stage.owner():
        assert (
            await stage.wish(msgspec.structs.replace(campaign, id=new_id("cmp", utc_now())), "start")
            == "campaign_not_found"
        )
        assert await stage.wish(campaign, "start") == "no_recipients"
