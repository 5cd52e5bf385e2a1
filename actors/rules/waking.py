"""What an owner believes when the two stores disagree: messages are written first, so they are ahead."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from actors.rules.preview import preview_of
from actors.rules.window import after_inbound
from hub.domain.conversation import Conversation
from hub.domain.message import Message


def believe(head: Conversation, beyond: Sequence[Message]) -> Conversation:
    """The head as it would be had its last commit not been lost. `beyond`: stored messages behind `head.last_seq`.

    The version stays: it is what the store holds, and the next commit compares with it.
    """
    for message in sorted(beyond, key=lambda one: one.seq):
        if message.seq != head.last_seq + 1:
            break
        head = _after(head, message)
    return head


def _after(head: Conversation, message: Message) -> Conversation:
    inbound = message.direction == "in" and not message.historic
    window: datetime | None = head.window_expires_at
    return msgspec.structs.replace(
        head,
        last_seq=message.seq,
        last_message=preview_of(message),
        last_message_at=message.at,
        unread=head.unread + 1 if inbound else head.unread,
        waiting_since=head.waiting_since or message.at if inbound else head.waiting_since,
        window_expires_at=after_inbound(window, message.at) if inbound else window,
        updated_at=message.received_at,
    )
