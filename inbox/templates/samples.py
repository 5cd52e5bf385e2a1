"""Example files of headers: our own uploads become Meta's handles before a template is submitted."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from msgspec import structs

from hub.domain.template import Wording
from hub.domain.uploads import is_upload, upload_key
from hub.whatsapp import templates as meta
from hub.whatsapp.values import listed, table
from inbox.files import facts_of
from inbox.parts import Parts
from inbox.uploads import refused


async def with_handles(parts: Parts, tenant_id: str, account: meta.Account, wording: Wording) -> Wording:
    """The wording with each `header_handle` that is a file of ours (`med_…`, see `POST /v1/media`) given to Meta.

    Raises NotFound or Invalid for a file that is not there or of a type Meta takes no examples of.
    """
    mine = sorted({handle for handle in _handles(wording.components) if is_upload(handle)})
    if not mine:
        return wording
    given = await asyncio.gather(*(_give(parts, tenant_id, account, media_id) for media_id in mine))
    handles = dict(zip(mine, given, strict=True))
    return structs.replace(wording, components=tuple(_replaced(part, handles) for part in wording.components))


async def _give(parts: Parts, tenant_id: str, account: meta.Account, media_id: str) -> str:
    facts = await facts_of(parts, tenant_id, media_id)
    if facts.mime_type not in meta.SAMPLE_TYPES:
        raise refused("components", f"Meta takes no example of type {facts.mime_type}; use JPEG, PNG, MP4 or PDF")
    key = upload_key(tenant_id, media_id)

    def read_from(offset: int) -> AsyncIterator[bytes]:
        return parts.stores.media.range(key, offset, facts.size)

    return await meta.upload_sample(
        account, filename=facts.filename, size=facts.size, mime_type=facts.mime_type, read_from=read_from
    )


def _handles(components: Any) -> list[str]:
    found: list[str] = []
    for part in components:
        found += [str(handle) for handle in listed(table(table(part).get("example")).get("header_handle"))]
        for card in listed(table(part).get("cards")):
            found += _handles(listed(table(card).get("components")))
    return found


def _replaced(part: dict[str, Any], handles: dict[str, str]) -> dict[str, Any]:
    changed = dict(part)
    example = table(part.get("example"))
    if "header_handle" in example:
        swapped = [handles.get(str(handle), handle) for handle in listed(example["header_handle"])]
        changed["example"] = {**example, "header_handle": swapped}
    if "cards" in part:
        changed["cards"] = [
            {**table(card), "components": [_replaced(table(each), handles) for each in listed(card.get("components"))]}
            for card in listed(part["cards"])
        ]
    return changed
