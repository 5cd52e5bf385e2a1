"""What recipients did, on the real engine: each click once however often it is told, sums that agree with a recount."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from hub.domain.campaign import Campaign, RecipientClicked, RecipientNews, Responses, Variant, recipient_id
from hub.domain.contact import Identity
from hub.domain.conversation import Mood
from hub.domain.links import LinkMaker
from hub.stores.opened import Stores
from hub.stores.postgres.conversations import Head, Query
from hub.stores.postgres.recipients_import import Segment
from hub.stores.postgres.recipients_listing import Asked
from inbox.campaigns.follow_ups import LEFT, counted
from tests.fakes.samples import NOON, incoming, moved_on, number, outgoing, stranger, tenant
from tests.same.test_campaigns import news, planned, recounted, running, take, tallied

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def click(campaign: Campaign, n: int, at: datetime = NOON + SECOND) -> RecipientClicked:
    return RecipientClicked(tenant_id=campaign.tenant_id, recipient_id=recipient_id(campaign.id, n), at=at)


def answer(campaign: Campaign, n: int, at: datetime, *, quoted: bool = False) -> RecipientNews:
    return RecipientNews(
        tenant_id=campaign.tenant_id, recipient_id=recipient_id(campaign.id, n), state="replied", at=at, quoted=quoted
    )


async def kept(real: Stores, campaign: Campaign) -> dict[str, tuple[int, int, int]]:
    """(clicked, clicks, converted) by variant, equal to a recount."""
    standing = await real.campaigns.standing(campaign.tenant_id, campaign.id)
    assert standing is not None
    found = {each.variant: (each.clicked, each.clicks, each.converted) for each in standing.responses}
    async with real.postgres.tenant(campaign.tenant_id) as connection:
        rows = await connection.fetch(
            "select variant, count(clicked_at) as a, sum(clicks) as b, count(converted_at) as c from recipients "
            "where campaign_id = $1 and (clicks > 0 or converted_at is not null) group by variant",
            campaign.id,
        )
    assert {row["variant"]: (row["a"], row["b"], row["c"]) for row in rows} == found
    return found


async def test_a_click_is_counted_once_for_the_funnel_and_each_in_a_count(real: Stores) -> None:
    campaign = await running(real, tenant(), 3)
    ours = campaign.tenant_id
    await take(real, campaign)
    first, second = click(campaign, 1), click(campaign, 1, NOON + 2 * SECOND)
    assert await real.responses.clicked(ours, campaign.id, [first, second, first, click(campaign, 2)]) == 3
    assert await real.responses.clicked(ours, campaign.id, [first, second]) == 0  # told again
    assert await kept(real, campaign) == {"": (2, 3, 2)}
    assert await real.responses.clicked(ours, campaign.id, [click(campaign, 1, NOON + 3 * SECOND)]) == 1
    assert await real.responses.clicked(ours, campaign.id, [click(campaign, 99)]) == 0
    assert await kept(real, campaign) == {"": (2, 4, 2)}
    (one,) = await real.recipients.by_places(ours, campaign.id, [1])
    assert (one.clicks, one.clicked_at, one.converted_at) == (3, first.at, first.at)


async def test_after_the_window_a_click_counts_and_is_no_conversion(real: Stores) -> None:
    campaign = await running(real, tenant(), 3, conversion_days=2.0)
    ours = campaign.tenant_id
    await take(real, campaign)
    await real.responses.clicked(ours, campaign.id, [click(campaign, 1, NOON + 3 * DAY)])
    assert await kept(real, campaign) == {"": (1, 1, 0)}
    await real.responses.clicked(ours, campaign.id, [click(campaign, 2, NOON + 2 * DAY)])
    assert await kept(real, campaign) == {"": (2, 2, 1)}


async def test_an_answer_within_the_window_is_a_conversion_once(real: Stores) -> None:
    campaign = await running(real, tenant(), 4)
    ours = campaign.tenant_id
    await take(real, campaign)
    told = [news(campaign, n, "delivered") for n in range(1, 5)]
    await real.recipients.fold(ours, campaign.id, told)
    await real.responses.clicked(ours, campaign.id, [click(campaign, 1)])
    late = NOON + 8 * DAY
    answers = [answer(campaign, 1, NOON + DAY), answer(campaign, 2, NOON + 7 * DAY), answer(campaign, 3, late),
               answer(campaign, 4, late, quoted=True)]  # fmt: skip
    await real.recipients.fold(ours, campaign.id, answers)
    await real.recipients.fold(ours, campaign.id, answers)
    assert await kept(real, campaign) == {"": (1, 1, 2)}
    assert await tallied(real, campaign) == await recounted(real, campaign) == {
        ("replied", "", "", "DE"): 3, ("read", "", "", "DE"): 1,
    }  # fmt: skip


async def test_sums_are_kept_for_each_variant_however_clicks_are_told(real: Stores) -> None:
    use = planned("ten").template
    variants = (Variant(name="A", template=use, share=50), Variant(name="B", template=use, share=50))
    campaign = await running(real, tenant(), 40, variants=variants)
    ours, chance = campaign.tenant_id, Random(7)
    await take(real, campaign, limit=40)
    clicks = [click(campaign, chance.randint(1, 40), NOON + n * SECOND) for n in range(1, 200)]
    for _ in range(40):
        start = chance.randint(0, 190)
        await real.responses.clicked(ours, campaign.id, clicks[start : start + chance.randint(1, 30)])
    found = await kept(real, campaign)
    assert set(found) == {"A", "B"}
    assert sum(clicked for clicked, _, _ in found.values()) == sum(converted for _, _, converted in found.values())


async def test_the_place_of_a_code_is_found_with_what_is_stored_of_it(real: Stores) -> None:
    campaign = await running(real, tenant(), 2, links={"shop": "https://shop.example/{{id}}", "a": "https://a.example"})
    standing = await real.campaigns.standing(campaign.tenant_id, campaign.id)
    assert standing is not None
    seen = standing.campaign
    maker = LinkMaker("k" * 32, "https://l.example")
    code = maker.short(seen.links, seen.link_no, 2, {"id": "7"}).codes["link.shop"]
    place = maker.place(code)
    assert place is not None
    row = await real.responses.link(place.campaign, place.n)
    assert row is not None
    assert (row.campaign_id, row.tenant_id, row.attempt) == (campaign.id, campaign.tenant_id, 1)
    assert row.targets[place.link] == "https://shop.example/{{id}}"
    assert row.variables == {}
    nobody = await real.responses.link(seen.link_no, 99)
    assert nobody is not None
    assert nobody.variables is None
    assert await real.responses.link(2**47, 1) is None
    other = await running(real, tenant(), 1)
    assert (await real.campaigns.standing(other.tenant_id, other.id)).campaign.link_no != seen.link_no  # type: ignore[union-attr]


async def test_recipients_are_listed_by_whether_they_clicked(real: Stores) -> None:
    campaign = await running(real, tenant(), 3)
    ours = campaign.tenant_id
    await take(real, campaign)
    await real.responses.clicked(ours, campaign.id, [click(campaign, 2)])

    async def listed(clicked: bool) -> list[int]:
        page = await real.recipient_listing.page(ours, campaign.id, Asked(clicked=clicked))
        return [each.n for each in page.items]

    assert await listed(True) == [2]
    assert await listed(False) == [1, 3]


async def test_a_follow_up_is_of_those_who_did_or_did_not(real: Stores) -> None:
    campaign = await running(real, tenant(), 5)
    ours = campaign.tenant_id
    await take(real, campaign)
    states = (("read", ""), ("delivered", ""), ("failed", "131049"), ("failed", "131026"), ("replied", ""))
    await real.recipients.fold(ours, campaign.id, [news(campaign, n, *states[n - 1]) for n in range(1, 6)])
    await real.responses.clicked(ours, campaign.id, [click(campaign, 1)])
    standing = await real.campaigns.standing(ours, campaign.id)
    assert standing is not None
    found: dict[str, list[str]] = {}
    for who, left in LEFT.items():
        found[who] = [each.address[-1] async for each in real.recipient_lists.of_campaign(ours, campaign.id, left)]
    assert found == {
        "not_read": ["2"], "read": ["1"], "not_replied": ["1", "2"], "replied": ["5"], "clicked": ["1"],
        "not_clicked": ["2", "5"], "failed": ["3", "4"], "failed_passing": ["3"],
    }  # fmt: skip
    assert {each.who: each.count for each in counted(standing)} == {who: len(each) for who, each in found.items()}


async def test_a_segment_may_be_of_customers_in_a_mood_and_is_counted(real: Stores) -> None:
    ours, first, second = tenant(), number(), number()
    angry, glad, silent = stranger(), stranger(), stranger()
    await heard(real, ours, first, angry, "negative", NOON)
    await heard(real, ours, second, angry, "positive", NOON - DAY)  # before, on another number
    await heard(real, ours, first, glad, "positive", NOON)
    await real.contacts.resolve(ours, first, [silent], NOON)

    async def addresses(*moods: Any) -> set[str | None]:
        segment = Segment(moods=moods)
        found = {a async for a, *_ in real.recipient_lists.of_segment(ours, segment)}
        assert await real.recipient_lists.count_segment(ours, segment) == len(found)
        return set(found)

    assert await addresses("negative") == {angry.phone}
    assert await addresses("positive") == {glad.phone}
    assert await addresses("positive", "negative") == {angry.phone, glad.phone}
    assert await addresses("neutral") == set()
    assert await addresses() == {angry.phone, glad.phone, silent.phone}
    page = await real.conversations.page(ours, None, Query(mood="negative"), now=NOON)
    assert [each.mood.label for each in page.items if each.mood] == ["negative"]
    assert len((await real.conversations.page(ours, None, Query(mood="positive"), now=NOON)).items) == 2


async def heard(real: Stores, ours: str, line: str, who: Identity, mood: Any, at: datetime) -> None:
    """A customer's message on a number, and how it sounded."""
    (met,) = await real.contacts.resolve(ours, line, [who], at)
    head = (await real.conversations.load(ours, [met.conversation_id]))[met.conversation_id].conversation
    after = moved_on(head, incoming(head.id, 1), mood=Mood(label=mood, score=0.9, seq=1), window_expires_at=at + DAY)
    await real.conversations.commit(ours, [Head(after)], {head.id: 0})


async def test_who_was_written_to_yesterday_has_not_been_seen_since_they_wrote(real: Stores) -> None:
    ours, line, who = tenant(), number(), stranger()
    await heard(real, ours, line, who, "neutral", NOON - 30 * DAY)
    (met,) = await real.contacts.resolve(ours, line, [who], NOON)
    head = (await real.conversations.load(ours, [met.conversation_id]))[met.conversation_id].conversation
    await real.conversations.commit(
        ours, [Head(moved_on(head, outgoing(head.id, 2), last_message_at=NOON))], {head.id: 1}
    )
    assert await real.recipient_lists.count_segment(ours, Segment(seen_before=NOON - 29 * DAY)) == 1
    assert await real.recipient_lists.count_segment(ours, Segment(seen_after=NOON - 29 * DAY)) == 0


async def test_another_tenant_sees_no_responses(real: Stores) -> None:
    campaign = await running(real, tenant(), 1)
    await take(real, campaign)
    assert await real.responses.clicked(tenant(), campaign.id, [click(campaign, 1)]) == 0
    assert (await real.campaigns.standing(campaign.tenant_id, campaign.id)).responses == ()  # type: ignore[union-attr]
    await real.responses.clicked(campaign.tenant_id, campaign.id, [click(campaign, 1)])
    async with real.postgres.tenant(tenant()) as connection:
        assert await connection.fetchval("select count(*) from campaign_responses") == 0
    assert (
        Responses(clicked=1, clicks=1, converted=1)
        in (await real.campaigns.standing(campaign.tenant_id, campaign.id)).responses
    )  # type: ignore[union-attr]
