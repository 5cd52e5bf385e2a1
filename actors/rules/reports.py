"""What a campaign learns from a conversation: what became of its message, and whether the customer answered.

Everything that changes a message is told, and told again after a crash; so the reports are read off what is told.
"""

from datetime import datetime, timedelta
from typing import Final

from actors.rules.change import Change, Incoming, Report, State, Tell
from actors.rules.thread import with_client_id
from hub.domain.campaign import (
    LONGEST_CONVERSION_DAYS,
    RecipientClicked,
    RecipientNews,
    RecipientState,
    recipient_of,
)
from hub.domain.events import LinkClicked, SendMessage
from hub.domain.message import Message

# An answer or a click within it is told to the campaign, which knows its own, shorter window.
LONGEST_WINDOW: Final = timedelta(days=LONGEST_CONVERSION_DAYS)
_AS_IT_IS: Final[dict[str, RecipientState]] = {
    "sent": "sent", "delivered": "delivered", "read": "read", "played": "read", "failed": "failed",
    "unknown": "unknown",
}  # fmt: skip
_REMARKS: Final = frozenset({"reaction", "edit", "revoke", "system"})


def reports(before: State, incoming: Incoming, change: Change, now: datetime) -> tuple[Report, ...]:
    """The campaigns' news in a change."""
    found: list[Report] = []
    for effect in change.effects:
        if isinstance(effect, Tell) and isinstance(effect.subject, Message):
            report = _of_message(before, effect.subject, now, incoming.again) or _of_answer(before, effect)
            found += [report] if report else []
    if not found and isinstance(incoming.event, SendMessage) and incoming.event.author.kind == "campaign":
        report = _of_wish(before, incoming.event, change)
        found += [report] if report else []
    if isinstance(incoming.event, LinkClicked):
        report = _of_click(before, incoming.event)
        found += [report] if report else []
    return tuple(found)


def state_of(message: Message) -> RecipientState | None:
    """How far a campaign's message has come; None while it waits. Once WhatsApp has taken it, it counts as sent."""
    if message.status == "sending" and message.wamid:
        return "sent"
    return _AS_IT_IS.get(message.status)


def _of_message(before: State, message: Message, now: datetime, again: bool) -> Report | None:
    if message.author.kind != "campaign":
        return None
    state, old = state_of(message), before.messages.get(message.id)
    if state is None or (not again and old is not None and state_of(old) == state):
        return None
    return _report(before, message, state, now)


def _of_answer(before: State, tell: Tell) -> Report | None:
    """The customer wrote: an answer to the campaign's message it quotes, else to the last one within the window."""
    message = tell.subject
    if tell.kind != "message.created" or not isinstance(message, Message):
        return None
    if message.author.kind != "customer" or message.historic or message.type in _REMARKS:
        return None
    quoted = before.find(message.reply_to.wamid) if message.reply_to else None
    if quoted is not None and quoted.author.kind == "campaign":
        return _report(before, quoted, "replied", message.at, quoted=True)
    last = _last_campaign(before, message.at)
    return _news(before, last, "replied", message.at) if last else None


def _last_campaign(before: State, at: datetime) -> str | None:
    """The client id of the campaign's message to which something at this time can be a response."""
    last = before.head.last_campaign
    if last is None or not timedelta(0) <= at - last.at + timedelta(seconds=2) <= LONGEST_WINDOW:
        return None  # two seconds: Meta's times have no fractions, ours have
    return last.client_id


def _of_click(before: State, event: LinkClicked) -> Report | None:
    """Meta tells of a click in the last marketing message, not in which; that is the campaign's if one came last."""
    of = recipient_of(_last_campaign(before, event.at))
    if of is None:
        return None
    recipient, attempt = of
    return Report(RecipientClicked(tenant_id=before.tenant_id, recipient_id=recipient, at=event.at, attempt=attempt))


def _of_wish(before: State, event: SendMessage, change: Change) -> Report | None:
    """A wish that comes again learns how it stands; one that is refused, why."""
    known = with_client_id(before, event.client_id)
    if known is not None:
        state = state_of(known)
        return _report(before, known, state, event.at) if state else None
    if change.inserted:
        return None
    return _news(before, event.client_id, "skipped", event.at, code="no_address")


def _report(
    before: State, message: Message, state: RecipientState, at: datetime, *, quoted: bool = False
) -> Report | None:
    code = str(message.error.code) if message.error and state == "failed" else ""
    return _news(before, message.client_id, state, at, code=code, message_id=message.id, quoted=quoted)


def _news(
    before: State,
    client_id: str | None,
    state: RecipientState,
    at: datetime,
    *,
    code: str = "",
    message_id: str | None = None,
    quoted: bool = False,
) -> Report | None:
    of = recipient_of(client_id)
    if of is None:
        return None
    recipient, attempt = of
    return Report(
        RecipientNews(
            tenant_id=before.tenant_id,
            recipient_id=recipient,
            state=state,
            at=at,
            code=code,
            message_id=message_id,
            attempt=attempt,
            quoted=quoted,
        )
    )
