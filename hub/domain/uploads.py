"""Files that people uploaded to the hub, and where messages name them. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from msgspec import Struct

from hub.domain.ids import ALPHABET, BODY

PREFIX: Final = "med_"
IN_TEMPLATES: Final = ("image", "video", "document")


class Uploaded(Struct, frozen=True, kw_only=True):
    """A file of the composer. `media_id` is ours; write it as `id` into a message of this `type`."""

    media_id: str
    type: str
    mime_type: str
    size: int
    filename: str


def upload_key(tenant_id: str, media_id: str) -> str:
    """Where an upload lies in object storage."""
    return f"{tenant_id}/uploads/{media_id}"


def facts_key(tenant_id: str, media_id: str) -> str:
    """Where its `Uploaded` lies, beside it."""
    return f"{upload_key(tenant_id, media_id)}.json"


def file_key(tenant_id: str, message_id: str, content: Mapping[str, Any]) -> str:
    """Where a message's file lies: an upload of ours, or fetched from Meta under the message's own id."""
    own = content.get("media_id")
    return upload_key(tenant_id, own) if isinstance(own, str) and is_upload(own) else f"{tenant_id}/{message_id}"


def is_upload(media_id: str) -> bool:
    """Whether this is an upload's id (Meta's are digits). Also keeps paths out of keys."""
    body = media_id.removeprefix(PREFIX)
    return media_id.startswith(PREFIX) and len(body) == BODY and all(letter in ALPHABET for letter in body)


def files_in(components: Any, path: str = "components") -> Iterator[tuple[str, str, str]]:
    """(path, type, id) of each upload in the components of a template's send object: headers, cards' headers."""
    if isinstance(components, list | tuple):
        for place, one in enumerate(cast("list[Any]", components)):
            yield from files_in(one, f"{path}[{place}]")
    elif isinstance(components, dict):
        for key, inner in cast("dict[str, Any]", components).items():
            named = _id_of(inner) if key in IN_TEMPLATES else None
            if named is not None and named.startswith(PREFIX):
                yield f"{path}.{key}.id", key, named
            else:
                yield from files_in(inner, f"{path}.{key}")


def with_files(components: Any, meta_ids: Mapping[str, str]) -> Any:
    """The components with Meta's ids of files in the place of ours."""
    if isinstance(components, list | tuple):
        return [with_files(one, meta_ids) for one in cast("list[Any]", components)]
    if not isinstance(components, dict):
        return components
    changed: dict[str, Any] = {}
    for key, inner in cast("dict[str, Any]", components).items():
        meta_id = meta_ids.get(_id_of(inner) or "") if key in IN_TEMPLATES else None
        changed[key] = with_files(inner, meta_ids) if meta_id is None else {**inner, "id": meta_id}
    return changed


def _id_of(media: Any) -> str | None:
    named = cast("dict[str, Any]", media).get("id") if isinstance(media, dict) else None
    return named if isinstance(named, str) else None
