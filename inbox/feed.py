"""Telling everyone about a change that no owner makes: contacts and numbers are changed here."""

import msgspec

from hub.domain.events import Audience, FeedEvent
from hub.stream.frames import join
from hub.stream.subjects import feed_subject
from inbox.parts import Parts


async def tell(
    parts: Parts, tenant_id: str, kind: str, subject: msgspec.Struct, *, event_id: str, audience: Audience
) -> None:
    """Publish `kind` with the object after the change. The same `event_id` twice is one event."""
    event = FeedEvent(
        id=event_id,
        kind=kind,
        at=parts.clock(),
        conversation_id=None,
        audience=audience,
        data=msgspec.json.encode(subject),
    )
    await parts.bus.publish(feed_subject(tenant_id), join([msgspec.msgpack.encode(event)]), msg_id=event_id)
