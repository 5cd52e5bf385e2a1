"""Who is connected, grouped by equal rights, so that what to show is decided once per group."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from hub.domain.events import Audience
from inbox.live.audience import Rights, may_see, wants
from inbox.live.wire import Wire


class View(Struct, frozen=True):
    """What a client gets: what it may see, cut down to what it asked for."""

    rights: Rights
    topics: frozenset[str] | None = None

    def takes(self, kind: str, facts: Audience) -> bool:
        return wants(self.topics, kind) and may_see(self.rights, facts)


@dataclass(slots=True, eq=False)
class Member:
    """One socket. `last_write` is loop time; `ended` is set with (code, reason) when it has to go."""

    session: str
    wire: Wire
    view: View
    person_id: str
    family_id: str
    expires_at: datetime | None
    ended: asyncio.Future[tuple[int, str]]
    last_write: float = 0.0

    def end(self, code: int, reason: str) -> None:
        """Ask its socket to close; the first reason counts."""
        if not self.ended.done():
            self.ended.set_result((code, reason))


class Members:
    """Everyone connected to this process. Changing it is instant, so nothing slips between two steps."""

    def __init__(self) -> None:
        self._tenants: dict[str, dict[View, dict[Member, None]]] = {}

    def add(self, member: Member) -> None:
        views = self._tenants.setdefault(member.view.rights.tenant_id, {})
        views.setdefault(member.view, {})[member] = None

    def remove(self, member: Member) -> None:
        """Forget a member; one that never joined is no error."""
        tenant_id = member.view.rights.tenant_id
        views = self._tenants.get(tenant_id, {})
        group = views.get(member.view, {})
        group.pop(member, None)
        if not group:
            views.pop(member.view, None)
        if not views:
            self._tenants.pop(tenant_id, None)

    def groups(self, tenant_id: str) -> Iterator[tuple[View, dict[Member, None]]]:
        yield from self._tenants.get(tenant_id, {}).items()

    def __iter__(self) -> Iterator[Member]:
        for views in self._tenants.values():
            for group in views.values():
                yield from list(group)

    def __len__(self) -> int:
        return sum(len(group) for views in self._tenants.values() for group in views.values())
