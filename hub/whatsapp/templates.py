"""Managing templates through Graph: create, edit, delete, list, the library, unpausing, and header files.

Every call keeps to the account's budget (`usage.Pace`). Each raises TemplateRefused (a GraphRefused that says which
rule) when Meta says no, GraphUnreachable when nothing left, GraphTimeout when it may have been done.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from hub.domain.template import Listed, Reason, Wording
from hub.whatsapp.graph import Answer, Graph, GraphRefused, GraphTimeout
from hub.whatsapp.refusals import Verdict, judge
from hub.whatsapp.template_news import language_of, reason_of
from hub.whatsapp.template_parts import normal
from hub.whatsapp.usage import Pace
from hub.whatsapp.values import listed, table, text

FIELDS = (
    "id,name,language,status,category,parameter_format,components,quality_score,rejected_reason,"
    "message_send_ttl_seconds"
)
PAGE = 100
TRIES = 4  # of a call that Meta found too early, or could not answer for reasons of its own
RESTARTS = 3  # of a list whose cursors went stale
STALE_CURSOR = 131059
EXISTS = frozenset({2388023, 2388024})  # the name is being deleted; this language exists
UPLOAD_TOTAL = 120.0  # seconds
# The type of a header's file → what Meta calls it when it is uploaded.
SAMPLE_TYPES = frozenset({"image/jpeg", "image/png", "video/mp4", "application/pdf"})


class TemplateRefused(GraphRefused):
    """Meta does not take a template. `reason` is for people; `subcode` names the rule, 0 when Meta names none."""

    def __init__(self, verdict: Verdict, reason: Reason, subcode: int = 0) -> None:
        super().__init__(verdict)
        self.args = (verdict, reason, subcode)
        self.reason = reason
        self.subcode = subcode


class Created(Struct, frozen=True, kw_only=True):
    """`status` is PENDING, APPROVED or REJECTED; Meta may have chosen another category."""

    meta_id: str
    status: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A WhatsApp Business account, a token that may manage it, and the way to Graph."""

    graph: Graph
    pace: Pace
    waba_id: str
    token: str


async def create(account: Account, name: str, language: str, wording: Wording) -> Created:
    """Submit a new template for review."""
    body = {"name": name, "language": language, **body_of(wording)}
    answer = await _call(account, "POST", f"{account.waba_id}/message_templates", json=body)
    return created_of(answer.body)


async def edit(account: Account, meta_id: str, wording: Wording, *, category: bool) -> None:
    """Replace a template's components. `category`: send it too, which Meta takes unless the template is approved."""
    body = body_of(wording)
    for fixed in ("parameter_format", *(() if category else ("category",))):
        body.pop(fixed, None)
    await _call(account, "POST", meta_id, json=body)


async def delete(account: Account, name: str, meta_id: str) -> None:
    """Delete one language of a template. One that is gone already is fine."""
    try:
        params = {"name": name, "hsm_id": meta_id}
        await _call(account, "DELETE", f"{account.waba_id}/message_templates", params=params)
    except TemplateRefused as refused:
        if refused.subcode != 2593002:  # not found
            raise


async def unpause(account: Account, meta_id: str) -> None:
    """End a pause that Meta does not end by itself (pacing)."""
    await _call(account, "POST", f"{meta_id}/unpause")


async def everything(account: Account, name: str | None = None) -> list[Listed]:
    """All templates of an account, or those of one name. A cursor that Meta has forgotten starts the list again."""
    path = f"{account.waba_id}/message_templates"
    params = {"fields": FIELDS, **({"name": name} if name else {})}
    restarts = 0
    while True:
        try:
            found = [read(row) for row in await _pages(account, path, params)]
        except TemplateRefused as refused:
            restarts += 1
            if refused.verdict.error.code != STALE_CURSOR or restarts > RESTARTS:
                raise
            continue
        # Graph's own filter finds the name anywhere in other names too.
        return [one for one in found if one is not None and name in (None, one.name)]


async def library(account: Account, filters: Mapping[str, str], limit: int = PAGE) -> list[dict[str, Any]]:
    """Templates of Meta's library, as Meta describes them. Filters: search, topic, usecase, industry, language."""
    params = {**{key: value for key, value in filters.items() if value}, "limit": str(limit)}
    answer = await _call(account, "GET", "message_template_library", params=params)
    return [table(row) for row in listed(table(answer.body).get("data"))]


async def upload_sample(
    account: Account,
    *,
    filename: str,
    size: int,
    mime_type: str,
    read_from: Callable[[int], AsyncIterator[bytes]],
    app: str = "app",
) -> str:
    """Give Meta the example file of a header; its handle. `read_from(offset)` reads the file from there: a connection
    that breaks is taken up where Meta says it stopped. `app` is the app's id, or `app` for the token's own."""
    params = {"file_name": filename, "file_length": str(size), "file_type": mime_type}
    session = text(table((await _call(account, "POST", f"{app}/uploads", params=params)).body).get("id"))
    if session is None:
        raise GraphTimeout("Graph opened an upload without naming it")
    offset = 0
    for attempt in range(TRIES):
        try:
            headers = {"file_offset": str(offset), "content-type": "application/octet-stream"}
            answer = await account.graph.call(
                "POST", session, account.token, content=read_from(offset), headers=headers, total=UPLOAD_TOTAL,
                scheme="OAuth",
            )  # fmt: skip
        except GraphTimeout:
            if attempt == TRIES - 1:
                raise
            offset = await _offset(account, session)
            continue
        handle = text(table(_checked(answer).body).get("h"))
        if handle is not None:
            return handle
        offset = await _offset(account, session)  # a part of it is there
    raise GraphTimeout("Graph took a file without answering its handle")


def body_of(wording: Wording) -> dict[str, Any]:
    """The members of Graph's create call that the wording decides."""
    body: dict[str, Any] = {"category": wording.category, **wording.options}
    if wording.ttl is not None:
        body["message_send_ttl_seconds"] = wording.ttl
    if wording.library is not None:
        return {**body, **wording.library}
    return {**body, "parameter_format": wording.parameter_format, "components": list(wording.components)}


def created_of(body: Any) -> Created:
    """Graph's answer to a creation."""
    told = table(body)
    meta_id = text(told.get("id"))
    if meta_id is None:
        raise GraphTimeout("Graph took a template without naming it")
    return Created(
        meta_id=meta_id,
        status=(text(told.get("status")) or "PENDING").upper(),
        category=(text(told.get("category")) or "").upper(),
    )


def read(row: Any) -> Listed | None:
    """A row of Graph's list, or None when it names no template."""
    told = table(row)
    meta_id, name, language = text(told.get("id")), text(told.get("name")), language_of(told.get("language"))
    if not meta_id or not name or not language:
        return None
    quality = told.get("quality_score")
    form = str(told.get("parameter_format", "")).lower()
    ttl = told.get("message_send_ttl_seconds")
    return Listed(
        meta_id=meta_id,
        name=name,
        language=language,
        status=(text(told.get("status")) or "PENDING").upper(),
        wording=Wording(
            category=(text(told.get("category")) or "").upper(),
            components=normal(listed(told.get("components"))),
            parameter_format="named" if form == "named" else "positional",
            ttl=ttl if type(ttl) is int and ttl != 0 else None,
        ),
        quality=(text(table(quality).get("score")) or text(quality) or "UNKNOWN").upper(),
        reason=reason_of(told.get("rejected_reason")) if told.get("status") == "REJECTED" else None,
    )


async def _pages(account: Account, path: str, params: Mapping[str, str]) -> list[Any]:
    rows: list[Any] = []
    after: str | None = None
    seen: set[str] = set()
    while True:
        asked = {**params, "limit": str(PAGE), **({"after": after} if after else {})}
        told = table((await _call(account, "GET", path, params=asked)).body)
        rows += listed(told.get("data"))
        paging = table(told.get("paging"))
        after = text(table(paging.get("cursors")).get("after"))
        if not paging.get("next") or after is None or after in seen:
            return rows
        seen.add(after)


async def _call(account: Account, method: str, path: str, **more: Any) -> Answer:
    """One call within the budget. What Meta refused for now is asked again; a reading call also when Meta stumbled."""
    attempt = 0
    while True:
        await account.pace.ready(account.waba_id)
        answer = await account.graph.call(method, path, account.token, **more)
        account.pace.heed(account.waba_id, answer)
        if answer.ok:
            return answer
        verdict = judge(answer.status, answer.body, answer.retry_after)
        attempt += 1
        again = verdict.action == "slow" or (verdict.action == "retry" and method == "GET")
        if not again or attempt == TRIES:
            return _checked(answer)
        account.pace.hold(account.waba_id, verdict.wait if verdict.wait is not None else 2.0 ** (attempt - 1))


def _checked(answer: Answer) -> Answer:
    if answer.ok:
        return answer
    verdict = judge(answer.status, answer.body, answer.retry_after)
    told = table(table(answer.body).get("error"))
    subcode = told.get("error_subcode")
    code = subcode if type(subcode) is int and subcode > 0 else 0
    words = [text(told.get(key)) for key in ("error_user_title", "error_user_msg")]
    said = ": ".join(word for word in words if word) or verdict.error.details or verdict.error.title
    raise TemplateRefused(verdict, Reason(code=str(code or verdict.error.code), text=said), code)


async def _offset(account: Account, session: str) -> int:
    answer = _checked(await account.graph.call("GET", session, account.token, scheme="OAuth"))
    offset = table(answer.body).get("file_offset")
    return offset if type(offset) is int else 0
