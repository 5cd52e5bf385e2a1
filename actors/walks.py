"""One campaign on its way through its recipients: takes who is due, and puts their messages on their conversations'
road.

A recipient is marked before its message is asked for. Whoever walks after a crash asks again for all that are marked:
the client id makes it one message however often it is asked for.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from actors.effects import Reporter
from actors.placing import NotPlaced, Placing
from actors.portions import Portions
from actors.rules import allowance
from actors.rules import campaign as rules
from actors.rules.campaign import CAPPED, CAPPED_AGAIN
from hub.clock import Clock
from hub.domain.calendar import open_zones, rolling
from hub.domain.campaign import NO_MARKETING, Campaign, PausedBy, Recipient, RecipientNews, client_id, count
from hub.domain.contact import Identity
from hub.domain.events import Routed, SendMessage
from hub.domain.links import LinkMaker
from hub.domain.message import Author
from hub.domain.personal import NoValue, content_for
from hub.domain.progress import Standing
from hub.domain.uploads import files_in
from hub.errors import HubbubError
from hub.log import logger
from hub.stores.opened import Stores
from hub.stores.postgres.contacts import Resolved
from hub.stores.postgres.recipients import Given

log = logger("campaigns")

BATCH = 400  # recipients taken at a time
PULSE = 0.25  # seconds until a walk that found nothing looks again, unless news come first
RESCAN = timedelta(seconds=30)  # a zone that had nobody due is looked through again
STALE = timedelta(seconds=60)  # a message asked for so long ago without a word is asked for again
RATE_OVER = 5.0  # seconds over which the rate is measured


@dataclass(slots=True)
class Walk:
    """What its owner knows of a live campaign. `out`: recipients under way, with their number and since when."""

    campaign: Campaign
    zones: tuple[str, ...] = ()
    waiting: int = 0
    sharing: Mapping[str, int] = field(default_factory=dict[str, int])
    out: dict[int, tuple[str, datetime]] = field(default_factory=dict[int, tuple[str, datetime]])
    after: dict[str, int] = field(default_factory=dict[str, int])
    looked: dict[str, datetime] = field(default_factory=dict[str, datetime])
    sent: deque[tuple[float, int]] = field(default_factory=deque[tuple[float, int]])
    news: asyncio.Event = field(default_factory=asyncio.Event)
    pacer: rules.Pacer | None = None
    slowed: dict[str, rules.Pacer] = field(default_factory=dict[str, rules.Pacer])
    costless_at: datetime | None = None
    task: "asyncio.Task[None] | None" = None

    def see(self, standing: Standing, zones: tuple[str, ...], sharing: Mapping[str, int]) -> None:
        """The campaign as it is stored now."""
        queued = count(standing.tallies, "queued")
        if queued > self.waiting or standing.campaign.winner != self.campaign.winner:
            self.again()
        self.campaign, self.zones, self.sharing = standing.campaign, zones, sharing
        self.waiting = queued
        self.news.set()

    def again(self) -> None:
        """Look through all recipients from the first: some were queued again, or may be taken now."""
        self.after.clear()
        self.looked.clear()
        self.news.set()

    def arrived(self, places: list[int], sent: int, now: float) -> None:
        """These are no longer under way; so many of them left."""
        for n in places:
            self.out.pop(n, None)
        if sent:
            self.sent.append((now, sent))
        self.news.set()

    def rate(self, now: float) -> float:
        """Sends a second, measured over the last seconds."""
        while self.sent and self.sent[0][0] < now - RATE_OVER:
            self.sent.popleft()
        return sum(many for _, many in self.sent) / RATE_OVER


class Walker:
    """Walks campaigns. One an owner."""

    def __init__(self, stores: Stores, reporter: Reporter, placing: Placing, links: LinkMaker, clock: Clock) -> None:
        self._stores = stores
        self._reporter = reporter
        self._placing = placing
        self._links = links
        self._clock = clock
        self.portions = Portions(stores.portfolios)
        self.taken = 0

    async def walk(self, walk: Walk, pause: Callable[[Campaign, PausedBy], Awaitable[None]]) -> None:
        """Take recipients for as long as the campaign lives; `pause` it when its file cannot be sent."""
        delay = 0.1
        recovered = False
        while True:
            walk.news.clear()
            try:
                if not recovered:
                    await self._recover(walk)
                    recovered = True
                await self._remind(walk)
                moved = await self._step(walk)
                delay = 0.1
            except NotPlaced as refused:
                await pause(walk.campaign, rules.stopped_by_file(refused.reason, self._clock(), refused.of_number))
                continue
            except HubbubError as error:
                log.warning("a campaign has to wait", campaign=walk.campaign.id, error=repr(error)[:200])
                recovered = False  # what was taken and not handed on is handed on when engines are back
                await asyncio.sleep(delay)
                delay = min(delay * 2, 2.0)
                continue
            if not moved:
                await _news_or(walk, PULSE)

    async def _recover(self, walk: Walk) -> None:
        """Hand on again whoever was taken, by us or by the owner before."""
        taken = await self._stores.recipients.sending(walk.campaign.tenant_id, walk.campaign.id)
        now = self._clock()
        walk.out = {each.n: (each.number_id or "", now) for each in taken}
        # places may have been counted before these were known to be under way
        self.portions.took(each.number_id for each in taken if each.number_id)
        for start in range(0, len(taken), BATCH):
            await self._hand_on(walk, taken[start : start + BATCH], now)

    async def _remind(self, walk: Walk) -> None:
        """Ask again for messages of which nothing was heard for long; forget those that have moved on."""
        now = self._clock()
        old = [n for n, (_, since) in walk.out.items() if now - since > STALE]
        if not old:
            return
        rows = await self._stores.recipients.by_places(walk.campaign.tenant_id, walk.campaign.id, old)
        stuck = [each for each in rows if each.state == "sending"]
        for n in old:
            walk.out.pop(n, None)
        walk.out |= {each.n: (each.number_id or "", now) for each in stuck}
        await self._hand_on(walk, stuck, now)

    async def _step(self, walk: Walk) -> bool:
        """Take one batch. False when there is nothing to do now."""
        campaign, now = walk.campaign, self._clock()
        if campaign.status != "running" or not walk.waiting or rules.left_over(campaign, now):
            return False
        able = self._turns(walk, now)
        turns, only = self.portions.fitting(able), None
        if able and not turns:
            turns, only = await self._costless(walk, able, now)
        if not turns:
            return False
        zones, _ = open_zones(campaign.schedule, walk.zones, now)
        if zones:
            await self._place_files(walk, dict.fromkeys(turns))
        for zone in zones:
            if only is None and zone in walk.looked and now - walk.looked[zone] < RESCAN:
                continue
            taken = await self._take(walk, zone, turns, now, only)
            if taken is None:
                return False
            if only is not None:
                if len(taken) == len(turns):
                    walk.costless_at = None
            elif len(taken) < len(turns):
                walk.looked[zone], walk.after[zone] = now, 0
            else:
                walk.after[zone] = taken[-1].n
                walk.looked.pop(zone, None)
            if taken:
                await self._hand_on(walk, taken, now)
                return True
        return False

    async def _costless(self, walk: Walk, able: list[str], now: datetime) -> tuple[list[str], list[str]]:
        """No place is free: only customers who were counted before can be written to."""
        if walk.costless_at is not None and now - walk.costless_at < RESCAN:
            return [], []
        walk.costless_at = now
        number = self.portions.numbers[able[0]]
        known = await self.portions.costless(number, now)
        same = [each for each in able if self.portions.numbers[each].portfolio == number.portfolio]
        return (same, known) if known else ([], [])

    async def _place_files(self, walk: Walk, number_ids: Iterable[str]) -> None:
        """The files of its templates are at Meta for these numbers before anybody is taken. Raises NotPlaced."""
        uses = (walk.campaign.template, *(variant.template for variant in walk.campaign.variants))
        files = dict.fromkeys(media_id for use in uses for _, _, media_id in files_in(use.components))
        for media_id in files:
            for number_id in number_ids:
                await self._placing.place(walk.campaign.tenant_id, number_id, media_id, sure=True)

    def _turns(self, walk: Walk, now: datetime) -> list[str]:
        """The numbers that can take a recipient now, by turns."""
        out: defaultdict[str, int] = defaultdict(int)
        for number_id, _ in walk.out.values():
            out[number_id] += 1
        rooms: dict[str, int] = {}
        for number in self.portions.usable(walk.campaign, now):
            sharing = walk.sharing.get(number.id, 1)
            rooms[number.id] = rules.room(number.rate, out[number.id], sharing)
            part = allowance.share(number.quality, number.quality_at, now)
            if part < 1.0:
                pacer = walk.slowed.setdefault(number.id, rules.Pacer(now.timestamp()))
                most = pacer.ready(part * number.rate / max(1, sharing), now.timestamp())
                rooms[number.id] = min(rooms[number.id], most)
            else:
                walk.slowed.pop(number.id, None)
        turns = rules.dealt(rooms)[:BATCH]
        pace = walk.campaign.pace
        if pace is None:
            return turns
        walk.pacer = walk.pacer or rules.Pacer(now.timestamp())
        return turns[: walk.pacer.ready(pace.per_second, now.timestamp())]

    async def _take(
        self, walk: Walk, zone: str, turns: list[str], now: datetime, only: list[str] | None
    ) -> list[Recipient] | None:
        def deal(campaign: Campaign, waiting: list[Recipient]) -> list[Given]:
            return [
                Given(each.n, rules.variant_of(campaign.variants, campaign.winner, each.bucket), number_id)
                for each, number_id in zip(waiting, turns, strict=False)
            ]

        taken = await self._stores.recipients.take(
            walk.campaign.tenant_id,
            walk.campaign.id,
            zone,
            deal,
            after=0 if only is not None else walk.after.get(zone, 0),
            now=now,
            limit=len(turns),
            buckets=rules.open_buckets(walk.campaign),
            only=only,
        )
        if taken:
            self.taken += len(taken)
            self.portions.took(each.number_id or "" for each in taken)
            for each in taken:
                if each.number_id in walk.slowed:
                    walk.slowed[each.number_id].took(1)
            walk.out |= {each.n: (each.number_id or "", now) for each in taken}
            if walk.pacer:
                walk.pacer.took(len(taken))
        return taken

    async def _hand_on(self, walk: Walk, recipients: list[Recipient], now: datetime) -> None:
        """Ask their conversations for the messages; pass over those who must not or cannot get one."""
        by_number: defaultdict[str, list[Recipient]] = defaultdict(list)
        for each in recipients:
            by_number[each.number_id or ""].append(each)
        for number_id, some in by_number.items():
            await self._hand_on_from(walk, number_id, some, now)

    async def _hand_on_from(self, walk: Walk, number_id: str, some: list[Recipient], now: datetime) -> None:
        campaign = walk.campaign
        known = await self._stores.contacts.resolve(
            campaign.tenant_id, number_id, [_identity(each) for each in some], now
        )
        refused = await self._refused(campaign, some, known, now)
        passed: list[RecipientNews] = []
        wishes: list[Routed] = []
        for each, who in zip(some, known, strict=True):
            reason = refused.get(each.n)
            try:
                short = self._links.short(campaign.links, campaign.link_no, each.n, each.variables)
                content = content_for(campaign, each.variant, each.language, each.variables, short)
            except NoValue:
                content, reason = {}, reason or "no_value"
            if reason:
                passed.append(_passed(campaign, each, reason, now))
            else:
                wishes.append(_wish(campaign, each, who, content, now))
        await asyncio.gather(*(self._reporter.report(wish) for wish in wishes))
        if passed:
            moved = await self._stores.recipients.fold(campaign.tenant_id, campaign.id, passed)
            walk.arrived([each.n for each in moved], 0, now.timestamp())

    async def _refused(
        self, campaign: Campaign, some: list[Recipient], known: list[Resolved], now: datetime
    ) -> dict[int, str]:
        """Who must not be written to, as of this moment."""
        refused: dict[int, str] = {}
        recipients = self._stores.recipients
        if campaign.cap:
            since = rolling(campaign.cap, now)
            got = await recipients.written_to(campaign.tenant_id, [each.address for each in some], since, campaign.id)
            refused |= {each.n: "frequency_cap" for each in some if got.get(each.address, 0) >= campaign.cap.messages}
        if campaign.category == "marketing":
            # told beforehand: each try would be refused and count against the number
            refused |= {each.n: "no_marketing" for each in some if each.country in NO_MARKETING}
            held = await recipients.held_back(campaign.tenant_id, [each.address for each in some], now - CAPPED_AGAIN)
            refused |= {each.n: CAPPED for each in some if each.address in held}
            stopped = await recipients.opted_out(campaign.tenant_id, [who.card.id for who in known])
            refused |= {each.n: "opted_out" for each, who in zip(some, known, strict=True) if who.card.id in stopped}
        return refused


async def _news_or(walk: Walk, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await walk.news.wait()
    except TimeoutError:
        return


def _identity(recipient: Recipient) -> Identity:
    name = recipient.name or None
    if recipient.address.isdecimal():
        return Identity(phone=recipient.address, name=name)
    return Identity(user_id=recipient.address, name=name)


def _passed(campaign: Campaign, recipient: Recipient, reason: str, now: datetime) -> RecipientNews:
    return RecipientNews(
        tenant_id=campaign.tenant_id,
        recipient_id=recipient.id,
        state="skipped",
        at=now,
        code=reason,
        attempt=recipient.tries,
    )


def _wish(campaign: Campaign, recipient: Recipient, who: Resolved, content: dict[str, Any], now: datetime) -> Routed:
    return Routed(
        tenant_id=campaign.tenant_id,
        conversation_id=who.conversation_id,
        number_id=recipient.number_id or "",
        contact=who.card if who.changed else None,
        event=SendMessage(
            command_id=uuid4().hex,
            author=Author(kind="campaign", id=campaign.id, name=campaign.name),
            at=now,
            client_id=client_id(recipient.id, recipient.tries),
            kind="template",
            content=content,
            lane="campaign",
        ),
    )
