"""A customer. One person may be known by several names: a phone number, a business-scoped user id, its parent id."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from hub.domain.opt_out import Wish


class Identity(Struct, frozen=True, kw_only=True):
    """How WhatsApp named somebody in one webhook. Any part may be missing; at least one of the first three is there."""

    phone: str | None = None  # digits, without +
    user_id: str | None = None  # business-scoped, like US.13491208655302741918
    parent_user_id: str | None = None
    username: str | None = None
    name: str | None = None

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """What identifies, strongest first, as (kind, value). A username can change hands, so it is no key."""
        pairs = (("phone", self.phone), ("user", self.user_id), ("parent", self.parent_user_id))
        return tuple((kind, value) for kind, value in pairs if value)


class ContactCard(Struct, frozen=True, kw_only=True):
    """What a conversation shows of its customer; travels with events so that owners need no look-up."""

    id: str
    name: str
    phone: str | None = None
    user_id: str | None = None
    parent_user_id: str | None = None
    username: str | None = None


class MarketingWish(Struct, frozen=True, kw_only=True):
    """A customer's word about marketing messages, and its proof: the message that says so, and when. `said_by`: in
    words of its own (`keyword`), in WhatsApp's settings (`preferences`), or WhatsApp refused a message because the
    customer had stopped them (`refusal`: the message is ours)."""

    wish: Wish
    said_by: Literal["keyword", "preferences", "refusal"]
    message_id: str
    at: datetime
    words: str = ""


class Contact(Struct, frozen=True, kw_only=True):
    """The customer's record. `fields` are the team's own; `marketing_stopped_at`: no marketing messages since then, as
    the contact's wishes prove."""

    id: str
    tenant_id: str
    name: str
    phone: str | None = None
    user_id: str | None = None
    parent_user_id: str | None = None
    username: str | None = None
    email: str | None = None
    fields: dict[str, str] = {}
    labels: tuple[str, ...] = ()
    marketing_stopped_at: datetime | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1

    @property
    def card(self) -> ContactCard:
        return ContactCard(
            id=self.id,
            name=self.name,
            phone=self.phone,
            user_id=self.user_id,
            parent_user_id=self.parent_user_id,
            username=self.username,
        )
