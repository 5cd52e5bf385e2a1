"""Who may see what. One rule for REST and sockets, so that a socket shows exactly what REST would. Pure."""

from msgspec import Struct

from hub.domain.account import ApiKey, Person, Sight
from hub.domain.events import Audience

TOPICS: dict[str, tuple[str, ...]] = {
    "inbox": ("message.", "conversation.", "contact.", "note."),
    "campaigns": ("campaign.", "template."),
}
# Told to everyone whatever they asked for: a paused number or an alert concerns each of them.
ALWAYS = ("number.", "alert.")


class Rights(Struct, frozen=True):
    """What somebody may see. Two people with equal rights see the same, so decisions are made once for both.

    `number_ids` None means every number; `person_id` is set only where `sight` depends on who asks.
    """

    tenant_id: str
    number_ids: frozenset[str] | None = None
    sight: Sight = "all"
    person_id: str | None = None


def rights_of(holder: Person | ApiKey) -> Rights:
    """A person's rights; a program sees everything of its tenant."""
    if isinstance(holder, ApiKey):
        return Rights(holder.tenant_id)
    numbers = None if holder.number_ids is None or holder.role == "owner" else frozenset(holder.number_ids)
    sight: Sight = "all" if holder.role in {"owner", "admin"} else holder.sight
    return Rights(holder.tenant_id, numbers, sight, holder.id if sight != "all" else None)


def may_see(rights: Rights, facts: Audience) -> bool:
    """Whether a thing with these facts may be shown. Without a number it belongs to everyone of the tenant."""
    if facts.number_id is None:
        return True
    if rights.number_ids is not None and facts.number_id not in rights.number_ids:
        return False
    if rights.sight == "all" or facts.assignee_id == rights.person_id:
        return True
    return rights.sight == "unassigned_and_own" and facts.assignee_id is None


def wants(topics: frozenset[str] | None, kind: str) -> bool:
    """Whether an event of this kind belongs to the topics a client asked for; None asks for all."""
    if topics is None or kind.startswith(ALWAYS):
        return True
    return any(kind.startswith(TOPICS[topic]) for topic in topics)
