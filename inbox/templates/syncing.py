"""Brings what we hold of templates and what Meta holds together."""

from collections import Counter

from msgspec import Struct

from hub.domain.ids import new_id
from hub.domain.template import Listed, Template
from hub.errors import Conflict, LostRace
from hub.log import logger
from hub.whatsapp import templates as meta
from inbox.parts import Parts
from inbox.templates import desk, life
from inbox.templates.views import records

log = logger("inbox.templates")


class Synced(Struct, frozen=True, kw_only=True):
    """How many templates were new here, changed here, gone at WhatsApp, and the same; `overtaken` changed meanwhile
    and are right the next time."""

    created: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0
    overtaken: int = 0


async def sync(parts: Parts, tenant_id: str, waba_id: str) -> Synced:
    """Make what we hold of an account what Meta holds. Drafts and unsubmitted changes stay."""
    account = await desk.account_of(parts, tenant_id, waba_id)
    ours = await parts.stores.templates.all(tenant_id, waba_id)
    async with desk.asking():
        theirs = await meta.everything(account)
    counts: Counter[str] = Counter()
    matched: set[str] = set()
    for listed in theirs:
        mine = match(ours, listed)
        if mine is None:
            counts[await take_over(parts, tenant_id, waba_id, listed)] += 1
        else:
            matched.add(mine.id)
            counts[await _keep(parts, tenant_id, mine, life.seen(mine, listed, parts.clock()), "changed")] += 1
    for mine in ours:
        if mine.id not in matched and (after := life.vanished(mine, parts.clock())) != mine:
            counts[await _keep(parts, tenant_id, mine, after, "gone")] += 1
    return Synced(**counts)


async def take_over(parts: Parts, tenant_id: str, waba_id: str, listed: Listed) -> str:
    """Keep a template that was made elsewhere."""
    now = parts.clock()
    template = life.first_seen(listed, new_id("tpl", now), waba_id, now)
    if template.status == "deleted":
        return "same"
    try:
        await parts.stores.templates.create(tenant_id, template, records(None, template, None))
    except Conflict:  # somebody made one of this name while Meta's list was read
        return "overtaken"
    await desk.announce(parts, tenant_id, template)
    return "created"


def match(ours: list[Template], listed: Listed) -> Template | None:
    """The template that Meta means: by its id, else by name and language of one that Meta's id is not known of."""
    live = [each for each in ours if each.status != "deleted"]
    for each in live:
        if each.meta_id == listed.meta_id:
            return each
    for each in live:
        if each.meta_id is None and (each.name, each.language) == (listed.name, listed.language):
            return each
    return next((each for each in ours if each.meta_id == listed.meta_id), None)


async def _keep(parts: Parts, tenant_id: str, before: Template, after: Template, word: str) -> str:
    """Only over what was read before Meta was asked: what changed since is newer than Meta's list."""
    if after == before:
        return "same"
    try:
        await parts.stores.templates.change(tenant_id, after, before.version, records(before, after, None))
    except (LostRace, Conflict):
        return "overtaken"
    await desk.announce(parts, tenant_id, after)
    return word
