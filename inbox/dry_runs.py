"""Dry runs: what answering by itself would have said to a number's last conversations, before it is switched on.

Asked for, a run says what it will cost; started with a budget, it goes on by itself with the models' owner and is
looked at by its row. Nothing is sent.
"""

from typing import Annotated

from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct, structs

from hub.domain.answering import AnsweringSettings
from hub.domain.dry_run import MOST_CONVERSATIONS, DryRun, DryRunAsked, DryRunLine, DryRunStart, Would, shown
from hub.errors import Conflict, Invalid, NotFound
from inbox.answering import TAGS, fit, known_number, numbers_of
from inbox.auth.callers import Caller
from inbox.auth.guards import Me, allow
from inbox.once import Key, once
from inbox.paging import LIMIT, Cursor, Limit, Page
from inbox.parts import Hub, Parts

Says = Annotated[Would | None, QueryParameter(name="would", description="Leave out for all")]
# Finding five hundred questions takes some seconds, writing the samples up to twenty each.
PATIENCE = 90.0


class NewDryRun(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`settings` as they would be; `conversations`: how many of the number's last ones."""

    number_id: str
    settings: AnsweringSettings
    conversations: Annotated[int, Meta(ge=1, le=MOST_CONVERSATIONS)] = 100


class Budget(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`budget_micros`: what the run may cost in all, in millionths of a US dollar."""

    budget_micros: Annotated[int, Meta(ge=0, le=10_000_000_000)]


@post("/v1/answering/dry-run", tags=TAGS, summary="Prepare a dry run", guards=[allow("manage_numbers")])
async def prepare(parts: Hub, caller: Me, data: JSONBody[NewDryRun], idempotency_key: Key = None) -> DryRun:
    """Answers with an estimate, for which a sample or two are written; then `start` it with a budget."""

    async def act() -> DryRun:
        await known_number(parts, caller, data.number_id)
        fit(data.settings)
        if data.settings.mode == "off":
            words = "must be suggest or automatic: what is off says nothing"
            errors = [{"path": "settings.mode", "message": words}]
            raise Invalid("invalid_input", f"settings.mode {words}", {"errors": errors})
        asked = DryRunAsked(
            number_id=data.number_id,
            settings=data.settings,
            conversations=data.conversations,
            author=caller.author,
        )
        return await parts.handles.assist(caller.tenant_id, "dry_run_estimate", asked, DryRun, PATIENCE)

    return await once(parts, caller, idempotency_key, data, act, kind=DryRun)


@post("/v1/answering/dry-runs/{run_id:str}/start", tags=TAGS, summary="Start a dry run, or let it go on",
      status_code=202, guards=[allow("manage_numbers")])  # fmt: skip
async def start(parts: Hub, caller: Me, run_id: FromPath[str], data: JSONBody[Budget]) -> DryRun:
    """It stops before it would cost more than its budget, and can go on with a larger one. 409 `dry_run_over` when it
    is over or under way."""
    await _run(parts, caller, run_id)
    asked = DryRunStart(run_id=run_id, budget_micros=data.budget_micros)
    return await parts.handles.assist(caller.tenant_id, "dry_run_start", asked, DryRun)


@post("/v1/answering/dry-runs/{run_id:str}/cancel", tags=TAGS, summary="End a dry run", status_code=200,
      guards=[allow("manage_numbers")])  # fmt: skip
async def cancel(parts: Hub, caller: Me, run_id: FromPath[str]) -> DryRun:
    """What it has said by then stays. Saying it twice changes nothing."""
    run = await _run(parts, caller, run_id)
    if run.state == "cancelled":
        return run
    after = structs.replace(run, state="cancelled", reason="", updated_at=parts.clock())
    if not await parts.stores.dry_runs.cancel(caller.tenant_id, after):
        raise Conflict("dry_run_over", "This dry run is over.")
    return after


@get("/v1/answering/dry-runs", tags=TAGS, summary="List dry runs", guards=[allow("manage_numbers")])
async def list_runs(parts: Hub, caller: Me, cursor: Cursor = None, limit: Limit = LIMIT) -> Page[DryRun]:
    """Newest first."""
    found = await parts.stores.dry_runs.page(caller.tenant_id, cursor, limit)
    mine = [shown(run, parts.clock()) for run in found if numbers_of(caller, run.number_id)]
    return Page(items=mine, next_cursor=found[-1].id if len(found) == limit else None)


@get("/v1/answering/dry-runs/{run_id:str}", tags=TAGS, summary="Get a dry run", guards=[allow("manage_numbers")])
async def get_run(parts: Hub, caller: Me, run_id: FromPath[str]) -> DryRun:
    """How far it is and what it has cost."""
    return await _run(parts, caller, run_id)


@get("/v1/answering/dry-runs/{run_id:str}/lines", tags=TAGS, summary="List what a dry run would have said",
     guards=[allow("manage_numbers")])  # fmt: skip
async def list_lines(
    *, parts: Hub, caller: Me, run_id: FromPath[str], would: Says = None, cursor: Cursor = None, limit: Limit = LIMIT
) -> Page[DryRunLine]:
    """The newest conversation first; more come while it runs."""
    await _run(parts, caller, run_id)
    if cursor is not None and not cursor.isdecimal():
        errors = [{"path": "cursor", "message": "is none of this list"}]
        raise Invalid("invalid_input", "The cursor is none of this list.", {"errors": errors})
    after = int(cursor or 0)
    items = await parts.stores.dry_runs.lines(caller.tenant_id, run_id, would=would, after=after, limit=limit)
    return Page(items=items, next_cursor=str(items[-1].n) if len(items) == limit else None)


async def _run(parts: Parts, caller: Caller, run_id: str) -> DryRun:
    run = await parts.stores.dry_runs.get(caller.tenant_id, run_id)
    if run is None or not numbers_of(caller, run.number_id):
        raise NotFound("dry_run_not_found", "There is no such dry run.")
    return shown(run, parts.clock())


ROUTES = [prepare, start, cancel, list_runs, get_run, list_lines]
