"""A template as REST and the stream show it, and what of its life is written down. Pure."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from hub.domain.message import Author
from hub.domain.template import CategoryChange, ParameterFormat, Reason, Record, Slot, State, Template, Wording
from hub.whatsapp.template_parts import slots
from inbox.templates.life import next_edit

Kind = Literal["status", "quality", "category", "wording", "changes"]


class TemplateView(Struct, frozen=True, kw_only=True):
    """A template. `components` are what customers get; `changes` an edit that WhatsApp has not accepted yet.

    `variables` are the places a send has to fill, `next_edit_at` when WhatsApp takes the next edit of an approved
    template (null: at once).
    """

    id: str
    waba_id: str
    name: str
    language: str
    category: str
    parameter_format: ParameterFormat
    components: tuple[dict[str, Any], ...]
    message_send_ttl_seconds: int | None
    library: dict[str, Any] | None
    changes: Wording | None
    status: State
    meta_id: str | None
    meta_status: str | None
    quality: str
    reason: Reason | None
    category_change: CategoryChange | None
    disable_at: datetime | None
    paused_until: datetime | None
    next_edit_at: datetime | None
    locked_until: datetime | None
    variables: tuple[Slot, ...]
    submitted_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int


def shown(template: Template) -> TemplateView:
    """The view of a template, the same for everyone who may read templates."""
    wording = template.wording
    free = next_edit(template, template.updated_at) if template.status == "active" else template.updated_at
    return TemplateView(
        id=template.id,
        waba_id=template.waba_id,
        name=template.name,
        language=template.language,
        category=wording.category,
        parameter_format=wording.parameter_format,
        components=wording.components,
        message_send_ttl_seconds=wording.ttl,
        library=wording.library,
        changes=template.changes,
        status=template.status,
        meta_id=template.meta_id,
        meta_status=template.meta_status,
        quality=template.quality,
        reason=template.reason,
        category_change=template.category_change,
        disable_at=template.disable_at,
        paused_until=template.paused_until,
        next_edit_at=free if free > template.updated_at else None,
        locked_until=template.locked_until,
        variables=tuple(slots(wording)),
        submitted_at=template.submitted_at,
        created_at=template.created_at,
        updated_at=template.updated_at,
        version=template.version,
    )


def records(before: Template | None, after: Template, by: Author | None) -> list[Record]:
    """The lines of history that lead from one state to the next."""
    at, why = after.updated_at, after.reason.text if after.reason else None
    pairs: tuple[tuple[Kind, str | None, str | None], ...] = (
        ("status", before and before.status, after.status),
        ("quality", before and before.quality, after.quality),
        ("category", before and before.wording.category, after.wording.category),
        ("wording", before and _said(before.wording), _said(after.wording)),
        ("changes", before and before.changes and _said(before.changes), after.changes and _said(after.changes)),
    )
    found: list[Record] = []
    for kind, old, new in pairs:
        if old != new and (before is not None or kind == "status"):
            reason = why if kind == "status" else None
            found.append(Record(template_id=after.id, at=at, kind=kind, before=old, after=new, reason=reason, by=by))
    return found


def _said(wording: Wording) -> str:
    return msgspec.json.encode(wording.components).decode()
