"""The life of a template: what people, Graph's answers and Meta's webhooks make of it. Pure.

    draft ──▶ pending ──▶ active ⇄ paused ──▶ disabled
                 │  ▲        │
                 ▼  │        ├──▶ archived ──▶ active
              rejected       └──▶ deleted (for ever)

Meta's word counts: `told` and `seen` may lead from any state but deleted to any other. People's wishes are checked
here first, by the rules that Graph would apply.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from msgspec import structs

from hub.domain.template import (
    CategoryNews,
    ComponentsNews,
    Listed,
    News,
    QualityNews,
    Reason,
    State,
    StatusNews,
    Template,
    Wording,
)
from hub.errors import Conflict
from inbox.templates.rewording import with_own_handles, with_texts

STATES: dict[str, State] = {
    "APPROVED": "active",
    "REINSTATED": "active",
    "FLAGGED": "active",  # will be disabled on a day that Meta names, can be sent until then
    "UNARCHIVED": "active",
    "PENDING": "pending",
    "IN_APPEAL": "pending",
    "REJECTED": "rejected",
    "LIMIT_EXCEEDED": "rejected",
    "PAUSED": "paused",
    "LOCKED": "paused",
    "DISABLED": "disabled",
    "ARCHIVED": "archived",
    "PENDING_DELETION": "deleted",
    "DELETED": "deleted",
}
PAUSES = {"FIRST_PAUSE": timedelta(hours=3), "SECOND_PAUSE": timedelta(hours=6)}
NAME_LOCK = timedelta(days=30)
EDIT_EVERY, EDIT_SPAN, EDITS_MOST = timedelta(hours=24), timedelta(days=30), 10
# A webhook's time is in whole seconds of Meta's clock; what is this much older than our submission is of a life before.
SKEW = timedelta(seconds=60)
_APPROVED: frozenset[State] = frozenset({"active", "paused", "disabled", "archived"})
_WELL = frozenset({"APPROVED", "REINSTATED", "UNARCHIVED"})
_EDITABLE: frozenset[State] = frozenset({"draft", "rejected", "active", "paused"})


# --- people


def edited(template: Template, wording: Wording, now: datetime) -> Template:
    """The template with a new wording: a draft's own, else kept beside what Meta holds until it is submitted.

    Raises Conflict `template_not_editable`, `category_fixed`.
    """
    if template.status not in _EDITABLE:
        detail = f"A template that is {template.status} cannot be edited."
        raise Conflict("template_not_editable", detail, {"status": template.status})
    if template.status == "draft":
        return _next(template, now, wording=wording, changes=None)
    if template.status == "active" and wording.category != template.wording.category:
        raise Conflict("category_fixed", "The category of an approved template cannot be changed.")
    return _next(template, now, changes=wording if wording != template.wording else None)


def renamed(template: Template, name: str, language: str, now: datetime) -> Template:
    """Raises Conflict `name_fixed` once Meta knows the template."""
    if template.meta_id is not None or template.status != "draft":
        raise Conflict("name_fixed", "Name and language are fixed once WhatsApp has the template.")
    return _next(template, now, name=name, language=language)


def way_to_submit(template: Template, now: datetime) -> Literal["create", "edit"]:
    """Which call submits it. Raises Conflict `nothing_to_submit`, `template_not_editable` or `edit_limit`, which
    says when it may be tried again."""
    if template.status not in _EDITABLE:
        raise Conflict("template_not_editable", f"A template that is {template.status} cannot be submitted.")
    if template.meta_id is None:
        return "create"
    if template.changes is None and template.status in ("active", "paused"):
        raise Conflict("nothing_to_submit", "Nothing was changed since WhatsApp approved the template.")
    if template.status == "active" and (free := next_edit(template, now)) > now:
        detail = "WhatsApp takes one edit of an approved template in 24 hours and ten in 30 days."
        raise Conflict("edit_limit", detail, {"retry_at": free.isoformat()})
    return "edit"


def next_edit(template: Template, now: datetime) -> datetime:
    """When Meta next takes an edit of an approved template; `now` when it does at once."""
    recent = sorted(at for at in template.edits if at > now - EDIT_SPAN)
    waits = [recent[-1] + EDIT_EVERY] if recent else []
    if len(recent) >= EDITS_MOST:
        waits.append(recent[-EDITS_MOST] + EDIT_SPAN)
    return max([now, *waits])


def check_name_free(others: Sequence[Template], name: str, language: str, now: datetime) -> None:
    """Raises Conflict `template_exists`, or `name_locked` with the time until which Meta takes nobody by this name."""
    for other in others:
        if (other.name, other.language) != (name, language):
            continue
        if other.status != "deleted":
            raise Conflict("template_exists", f"There is a template {name} in {language} already.", {"id": other.id})
        if other.locked_until is not None and other.locked_until > now:
            until = other.locked_until.isoformat()
            detail = f"WhatsApp locks the name of a deleted template for 30 days; {name} in {language} is free again"
            raise Conflict("name_locked", f"{detail} on {other.locked_until:%d %B %Y}.", {"locked_until": until})


def check_deletable(template: Template) -> None:
    """Raises Conflict `template_not_deletable`."""
    if template.status in ("disabled", "deleted"):
        raise Conflict("template_not_deletable", f"A template that is {template.status} cannot be deleted.")


def deleted(template: Template, now: datetime) -> Template:
    """After Meta has deleted it, or of a draft that Meta never had."""
    return _at(template, "deleted", now)


def check_unpausable(template: Template) -> None:
    """Raises Conflict `template_not_paused`."""
    if template.status != "paused":
        raise Conflict("template_not_paused", f"The template is {template.status}, not paused.")


# --- Graph's answers


def created(template: Template, meta_id: str, status: str, category: str, now: datetime) -> Template:
    """Meta has taken it in. Its verdict may have come before this answer, and then stays."""
    wording = structs.replace(template.wording, category=category or template.wording.category)
    known = structs.replace(template, meta_id=meta_id, wording=wording, reason=None, submitted_at=now)
    if template.status != "draft":
        return _next(known, now, reason=template.reason)
    return _at(known, STATES.get(status.upper(), "pending"), now, meta_status=status.upper())


def accepted(template: Template, now: datetime) -> Template:
    """Meta has taken an edit in: an approved template stays so unless the review fails, others are reviewed."""
    edits = (*template.edits, now) if template.status == "active" else template.edits
    known = structs.replace(
        template,
        wording=template.changes or template.wording,
        changes=None,
        edits=tuple(at for at in edits if at > now - EDIT_SPAN),
        submitted_at=now,
    )
    return _next(known, now) if template.status == "active" else _at(known, "pending", now, meta_status="PENDING")


def refused(template: Template, reason: Reason, now: datetime) -> Template:
    """Graph did not take it: it stays what it was, with the reason shown."""
    return _next(template, now, reason=reason)


def unpaused(template: Template, now: datetime) -> Template:
    return _at(template, "active", now, meta_status="APPROVED") if template.status == "paused" else template


def seen(template: Template, listed: Listed, now: datetime) -> Template:
    """What Meta's list says of it, which is the truth at this moment. Unsubmitted changes stay."""
    if template.status == "deleted":
        return template
    status = STATES.get(listed.status, template.status)
    wording = _known_wording(template.wording, listed.wording)
    changed = structs.replace(
        template,
        meta_id=listed.meta_id,
        wording=wording,
        changes=None if template.changes in (listed.wording, wording) else template.changes,
        quality=listed.quality if listed.quality != "UNKNOWN" else template.quality,
        meta_status=listed.status,
        reason=listed.reason or (template.reason if status == template.status else None),
    )
    if status == template.status:
        return template if changed == template else _next(changed, now)
    # Webhooks of before, which Meta repeats for a week, change nothing any more.
    told_at = max(template.told_at or now - SKEW, now - SKEW)
    return _at(structs.replace(changed, told_at=told_at), status, now, meta_status=listed.status, keep=True)


def first_seen(listed: Listed, template_id: str, waba_id: str, now: datetime) -> Template:
    """A template that was made elsewhere, such as in WhatsApp Manager."""
    status = STATES.get(listed.status, "pending")
    return Template(
        id=template_id,
        waba_id=waba_id,
        name=listed.name,
        language=listed.language,
        wording=listed.wording,
        status=status,
        meta_id=listed.meta_id,
        meta_status=listed.status,
        quality=listed.quality,
        reason=listed.reason,
        approved_once=status in _APPROVED,
        told_at=now - SKEW,
        created_at=now,
        updated_at=now,
    )


def vanished(template: Template, now: datetime) -> Template:
    """Meta's whole list does not have it any more. Drafts were never there."""
    return template if template.status in ("draft", "deleted") else _at(template, "deleted", now)


# --- Meta's webhooks


def told(template: Template, news: News, now: datetime) -> Template:
    """The template after `news`; itself when the news is old, known or for a template that is gone."""
    if template.status == "deleted":
        return template
    if isinstance(news, QualityNews):
        return _quality(template, news, now)
    if template.submitted_at is not None and news.at < template.submitted_at - SKEW:
        return template
    if isinstance(news, StatusNews):
        return _status(template, news, now)
    if isinstance(news, CategoryNews):
        return _category(template, news, now)
    return _texts(template, news, now)


def _status(template: Template, news: StatusNews, now: datetime) -> Template:
    if template.told_at is not None and news.at < template.told_at:
        return template
    status = STATES.get(news.event, template.status)
    pause = PAUSES.get(news.pause or "")
    changed = structs.replace(
        template,
        meta_id=template.meta_id or news.meta_id or None,
        meta_status=news.event,
        told_at=news.at,
        reason=None if news.event in _WELL else news.reason,  # such as "has been unpaused"
        disable_at=news.disable_at,
        paused_until=news.at + pause if pause is not None and status == "paused" else None,
    )
    if news.category:
        changed = structs.replace(changed, wording=structs.replace(changed.wording, category=news.category))
    if changed == template and status == template.status:
        return template
    return _at(changed, status, now, meta_status=news.event, keep=True)


def _quality(template: Template, news: QualityNews, now: datetime) -> Template:
    if template.quality_at is not None and news.at < template.quality_at:
        return template
    if (template.quality, template.quality_at) == (news.quality, news.at):
        return template
    return _next(template, now, quality=news.quality, quality_at=news.at)


def _category(template: Template, news: CategoryNews, now: datetime) -> Template:
    wording = structs.replace(template.wording, category=news.category or template.wording.category)
    if (wording, news.coming) == (template.wording, template.category_change):
        return template
    changes = template.changes
    if changes is not None and news.coming is None:
        changes = structs.replace(changes, category=wording.category)
    return _next(template, now, wording=wording, changes=changes, category_change=news.coming)


def _texts(template: Template, news: ComponentsNews, now: datetime) -> Template:
    wording = with_texts(template.wording, news)
    return template if wording == template.wording else _next(template, now, wording=wording)


def _known_wording(ours: Wording, metas: Wording) -> Wording:
    """Meta's, with what its list leaves out."""
    metas = with_own_handles(ours, metas)
    return structs.replace(metas, library=ours.library, options=ours.options, ttl=metas.ttl or ours.ttl)


def _at(template: Template, status: State, now: datetime, *, meta_status: str | None = None, keep: bool = False
        ) -> Template:  # fmt: skip
    """In another state. `keep`: reason and pause were just told, else they go with the state they belonged to."""
    if not keep and status != template.status and status not in ("rejected", "disabled"):
        template = structs.replace(template, reason=None, paused_until=None)
    approved = template.approved_once or status in _APPROVED
    locked = now + NAME_LOCK if status == "deleted" and approved else template.locked_until
    return _next(
        template,
        now,
        status=status,
        meta_status=meta_status or template.meta_status,
        approved_once=approved,
        locked_until=locked,
        category_change=None if status == "deleted" else template.category_change,
    )


def _next(template: Template, now: datetime, **changes: object) -> Template:
    return structs.replace(template, **changes, updated_at=now, version=template.version + 1)
