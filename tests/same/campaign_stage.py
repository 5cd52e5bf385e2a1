"""A stage for owners of campaigns: real stores, played conversations; owners die at any moment."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec
import pytest

from actors.campaigns import Campaigns
from hub.clock import utc_now
from hub.domain.account import Tenant
from hub.domain.campaign import (
    Campaign,
    CampaignCommand,
    CampaignItem,
    RecipientNews,
    TemplateUse,
    recipient_of,
)
from hub.domain.events import FeedEvent, Routed, SendMessage
from hub.domain.ids import new_id
from hub.domain.links import LinkMaker
from hub.domain.message import Author
from hub.domain.number import Number
from hub.domain.progress import CampaignView
from hub.domain.replies import Reply
from hub.stores.opened import Stores
from hub.stores.postgres.recipients_import import Line
from hub.whatsapp.graph import Graph
from tests.fakes.samples import number, tenant, wamid
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
