"""Who is calling: a person with a token or a program with a key, and what each role is allowed."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from hub.domain.account import ApiKey, Person
from hub.domain.message import Author
from inbox.live.audience import Rights, rights_of

Permission = Literal[
    "read_conversations",
    "answer_customers",
    "edit_contacts",
    "edit_canned_replies",
    "edit_knowledge",
    "edit_labels",
    "edit_templates",
    "run_campaigns",
    "manage_numbers",
    "read_webhook_log",
    "manage_people",
]

_AGENT: tuple[Permission, ...] = ("read_conversations", "answer_customers", "edit_contacts")
_ADMIN: tuple[Permission, ...] = (
    *_AGENT, "edit_canned_replies", "edit_knowledge", "edit_labels", "edit_templates", "run_campaigns",
    "manage_numbers", "read_webhook_log", "manage_people",
)  # fmt: skip
_PROGRAM: tuple[Permission, ...] = (
    *_AGENT, "edit_canned_replies", "edit_knowledge", "edit_labels", "edit_templates", "run_campaigns",
    "manage_numbers", "read_webhook_log",
)  # fmt: skip
ALLOWED: dict[str, tuple[Permission, ...]] = {"agent": _AGENT, "admin": _ADMIN, "owner": _ADMIN, "program": _PROGRAM}


class Caller(Struct, frozen=True, kw_only=True):
    """Somebody who has proved who they are. `family_id`: the signed-in family of a person's token, a key's own id.

    `expires_at` is when the token ends; a key has no end.
    """

    holder: Person | ApiKey
    family_id: str
    expires_at: datetime | None = None

    @property
    def tenant_id(self) -> str:
        return self.holder.tenant_id

    @property
    def id(self) -> str:
        return self.holder.id

    @property
    def name(self) -> str:
        return self.holder.name

    @property
    def role(self) -> str:
        return self.holder.role if isinstance(self.holder, Person) else "program"

    @property
    def permissions(self) -> tuple[Permission, ...]:
        return ALLOWED[self.role]

    @property
    def rights(self) -> Rights:
        return rights_of(self.holder)

    @property
    def author(self) -> Author:
        """How the caller signs what they write."""
        return Author(kind="person" if isinstance(self.holder, Person) else "program", id=self.id, name=self.name)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions
