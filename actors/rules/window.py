"""The customer service window: free-form messages may be sent for 24 hours after the customer's last word."""

from datetime import datetime, timedelta
from typing import Final

from hub.domain.conversation import Conversation

LENGTH: Final = timedelta(hours=24)


def after_inbound(expires_at: datetime | None, at: datetime) -> datetime:
    """When the window closes, once a message or call made at `at` (Meta's time) is known. Never sooner than before."""
    opened = at + LENGTH
    return opened if expires_at is None or opened > expires_at else expires_at


def window_open(head: Conversation, now: datetime) -> bool:
    """Whether anything but a template may be sent at `now`. The last instant is already too late."""
    return head.window_expires_at is not None and now < head.window_expires_at
