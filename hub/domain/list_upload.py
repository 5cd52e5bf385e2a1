"""A list of recipients on its way to a campaign, in pieces that may come days apart, and its import."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

# `receiving` until the last byte is here, `importing` until its rows are in the campaign or none of them are.
UploadState = Literal["receiving", "importing", "done", "failed"]


class ListFacts(Struct, frozen=True, kw_only=True):
    """What the sender says of a list. `kind` is its media type, `map` and `country` as in `POST …/recipients`;
    `fingerprint` is the sender's own mark, to find the upload of the same file again."""

    kind: str
    filename: str = ""
    map: str = ""
    country: str = ""
    fingerprint: str = ""


class Importing(Struct, frozen=True, kw_only=True):
    """How far an import is. `rows` were read, `accepted` of them as recipients, `refused` not; `share` of the work, 0
    to 1. Nobody is in the campaign before all are."""

    upload_id: str
    rows: int = 0
    accepted: int = 0
    refused: int = 0
    share: float = 0.0


class Upload(Struct, frozen=True, kw_only=True):
    """`received` of `length` bytes are stored, in `pieces` by name. `outcome` is the answer of a `done` import, or the
    problem of a `failed` one, as JSON. `attempt` counts who took it on to import it: only the last may finish it."""

    id: str
    tenant_id: str
    campaign_id: str
    length: int
    received: int = 0
    pieces: tuple[str, ...] = ()
    facts: ListFacts
    state: UploadState = "receiving"
    progress: Importing | None = None
    outcome: bytes | None = None
    attempt: int = 0
    created_at: datetime
    expires_at: datetime


def pieces_folder(tenant_id: str, upload_id: str) -> str:
    """Where an upload's pieces lie in object storage."""
    return f"{upload_folder(tenant_id, upload_id)}/pieces"


def upload_folder(tenant_id: str, upload_id: str) -> str:
    """All that is kept of an upload in object storage lies under this."""
    return f"{tenant_id}/lists/{upload_id}"


def not_taken_key(tenant_id: str, upload_id: str) -> str:
    """The rows of a list that did not become recipients, as CSV."""
    return f"{upload_folder(tenant_id, upload_id)}/not-taken.csv"
