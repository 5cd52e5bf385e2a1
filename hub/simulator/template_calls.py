"""Listing, creating, reviewing and deleting templates, as Graph does it."""

import random
import re
import time
from collections.abc import Mapping
from functools import partial
from typing import Any, cast

import msgspec

from hub.simulator.checks import Json, items, text
from hub.simulator.faults import Fault
from hub.simulator.outbox import change
from hub.simulator.paging import cursors
from hub.simulator.templates import Template
from hub.simulator.wiring import Parts

_NAME = re.compile(r"[a-z0-9_]{1,512}")
CATEGORIES = ("AUTHENTICATION", "MARKETING", "UTILITY")
REVIEW_SECONDS = (1.0, 4.0)


def listed(parts: Parts, account: str, query: Mapping[str, Any], url: str) -> Json:
    """One page of the account's templates, by `name` (contained), `status`, `language`, `category`, with `fields`."""
    rows = [template.listed for template in parts.world.accounts[account].values()]
    if query.get("name"):
        rows = [row for row in rows if str(query["name"]) in row["name"]]
    for key in ("status", "language", "category"):
        if query.get(key):
            rows = [row for row in rows if row[key] == query[key]]
    page = cursors(rows, query, url)
    if query.get("fields"):
        wanted = {"id", *(field.strip() for field in str(query["fields"]).split(","))}
        page["data"] = [{key: row[key] for key in row if key in wanted} for row in page["data"]]
    return page


def create(parts: Parts, account: str, body: bytes) -> Json:
    """Take in a template for review; the verdict comes some seconds later by webhook."""
    try:
        wanted: Any = msgspec.json.decode(body)
    except msgspec.DecodeError:
        raise Fault(100, "The request body is not valid JSON.") from None
    if not isinstance(wanted, dict):
        raise Fault(100, "The request body must be a JSON object.")
    made = _checked(cast("Json", wanted))
    if parts.world.template(account, made["name"], made["language"]) is not None:
        raise Fault(100, "Content in this language already exists", subcode=2388024)
    template = Template(made)
    parts.world.keep_template(account, template)
    due = time.time() + parts.dice.uniform(*REVIEW_SECONDS)
    parts.timeline.at(due, partial(_review, parts, account, template))
    return {"id": template.id, "status": "PENDING", "category": template.category}


def delete(parts: Parts, account: str, query: Mapping[str, Any]) -> Json:
    """Delete by `name` in all languages, or one by `hsm_id`."""
    held = list(parts.world.accounts[account].values())
    doomed = [t for t in held if t.name == query.get("name") and query.get("hsm_id") in {None, t.id}]
    if not doomed:
        raise Fault(100, "Message template not found", subcode=2593002)
    for template in doomed:
        parts.world.drop_template(account, template)
    return {"success": True}


def _checked(wanted: Json) -> Json:
    name = text(wanted, "name", "name", 512)
    if not _NAME.fullmatch(name):
        raise Fault(100, "Message template name can only have lowercase letters, digits and underscores")
    category = text(wanted, "category", "category", 40).upper()
    if category not in CATEGORIES:
        raise Fault(100, "Param category must be one of " + ", ".join(CATEGORIES))
    components = items(wanted, "components", "components", 1, 10)
    bodies = [part for part in components if str(part.get("type", "")).upper() == "BODY"]
    if len(bodies) != 1:
        raise Fault(100, "Message templates must have exactly one BODY component")
    if category != "AUTHENTICATION":
        _body(text(bodies[0], "text", "components['BODY']['text']", 1024))
    return {
        "id": str(random.SystemRandom().randrange(10**14, 10**15)),
        "name": name,
        "language": text(wanted, "language", "language", 20),
        "status": "PENDING",
        "category": category,
        "parameter_format": str(wanted.get("parameter_format", "positional")).upper(),
        "components": [{**part, "type": str(part.get("type", "")).upper()} for part in components],
    }


def _body(pattern: str) -> None:
    stripped = pattern.strip()
    if stripped.startswith("{{") or stripped.endswith("}}"):
        raise Fault(100, "Variables can't be at the start or end of the template", subcode=2388299)


def _review(parts: Parts, account: str, template: Template) -> None:
    """Approve, and tell it."""
    approved = Template({**template.listed, "status": "APPROVED"})
    parts.world.keep_template(account, approved)
    value: Json = {
        "event": "APPROVED",
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
        "reason": "NONE",
        "message_template_category": template.category,
    }
    parts.outbox.put(account, change(value, "message_template_status_update"))
