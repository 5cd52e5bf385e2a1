"""Answering by itself: what each number allows, what was done about each message, and how well that goes."""

from datetime import datetime, timedelta
from typing import Annotated

from litestar import get, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Struct

from hub.domain.answering import AnswerEntry, AnsweringSettings, Did, NumberAnswering, changed, check
from hub.errors import Conflict, Invalid, NotFound
from inbox.auth.callers import Caller
from inbox.auth.guards import Me, allow
from inbox.paging import LIMIT, Cursor, Limit, Page
from inbox.parts import Hub, Parts

TAGS = ["Answering by itself"]
NumberId = Annotated[str | None, QueryParameter(name="number", max_length=64, description="A number's id")]
What = Annotated[Did | None, QueryParameter(name="did", description="Leave out for all")]
InConversation = Annotated[str | None, QueryParameter(name="conversation", max_length=64)]
Days = Annotated[int, QueryParameter(name="days", ge=1, le=366, description="Up to now")]


class AnsweringChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All settings, as they are to be. `version`: refused when it is another one by now; left out, the last wins."""

    settings: AnsweringSettings
    version: int | None = None


class Quality(Struct, frozen=True, kw_only=True):
    """What became of what the AI wrote and of whom it kept out of. `handed_over` and `discarded` by reason;
    `cost_micros`: millionths of a US dollar."""

    since: datetime
    until: datetime
    sent: int
    suggested: int
    stayed: int
    handed_over: dict[str, int]
    discarded: dict[str, int]
    cost_micros: int


@get("/v1/numbers/{number_id:str}/answering", tags=TAGS, summary="Get what a number allows of answering by itself",
     guards=[allow("read_conversations")])  # fmt: skip
async def get_answering(parts: Hub, caller: Me, number_id: FromPath[str]) -> NumberAnswering:
    """Off until somebody changes it (version 0)."""
    await known_number(parts, caller, number_id)
    return await parts.stores.answering.get(caller.tenant_id, number_id)


@put("/v1/numbers/{number_id:str}/answering", tags=TAGS, summary="Change what a number allows of answering by itself",
     guards=[allow("manage_numbers")])  # fmt: skip
async def change_answering(
    parts: Hub, caller: Me, number_id: FromPath[str], data: JSONBody[AnsweringChange]
) -> NumberAnswering:
    """Holds from the next message on. 409 `answering_changed` when somebody else changed it since `version`."""
    await known_number(parts, caller, number_id)
    fit(data.settings)
    now = parts.clock()
    before = await parts.stores.answering.get(caller.tenant_id, number_id)
    if data.version is not None and data.version != before.version:
        detail = "Somebody else changed these settings; look at them again."
        raise Conflict("answering_changed", detail, {"version": before.version})
    if before.version and not changed(before.settings, data.settings):
        return before
    after = NumberAnswering(
        number_id=number_id,
        version=before.version + 1,
        settings=data.settings,
        changed_by=caller.author,
        changed_at=now,
    )
    await parts.stores.answering.put(caller.tenant_id, after)
    fields = changed(before.settings, data.settings)
    await parts.stores.audit.note(
        caller.tenant_id, caller.author, "answering.changed", number_id, now, version=after.version, fields=fields
    )
    return after


@get("/v1/answering/log", tags=TAGS, summary="List what was done about messages by itself",
     guards=[allow("manage_numbers")])  # fmt: skip
async def list_entries(
    *,
    parts: Hub,
    caller: Me,
    number: NumberId = None,
    did: What = None,
    conversation: InConversation = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT,
) -> Page[AnswerEntry]:
    """Newest first: answered, suggested, handed over, discarded and why, and why it stayed quiet."""
    items = await parts.stores.answering_log.page(
        caller.tenant_id,
        number_ids=numbers_of(caller, number),
        did=did,
        conversation_id=conversation,
        before=cursor,
        limit=limit,
    )
    return Page(items=items, next_cursor=items[-1].id if len(items) == limit else None)


@get("/v1/ai/quality", tags=TAGS, summary="How well answering by itself goes", guards=[allow("manage_numbers")])
async def quality(parts: Hub, caller: Me, number: NumberId = None, days: Days = 30) -> Quality:
    """Sums over the last days."""
    until = parts.clock()
    since = until - timedelta(days=days)
    found = await parts.stores.answering_log.figures(caller.tenant_id, since, numbers_of(caller, number))
    return Quality(
        since=since,
        until=until,
        sent=found.sent,
        suggested=found.suggested,
        stayed=found.stayed,
        handed_over=found.handed_over,
        discarded=found.discarded,
        cost_micros=found.cost_micros,
    )


def fit(settings: AnsweringSettings) -> None:
    """Raises Invalid with everything that is wrong with settings."""
    if errors := check(settings):
        errors = [{**error, "path": f"settings.{error['path']}"} for error in errors]
        raise Invalid("invalid_input", "; ".join(f"{each['path']} {each['message']}" for each in errors),
                      {"errors": errors})  # fmt: skip


def numbers_of(caller: Caller, number: str | None) -> list[str] | None:
    """The numbers a caller asks about and may see; None: all."""
    mine = caller.rights.number_ids
    if number is None:
        return None if mine is None else sorted(mine)
    return [number] if mine is None or number in mine else []


async def known_number(parts: Parts, caller: Caller, number_id: str) -> None:
    """Raises NotFound for a number that is not there, or not for these eyes."""
    found = await parts.stores.numbers.get(caller.tenant_id, number_id)
    if found is None or not numbers_of(caller, number_id):
        raise NotFound("number_not_found", "There is no such number.")


ROUTES = [get_answering, change_answering, list_entries, quality]
