"""The owner of campaigns over real stores: conversations are played, and owners die at any moment."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise
from typing import Any

import httpx
import msgspec
import pytest

from actors.campaigns import Campaigns
from actors.rules.campaign import AHEAD
from hub.clock import utc_now
from hub.domain.account import Tenant
from hub.domain.campaign import (
    Campaign,
    CampaignCommand,
    CampaignItem,
    FrequencyCap,
    Pace,
    Prices,
    RecipientClicked,
    RecipientNews,
    Schedule,
    TemplateUse,
    recipient_id,
    recipient_of,
)
from hub.domain.contact import Identity
from hub.domain.events import FeedEvent, Routed, SendMessage
from hub.domain.ids import new_id
from hub.domain.links import LinkMaker
from hub.domain.message import Author
from hub.domain.number import Number
from hub.domain.progress import CampaignView
from hub.domain.replies import Reply
from hub.domain.uploads import Uploaded, facts_key, upload_key
from hub.stores.opened import Stores
from hub.stores.postgres.recipients_import import Line
from hub.whatsapp.graph import Graph
from tests.fakes.samples import number, said, tenant, wamid
from tests.same.test_campaigns import recounted, tallied

LINKS = LinkMaker("k" * 32, "https://l.example")
ANA = Author(kind="person", id="per_ana", name="Ana")
USE = TemplateUse(name="hello_world", language="en_US")


class Road:
    """The streams: wishes go to a played conversation owner, whose news come back to the reader."""

    ready = True
    held = frozenset(range(8))

    def __init__(self) -> None:
        self.wishes: list[SendMessage] = []
        self.told: list[tuple[float, FeedEvent]] = []
        self.answers: dict[str, Reply] = {}
        self.arrived: asyncio.Queue[Any] = asyncio.Queue()
        self.react: Callable[[SendMessage], tuple[str, str] | None] = lambda _: ("sent", "")
        self.done_count = 0

    async def subscribe(self, *_: Any) -> None:
        return None

    async def publish(self, subject: str, frame: bytes, msg_id: str | None = None) -> int:
        if subject.startswith("feed."):
            now = asyncio.get_running_loop().time()
            self.told += [(now, one) for one in msgspec.msgpack.decode(frame, type=list[FeedEvent])]
        else:
            for routed in msgspec.msgpack.decode(frame, type=list[Routed]):
                self.hear(routed)
        return 1

    def hear(self, routed: Routed) -> None:
        wish = routed.event
        assert isinstance(wish, SendMessage)
        self.wishes.append(wish)
        outcome, of = self.react(wish), recipient_of(wish.client_id)
        if outcome and of:
            self.put(RecipientNews(tenant_id=routed.tenant_id, recipient_id=of[0], state=outcome[0], code=outcome[1],
                                   at=utc_now(), attempt=of[1]))  # fmt: skip

    def put(self, item: CampaignItem) -> None:
        self.arrived.put_nowait(Frame(msgspec.msgpack.encode([item])))

    async def shout(self, subject: str, payload: bytes) -> None:
        self.answers[subject] = msgspec.json.decode(payload, type=Reply)

    async def batch(self) -> list["Frame"]:
        batch = [await self.arrived.get()]
        while not self.arrived.empty():
            batch.append(self.arrived.get_nowait())
        return batch

    async def done(self, batch: list["Frame"]) -> None:
        self.done_count += len(batch)

    @property
    def clients(self) -> Counter[str]:
        return Counter(wish.client_id for wish in self.wishes)


class Frame(msgspec.Struct):
    frame: bytes
    subject: str = "campaigns.0"
    seq: int = 1
    partition: int = 0


class Stage:
    """A tenant with a number and a campaign."""

    def __init__(self, real: Stores) -> None:
        self.real, self.road, self.ours, self.line = real, Road(), tenant(), number()
        self.uploads: list[str] = []  # the paths of uploads to Meta
        self.refusal: dict[str, Any] | None = None  # of the next ones

    def graph(self) -> Graph:
        def answer(request: httpx.Request) -> httpx.Response:
            self.uploads.append(request.url.path)
            if self.refusal is not None:
                return httpx.Response(400, json={"error": self.refusal})
            return httpx.Response(200, json={"id": f"77{len(self.uploads)}"})

        return Graph("http://graph.test", "v25.0", httpx.MockTransport(answer))

    async def open(self, count: int, rate: int = 80, **fields: Any) -> Campaign:
        await self.real.accounts.create_tenant(Tenant(id=self.ours, name="Shop", created_at=utc_now()))
        line = Number(id=self.line, tenant_id=self.ours, phone_number_id=wamid(), waba_id="1", name="Shop",
                      display_phone_number="+1", rate=rate, created_at=utc_now())  # fmt: skip
        await self.real.numbers.create(self.ours, line, "token")
        return await self.campaign(count, **fields)

    async def campaign(self, count: int, **fields: Any) -> Campaign:
        given: dict[str, Any] = {
            "id": new_id("cmp", utc_now()), "tenant_id": self.ours, "name": "Spring", "number_ids": (self.line,),
            "phone_number_ids": ("1",), "template": USE, "created_by": ANA, "created_at": utc_now(),
            "parameters": {"hello_world": ()},
        }  # fmt: skip
        campaign = Campaign(**{**given, **fields})
        await self.real.campaigns.create(self.ours, campaign)

        async def lines() -> AsyncIterator[Line]:
            for n in range(1, count + 1):
                yield Line(
                    n, f"4917{n:08}", country="DE", zones="Europe/Berlin", variables={"name": "x" if n != 3 else ""}
                )

        await self.real.recipient_lists.add(self.ours, campaign.id, lines(), utc_now())
        return campaign

    @asynccontextmanager
    async def owner(self) -> AsyncIterator[Campaigns]:
        """An owner at work; it dies at the end, wherever it is."""
        owner = Campaigns(self.road, self.real, self.graph(), LINKS)  # type: ignore[arg-type]
        owner.reader = self.road  # type: ignore[assignment]
        running = asyncio.create_task(owner.run())
        try:
            yield owner
        finally:
            for task in [running, *owner._tasks]:
                task.cancel()
            await asyncio.gather(running, *owner._tasks, return_exceptions=True)

    async def wish(self, campaign: Campaign, action: Any, **fields: Any) -> CampaignView | str:
        answer_to = f"answers.{wamid()}"
        self.road.put(CampaignCommand(tenant_id=self.ours, campaign_id=campaign.id, action=action, author=ANA,
                                      at=utc_now(), answer_to=answer_to, **fields))  # fmt: skip
        await until(lambda: answer_to in self.road.answers)
        reply = self.road.answers[answer_to]
        return reply.problem.code if reply.problem else msgspec.json.decode(reply.result, type=CampaignView)

    async def status(self, campaign: Campaign) -> Any:
        standing = await self.real.campaigns.standing(self.ours, campaign.id)
        assert standing is not None
        return standing.campaign

    async def counts(self, campaign: Campaign) -> dict[str, int]:
        """The tallies, once they and a recount were read with no change between them; then they are equal."""
        while True:
            seen = (await self.status(campaign)).version
            kept, found = await tallied(self.real, campaign), await recounted(self.real, campaign)
            if (await self.status(campaign)).version == seen:
                break
        assert kept == found
        found: Counter[str] = Counter()
        for (state, code, _, _), many in kept.items():
            found[f"{state} {code}".strip()] += many
        return dict(found)

    async def becomes(self, campaign: Campaign, status: str) -> None:
        for _ in range(400):
            if (await self.status(campaign)).status == status:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"still {await self.status(campaign)}, {await self.counts(campaign)}")


async def until(holds: Callable[[], bool], seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - what is watched knows no events
            await asyncio.sleep(0.01)


@pytest.fixture
async def stage(real: Stores) -> AsyncIterator[Stage]:
    """Owners look after all tenants: no test leaves a campaign behind for the next."""
    made = Stage(real)
    yield made
    async with real.postgres.tenant(made.ours) as connection:
        await connection.execute("delete from campaigns")


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


async def uploaded(stage: Stage) -> TemplateUse:
    """A template with a picture that somebody uploaded in its header."""
    media_id = new_id("med", utc_now())
    facts = Uploaded(media_id=media_id, type="image", mime_type="image/png", size=3, filename="season.png")

    async def bytes_of(data: bytes) -> AsyncIterator[bytes]:
        yield data

    await stage.real.media.put_stream(upload_key(stage.ours, media_id), bytes_of(b"png"))
    await stage.real.media.put_stream(facts_key(stage.ours, media_id), bytes_of(msgspec.json.encode(facts)))
    header = {"type": "header", "parameters": [{"type": "image", "image": {"id": media_id}}]}
    return TemplateUse(name="season_offer", language="en_US", components=(header,))


async def test_a_file_is_put_at_whatsapp_once_whatever_dies(stage: Stage) -> None:
    campaign = await stage.open(150, template=await uploaded(stage))
    async with stage.owner():
        await stage.wish(campaign, "start")
        await until(lambda: len(stage.road.wishes) > 5)
    async with stage.owner():
        await stage.becomes(campaign, "finished")
    assert len(stage.uploads) == 1
    assert stage.uploads[0].endswith("/media")
    assert await stage.counts(campaign) == {"sent": 150}


async def test_a_file_that_whatsapp_refuses_pauses_the_campaign_before_anybody_is_asked_for(stage: Stage) -> None:
    stage.refusal = {"code": 131053, "message": "(#131053) Media upload error", "type": "OAuthException"}
    campaign = await stage.open(150, template=await uploaded(stage))
    async with stage.owner():
        await stage.wish(campaign, "start")
        await stage.becomes(campaign, "paused")
        paused = (await stage.status(campaign)).paused_by
        assert paused is not None
        assert paused.kind == "template"
        assert "does not take the file season.png" in paused.reason
        assert stage.road.wishes == []
        assert await stage.counts(campaign) == {"queued": 150}
        stage.refusal = None
        await stage.wish(campaign, "resume")
        await stage.becomes(campaign, "finished")
    assert await stage.counts(campaign) == {"sent": 150}
