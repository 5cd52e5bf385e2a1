"""Listing, creating, editing, unpausing and deleting templates, as Graph does it."""

import random
import time
from collections.abc import Mapping
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from hub.simulator import library
from hub.simulator.checks import Json, text
from hub.simulator.faults import Fault, unknown_object
from hub.simulator.journal import Past
from hub.simulator.paging import cursors
from hub.simulator.template_checks import NAME, MimeOf, bad, category_of, components_of
from hub.simulator.templates import Template
from hub.simulator.wiring import Parts

CREATIONS_AN_HOUR = 100
TEMPLATES_MOST = 6_000  # of a verified portfolio
NAME_LOCK_HOURS = 30 * 24
EDITABLE = frozenset({"APPROVED", "REJECTED", "PAUSED"})
EDIT_HOURS, EDIT_SPAN_HOURS, EDITS_MOST = 24, 30 * 24, 10
IDS_MOST = 100


def listed(parts: Parts, account: str, query: Mapping[str, Any], url: str) -> Json:
    """One page of the account's templates, by `name` (contained), `status`, `language`, `category`, with `fields`."""
    rows = [template.listed for template in parts.world.accounts[account].values()]
    if query.get("name"):
        rows = [row for row in rows if str(query["name"]) in row["name"]]
    for key in ("status", "language", "category"):
        if query.get(key):
            rows = [row for row in rows if row[key] == query[key]]
    page = cursors(rows, query, url)
    page["data"] = [fields_of(row, query.get("fields")) for row in page["data"]]
    return page


def fields_of(row: Json, fields: str | None) -> Json:
    """A template with the fields asked for."""
    if not fields:
        return row
    wanted = {"id", *(field.strip() for field in fields.split(","))}
    return {key: row[key] for key in row if key in wanted}


def create(parts: Parts, account: str, body: bytes, base: str) -> Json:
    """Take in a template for review; the verdict comes some seconds later by webhook. One from the library is approved
    at once. `base` is the simulator's address, under which examples can be looked at."""
    wanted = _json(body)
    now, hour = time.time(), parts.chaos().hour_s
    if parts.budget.creations.used(account, now, hour) >= CREATIONS_AN_HOUR:
        raise Fault(80007, f"An account takes {CREATIONS_AN_HOUR} new templates in an hour.")
    if len(parts.world.accounts[account]) >= TEMPLATES_MOST:
        raise bad(2388019, "Message template limit exceeded", f"An account takes {TEMPLATES_MOST} templates.")
    made, past = _made(parts, wanted, base)
    name, language = str(made["name"]), str(made["language"])
    if parts.world.template(account, name, language) is not None:
        raise bad(2388024, "Content in this language already exists", f"There is already {language} content for it.")
    deleted = parts.world.deleted_at(account, name, language)
    if deleted is not None and now < deleted + NAME_LOCK_HOURS * hour:
        raise bad(2388023, "Message template language is being deleted",
                  f"New {language} content can't be added while the existing content is being deleted. Try again in 4"
                  " weeks or create a new message template.")  # fmt: skip
    parts.budget.creations.take(account, now, hour)
    template = Template(made, past)
    if template.status == "APPROVED":
        parts.life.approve(account, template)
    else:
        parts.life.taken_in(account, template)
    return {"id": template.id, "status": template.status, "category": template.category}


def edit(parts: Parts, template_id: str, body: bytes, base: str) -> Json:
    """Replace a template's components. An approved one keeps its category and stays approved unless its review fails;
    others go into review again."""
    account, template = _known(parts, template_id)
    wanted = _json(body)
    if template.status not in EDITABLE:
        raise bad(None, "Template can't be edited", f"A template that is {template.status} can't be edited.")
    category = category_of(wanted) if wanted.get("category") else template.category
    approved, past = template.status == "APPROVED", template.past
    if approved and category != template.category:
        raise bad(None, "Category can't be changed", "The category of an approved template can't be changed.")
    changed: Json = {**template.listed, "category": category}
    if wanted.get("components") is not None:
        form = {"parameter_format": wanted.get("parameter_format", template.listed["parameter_format"])}
        parted = components_of({**wanted, **form}, category, _mime_of(parts))
        changed |= {"components": _viewable(parts, parted, base)}
    if wanted.get("message_send_ttl_seconds") is not None:
        changed["message_send_ttl_seconds"] = wanted["message_send_ttl_seconds"]
    if approved:
        past = _edited(past, time.time(), parts.chaos().hour_s)
    changed["status"] = "APPROVED" if approved else "PENDING"
    parts.life.taken_in(account, Template(changed, past))
    return {"success": True}


def unpause(parts: Parts, template_id: str) -> Json:
    """End a pause."""
    account, template = _known(parts, template_id)
    if template.status != "PAUSED":
        raise bad(None, "Template isn't paused", f"The template is {template.status}.")
    parts.life.unpause(account, template)
    return {"success": True}


def delete(parts: Parts, account: str, query: Mapping[str, Any]) -> Json:
    """Delete by `name` in all languages, one of them by `hsm_id` too, or several by `hsm_ids`."""
    held = list(parts.world.accounts[account].values())
    if query.get("hsm_ids"):
        ids = _ids(str(query["hsm_ids"]))
        doomed = [t for t in held if t.id in ids]
        if len(doomed) < len(ids):
            doomed = []
    else:
        doomed = [t for t in held if t.name == query.get("name") and query.get("hsm_id") in {None, t.id}]
    if not doomed:
        raise bad(2593002, "Message template not found", "There is no such template.")
    if any(template.status == "DISABLED" for template in doomed):
        raise bad(None, "Template can't be deleted", "A template that is DISABLED can't be deleted.")
    for template in doomed:
        parts.world.drop_template(account, template, time.time())
    return {"success": True}


def _made(parts: Parts, wanted: Json, base: str) -> tuple[Json, Past]:
    name = text(wanted, "name", "name", 512)
    if not NAME.fullmatch(name):
        raise Fault(100, "Message template name can only have lowercase letters, digits and underscores")
    category, language = category_of(wanted), text(wanted, "language", "language", 20)
    made: Json = {
        "id": str(random.SystemRandom().randrange(10**14, 10**15)),
        "name": name,
        "language": language,
        "status": "PENDING",
        "category": category,
        "parameter_format": str(wanted.get("parameter_format", "positional")).upper(),
    }
    if wanted.get("message_send_ttl_seconds") is not None:
        made["message_send_ttl_seconds"] = wanted["message_send_ttl_seconds"]
    if wanted.get("library_template_name"):
        components, types = library.made_from(wanted, language)
        made |= {"status": "APPROVED", "library_template_name": wanted["library_template_name"]}
        return made | {"components": components}, Past(types=types)
    components = components_of(wanted, category, _mime_of(parts))
    return made | {"components": _viewable(parts, components, base)}, Past()


def _edited(past: Past, now: float, hour: float) -> Past:
    """One more edit of an approved template, if Meta takes it now."""
    recent = [at for at in past.edits if at > now - EDIT_SPAN_HOURS * hour]
    if recent and recent[-1] > now - EDIT_HOURS * hour:
        raise bad(None, "Edit limit reached", "An approved template can be edited once in 24 hours.")
    if len(recent) >= EDITS_MOST:
        raise bad(None, "Edit limit reached", f"An approved template can be edited {EDITS_MOST} times in 30 days.")
    return replace(past, edits=(*recent, now))


def _viewable(parts: Parts, components: list[Json], base: str) -> list[Json]:
    """The components as Graph lists them: an address of each example file in the place of its handle."""
    return cast("list[Json]", _replaced(parts, components, base))


def _replaced(parts: Parts, value: Any, base: str) -> Any:
    if isinstance(value, list):
        return [_replaced(parts, one, base) for one in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {key: _replaced(parts, inner, base) for key, inner in cast("Json", value).items()}
    made = parts.world.uploads.of_handle(value) if isinstance(value, str) else None
    return value if made is None else f"{base}/samples/{made.upload}"


def _mime_of(parts: Parts) -> MimeOf:
    def mime_of(handle: str) -> str | None:
        made = parts.world.uploads.of_handle(handle)
        return None if made is None else made.mime_type

    return mime_of


def _known(parts: Parts, template_id: str) -> tuple[str, Template]:
    found = parts.world.template_by_id(template_id)
    if found is None:
        raise unknown_object(template_id)
    return found


def _ids(written: str) -> set[str]:
    try:
        ids = {str(one) for one in msgspec.json.decode(written, type=list[str | int])}
    except msgspec.MsgspecError:
        raise Fault(100, "Param hsm_ids must be a list of template ids.") from None
    if not 0 < len(ids) <= IDS_MOST:
        raise Fault(100, f"Param hsm_ids must have 1 to {IDS_MOST} template ids.")
    return ids


def _json(body: bytes) -> Json:
    try:
        wanted: Any = msgspec.json.decode(body)
    except msgspec.DecodeError:
        raise Fault(100, "The request body is not valid JSON.") from None
    if not isinstance(wanted, dict):
        raise Fault(100, "The request body must be a JSON object.")
    return cast("Json", wanted)
