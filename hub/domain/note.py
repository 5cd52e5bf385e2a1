"""A private note in a conversation; customers never see it."""

from datetime import datetime

from msgspec import Struct

from hub.domain.message import Author


class Note(Struct, frozen=True, kw_only=True):
    """`after_seq` is the last message when it was written: its place in the thread."""

    id: str
    conversation_id: str
    after_seq: int
    body: str
    author: Author
    at: datetime
