"""What comes as recipients: a list in JSON, a file, contacts of a segment, or whom another campaign left."""

import re
from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from hub.errors import Invalid
from hub.stores.postgres.recipients_import import Added, Line, Segment
from inbox.campaigns.audience import Refused, Rejected, known_zones, mapping, of_csv
from inbox.campaigns.follow_ups import LEFT, Who
from inbox.campaigns.phones import NotAPhone, phone
from inbox.campaigns.workbooks import LARGEST, SHEET, of_workbook
from inbox.parts import Parts
from inbox.ranges import bare_type

JSON = "application/json"
JSON_MAX = 64 * 1024 * 1024
FILE_MAX = 1024 * 1024 * 1024  # a million rows of a kilobyte each
_USER_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9.]{1,128}")  # business-scoped: a customer whose number is hidden


class NewRecipient(Struct, frozen=True, kw_only=True):
    """`to`: a phone number in international form, or a business-scoped user id."""

    to: Annotated[str, Meta(max_length=140)]
    variables: dict[str, str | int | float | bool | None] = {}
    name: Annotated[str, Meta(max_length=200)] = ""
    language: Annotated[str, Meta(max_length=16)] = ""
    timezone: Annotated[str, Meta(max_length=64)] = ""


class FollowUp(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Recipients of another campaign, by what became of its message."""

    campaign_id: str
    who: Who


class NewRecipients(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Exactly one of the three."""

    recipients: list[NewRecipient] | None = None
    segment: Segment | None = None
    follow_up: FollowUp | None = None


class Imported(Struct, frozen=True, kw_only=True):
    """`total` rows came: `accepted` are new, `duplicates` were there before or earlier in the list (named in
    `duplicate_rows`), `rejected` name line, value and reason; of more than 100,000 the rest is only counted.
    `not_taken`: where every one of these rows is as CSV, for a list that was uploaded in pieces."""

    accepted: int
    duplicates: int
    rejected: list[Rejected]
    rejected_count: int
    duplicate_rows: list[Rejected]
    total: int
    not_taken: str | None = None


async def bring(
    parts: Parts, tenant_id: str, campaign_id: str, kind: str, pieces: AsyncIterator[bytes], *, map_text: str,
    country: str,
) -> Imported:  # fmt: skip
    """Add what a body holds, all or nothing. Raises Invalid, Conflict."""
    refused = Refused()
    lines = await lines_of(parts, tenant_id, campaign_id, kind, pieces, mapping(map_text), country, refused)
    added = await parts.stores.recipient_lists.add(tenant_id, campaign_id, lines, parts.clock())
    return imported(added, refused)


def imported(added: Added, refused: Refused, not_taken: str | None = None) -> Imported:
    """The answer."""
    twice = [Rejected(line=line, value=value, reason="is in the list already") for line, value in added.twice]
    return Imported(
        accepted=added.accepted,
        duplicates=added.duplicates,
        rejected=refused.rows,
        rejected_count=refused.count,
        duplicate_rows=twice,
        total=added.accepted + added.duplicates + refused.count,
        not_taken=not_taken,
    )


async def lines_of(  # noqa: PLR0917 - two callers, which have all of them
    parts: Parts,
    tenant_id: str,
    campaign_id: str,
    kind: str,
    pieces: AsyncIterator[bytes],
    wanted: dict[str, str],
    country: str,
    refused: Refused,
) -> AsyncIterator[Line]:
    """The recipients in a body of type `kind`; rows that are none go into `refused`. Raises Invalid."""
    media = bare_type(kind)
    most_of(media)
    if media == JSON:
        return await _of_json(parts, tenant_id, campaign_id, pieces, country, refused)
    if media == SHEET:
        return of_workbook(pieces, wanted, country, refused)
    return of_csv(pieces, wanted, country, refused)


def most_of(kind: str) -> int:
    """The most bytes a list of this media type may have. Raises Invalid for one that is no list."""
    media = bare_type(kind)
    if media == JSON:
        return JSON_MAX
    if media == SHEET:
        return LARGEST
    if media in {"text/csv", "text/plain", "application/csv", "text/tab-separated-values"}:
        return FILE_MAX
    raise Invalid(
        "invalid_list",
        f"A list comes as application/json, text/csv or {SHEET}.",
        {"errors": [{"path": "content-type", "message": "must be JSON, CSV or XLSX"}]},
    )


async def _of_json(  # noqa: PLR0917 - as above
    parts: Parts, tenant_id: str, campaign_id: str, pieces: AsyncIterator[bytes], country: str, refused: Refused
) -> AsyncIterator[Line]:
    body = bytearray()
    async for piece in pieces:
        body += piece
        if len(body) > JSON_MAX:
            raise _wrong("body", f"may have {JSON_MAX // 2**20} MB as JSON; send longer lists as CSV")
    data = msgspec.json.decode(bytes(body), type=NewRecipients)
    given = [each for each in (data.recipients, data.segment, data.follow_up) if each is not None]
    if len(given) != 1:
        raise _wrong("recipients", "give exactly one of recipients, segment and follow_up")
    if data.recipients is not None:
        return _of_list(data.recipients, country, refused)
    if data.segment is not None:
        return _of_segment(parts, tenant_id, data.segment, refused)
    assert data.follow_up is not None  # noqa: S101 - the only one left
    if data.follow_up.campaign_id == campaign_id:
        raise _wrong("follow_up.campaign_id", "is this campaign itself")
    if await parts.stores.campaigns.standing(tenant_id, data.follow_up.campaign_id) is None:
        raise _wrong("follow_up.campaign_id", "is no campaign of yours")
    return parts.stores.recipient_lists.of_campaign(tenant_id, data.follow_up.campaign_id, LEFT[data.follow_up.who])


async def _of_list(given: list[NewRecipient], country: str, refused: Refused) -> AsyncIterator[Line]:
    for number, each in enumerate(given, 1):
        values = {name: _text(value) for name, value in each.variables.items()}
        line = address(number, each.to, country, refused)
        if line is not None:
            yield msgspec.structs.replace(
                line,
                variables=values,
                name=each.name,
                language=each.language,
                zones=each.timezone if each.timezone in known_zones() else line.zones,
            )


async def _of_segment(parts: Parts, tenant_id: str, segment: Segment, refused: Refused) -> AsyncIterator[Line]:
    number = 0
    async for to, name, zone, fields in parts.stores.recipient_lists.of_segment(tenant_id, segment):
        number += 1
        line = address(number, to, "", refused)
        if line is not None:
            yield msgspec.structs.replace(
                line,
                name=name,
                variables={**fields, "name": name},
                language=fields.get("language", ""),
                zones=zone if zone in known_zones() else line.zones,
            )


def address(number: int, to: str, country: str, refused: Refused) -> Line | None:
    """A recipient by phone number or user id; None when it is neither, which is noted."""
    if _USER_ID.fullmatch(to):
        return Line(number, to, country=to[:2])
    try:
        found = phone(to, country)
    except NotAPhone as problem:
        refused.add(number, to, problem.reason)
        return None
    return Line(number, found.digits, country=found.country, zones=found.zones)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).replace("\0", "")


def _wrong(path: str, message: str) -> Invalid:
    return Invalid("invalid_list", f"{path}: {message}.", {"errors": [{"path": path, "message": message}]})
