"""What a message at the end of a thread does to its conversation. Deciding and waking both ask here, so they agree."""

from typing import Any

from actors.rules.preview import preview
from actors.rules.turns import part_after
from actors.rules.window import after_inbound
from hub.domain.conversation import Conversation, LastCampaign
from hub.domain.message import Message

_REMARKS = frozenset({"reaction", "edit", "revoke"})  # kept as lines only when what they are about is not held


def growth(head: Conversation, message: Message) -> dict[str, Any]:
    """The fields of `head` that change when `message` becomes its last."""
    fields: dict[str, Any] = {"last_seq": message.seq}
    shown = head.last_message
    # a phone's history comes when newer messages may be there: it must not pose as the last word
    if not message.historic or shown is None or shown.at <= message.at:
        fields["last_message"] = preview(message)
    if head.last_message_at is None or message.at > head.last_message_at:
        fields["last_message_at"] = message.at
    if asks_to_be_read(message):
        _customer_spoke(fields, head, message)
    elif message.direction == "out" and not message.historic and message.type not in _REMARKS:
        _team_spoke(fields, head, message)
    return fields


def asks_to_be_read(message: Message) -> bool:
    """Whether a message counts as unread: what the customer wrote or called, no history and no remarks."""
    return (
        message.direction == "in"
        and message.author.kind == "customer"
        and not message.historic
        and message.type not in _REMARKS
    )


def _customer_spoke(fields: dict[str, Any], head: Conversation, message: Message) -> None:
    waiting = head.waiting_since
    fields["unread"] = head.unread + 1
    fields["waiting_since"] = message.at if waiting is None or message.at < waiting else waiting
    fields["window_expires_at"] = after_inbound(head.window_expires_at, message.at)
    _reopen(fields, head)


def _team_spoke(fields: dict[str, Any], head: Conversation, message: Message) -> None:
    author = message.author.kind
    fields["ai"] = part_after(head, message)
    if author == "campaign":
        if message.client_id:
            fields["last_campaign"] = LastCampaign(client_id=message.client_id, at=message.at)
        # A campaign answers nobody, and must not fill the list: what it starts is resolved until the customer writes.
        if not head.last_seq:
            fields["status"] = "resolved"
        return
    if author == "phone_app":
        # an echo that was long under way answers nothing that the customer wrote after it
        if head.waiting_since is not None and message.at < head.waiting_since:
            return
    else:
        _reopen(fields, head)
    fields["waiting_since"], fields["read_seq"], fields["unread"] = None, message.seq, 0


def _reopen(fields: dict[str, Any], head: Conversation) -> None:
    if head.status != "open":
        fields["status"], fields["snoozed_until"] = "open", None
