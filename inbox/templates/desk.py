"""Carries out what people want with templates: decided by `life`, done by Graph, kept, told to everyone."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from msgspec import structs

from hub.domain.events import Audience
from hub.domain.message import Author
from hub.domain.template import Reason, Template, Wording
from hub.errors import Invalid, LostRace, NotFound, Refusal, Unavailable
from hub.log import logger
from hub.whatsapp import templates as meta
from hub.whatsapp.graph import GraphRefused, GraphTimeout
from inbox.feed import tell
from inbox.parts import Parts
from inbox.templates import life
from inbox.templates.checks import check, errors
from inbox.templates.samples import with_handles
from inbox.templates.views import records, shown

log = logger("inbox.templates")
TRIES = 5  # of a change that another change overtakes


class TemplateRejected(Refusal):
    """WhatsApp did not take it, or would not."""

    status = 422


class MetaBusy(Refusal):
    """The account's budget for managing calls is used up."""

    status = 429

    def __init__(self, detail: str, wait: float) -> None:
        super().__init__("graph_busy", detail)
        self.args = (detail, wait)
        self.headers = {"Retry-After": str(round(wait) or 1)}


async def found(parts: Parts, tenant_id: str, template_id: str) -> Template:
    """Raises NotFound."""
    template = await parts.stores.templates.get(tenant_id, template_id)
    if template is None:
        raise NotFound("template_not_found", "There is no such template.")
    return template


async def account_of(parts: Parts, tenant_id: str, waba_id: str) -> meta.Account:
    """The account and a token of one of its numbers. Raises NotFound when no number of it is registered."""
    for number in await parts.stores.numbers.list(tenant_id):
        if number.waba_id == waba_id:
            token = await parts.stores.numbers.access_token(tenant_id, number.id)
            if token:
                return meta.Account(graph=parts.graph, pace=parts.pace, waba_id=waba_id, token=token)
    raise NotFound("account_not_found", "No number of this WhatsApp account is registered.")


async def accounts(parts: Parts, tenant_id: str) -> list[str]:
    """The waba_ids of the tenant's numbers, the oldest first."""
    return list(dict.fromkeys(number.waba_id for number in await parts.stores.numbers.list(tenant_id)))


async def create(parts: Parts, tenant_id: str, template: Template, by: Author) -> Template:
    """Keep a draft. Raises Conflict `template_exists` or `name_locked`."""
    others = await parts.stores.templates.all(tenant_id, template.waba_id)
    life.check_name_free(others, template.name, template.language, parts.clock())
    await parts.stores.templates.create(tenant_id, template, records(None, template, by))
    await announce(parts, tenant_id, template)
    return template


async def change(
    parts: Parts,
    tenant_id: str,
    template_id: str,
    decide: Callable[[Template, datetime], Template],
    by: Author | None = None,
) -> Template:
    """Decide on the newest state and keep it; decided again when somebody was faster. Nothing new is not told."""
    tries = 0
    while True:
        before = await found(parts, tenant_id, template_id)
        after = decide(before, parts.clock())
        if after == before:
            return after
        after = structs.replace(after, version=before.version + 1)  # several steps of life are one change here
        try:
            await parts.stores.templates.change(tenant_id, after, before.version, records(before, after, by))
        except LostRace:
            tries += 1
            if tries == TRIES:
                raise
            continue
        await announce(parts, tenant_id, after)
        return after


async def submit(parts: Parts, tenant_id: str, template_id: str, by: Author) -> Template:
    """Send a draft or an edit to WhatsApp for review.

    Raises Conflict (see `life.way_to_submit`), Invalid `template_not_valid` with every finding before Meta is asked,
    TemplateRejected with Meta's reason, which the template then shows, MetaBusy, or Refusal `graph_unclear`.
    """
    template = await found(parts, tenant_id, template_id)
    way = life.way_to_submit(template, parts.clock())
    wording = template.changes or template.wording
    others = [each for each in await parts.stores.templates.all(tenant_id, template.waba_id) if each.id != template_id]
    if way == "create":
        life.check_name_free(others, template.name, template.language, parts.clock())
    _check(template, wording, others)
    account = await account_of(parts, tenant_id, template.waba_id)

    def refused(reason: Reason) -> Callable[[Template, datetime], Template]:
        return lambda newest, now: life.refused(newest, reason, now)

    try:
        async with asking():
            sent = await with_handles(parts, tenant_id, account, wording)
            return await _send(parts, tenant_id, template, account, wording=sent, new=way == "create", by=by)
    except TemplateRejected as problem:
        reason = Reason(code=str(problem.extra["reason"]["code"]), text=problem.extra["reason"]["text"])
        await change(parts, tenant_id, template_id, refused(reason), by)
        raise


async def _send(
    parts: Parts, tenant_id: str, template: Template, account: meta.Account, *, wording: Wording, new: bool, by: Author
) -> Template:
    if not new:
        category = template.status != "active"
        await meta.edit(account, template.meta_id or "", wording, category=category)
        return await change(parts, tenant_id, template.id, life.accepted, by)
    try:
        made = await meta.create(account, template.name, template.language, wording)
    except (meta.TemplateRefused, GraphTimeout) as problem:
        if isinstance(problem, meta.TemplateRefused) and problem.subcode not in meta.EXISTS:
            raise
        # It may be there, from a call whose answer got lost: then it is this one.
        return await _adopt(parts, tenant_id, template, account, problem=problem, by=by)
    kept = await change(
        parts, tenant_id, template.id,
        lambda newest, now: life.created(newest, made.meta_id, made.status, made.category, now), by,
    )  # fmt: skip
    return kept if wording.library is None else await _with_words(parts, tenant_id, kept, account)


async def _with_words(parts: Parts, tenant_id: str, template: Template, account: meta.Account) -> Template:
    """One made from the library, with the words that Meta gave it. Without an answer they come with the next sync."""
    try:
        same = [one for one in await meta.everything(account, template.name) if one.meta_id == template.meta_id]
    except (GraphRefused, GraphTimeout, Unavailable) as problem:
        log.info("a library template's words have to wait", template=template.name, reason=type(problem).__name__)
        return template
    if not same:
        return template
    return await change(parts, tenant_id, template.id, lambda newest, now: life.seen(newest, same[0], now))


async def _adopt(
    parts: Parts, tenant_id: str, template: Template, account: meta.Account, *, problem: Exception, by: Author
) -> Template:
    same = [one for one in await meta.everything(account, template.name) if one.language == template.language]
    if not same:
        raise problem
    return await change(parts, tenant_id, template.id, lambda newest, now: life.seen(newest, same[0], now), by)


async def delete(parts: Parts, tenant_id: str, template_id: str, by: Author) -> None:
    """Delete it at WhatsApp too. A draft that WhatsApp never had is simply gone."""
    template = await found(parts, tenant_id, template_id)
    life.check_deletable(template)
    if template.meta_id is None and await parts.stores.templates.remove(tenant_id, template_id):
        await announce(parts, tenant_id, life.deleted(template, parts.clock()))
        return
    account = await account_of(parts, tenant_id, template.waba_id)
    async with asking():
        await meta.delete(account, template.name, template.meta_id or "")
    await change(parts, tenant_id, template_id, life.deleted, by)


async def unpause(parts: Parts, tenant_id: str, template_id: str, by: Author) -> Template:
    """End a pause by hand."""
    template = await found(parts, tenant_id, template_id)
    life.check_unpausable(template)
    account = await account_of(parts, tenant_id, template.waba_id)
    async with asking():
        await meta.unpause(account, template.meta_id or "")
    return await change(parts, tenant_id, template_id, life.unpaused, by)


@asynccontextmanager
async def asking() -> AsyncGenerator[None]:
    """Graph's refusals in the words of REST."""
    try:
        yield
    except meta.TemplateRefused as problem:
        if problem.verdict.action == "slow":
            raise MetaBusy("WhatsApp asked for a slower pace.", problem.verdict.wait or 60.0) from problem
        reason = {"code": problem.reason.code, "text": problem.reason.text}
        detail = f"WhatsApp says no: {problem.reason.text}"
        raise TemplateRejected("template_refused", detail, {"reason": reason}) from problem
    except GraphRefused as problem:
        wait = problem.verdict.wait or 60.0
        raise MetaBusy(problem.verdict.error.advice or problem.verdict.error.title, wait) from problem
    except GraphTimeout as problem:
        raise Refusal("graph_unclear", "WhatsApp did not answer. Sync, then see whether it was done.") from problem


def _check(template: Template, wording: Wording, others: list[Template]) -> None:
    wrong = errors(check(template.name, template.language, wording, others))
    if wrong:
        told = [{"path": each.path, "rule": each.rule, "message": each.message} for each in wrong]
        raise Invalid("template_not_valid", "WhatsApp would reject this template.", {"errors": told})


async def announce(parts: Parts, tenant_id: str, template: Template) -> None:
    """Tell everyone of the tenant what a template is now."""
    event_id = f"{template.id}.{template.version}"
    await tell(parts, tenant_id, "template.updated", shown(template), event_id=event_id, audience=Audience())
