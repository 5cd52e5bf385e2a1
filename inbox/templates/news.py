"""Meta's news about templates, applied. One process reads at a time; another takes over when it is gone.

They come as `alert.raised` on the feed, which is kept for three days: what happened while no inbox ran is read later.
Old and repeated news change nothing, so that reading again is harmless.
"""

import asyncio
from typing import Any

import msgspec
from msgspec import Struct

from hub.domain.events import FeedEvent
from hub.domain.template import News
from hub.errors import HubbubError, StreamUnavailable, Unavailable
from hub.log import logger
from hub.stream.consume import Gone, Pull, acknowledge, claim, has_reader
from hub.stream.subjects import ALL_ALERTS, FEED, tenant_of
from hub.whatsapp import templates as meta
from hub.whatsapp.template_news import FIELDS, read
from inbox.parts import Parts
from inbox.templates import desk, life, syncing

log = logger("inbox.templates")
READER, STANDBY, PAUSE = "template-news", 5.0, 1.0  # seconds

_events = msgspec.msgpack.Decoder(list[FeedEvent])


class Alert(Struct):
    """What of an `alert.raised` is used here."""

    field: str
    waba_id: str
    value: dict[str, Any]


_alert = msgspec.json.Decoder(Alert)


async def follow(parts: Parts) -> None:
    """Read and apply, for ever."""
    while True:
        try:
            if await has_reader(parts.bus, FEED, READER):
                await asyncio.sleep(STANDBY)
            else:
                await _read(parts)
        except Gone:
            log.info("another process reads the news about templates")
        except StreamUnavailable as problem:
            log.warning("news about templates have to wait", reason=problem.reason)
            await asyncio.sleep(PAUSE)


async def apply(parts: Parts, tenant_id: str, waba_id: str, news: News) -> None:
    """Make `news` true for the template it names. One that is not known here is fetched from Meta."""
    stores = parts.stores.templates
    known = await stores.find(tenant_id, news.name, news.language, waba_id=waba_id, meta_id=news.meta_id or None)
    if known is not None:
        await desk.change(parts, tenant_id, known.id, lambda newest, now: life.told(newest, news, now))
        return
    gone = [each for each in await stores.all(tenant_id, waba_id) if each.meta_id == news.meta_id]
    if gone or not news.name:
        return
    account = await desk.account_of(parts, tenant_id, waba_id)
    for listed in await meta.everything(account, news.name):
        if listed.language == news.language:
            await syncing.take_over(parts, tenant_id, waba_id, listed)


async def apply_frame(parts: Parts, tenant_id: str, frame: bytes) -> None:
    """The news in a frame of the feed. Raises Unavailable while a store is away; whatever else goes wrong with one
    piece of news is logged, and the others go on."""
    for event in _events.decode(frame):
        if event.kind != "alert.raised":
            continue
        alert = _alert.decode(event.data)
        news = read(alert.value, event.at) if alert.field in FIELDS else None
        if news is None:
            continue
        try:
            await apply(parts, tenant_id, alert.waba_id, news)
        except Unavailable as problem:
            if problem.dependency != "graph":
                raise
            log.warning("news about an unknown template", template=news.name, reason=problem.reason)
        except HubbubError as problem:
            log.warning("news about a template not applied", template=news.name, reason=str(problem))


async def _read(parts: Parts) -> None:
    claimed = await claim(parts.bus, FEED, ALL_ALERTS, READER, lasting=True)
    pull = Pull(parts.bus, FEED, claimed.consumer)
    try:
        await pull.open()
        while True:
            delivery = await pull.next()
            await _until_applied(parts, tenant_of(delivery.subject), delivery.frame)
            await acknowledge(parts.bus, delivery)
    finally:
        await pull.close()


async def _until_applied(parts: Parts, tenant_id: str, frame: bytes) -> None:
    while True:
        try:
            await apply_frame(parts, tenant_id, frame)
        except Unavailable as problem:
            log.warning("news about templates have to wait", reason=f"{problem.dependency}: {problem.reason}")
            await asyncio.sleep(PAUSE)
        except msgspec.MsgspecError as problem:
            log.error("unreadable feed frame", error=str(problem))  # noqa: TRY400 the sentence says it all
            return
        else:
            return
