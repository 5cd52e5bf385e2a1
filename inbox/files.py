"""Files in object storage: what an upload is, and what a composer's becomes in a message."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec

from hub.domain.message import MEDIA_TYPES
from hub.domain.uploads import Uploaded, facts_key, files_in, is_upload, upload_key
from hub.errors import Invalid, NotFound
from inbox.parts import Parts
from inbox.uploads import refused


async def keep_facts(parts: Parts, tenant_id: str, facts: Uploaded) -> None:
    """Write down what an upload is."""

    async def once() -> AsyncIterator[bytes]:
        yield msgspec.json.encode(facts)

    await parts.stores.media.put_stream(facts_key(tenant_id, facts.media_id), once())


async def facts_of(parts: Parts, tenant_id: str, media_id: str) -> Uploaded:
    """What an upload is. Raises NotFound."""
    key = facts_key(tenant_id, media_id)
    if not is_upload(media_id):
        raise NotFound("media_not_found", "There is no such uploaded file.")
    stored = await parts.stores.media.head(key)
    text = b"".join([chunk async for chunk in parts.stores.media.range(key, 0, stored.size)])
    return msgspec.json.decode(text, type=Uploaded)


async def with_own_file(parts: Parts, tenant_id: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    """`content` with an upload's place and facts in it, when its `id` is one of ours; the number's owner gives the
    file to Meta before it sends. Raises Invalid when the file is of another type than the message."""
    if kind == "template":
        wrong = await wrong_files(parts, tenant_id, content.get("components"))
        if wrong:
            raise Invalid("invalid_file", f"{wrong[0]['message']}.", {"errors": wrong})
    media_id = content.get("id")
    if kind not in MEDIA_TYPES or not isinstance(media_id, str) or not is_upload(media_id):
        return content
    facts = await facts_of(parts, tenant_id, media_id)
    if kind not in {facts.type, "document"}:
        raise refused(f"{kind}.id", f"This file can be sent as {facts.type} or document, not as {kind}")
    rest = {name: value for name, value in content.items() if name != "id"}
    return {
        "filename": facts.filename,
        **rest,
        "hub_media": upload_key(tenant_id, media_id),
        "media_id": media_id,
        "mime_type": facts.mime_type,
    }


async def wrong_files(parts: Parts, tenant_id: str, components: Any, path: str = "components") -> list[dict[str, str]]:
    """What is wrong with the uploads that a template's send object names: `{path, message}` each."""
    wrong: list[dict[str, str]] = []
    for where, kind, media_id in files_in(components, path):
        try:
            facts = await facts_of(parts, tenant_id, media_id)
        except NotFound:
            wrong.append({"path": where, "message": "There is no such uploaded file"})
            continue
        if kind not in {facts.type, "document"}:
            wrong.append({"path": where, "message": f"This file can be sent as {facts.type}, not as {kind}"})
    return wrong
