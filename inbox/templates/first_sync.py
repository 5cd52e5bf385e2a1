"""An account's templates are brought in by themselves when its first number is connected.

Looked for at the start and whenever numbers change: an account of which no template of WhatsApp's is known here. Later
changes come by webhook. Several inboxes may do it at once: what one keeps, the other finds kept.
"""

import asyncio
from typing import Any

from hub.errors import HubbubError, Unavailable
from hub.log import logger
from hub.stream.subjects import NUMBERS_CHANGED
from inbox.parts import Parts
from inbox.templates import desk, syncing

log = logger("inbox.templates")
SOON, LATEST = 1.0, 60.0  # seconds until an account that could not be asked is asked again, doubling

Account = tuple[str, str]  # tenant, WhatsApp account


async def follow(parts: Parts) -> None:
    """Look after new accounts, for ever."""
    news = asyncio.Event()
    news.set()

    def changed(_: Any) -> None:
        news.set()

    await parts.bus.subscribe(NUMBERS_CHANGED, changed)
    done: set[Account] = set()
    delay = SOON
    while True:
        if news.is_set():  # a number is new, or has another token or account: all are looked at again
            done.clear()
            delay = SOON
        news.clear()
        settled = await look(parts, done)
        try:
            async with asyncio.timeout(None if settled else delay):
                await news.wait()
        except TimeoutError:
            delay = min(delay * 2, LATEST)


async def look(parts: Parts, done: set[Account]) -> bool:
    """Bring in what is new; `done` grows. False when something has to be tried again."""
    try:
        accounts = dict.fromkeys((number.tenant_id, number.waba_id) for number in await parts.stores.numbers.every())
        for account in accounts:
            if account not in done and await _bring_in(parts, *account):
                done.add(account)
    except Unavailable as problem:
        log.warning("new accounts have to wait", reason=f"{problem.dependency}: {problem.reason}")
        return False
    return done.issuperset(accounts)


async def _bring_in(parts: Parts, tenant_id: str, waba_id: str) -> bool:
    """Whether nothing is left to do: synced, known already, or WhatsApp says no, which trying again does not change."""
    if any(template.meta_id for template in await parts.stores.templates.all(tenant_id, waba_id)):
        return True
    try:
        synced = await syncing.sync(parts, tenant_id, waba_id)
    except desk.TemplateRejected as problem:
        log.info("an account's templates cannot be read", account=waba_id, reason=problem.detail)
        return True
    except HubbubError as problem:
        log.info("an account's templates have to wait", account=waba_id, reason=str(problem)[:200])
        return False
    log.info("templates brought in", account=waba_id, count=synced.created)
    return True
