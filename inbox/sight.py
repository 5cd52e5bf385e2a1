"""Which conversations a caller sees. The rule is `live.audience`; the store's SQL is asked with the same rights."""

from hub.domain.conversation import Conversation
from hub.domain.events import Audience
from hub.errors import NotFound
from hub.stores.postgres.conversations import Sight
from inbox.auth.callers import Caller
from inbox.live.audience import may_see
from inbox.parts import Parts


def eyes(caller: Caller) -> Sight:
    """The caller's rights as the store takes them."""
    rights = caller.rights
    numbers = None if rights.number_ids is None else tuple(sorted(rights.number_ids))
    return Sight(caller.id, numbers, rights.sight)


async def visible(parts: Parts, caller: Caller, conversation_id: str) -> Conversation:
    """The conversation. NotFound when there is none or the caller may not see it: the two look the same."""
    found = await parts.stores.conversations.get(caller.tenant_id, eyes(caller), conversation_id)
    if found is None or not sees(caller, found):
        raise NotFound("conversation_not_found", "There is no such conversation, or you may not see it.")
    return found


def sees(caller: Caller, conversation: Conversation) -> bool:
    facts = Audience(number_id=conversation.number_id, assignee_id=conversation.assignee_id)
    return may_see(caller.rights, facts)
