"""A message template: what Meta has to approve before customers may be written to outside their window."""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from hub.domain.message import Author

# draft     never accepted by Meta
# pending   in review
# rejected  refused in review: may be edited and submitted again
# active    approved: may be sent
# paused    approved, not sendable for now
# disabled  Meta ended it; archived: unused for a year; deleted: gone, its name may be locked
State = Literal["draft", "pending", "rejected", "active", "paused", "disabled", "archived", "deleted"]
ParameterFormat = Literal["positional", "named"]
SlotKind = Literal[
    "text", "image", "video", "document", "location", "product", "url_suffix", "coupon_code", "code", "payload",
    "flow", "products", "catalog", "call", "expiration",
]  # fmt: skip


class Wording(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person writes and Meta reviews. `components` are Meta's, with types in upper case.

    `ttl` is how long Meta tries to deliver, in seconds (-1: 30 days). `library` names a template of Meta's library
    with its inputs; `options` are further members of Meta's create call, kept as they are.
    """

    category: str
    components: tuple[dict[str, Any], ...] = ()
    parameter_format: ParameterFormat = "positional"
    ttl: int | None = None
    library: dict[str, Any] | None = None
    options: dict[str, Any] = {}


class Reason(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why Meta rejected, paused or disabled a template: its `code`, words for people, and what Meta recommends."""

    code: str
    text: str
    recommendation: str | None = None


class CategoryChange(Struct, frozen=True, kw_only=True):
    """Meta will move the template to another category, and so to another price."""

    category: str
    at: datetime


class Template(Struct, frozen=True, kw_only=True):
    """One template in one language. `version` grows by one with every change.

    `wording` is what Meta holds (or, for a draft, what it would get); `changes` is an edit not yet accepted by Meta.
    `meta_status` is Meta's own word, an open set. `edits` are the times of accepted edits while approved, which Meta
    counts. `told_at` and `quality_at` are Meta's times of the newest news: older news changes nothing.
    `locked_until`: until then Meta takes no new template of this name and language.
    """

    id: str
    waba_id: str
    name: str
    language: str
    wording: Wording
    changes: Wording | None = None
    status: State = "draft"
    meta_id: str | None = None
    meta_status: str | None = None
    quality: str = "UNKNOWN"
    reason: Reason | None = None
    category_change: CategoryChange | None = None
    disable_at: datetime | None = None
    paused_until: datetime | None = None
    approved_once: bool = False
    edits: tuple[datetime, ...] = ()
    submitted_at: datetime | None = None
    told_at: datetime | None = None
    quality_at: datetime | None = None
    locked_until: datetime | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1


class Listed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A template as Meta's list has it. `status` and `quality` are Meta's words, open sets."""

    meta_id: str
    name: str
    language: str
    status: str
    wording: Wording
    quality: str = "UNKNOWN"
    reason: Reason | None = None


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of a template's history. `by` is None when Meta did it."""

    template_id: str
    at: datetime
    kind: Literal["status", "quality", "category", "wording", "changes"]
    before: str | None = None
    after: str | None = None
    reason: str | None = None
    by: Author | None = None


class Slot(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place that a send has to fill. `key` names it among the values: `body.1`, `header.image`, `button.0`,
    `card.2.body.name`, `code`. `name` is how people know a text variable; `longest` is in characters."""

    key: str
    kind: SlotKind
    required: bool = True
    name: str | None = None
    example: str | None = None
    longest: int | None = None


class StatusNews(Struct, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """Meta says a template's status changed. `event` is an open set."""

    meta_id: str
    name: str
    language: str
    event: str
    at: datetime
    reason: Reason | None = None
    category: str | None = None
    pause: str | None = None  # FIRST_PAUSE, SECOND_PAUSE, RATE_LIMITING_PAUSE, …
    disable_at: datetime | None = None


class QualityNews(Struct, frozen=True, kw_only=True, tag=True):
    meta_id: str
    name: str
    language: str
    quality: str
    at: datetime


class CategoryNews(Struct, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """`coming` is a change announced for `coming_at`; without it `category` is what the template has become."""

    meta_id: str
    name: str
    language: str
    at: datetime
    category: str | None = None
    coming: CategoryChange | None = None


class ComponentsNews(Struct, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """The texts after an edit. Meta leaves out the rest, so they go into what we hold."""

    meta_id: str
    name: str
    language: str
    at: datetime
    body: str | None = None
    title: str | None = None
    footer: str | None = None
    buttons: tuple[dict[str, Any], ...] | None = None


News = StatusNews | QualityNews | CategoryNews | ComponentsNews
