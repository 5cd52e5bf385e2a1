"""Campaigns and their recipients on the real engine: whole lists or none, every recipient once, tallies that agree."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from msgspec import structs

from actors.rules.campaign import variant_of
from hub.domain.campaign import Campaign, Recipient, RecipientNews, TemplateUse, Variant, recipient_id
from hub.domain.contact import Identity
from hub.domain.ids import new_id
from hub.domain.message import Author
from hub.errors import Conflict, Invalid, LostRace
from hub.stores.opened import Stores
from hub.stores.postgres.contacts import ContactChanges
from hub.stores.postgres.recipients import Given
from hub.stores.postgres.recipients_import import Left, Line, Segment
from hub.stores.postgres.recipients_listing import Asked
from tests.fakes.samples import NOON, number, said, stranger, tenant

DAY = timedelta(days=1)
ANA = Author(kind="person", id="per_ana", name="Ana")


def planned(ours: str, **fields: Any) -> Campaign:
    given: dict[str, Any] = {
        "id": new_id("cmp", NOON), "tenant_id": ours, "name": "Spring", "number_ids": ("num_1",), "created_at": NOON,
        "phone_number_ids": ("1",), "template": TemplateUse(name="hello_world", language="en_US"), "created_by": ANA,
    }  # fmt: skip
    return Campaign(**{**given, **fields})


async def lines(*numbers: int, **fields: Any) -> AsyncIterator[Line]:
    for n in numbers:
        yield Line(n, f"49170{n:07}", **{"country": "DE", "zones": "Europe/Berlin", **fields})


async def running(real: Stores, ours: str, count: int, **fields: Any) -> Campaign:
    campaign = planned(ours, status="running", **fields)
    await real.campaigns.create(ours, campaign)
    await real.recipient_lists.add(ours, campaign.id, lines(*range(1, count + 1)), NOON)
    return campaign


def deal(campaign: Campaign, waiting: list[Recipient]) -> list[Given]:
    return [Given(each.n, variant_of(campaign.variants, campaign.winner, each.bucket), "num_1") for each in waiting]


async def take(real: Stores, campaign: Campaign, limit: int = 10, after: int = 0, **fields: Any) -> list[int] | None:
    given: dict[str, Any] = {"after": after, "now": NOON, "limit": limit, **fields}
    taken = await real.recipients.take(campaign.tenant_id, campaign.id, "Europe/Berlin", deal, **given)
    return None if taken is None else [each.n for each in taken]


def news(campaign: Campaign, n: int, state: Any, code: str = "", attempt: int = 1) -> RecipientNews:
    return RecipientNews(
        tenant_id=campaign.tenant_id, recipient_id=recipient_id(campaign.id, n), state=state, at=NOON, code=code,
        attempt=attempt, message_id=f"msg_{n}",
    )  # fmt: skip


async def tallied(real: Stores, campaign: Campaign) -> Counter[tuple[str, str, str, str]]:
    standing = await real.campaigns.standing(campaign.tenant_id, campaign.id)
    assert standing is not None
    assert all(tally.count >= 0 for tally in standing.tallies)
    return Counter({(t.state, t.code, t.variant, t.country): t.count for t in standing.tallies if t.count})


async def recounted(real: Stores, campaign: Campaign) -> Counter[tuple[str, str, str, str]]:
    async with real.postgres.tenant(campaign.tenant_id) as connection:
        rows = await connection.fetch(
            "select state, code, variant, country, count(*) as n from recipients where campaign_id = $1 "
            "group by 1, 2, 3, 4",
            campaign.id,
        )
    return Counter({(row["state"], row["code"], row["variant"], row["country"]): row["n"] for row in rows})


# --- plans


async def test_a_campaign_is_read_as_it_was_written_and_changes_only_from_what_was_seen(real: Stores) -> None:
    ours = tenant()
    campaign = planned(ours, variants=(Variant(name="A", template=planned(ours).template, share=100),))
    await real.campaigns.create(ours, campaign)
    standing = await real.campaigns.standing(ours, campaign.id)
    assert standing is not None
    assert standing.campaign == structs.replace(campaign, link_no=standing.campaign.link_no)
    assert standing.campaign.link_no > 0
    assert standing.tallies == ()
    changed = await real.campaigns.change(ours, planned(ours, id=campaign.id, status="running"), 1)
    assert (changed.status, changed.version) == ("running", 2)
    with pytest.raises(LostRace):
        await real.campaigns.change(ours, campaign, 1)
    assert await real.campaigns.standing(tenant(), campaign.id) is None


async def test_campaigns_are_listed_newest_first_in_pages(real: Stores) -> None:
    ours = tenant()
    made = [planned(ours, created_at=NOON + timedelta(minutes=n // 2), status="draft") for n in range(7)]
    for each in made:
        await real.campaigns.create(ours, each)
    found: list[str] = []
    cursor = None
    while True:
        page = await real.campaigns.page(ours, "draft", cursor, 3)
        found += [each.campaign.id for each in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == [each.id for each in sorted(made, key=lambda c: (c.created_at, c.id), reverse=True)]
    with pytest.raises(Invalid):
        await real.campaigns.page(ours, None, "nonsense", 3)
    assert (await real.campaigns.page(ours, "running", None, 3)).items == []


async def test_owners_are_told_of_campaigns_with_something_to_do(real: Stores) -> None:
    ours = tenant()
    alive = await running(real, ours, 3)
    for status in ("draft", "finished", "cancelled"):
        await real.campaigns.create(ours, planned(ours, status=status))
    live = [each for each in await real.campaigns.live() if each.standing.campaign.tenant_id == ours]
    assert [(each.standing.campaign.id, each.zones) for each in live] == [(alive.id, ("Europe/Berlin",))]


async def test_another_tenant_sees_no_campaign_and_no_recipient(real: Stores) -> None:
    ours, theirs = tenant(), tenant()
    campaign = await running(real, ours, 3)
    for table in ("campaigns", "campaign_tallies", "recipients"):
        async with real.postgres.tenant(theirs) as connection:
            assert await connection.fetchval(f"select count(*) from {table}") == 0
        async with real.postgres.tenant(ours) as connection:
            assert await connection.fetchval(f"select count(*) from {table}") > 0
    assert (await real.recipient_listing.page(theirs, campaign.id, Asked())).items == []
    with pytest.raises(Conflict):
        await real.recipient_lists.add(theirs, campaign.id, lines(9), NOON)


async def test_only_a_draft_can_be_deleted_and_its_recipients_go_with_it(real: Stores) -> None:
    ours = tenant()
    campaign = planned(ours)
    await real.campaigns.create(ours, campaign)
    await real.recipient_lists.add(ours, campaign.id, lines(1, 2), NOON)
    assert await real.campaigns.delete(ours, campaign.id)
    assert await recounted(real, campaign) == {}
    assert not await real.campaigns.delete(ours, (await running(real, ours, 1)).id)


# --- lists


async def test_a_drafts_list_can_be_emptied_and_filled_anew(real: Stores) -> None:
    ours = tenant()
    campaign = planned(ours)
    await real.campaigns.create(ours, campaign)
    await real.recipient_lists.add(ours, campaign.id, lines(1, 2), NOON)
    assert await real.recipient_lists.clear(ours, campaign.id)
    assert not await tallied(real, campaign)
    assert not await recounted(real, campaign)
    assert (await real.recipient_lists.add(ours, campaign.id, lines(2, 3), NOON)).accepted == 2
    assert await tallied(real, campaign) == await recounted(real, campaign)
    started = await running(real, ours, 1)
    assert not await real.recipient_lists.clear(ours, started.id)
    assert (await tallied(real, started)).total() == 1


async def test_a_list_is_added_and_what_stands_in_it_twice_is_named(real: Stores) -> None:
    ours = tenant()
    campaign = planned(ours)
    await real.campaigns.create(ours, campaign)
    first = await real.recipient_lists.add(ours, campaign.id, lines(2, 3, 2, 4, 3), NOON)
    assert (first.accepted, first.duplicates) == (3, 2)
    assert first.twice == [(2, "491700000002"), (3, "491700000003")]
    again = await real.recipient_lists.add(ours, campaign.id, lines(4, 5), NOON)
    assert (again.accepted, again.duplicates, again.twice) == (1, 1, [(4, "491700000004")])
    assert await tallied(real, campaign) == await recounted(real, campaign) == {("queued", "", "", "DE"): 4}


async def test_a_list_that_breaks_leaves_nothing_behind(real: Stores) -> None:
    ours = tenant()
    campaign = planned(ours)
    await real.campaigns.create(ours, campaign)

    async def broken() -> AsyncIterator[Line]:
        async for line in lines(*range(1, 3000)):
            yield line
        raise Invalid("cut_off", "The file was cut in the middle.")

    with pytest.raises(Invalid, match="cut"):
        await real.recipient_lists.add(ours, campaign.id, broken(), NOON)
    assert await recounted(real, campaign) == await tallied(real, campaign) == {}
    assert (await real.recipient_lists.add(ours, campaign.id, lines(1), NOON)).accepted == 1


async def test_a_finished_campaign_takes_no_more_recipients(real: Stores) -> None:
    ours = tenant()
    campaign = planned(ours, status="finished")
    await real.campaigns.create(ours, campaign)
    with pytest.raises(Conflict):
        await real.recipient_lists.add(ours, campaign.id, lines(1), NOON)


async def test_a_segment_is_of_contacts_with_a_label_a_field_and_recent_words(real: Stores) -> None:
    ours, line = tenant(), number()
    vip, other = stranger(), stranger()
    found = await real.contacts.resolve(ours, line, [vip, other, stranger()], NOON)
    for who, size in ((found[0], "42"), (found[1], "40")):
        changes = ContactChanges(labels=("vip",), fields={"size": size, "timezone": "Asia/Tokyo"})
        await real.contacts.change(ours, who.card.id, changes, NOON)

    async def addresses(**asked: Any) -> list[tuple[str, str]]:
        return [(a, zone) async for a, _, zone, _ in real.recipient_lists.of_segment(ours, Segment(**asked))]

    assert await addresses(labels=("vip", "new"), fields={"size": "42"}) == [(vip.phone, "Asia/Tokyo")]
    assert len(await addresses(labels=("vip",), seen_after=NOON)) == 2
    assert await addresses(labels=("vip",), seen_before=NOON) == []
    assert len(await addresses()) == 3


async def test_who_did_not_read_can_be_followed_up(real: Stores) -> None:
    ours = tenant()
    before = await running(real, ours, 4)
    await take(real, before)
    await real.recipients.fold(ours, before.id, [news(before, 1, "delivered"), news(before, 2, "read")])
    after = planned(ours)
    await real.campaigns.create(ours, after)
    unread = real.recipient_lists.of_campaign(ours, before.id, Left(states=("sent", "delivered")))
    assert (await real.recipient_lists.add(ours, after.id, unread, NOON)).accepted == 1
    page = await real.recipient_listing.page(ours, after.id, Asked())
    assert [each.address for each in page.items] == ["491700000001"]


# --- on their way


async def test_a_recipient_is_taken_once_and_in_order(real: Stores) -> None:
    campaign = await running(real, tenant(), 25)
    assert await take(real, campaign) == list(range(1, 11))
    assert await take(real, campaign, after=10) == list(range(11, 21))
    assert await take(real, campaign) == list(range(21, 26))
    assert await take(real, campaign) == []
    sending = await real.recipients.sending(campaign.tenant_id, campaign.id)
    assert [each.n for each in sending] == list(range(1, 26))
    assert {each.number_id for each in sending} == {"num_1"}


async def test_a_campaign_that_does_not_run_gives_nobody(real: Stores) -> None:
    campaign = await running(real, tenant(), 5)
    standing = await real.campaigns.standing(campaign.tenant_id, campaign.id)
    assert standing is not None
    paused = planned(campaign.tenant_id, id=campaign.id, status="paused")
    await real.campaigns.change(campaign.tenant_id, paused, standing.campaign.version)
    assert await take(real, campaign) is None
    assert await tallied(real, campaign) == {("queued", "", "", "DE"): 5}


async def test_news_move_a_recipient_forward_only(real: Stores) -> None:
    campaign = await running(real, tenant(), 3)
    ours = campaign.tenant_id
    await take(real, campaign)

    async def moved(n: int, state: str, code: str = "", attempt: int = 1) -> bool:
        return bool(await real.recipients.fold(ours, campaign.id, [news(campaign, n, state, code, attempt)]))

    assert await moved(1, "unknown")
    assert await moved(1, "read")
    assert not await moved(1, "sent")
    assert not await moved(1, "failed", "131026")
    assert await moved(1, "replied")
    assert await moved(2, "failed", "131049")
    assert not await moved(2, "delivered")
    assert not await moved(3, "sent", attempt=2)
    assert not await moved(99, "sent")
    assert await moved(3, "sent")
    assert await tallied(real, campaign) == {
        ("replied", "", "", "DE"): 1, ("failed", "131049", "", "DE"): 1, ("sent", "", "", "DE"): 1,
    }  # fmt: skip
    page = await real.recipient_listing.page(ours, campaign.id, Asked(state="failed", code="131049"))
    assert [(each.n, each.message_id) for each in page.items] == [(2, "msg_2")]


async def test_a_retry_queues_again_what_failed_for_a_passing_reason(real: Stores) -> None:
    campaign = await running(real, tenant(), 5)
    ours, later = campaign.tenant_id, NOON + timedelta(hours=1)
    await take(real, campaign)
    told = (("failed", "131049"), ("failed", "131026"), ("failed", "131016"), ("unknown", ""), ("sent", ""))
    await real.recipients.fold(ours, campaign.id, [news(campaign, n, *told[n - 1]) for n in range(1, 6)])
    passing = ("131049", "131016")
    done = await real.recipients.requeue(ours, campaign.id, passing, later, wait_code="131049", wait=DAY)
    assert done == (2, NOON + DAY)
    assert await real.recipients.requeue(ours, campaign.id, passing, later, wait_code="131049", wait=DAY) == (0, None)
    assert await take(real, campaign, now=later) == [3]
    assert await real.recipients.next_due(ours, campaign.id) == NOON + DAY
    assert await take(real, campaign, now=NOON + DAY) == [1]
    again = await real.recipients.by_places(ours, campaign.id, [1, 3])
    assert [each.tries for each in again] == [2, 2]
    assert await real.recipients.fold(ours, campaign.id, [news(campaign, 3, "delivered")]) == []  # of the first try
    assert len(await real.recipients.fold(ours, campaign.id, [news(campaign, 3, "sent", attempt=2)])) == 1
    settled = await real.recipients.requeue(ours, campaign.id, (), later, wait_code="131049", wait=DAY, doubtful=True)
    assert settled == (1, None)
    assert await tallied(real, campaign) == await recounted(real, campaign)


async def test_those_left_over_are_passed_over_with_the_reason(real: Stores) -> None:
    campaign = await running(real, tenant(), 5)
    await take(real, campaign, limit=2)
    assert await real.recipients.drop(campaign.tenant_id, campaign.id, "cancelled", NOON) == 3
    assert await real.recipients.drop(campaign.tenant_id, campaign.id, "cancelled", NOON) == 0
    assert await tallied(real, campaign) == {("sending", "", "", "DE"): 2, ("skipped", "cancelled", "", "DE"): 3}


async def test_messages_of_other_campaigns_are_counted_for_the_frequency_cap(real: Stores) -> None:
    ours = tenant()
    first, second = await running(real, ours, 3), await running(real, ours, 3)
    await take(real, first, limit=2)
    await real.recipients.fold(ours, first.id, [news(first, 2, "failed", "131026")])
    people = [f"49170{n:07}" for n in (1, 2, 3)]
    assert await real.recipients.written_to(ours, people, NOON - DAY, second.id) == {people[0]: 1}
    assert await real.recipients.written_to(ours, people, NOON + DAY, second.id) == {}
    assert await real.recipients.written_to(ours, people, NOON - DAY, first.id) == {}


async def test_an_opt_out_counts_from_the_moment_it_is_kept(real: Stores) -> None:
    ours, line = tenant(), number()
    campaign = await running(real, ours, 3)
    who = await real.contacts.resolve(ours, line, [Identity(phone=f"49170{n:07}") for n in (1, 2)], NOON)
    ids = [each.card.id for each in who]
    assert await real.recipients.opted_out(ours, ids) == set()
    await real.wishes.keep(ours, ids[1], said("stop", NOON))
    assert await real.recipients.opted_out(ours, ids) == {ids[1]}
    assert await real.recipient_listing.opted_out(ours, campaign.id) == 1


async def test_variants_and_their_tallies_follow_the_split(real: Stores) -> None:
    use = TemplateUse(name="hello_world", language="en_US")
    variants = (Variant(name="A", template=use, share=20), Variant(name="B", template=use, share=30))
    campaign = await running(real, tenant(), 200, variants=variants)
    taken = await take(real, campaign, limit=500, buckets=50)
    assert taken is not None
    assert 70 < len(taken) < 130
    kept = await tallied(real, campaign)
    assert kept == await recounted(real, campaign)
    assert kept["sending", "", "A", "DE"] + kept["sending", "", "B", "DE"] == len(taken)


@pytest.mark.parametrize("seed", range(6))
async def test_kept_counts_equal_a_full_recount_after_any_history(real: Stores, seed: int) -> None:
    random, ours = Random(seed), tenant()
    use = TemplateUse(name="hello_world", language="en_US")
    variants = tuple(Variant(name=name, template=use, share=50) for name in ("A", "B"))
    campaign = await running(real, ours, 60, variants=variants if seed % 2 else ())
    states = ("sent", "delivered", "read", "replied", "failed", "skipped", "unknown")
    for step in range(60):
        match random.randrange(6):
            case 0:
                added = lines(*(random.randrange(1, 400) for _ in range(20)), country=random.choice(["DE", "FR"]))
                await real.recipient_lists.add(ours, campaign.id, added, NOON)
            case 1:
                await real.recipients.requeue(
                    ours, campaign.id, ("1", "2"), NOON, wait_code="", wait=DAY, doubtful=step % 2 == 0
                )
            case 2 | 3:
                await take(real, campaign, limit=random.randrange(1, 15))
            case _:
                told = [
                    news(campaign, random.randrange(1, 90), state := random.choice(states),
                         random.choice("12") if state == "failed" else "", random.choice((1, 1, 2)))
                    for _ in range(random.randrange(1, 25))
                ]  # fmt: skip
                await real.recipients.fold(ours, campaign.id, told)
        assert await tallied(real, campaign) == await recounted(real, campaign)


async def test_a_report_leads_through_every_recipient_once(real: Stores) -> None:
    campaign = await running(real, tenant(), 37)
    listing, ours = real.recipient_listing, campaign.tenant_id
    found: list[int] = []
    cursor = None
    while True:
        page = await listing.page(ours, campaign.id, Asked(), cursor, 10)
        found += [each.n for each in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == list(range(1, 38))
    assert [each.n async for rows in listing.rows(ours, campaign.id, Asked()) for each in rows] == found
    assert [each.n for each in (await listing.page(ours, campaign.id, Asked(q="+491700000007"))).items] == [7]
    with pytest.raises(Invalid):
        await listing.page(ours, campaign.id, Asked(), "x1")
