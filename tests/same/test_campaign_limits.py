"""What WhatsApp limits: a full day, low ratings, countries, marketing. Over real stores."""

import asyncio
from datetime import timedelta
from typing import Any

import msgspec

from hub.clock import utc_now
from hub.domain.progress import CampaignView
from tests.same.campaign_stage import Stage, until


async def meta_says(stage: Stage, **facts: Any) -> None:
    """The number changes as if Meta had told so."""
    line = await stage.real.numbers.get(stage.ours, stage.line)
    assert line is not None
    await stage.real.numbers.change(stage.ours, msgspec.structs.replace(line, **facts, version=line.version + 1))


async def test_a_full_limit_lets_only_those_who_are_counted_pass_and_the_rest_when_it_rises(stage: Stage) -> None:
    campaign = await stage.open(120)
    await meta_says(stage, messaging_limit=30)
    counted = [f"4917{n:08}" for n in range(91, 111)] + [f"stranger {n}" for n in range(10)]
    await stage.real.portfolios.claim(stage.ours, "1", counted, 30, utc_now().timestamp())
    async with stage.owner():
        await stage.wish(campaign, "start")
        await until(lambda: len(stage.road.wishes) == 20)
        await asyncio.sleep(1.2)
        waiting = (await stage.status(campaign)).waiting
        assert waiting is not None
        assert waiting.until is not None
        assert timedelta(hours=23) < waiting.until - utc_now() < timedelta(hours=25)
        assert set(stage.road.clients) == {f"cmp:rcp_{campaign.id[4:]}{n:08X}:1" for n in range(91, 111)}
        assert (await stage.status(campaign)).status == "running"
        await meta_says(stage, messaging_limit=2000)
        await stage.becomes(campaign, "finished")
    assert stage.road.clients.total() == len(stage.road.clients) == 120
    shown = [msgspec.json.decode(event.data, type=CampaignView) for _, event in stage.road.told]
    assert any(view.waiting for view in shown)
    assert shown[-1].waiting is None


async def test_no_more_are_taken_than_there_are_places(stage: Stage) -> None:
    campaign = await stage.open(200)
    await meta_says(stage, messaging_limit=30)
    stage.road.react = lambda _: None  # on their way, and not counted yet
    async with stage.owner():
        await stage.wish(campaign, "start")
        await until(lambda: len(stage.road.wishes) >= 30)
        await asyncio.sleep(1.2)
    assert len(stage.road.wishes) == 30


async def test_an_owner_that_begins_anew_takes_no_more_than_there_are_places(stage: Stage) -> None:
    campaign = await stage.open(200)
    await meta_says(stage, messaging_limit=30)
    stage.road.react = lambda _: None  # on their way, and not counted yet
    async with stage.owner():
        await stage.wish(campaign, "start")
        await until(lambda: len(stage.road.clients) == 30)
    async with stage.owner():
        await until(lambda: stage.road.clients.total() == 60)  # handed on again
        await asyncio.sleep(1.2)
    assert len(stage.road.clients) == 30


async def test_a_low_rating_slows_a_number_and_a_restriction_pauses_its_campaigns(stage: Stage) -> None:
    campaign = await stage.open(400)
    await meta_says(stage, quality="RED")
    async with stage.owner():
        await stage.wish(campaign, "start")
        begun = asyncio.get_running_loop().time()
        await asyncio.sleep(2)
        passed = asyncio.get_running_loop().time() - begun
        assert 8 <= len(stage.road.wishes) <= 0.2 * 80 * (passed + 0.6)
        ends = utc_now() + timedelta(days=3)
        await meta_says(stage, restrictions={"RESTRICTED_BIZ_INITIATED_MESSAGING": ends})
        await stage.becomes(campaign, "paused")
    by = (await stage.status(campaign)).paused_by
    assert (by.kind, by.until) == ("quality", ends)


async def test_where_a_country_is_barred_the_rest_of_it_is_not_tried(stage: Stage) -> None:
    campaign = await stage.open(300)
    async with stage.real.postgres.tenant(stage.ours) as connection:
        await connection.execute("update recipients set country = 'NO' where n % 3 = 0")
        await connection.execute("delete from campaign_tallies")
        await connection.execute(
            "insert into campaign_tallies select campaign_id, tenant_id, state, code, variant, country, count(*) "
            "from recipients group by campaign_id, tenant_id, state, code, variant, country"
        )
    stage.road.react = lambda wish: (
        ("failed", "130497") if int(wish.client_id.split(":")[1][-8:], 16) % 3 == 0 else ("sent", "")
    )
    async with stage.owner():
        await stage.wish(campaign, "start")
        await stage.becomes(campaign, "finished")
    counts = await stage.counts(campaign)
    assert counts["sent"] == 200
    assert counts["failed 130497"] + counts["skipped 130497"] == 100
    assert counts["failed 130497"] <= 80


async def test_marketing_is_not_sent_where_or_when_whatsapp_delivers_none(stage: Stage) -> None:
    first = await stage.open(5)
    stage.road.react = lambda wish: ("failed", "131049") if "00000002:" in wish.client_id else ("sent", "")
    async with stage.owner():
        await stage.wish(first, "start")
        await stage.becomes(first, "finished")
        campaign = await stage.campaign(5)
        async with stage.real.postgres.tenant(stage.ours) as connection:
            await connection.execute(
                "update recipients set country = 'US' where campaign_id = $1 and n = 4", campaign.id
            )
            await connection.execute(
                "update campaign_tallies set count = 4 where campaign_id = $1 and country = 'DE'", campaign.id
            )
            await connection.execute(
                "insert into campaign_tallies values ($1, $2, 'queued', '', '', 'US', 1)", campaign.id, stage.ours
            )
        stage.road.react = lambda _: ("sent", "")
        await stage.wish(campaign, "start")
        await stage.becomes(campaign, "finished")
        assert await stage.counts(campaign) == {"sent": 3, "skipped 131049": 1, "skipped no_marketing": 1}
        retried = await stage.wish(campaign, "retry")
        assert isinstance(retried, CampaignView)
        due = await stage.real.recipients.next_due(stage.ours, campaign.id)
        assert due is not None
        assert due - utc_now() > timedelta(hours=23)
