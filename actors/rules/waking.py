"""What an owner believes when the two stores disagree: messages are written first, so they are ahead."""

from collections.abc import Sequence

from msgspec.structs import replace

from actors.rules.growth import growth
from hub.domain.conversation import Conversation
from hub.domain.message import Message


def believe(head: Conversation, beyond: Sequence[Message]) -> Conversation:
    """The head as it would be had its last commit not been lost. `beyond`: stored messages behind `head.last_seq`.

    The version stays: it is what the store holds, and the next commit compares with it.
    """
    for message in sorted(beyond, key=lambda one: one.seq):
        if message.seq != head.last_seq + 1:
            break
        head = replace(head, updated_at=message.received_at, **growth(head, message))
    return head
