"""Message templates: writing, checking, looking at, submitting, and bringing in what WhatsApp has."""

from typing import Annotated, Any, Literal

from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from hub.domain.ids import new_id
from hub.domain.template import Record, State, Template, Wording
from hub.errors import Invalid
from hub.stores.postgres.templates import TemplateQuery
from hub.whatsapp import templates as meta
from hub.whatsapp.template_content import fill
from hub.whatsapp.template_parts import normal
from inbox.auth.callers import Caller
from inbox.auth.guards import Me, allow
from inbox.once import Key, once
from inbox.paging import LIMIT, Cursor, Limit, Page
from inbox.parts import Hub, Parts
from inbox.templates import desk, life, syncing
from inbox.templates.checks import check
from inbox.templates.findings import Finding
from inbox.templates.preview import Preview, preview, sample_values
from inbox.templates.syncing import Synced
from inbox.templates.views import TemplateView, shown

TAGS = ["Templates"]
Components = list[dict[str, Any]]
ParameterForm = Literal["positional", "named", "POSITIONAL", "NAMED"]
Text = Annotated[str, Meta(max_length=600)]
StatusIs = Annotated[State | None, QueryParameter(name="status", description="`active` can be sent")]
Account = Annotated[str | None, QueryParameter(name="waba_id", max_length=25)]
NameIs = Annotated[str | None, QueryParameter(name="name", max_length=512)]
LanguageIs = Annotated[str | None, QueryParameter(name="language", max_length=20)]
CategoryIs = Annotated[str | None, QueryParameter(name="category", max_length=40)]
InName = Annotated[str, QueryParameter(name="q", max_length=200, description="Part of the name")]
Search = Annotated[str, QueryParameter(name="search", max_length=200)]
Filter = Annotated[str, QueryParameter(max_length=100)]


class Written(Struct, frozen=True, kw_only=True):
    """A template as people write it, complete or not; members as in Meta's create call.

    `waba_id` may be left out while the team has one WhatsApp account. `library` holds the `library_template_…`
    members, `options` further ones. A `header_handle` may be the `media_id` of a file uploaded here.
    """

    name: Text = ""
    language: Text = ""
    category: Text = ""
    components: Components = []
    parameter_format: ParameterForm = "positional"
    message_send_ttl_seconds: int | None = None
    library: dict[str, Any] | None = None
    options: dict[str, Any] = {}
    waba_id: str | None = None

    @property
    def wording(self) -> Wording:
        return Wording(
            category=self.category.upper(),
            components=normal(self.components),
            parameter_format="named" if self.parameter_format.lower() == "named" else "positional",
            ttl=self.message_send_ttl_seconds,
            library=self.library,
            options=self.options,
        )


class Rewritten(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only what is given changes; components are replaced whole. Name and language only of a draft."""

    name: Text | UnsetType = UNSET
    language: Text | UnsetType = UNSET
    category: Text | UnsetType = UNSET
    components: Components | UnsetType = UNSET
    parameter_format: ParameterForm | UnsetType = UNSET
    message_send_ttl_seconds: int | UnsetType | None = UNSET
    library: dict[str, Any] | UnsetType | None = UNSET
    options: dict[str, Any] | UnsetType = UNSET


class Asked(Struct, frozen=True, kw_only=True):
    """What to show: a kept template by `template_id`, or one as it is being written. Without `values` its examples."""

    template_id: str | None = None
    template: Written | None = None
    values: dict[str, Any] | None = None


class Looks(Struct, frozen=True, kw_only=True):
    """`message` is what a send takes under `template`, null while values are missing or refused."""

    preview: Preview
    message: dict[str, Any] | None


class Which(Struct, frozen=True, kw_only=True):
    """Without `waba_id`: every account of the team."""

    waba_id: str | None = None


@get("/v1/templates", tags=TAGS, summary="List templates", guards=[allow("read_conversations")])
async def list_templates(
    *,
    parts: Hub,
    caller: Me,
    status: StatusIs = None,
    waba_id: Account = None,
    name: NameIs = None,
    language: LanguageIs = None,
    category: CategoryIs = None,
    q: InName = "",
    cursor: Cursor = None,
    limit: Limit = LIMIT,
) -> Page[TemplateView]:
    """Newest first; deleted ones only with `?status=deleted`. `variables` are what a send has to fill."""
    query = TemplateQuery(status, waba_id, name, language, category.upper() if category else None, q)
    page = await parts.stores.templates.page(caller.tenant_id, query, cursor, limit)
    return Page(items=[shown(each) for each in page.items], next_cursor=page.next_cursor)


@get("/v1/templates/{template_id:str}", tags=TAGS, summary="Get a template", guards=[allow("read_conversations")])
async def get_template(parts: Hub, caller: Me, template_id: FromPath[str]) -> TemplateView:
    """One template in one language."""
    return shown(await desk.found(parts, caller.tenant_id, template_id))


@get("/v1/templates/{template_id:str}/history", tags=TAGS, summary="What happened to a template",
     guards=[allow("read_conversations")])  # fmt: skip
async def get_history(parts: Hub, caller: Me, template_id: FromPath[str]) -> Page[Record]:
    """Changes of status, quality, category and text, newest first; `by` is missing where WhatsApp did it."""
    template = await desk.found(parts, caller.tenant_id, template_id)
    return Page(items=await parts.stores.templates.history(caller.tenant_id, template.id))


@post("/v1/templates", tags=TAGS, summary="Write a template", guards=[allow("edit_templates")])
async def create_template(parts: Hub, caller: Me, data: JSONBody[Written], idempotency_key: Key = None) -> TemplateView:
    """A draft; it may be incomplete, but its name and language are taken. 409 `template_exists`, `name_locked`."""

    async def act() -> TemplateView:
        now = parts.clock()
        template = Template(
            id=new_id("tpl", now),
            waba_id=await _account(parts, caller, data.waba_id),
            name=data.name,
            language=data.language,
            wording=data.wording,
            created_at=now,
            updated_at=now,
        )
        _named(template)
        return shown(await desk.create(parts, caller.tenant_id, template, caller.author))

    return await once(parts, caller, idempotency_key, data, act, kind=TemplateView)


@patch("/v1/templates/{template_id:str}", tags=TAGS, summary="Edit a template", guards=[allow("edit_templates")])
async def edit_template(parts: Hub, caller: Me, template_id: FromPath[str], data: JSONBody[Rewritten]) -> TemplateView:
    """A draft changes at once. Of one that WhatsApp has, the edit waits under `changes` until it is submitted."""
    return shown(
        await desk.change(
            parts, caller.tenant_id, template_id, lambda newest, now: _rewritten(newest, data, now), caller.author
        )
    )


@delete("/v1/templates/{template_id:str}", tags=TAGS, summary="Delete a template", guards=[allow("edit_templates")])
async def delete_template(parts: Hub, caller: Me, template_id: FromPath[str]) -> None:
    """At WhatsApp too. The name of one that was approved is locked for 30 days."""
    await desk.delete(parts, caller.tenant_id, template_id, caller.author)


@post("/v1/templates/check", tags=TAGS, summary="Check a template", status_code=200,
      guards=[allow("read_conversations")])  # fmt: skip
async def check_template(parts: Hub, caller: Me, data: JSONBody[Written]) -> list[Finding]:
    """Everything WhatsApp is known to reject, each with its place, and what the category means for the price."""
    known = await desk.accounts(parts, caller.tenant_id)
    waba_id = data.waba_id or (known[0] if known else "")
    others = await parts.stores.templates.all(caller.tenant_id, waba_id)
    return check(data.name, data.language, data.wording, others)


@post("/v1/templates/preview", tags=TAGS, summary="See a template as the customer will", status_code=200,
      guards=[allow("read_conversations")])  # fmt: skip
async def preview_template(parts: Hub, caller: Me, data: JSONBody[Asked]) -> Looks:
    """With real values, named by where they go (see `variables`); and the message to send once nothing is missing."""
    if data.template_id is not None:
        template = await desk.found(parts, caller.tenant_id, data.template_id)
    elif data.template is not None:
        template = _unkept(data.template, parts)
    else:
        raise _invalid("template_id", "give template_id or template")
    values = data.values if data.values is not None else sample_values(template.wording)
    filled = fill(template, values)
    return Looks(preview=preview(template, values), message=filled.content if filled.complete else None)


@post("/v1/templates/{template_id:str}/submit", tags=TAGS, summary="Submit a template for review", status_code=200,
      guards=[allow("edit_templates")])  # fmt: skip
async def submit_template(
    parts: Hub, caller: Me, template_id: FromPath[str], idempotency_key: Key = None
) -> TemplateView:
    """A draft, or the `changes` of one that WhatsApp has. 422 `template_not_valid` with what would be rejected,
    `template_refused` with WhatsApp's reason; 409 `edit_limit` with `retry_at`; 429 `graph_busy`."""

    async def act() -> TemplateView:
        return shown(await desk.submit(parts, caller.tenant_id, template_id, caller.author))

    return await once(parts, caller, idempotency_key, ["submit", template_id], act, kind=TemplateView)


@post("/v1/templates/{template_id:str}/unpause", tags=TAGS, summary="End a template's pause", status_code=200,
      guards=[allow("edit_templates")])  # fmt: skip
async def unpause_template(parts: Hub, caller: Me, template_id: FromPath[str]) -> TemplateView:
    """For pauses that WhatsApp does not end by itself."""
    return shown(await desk.unpause(parts, caller.tenant_id, template_id, caller.author))


@post("/v1/templates/sync", tags=TAGS, summary="Bring in what WhatsApp has", status_code=200,
      guards=[allow("edit_templates")])  # fmt: skip
async def sync_templates(parts: Hub, caller: Me, data: JSONBody[Which]) -> dict[str, Synced]:
    """By account. Drafts and unsubmitted changes stay as they are; submit them to bring them to WhatsApp."""
    waba_ids = [data.waba_id] if data.waba_id else await desk.accounts(parts, caller.tenant_id)
    return {waba_id: await syncing.sync(parts, caller.tenant_id, waba_id) for waba_id in waba_ids}


@get("/v1/template-library", tags=TAGS, summary="Search WhatsApp's template library",
     guards=[allow("read_conversations")])  # fmt: skip
async def search_library(
    *,
    parts: Hub,
    caller: Me,
    waba_id: Account = None,
    search: Search = "",
    topic: Filter = "",
    usecase: Filter = "",
    industry: Filter = "",
    language: LanguageIs = None,
) -> Page[dict[str, Any]]:
    """Ready-made utility templates, as WhatsApp describes them; create one by naming it under `library`."""
    account = await desk.account_of(parts, caller.tenant_id, await _account(parts, caller, waba_id))
    filters = {"search": search, "topic": topic, "usecase": usecase, "industry": industry, "language": language or ""}
    async with desk.asking():
        return Page(items=await meta.library(account, filters))


def _rewritten(template: Template, data: Rewritten, now: Any) -> Template:
    told = {name: value for name, value in structs.asdict(data).items() if value is not UNSET}
    name, language = told.pop("name", template.name), told.pop("language", template.language)
    if (name, language) != (template.name, template.language):
        template = life.renamed(template, name, language, now)
        _named(template)
    if not told:
        return template
    if "message_send_ttl_seconds" in told:
        told["ttl"] = told.pop("message_send_ttl_seconds")
    if "components" in told:
        told["components"] = normal(told["components"])
    for member, change in (("category", str.upper), ("parameter_format", str.lower)):
        if member in told:
            told[member] = change(told[member])
    return life.edited(template, structs.replace(template.changes or template.wording, **told), now)


def _named(template: Template) -> None:
    """A kept template can always be told from others. Raises Invalid."""
    wrong = [
        {"path": each.path, "message": each.message}
        for each in check(template.name, template.language, template.wording)
        if each.level == "error" and each.path in ("name", "language")
    ]
    if wrong:
        raise Invalid("template_not_valid", "The template needs a name and a language.", {"errors": wrong})


def _unkept(data: Written, parts: Parts) -> Template:
    now = parts.clock()
    return Template(
        id="", waba_id="", name=data.name, language=data.language, wording=data.wording, created_at=now, updated_at=now
    )


async def _account(parts: Parts, caller: Caller, waba_id: str | None) -> str:
    """The account meant. Raises Invalid when it is none of the team's, or when the team has several."""
    known = await desk.accounts(parts, caller.tenant_id)
    if waba_id is None and len(known) == 1:
        return known[0]
    if waba_id is None or waba_id not in known:
        raise _invalid("waba_id", f"must be one of {', '.join(known) or 'no account: register a number first'}")
    return waba_id


def _invalid(path: str, message: str) -> Invalid:
    return Invalid("invalid_input", f"{path}: {message}.", {"errors": [{"path": path, "message": message}]})


ROUTES = [
    list_templates, get_template, get_history, create_template, edit_template, delete_template, check_template,
    preview_template, submit_template, unpause_template, sync_templates, search_library,
]  # fmt: skip
