"""`/control/templates`: play Meta with templates. What Meta decides in hours is decided here at a word."""

import time
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Router, get, post
from litestar.datastructures import State
from msgspec import Meta, Struct

from hub.errors import Conflict, NotFound, Refusal
from hub.simulator.problems import decoded, invalid, refusal
from hub.simulator.template_checks import CATEGORIES
from hub.simulator.templates import Template
from hub.simulator.wiring import Parts
from hub.simulator.world import WABA

Req = Request[Any, Any, State]
Reason = Literal[
    "ABUSIVE_CONTENT", "CATEGORY_NOT_AVAILABLE", "INCORRECT_CATEGORY", "INVALID_FORMAT", "NONE", "PROMOTIONAL", "SCAM",
    "TAG_CONTENT_MISMATCH",
]  # fmt: skip
SCORES = ("GREEN", "YELLOW", "RED", "UNKNOWN")
EVENTS = {
    "archive": "ARCHIVED", "unarchive": "UNARCHIVED", "disable": "DISABLED", "reinstate": "REINSTATED",
    "lock": "LOCKED", "appeal": "IN_APPEAL",
}  # fmt: skip
ACTS = ("approve", "reject", "quality", "unpause", "hold", "release", "drop", "category", "flag", "delete", *EVENTS)


def router() -> Router:
    return Router(
        path="/control/templates", route_handlers=[get_templates, post_act], exception_handlers={Refusal: refusal}
    )


class Told(Struct, kw_only=True, forbid_unknown_fields=True):
    """What goes with an act. `reason`, `why` and `recommendation` with reject (the latter two only reach people with
    INVALID_FORMAT), `score` with quality, `free` with hold (sends that still go), `category` and `hours` (of notice)
    with category, `days` (until it is disabled) with flag."""

    reason: Reason = "INVALID_FORMAT"
    why: str | None = None
    recommendation: str | None = None
    score: str | None = None
    free: Annotated[int, Meta(ge=0)] = 0
    category: str | None = None
    hours: Annotated[float, Meta(ge=0, le=720)] = 24.0
    days: Annotated[int, Meta(ge=0, le=365)] = 7


@get("/")
async def get_templates(request: Req, waba_id: str = WABA) -> dict[str, Any]:
    """What Meta knows of each template: as it is listed, and beside it what it remembers and plans (`due` in Unix
    seconds). `acts` are what can be done with one."""
    held = _parts(request).world.accounts.get(waba_id, {})
    return {"items": [_shown(template) for template in held.values()], "acts": ACTS}


@post("/{template_id:str}/{act:str}", status_code=200)
async def post_act(request: Req, template_id: str, act: str) -> dict[str, Any]:
    """Do what Meta would. 404 `no_such_template`, `no_such_act`; 409 `wrong_state` when Meta would not."""
    parts = _parts(request)
    found = parts.world.template_by_id(template_id)
    if found is None:
        raise NotFound("no_such_template", f"There is no template {template_id}.")
    if act not in ACTS:
        raise NotFound("no_such_act", f"{act} is none of {', '.join(ACTS)}.")
    account, template = found
    _act(parts, account, template, act, decoded(await request.body(), Told))
    after = parts.world.template_by_id(template_id)
    return _shown(after[1] if after is not None else template)


def _act(parts: Parts, account: str, template: Template, act: str, told: Told) -> None:
    life = parts.life
    match act:
        case "approve":
            life.approve(account, template)
        case "reject":
            given = {"reason": told.why, "recommendation": told.recommendation}
            life.reject(account, template, told.reason, {key: words for key, words in given.items() if words} or None)
        case "quality":
            life.quality(account, template, _one_of("score", told.score, SCORES))
        case "unpause":
            _must_be(template, "PAUSED")
            life.unpause(account, template)
        case "hold":
            _must_be(template, "APPROVED")
            life.hold(account, template, told.free)
        case "release" | "drop":
            _must_be_held(template)
            (life.release if act == "release" else life.drop)(account, template)
        case "category":
            life.recategorize(account, template, _one_of("category", told.category, CATEGORIES), told.hours)
        case "flag":
            day = time.strftime("%B %d, %Y", time.gmtime(time.time() + told.days * 86_400))
            life.become(account, template, "FLAGGED", disable_info={"disable_date": day})
        case "delete":
            life.manager_deletes(account, template)
        case _:
            life.become(account, template, EVENTS[act])


def _one_of(name: str, given: str | None, known: tuple[str, ...]) -> str:
    if given not in known:
        raise invalid(f"$.{name}", f"must be one of {', '.join(known)}")
    return given


def _must_be_held(template: Template) -> None:
    if template.past.hold is None:
        raise Conflict("wrong_state", "The template is not held for assessment.")


def _must_be(template: Template, status: str) -> None:
    if template.status != status:
        raise Conflict("wrong_state", f"The template is {template.status}, not {status}.")


def _shown(template: Template) -> dict[str, Any]:
    past = template.past
    plans = [{"act": plan.act, "due": plan.due, "word": plan.word} for plan in past.plans]
    kept = {"approved": past.approved, "pauses": past.pauses, "edits": past.edits, "hold": past.hold, "plans": plans}
    return {**template.listed, "past": msgspec.to_builtins(kept)}


def _parts(request: Req) -> Parts:
    return request.app.state.parts
