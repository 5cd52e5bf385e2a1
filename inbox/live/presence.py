"""Who is looking at a conversation or typing in it. Not kept anywhere: every process hears every sighting and forgets
it after a while, so a process that dies leaves no ghosts. Pure: time is handed in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec import Struct

from hub.domain.events import Audience

VIEWING = timedelta(seconds=45)  # renewed every RENEW while the socket looks at it
TYPING = timedelta(seconds=6)  # clients repeat it every few seconds
RENEW = timedelta(seconds=20)


class Sighting(Struct, frozen=True, kw_only=True):
    """What a socket tells all processes: this person is there (or not), with the facts that decide who may know."""

    tenant_id: str
    conversation_id: str
    session: str
    person_id: str
    viewing: bool
    typing: bool
    facts: Audience


@dataclass(slots=True)
class _Seen:
    person_id: str
    viewing_until: datetime | None
    typing_until: datetime | None


@dataclass(slots=True)
class Room:
    """One conversation with somebody in it."""

    tenant_id: str
    facts: Audience
    seen: dict[str, _Seen] = field(default_factory=dict[str, _Seen])

    def viewers(self) -> list[str]:
        """Each person once, in a steady order: two windows of one agent are one viewer."""
        return sorted({seen.person_id for seen in self.seen.values() if seen.viewing_until})

    def typing(self) -> list[str]:
        return sorted({seen.person_id for seen in self.seen.values() if seen.typing_until})


class Presence:
    """Everyone present, as far as this process has heard. Every change answers with the conversations to retell."""

    def __init__(self) -> None:
        self.rooms: dict[str, Room] = {}

    def hear(self, sighting: Sighting, now: datetime) -> bool:
        """Take a sighting in. True when what others see has changed."""
        room = self.rooms.setdefault(sighting.conversation_id, Room(sighting.tenant_id, sighting.facts))
        before = (room.viewers(), room.typing())
        room.facts = sighting.facts
        if sighting.viewing or sighting.typing:
            room.seen[sighting.session] = _Seen(
                sighting.person_id,
                now + VIEWING if sighting.viewing else None,
                now + TYPING if sighting.typing else None,
            )
        else:
            room.seen.pop(sighting.session, None)
        return before != (room.viewers(), room.typing())

    def learn(self, conversation_id: str, facts: Audience) -> None:
        """A conversation was given to somebody else: from now on that decides who may know who is there."""
        room = self.rooms.get(conversation_id)
        if room:
            room.facts = facts

    def expire(self, now: datetime) -> list[str]:
        """Forget who was not heard of in time; the conversations where that changed something."""
        return [conversation_id for conversation_id, room in self.rooms.items() if _expire(room, now)]

    def sweep(self) -> None:
        """Drop empty rooms; call after their last state was told."""
        for conversation_id in [key for key, room in self.rooms.items() if not room.seen]:
            del self.rooms[conversation_id]


def _expire(room: Room, now: datetime) -> bool:
    changed = False
    for session, seen in list(room.seen.items()):
        if seen.typing_until and seen.typing_until <= now:
            seen.typing_until, changed = None, True
        if seen.viewing_until and seen.viewing_until <= now:
            seen.viewing_until, changed = None, True
        if not (seen.viewing_until or seen.typing_until):
            del room.seen[session]
    return changed
