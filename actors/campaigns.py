"""The owner of campaigns: walks their recipients, hears what became of each, does what people wish, tells progress.

What one can count on:
- A recipient is marked as sending, on disk, before its message is asked for; after a crash it is asked for again under
  the same client id, which is one message for ever.
- News move a recipient forward only, and its campaign's tallies with it in one transaction. A frame is acknowledged
  only after that.
- A campaign keeps each number's lane shallow, so pausing is felt within a second and people's answers always pass.
- What WhatsApp refuses for everybody (its template, the account, the number) pauses the campaign, saying why.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import msgspec

from actors.effects import Reporter
from actors.placing import Placing
from actors.reading import Reader, Received
from actors.rules import campaign as rules
from actors.walks import Walk, Walker
from hub.clock import Clock, utc_now
from hub.domain.campaign import (
    Campaign,
    CampaignCommand,
    CampaignItem,
    PausedBy,
    RecipientClicked,
    RecipientNews,
    campaign_of,
    count,
)
from hub.domain.campaign import place_of as place
from hub.domain.events import Audience, FeedEvent
from hub.domain.ids import partition_of
from hub.domain.links import LinkMaker
from hub.domain.progress import Standing, view
from hub.domain.replies import Problem, Reply
from hub.errors import HubbubError, LostRace, NotFound, Refusal
from hub.log import logger
from hub.stores.opened import Stores
from hub.stores.postgres.campaigns import Live
from hub.stores.postgres.recipients import Moved
from hub.stream import subjects
from hub.stream.connection import Bus
from hub.stream.dead import DeadLetter, bury
from hub.stream.frames import join
from hub.whatsapp.graph import Graph
from hub.whatsapp.reasons import PASSING, reasons

log = logger("campaigns")
T = TypeVar("T")

ITEMS = 400  # frames applied together
LOOK_EVERY = 0.5  # seconds: how late a schedule, an end or a finish may be seen
TELL_EVERY = 0.25  # seconds: `campaign.updated` comes at most four times a second
PATIENCE = 6  # attempts at something, with all engines well, before it is given up

Group = list[tuple[CampaignItem, Received]]


class Campaigns:
    """Owns the campaigns of the partitions it is given."""

    def __init__(self, bus: Bus, stores: Stores, graph: Graph, links: LinkMaker, clock: Clock = utc_now) -> None:
        self._bus = bus
        self._stores = stores
        self._clock = clock
        self._walker = Walker(stores, Reporter(bus), Placing(stores, graph, clock), links, clock)
        self._walks: dict[str, Walk] = {}
        self._changed: dict[str, str] = {}  # campaign → tenant, of what has to be told
        self._told: dict[str, int] = {}
        self._look = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.reader = Reader(bus, subjects.CAMPAIGNS, subjects.campaigns_subject, "campaigner", ITEMS)
        self.applied = 0

    @property
    def taken(self) -> int:
        """Recipients taken since the start."""
        return self._walker.taken

    async def run(self) -> None:
        """Apply what comes, for ever."""
        for work in (self._look_after(), self._tell_progress()):
            self._spawn(work)
        while True:
            received = await self.reader.batch()
            await self._apply(received)
            await self.reader.done(received)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # --- what comes in

    async def _apply(self, received: list[Received]) -> None:
        groups: defaultdict[str, Group] = defaultdict(list)
        for one in received:
            for item in await self._unpack(one):
                known = item.campaign_id if isinstance(item, CampaignCommand) else campaign_of(item.recipient_id)
                groups[known].append((item, one))
        await asyncio.gather(*(self._group(campaign_id, group) for campaign_id, group in groups.items()))

    async def _unpack(self, received: Received) -> list[CampaignItem]:
        try:
            return msgspec.msgpack.decode(received.frame, type=list[CampaignItem])
        except msgspec.MsgspecError:
            good: list[CampaignItem] = []
        for raw in msgspec.msgpack.decode(received.frame, type=list[msgspec.Raw]):
            try:
                good.append(msgspec.msgpack.decode(raw, type=CampaignItem))
            except msgspec.MsgspecError as error:
                await self._bury(received, bytes(raw), f"unreadable: {error}")
        return good

    async def _group(self, campaign_id: str, group: Group) -> None:
        """One campaign's items in their order: news together, wishes one by one."""
        news: Group = []
        for item, received in group:
            if not isinstance(item, CampaignCommand):
                news.append((item, received))
                continue
            await self._persist(lambda some=news: self._fold(campaign_id, some), news)
            news = []
            wish = item
            await self._persist(lambda wish=wish: self._wish(wish), [(item, received)])
        await self._persist(lambda some=news: self._fold(campaign_id, some), news)
        self.applied += len(group)

    async def _persist(self, attempt: Callable[[], Awaitable[None]], group: Group) -> None:
        """Do it, however long engines are away; what stays impossible with all of them well is buried."""
        attempts, delay = 0, 0.05
        while attempts < PATIENCE:
            try:
                return await attempt()
            except LostRace:
                continue  # somebody else's change counts first
            except Exception as error:  # noqa: BLE001 - whatever it is: engines are waited for, poison is isolated
                log.warning("cannot apply yet", error=repr(error)[:300], items=len(group))
                attempts += await self._healthy()
                await asyncio.sleep(delay)
                delay = min(delay * 2, 2.0)
        for item, received in group:
            await self._bury(received, msgspec.msgpack.encode(item), "cannot be applied")
        return None

    async def _healthy(self) -> bool:
        return self._bus.ready and all((await self._stores.ready()).values())

    async def _bury(self, received: Received, payload: bytes, reason: str) -> None:
        log.error("buried an item", reason=reason, subject=received.subject, seq=received.seq)
        await bury(
            self._bus,
            DeadLetter(
                stream=subjects.CAMPAIGNS,
                subject=received.subject,
                seq=received.seq,
                reason=reason,
                at=self._clock(),
                payload=payload,
            ),
        )

    # --- news of recipients

    async def _fold(self, campaign_id: str, group: Group) -> None:
        clicks = [item for item, _ in group if isinstance(item, RecipientClicked)]
        news = [item for item, _ in group if isinstance(item, RecipientNews)] + [rules.proven(each) for each in clicks]
        if not news:
            return
        tenant_id, now, walk = news[0].tenant_id, self._clock(), self._walks.get(campaign_id)
        rate = walk.rate(now.timestamp()) if walk else None
        moved = await self._stores.recipients.fold(tenant_id, campaign_id, news, rate, now)
        if walk:
            left = sum(each.was in {"queued", "sending", "unknown"} and each.state not in {"unknown", "skipped"}
                       for each in moved)  # fmt: skip
            walk.arrived([place(one.recipient_id) for one in news], left, now.timestamp())
        if clicks and await self._stores.responses.clicked(tenant_id, campaign_id, clicks):
            self._changed[campaign_id] = tenant_id
        if moved:
            self._changed[campaign_id] = tenant_id
            await self._pass_over_countries(tenant_id, campaign_id, moved)
            await self._stop_if_refused(tenant_id, campaign_id, moved)

    async def _pass_over_countries(self, tenant_id: str, campaign_id: str, moved: list[Moved]) -> None:
        """Where the business may not write to a country, the rest of it is not tried."""
        barred = {each.country for each in moved if each.state == "failed" and each.code == rules.COUNTRY_BARRED}
        for country in barred - {""}:
            log.warning("a country is passed over", campaign=campaign_id, country=country)
            while await self._stores.recipients.drop(
                tenant_id, campaign_id, rules.COUNTRY_BARRED, self._clock(), country
            ):
                self._look.set()

    async def _stop_if_refused(self, tenant_id: str, campaign_id: str, moved: list[Moved]) -> None:
        """A refusal that concerns everybody pauses the campaign."""
        now = self._clock()
        for code in {each.code for each in moved if each.state == "failed"}:
            by = rules.stopped_by(code, now)
            if by is not None:
                log.warning("a campaign pauses itself", campaign=campaign_id, code=code, reason=by.reason)
                await self._change(tenant_id, campaign_id, lambda at, by=by: rules.pause(at.campaign, by))
                return

    # --- wishes

    async def _wish(self, command: CampaignCommand) -> None:
        try:
            if command.action == "retry":
                await self._retry(command)
            now = self._clock()
            standing = await self._change(
                command.tenant_id,
                command.campaign_id,
                lambda at: rules.act(at.campaign, command, at.tallies, now),
            )
        except Refusal as refusal:
            problem = Problem(status=refusal.status, code=refusal.code, detail=refusal.detail, extra=refusal.extra)
            await self._answer(command, Reply(problem=problem))
            return
        self._look.set()
        shown = view(standing, now, reasons(standing.tallies))
        await self._answer(command, Reply(result=msgspec.Raw(msgspec.json.encode(shown))))

    async def _retry(self, command: CampaignCommand) -> None:
        """Queue again; what failed for good fails again, so only a person's own list of codes includes it."""
        now = self._clock()
        standing = await self._standing(command.tenant_id, command.campaign_id)
        rules.act(standing.campaign, command, standing.tallies, now)
        codes = sorted(PASSING) if command.codes is None else command.codes
        queued, latest = await self._stores.recipients.requeue(
            command.tenant_id,
            command.campaign_id,
            codes,
            now,
            wait_code=rules.CAPPED,
            wait=rules.CAPPED_AGAIN,
            doubtful=command.doubtful,
        )
        log.info("queued again", campaign=command.campaign_id, recipients=queued, latest=latest)
        await self._change(
            command.tenant_id,
            command.campaign_id,
            lambda at: rules.reopened(at.campaign) if count(at.tallies, "queued") else at.campaign,
        )
        if walk := self._walks.get(command.campaign_id):
            walk.again()

    async def _answer(self, command: CampaignCommand, reply: Reply) -> None:
        if command.answer_to:
            await self._bus.shout(command.answer_to, msgspec.json.encode(reply))

    async def _change(self, tenant_id: str, campaign_id: str, decide: Callable[[Standing], Campaign]) -> Standing:
        """Decide on the campaign as it is stored, and store what it becomes. Raises Refusal."""
        while True:
            standing = await self._standing(tenant_id, campaign_id)
            after = decide(standing)
            if after is standing.campaign:
                return standing
            try:
                after = await self._stores.campaigns.change(tenant_id, after, standing.campaign.version)
            except LostRace:
                continue
            self._changed[campaign_id] = tenant_id
            changed = msgspec.structs.replace(standing, campaign=after)
            if walk := self._walks.get(campaign_id):
                walk.see(changed, walk.zones, walk.sharing)
            log.info("campaign", campaign=campaign_id, status=after.status)
            return changed

    async def _standing(self, tenant_id: str, campaign_id: str) -> Standing:
        standing = await self._stores.campaigns.standing(tenant_id, campaign_id)
        if standing is None:
            raise NotFound("campaign_not_found", "There is no such campaign.")
        return standing

    # --- looking after

    async def _look_after(self) -> None:
        """Start and stop walks, begin and end what its time has come for."""
        while True:
            self._look.clear()
            try:
                await self._look_once()
            except (HubbubError, OSError) as error:
                log.warning("cannot look after campaigns yet", error=repr(error)[:200])
            try:
                async with asyncio.timeout(LOOK_EVERY):
                    await self._look.wait()
            except TimeoutError:
                continue

    async def _look_once(self) -> None:
        live = await self._stores.campaigns.live()
        portions = self._walker.portions
        portions.numbers = {number.id: number for number in await self._stores.numbers.every()}
        sharing = Counter(
            number_id
            for each in live
            if each.standing.campaign.status == "running"
            for number_id in each.standing.campaign.number_ids
        )
        held = self.reader.held
        mine = {each.standing.campaign.id: each for each in live if partition_of(each.standing.campaign.id) in held}
        running = [each.standing.campaign for each in mine.values() if each.standing.campaign.status == "running"]
        out = Counter(number_id for walk in self._walks.values() for number_id, _ in walk.out.values())
        try:
            await portions.look(running, out, self._clock())
        except HubbubError as error:
            log.warning("cannot count places yet", error=repr(error)[:200])
        for campaign_id in self._walks.keys() - mine.keys():
            walk = self._walks.pop(campaign_id)
            if walk.task:
                walk.task.cancel()
        for campaign_id, each in mine.items():
            walk = self._walks.setdefault(campaign_id, Walk(each.standing.campaign))
            walk.see(each.standing, each.zones, sharing)
            await self._time_passes(each)
            if walk.task is None or walk.task.done():
                walk.task = self._spawn(self._walker.walk(walk, self._pause))

    async def _pause(self, campaign: Campaign, by: PausedBy) -> None:
        """Pause it as it is stored now, and let its walk see that before it goes on."""
        log.warning("a campaign pauses itself", campaign=campaign.id, reason=by.reason)
        await self._change(campaign.tenant_id, campaign.id, lambda at: rules.pause(at.campaign, by))

    async def _time_passes(self, live: Live) -> None:
        """What becomes of a campaign by itself: it begins, ends, chooses a winner, finishes, loses its numbers."""
        campaign, now = live.standing.campaign, self._clock()
        reason = rules.left_over(campaign, now)
        if reason and await self._stores.recipients.drop(campaign.tenant_id, campaign.id, reason, now):
            self._changed[campaign.id] = campaign.tenant_id
            self._look.set()
            return

        portions = self._walker.portions

        def decide(at: Standing) -> Campaign:
            after = rules.due(at.campaign, now)
            best = rules.winner(after, at.tallies, now, at.responses)
            if best != after.winner:
                after = msgspec.structs.replace(after, winner=best)
            if after.status == "running" and not portions.usable(after, now):
                reason = "None of its numbers is connected and active. Look under Numbers."
                by = portions.stopped(after, now) or PausedBy(kind="number", at=now, reason=reason)
                after = rules.pause(after, by)
            after = rules.settled(after, at.tallies, now)
            note = portions.waiting(after, now) if count(at.tallies, "queued") else None
            if after.status == "running" and note != after.waiting:
                after = msgspec.structs.replace(after, waiting=note)
            return at.campaign if after == at.campaign else after

        if decide(live.standing) is not campaign:
            await self._change(campaign.tenant_id, campaign.id, decide)

    # --- progress

    async def _tell_progress(self) -> None:
        while True:
            await asyncio.sleep(TELL_EVERY)
            changed, self._changed = self._changed | self._taking(), {}
            for campaign_id, tenant_id in changed.items():
                try:
                    await self._tell(tenant_id, campaign_id)
                except HubbubError as error:
                    log.debug("cannot tell progress yet", error=repr(error)[:200])
                    self._changed.setdefault(campaign_id, tenant_id)

    def _taking(self) -> dict[str, str]:
        """Campaigns with recipients under way: their counts move without news."""
        return {each.campaign.id: each.campaign.tenant_id for each in self._walks.values() if each.out}

    async def _tell(self, tenant_id: str, campaign_id: str) -> None:
        standing = await self._stores.campaigns.standing(tenant_id, campaign_id)
        if standing is None or self._told.get(campaign_id) == standing.campaign.version:
            return
        now = self._clock()
        event = FeedEvent(
            id=f"{campaign_id}.{standing.campaign.version}",
            kind="campaign.updated",
            at=now,
            conversation_id=None,
            audience=Audience(),  # as `GET /v1/campaigns` lists every campaign to everyone
            data=msgspec.json.encode(view(standing, now, reasons(standing.tallies))),
        )
        await self._bus.publish(subjects.feed_subject(tenant_id), join([msgspec.msgpack.encode(event)]))
        self._told[campaign_id] = standing.campaign.version
