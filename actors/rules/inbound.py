"""What WhatsApp adds to a thread: messages, echoes of the phone app, calls, changes of identity and of wishes."""

from datetime import datetime
from typing import Any, Final

from actors.rules.change import Change, Consider, Effect, FetchMedia, KeepWish, State
from actors.rules.parked import collect
from actors.rules.preview import words_of
from actors.rules.thread import add, answering, keep, next_version, retell, rewrite, with_client_id
from actors.rules.ticks import advance
from actors.rules.understanding import understand
from hub.domain.contact import MarketingWish
from hub.domain.events import (
    CustomerCalled,
    Event,
    IdentityChanged,
    MarketingPreferenceChanged,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    MessageRevoked,
)
from hub.domain.ids import message_id
from hub.domain.message import MEDIA_TYPES, Author, Direction, Media, Message, MessageError
from hub.domain.opt_out import wish

CUSTOMER: Final = Author(kind="customer")
SYSTEM: Final = Author(kind="system")
PHONE_APP: Final = Author(kind="phone_app")
# Files without a word: there is nothing to understand, but somebody may have to look.
UNREADABLE: Final = MEDIA_TYPES - {"sticker"}


def message_received(state: State, event: MessageReceived, now: datetime, again: bool) -> Change:
    """A customer's message, once: Meta may send it many times."""
    if event.wamid in state.elsewhere:
        return keep(state)  # repeated after its customer became somebody else's: it stands in the former thread
    known = state.find(event.wamid)
    if known is not None:
        if known.type == "media_placeholder" and event.kind != known.type:
            return _placeholder_filled(state, known, event, now)
        if not again:
            return keep(state)
        return keep(state, *retell(state, known, "message.created"), *work_for(state, known), *_wished(state, known))
    head = state.head
    message = Message(
        id=message_id(head.id, head.last_seq + 1),
        conversation_id=head.id,
        seq=head.last_seq + 1,
        direction="in",
        type=event.kind,
        content=event.content,
        wamid=event.wamid,
        status="received",
        error=event.errors[0] if event.errors else None,
        author=CUSTOMER,
        at=event.at,
        received_at=event.received_at,
        reply_to=answering(state, event.reply_to),
        media=media_of(event.kind, event.content, event.errors),
        referral=event.referral,
        forwarded=event.forwarded,
        historic=event.historic,
        version=1,
    )
    return add(state, now, message, *work_for(state, message), *_wished(state, message))


def _wished(state: State, message: Message) -> list[KeepWish]:
    """A message that says nothing but STOP, or START, in any language: it stays in the thread as the proof."""
    words = words_of(message.type, message.content)
    said = None if message.historic else wish(words)
    if said is None:
        return []
    kept = MarketingWish(wish=said, said_by="keyword", message_id=message.id, at=message.at, words=words)
    return [KeepWish(state.head.contact.id, kept)]


def message_echoed(state: State, event: MessageEchoed, now: datetime, again: bool) -> Change:
    """An answer typed on the business's phone. It answers what the customer had written by then."""
    if event.wamid in state.elsewhere:
        return keep(state)  # repeated after its customer became somebody else's: it stands in the former thread
    known = state.find(event.wamid)
    if known is not None:
        if known.type == "media_placeholder" and event.kind != known.type:
            return _placeholder_filled(state, known, event, now)
        return keep(state, *retell(state, known, "message.created"), *work_for(state, known)) if again else keep(state)
    head = state.head
    waited, parked = collect(state.parked, event.wamid)
    message = Message(
        id=message_id(head.id, head.last_seq + 1),
        conversation_id=head.id,
        seq=head.last_seq + 1,
        direction="out",
        type=event.kind,
        content=event.content,
        wamid=event.wamid,
        status=advance(event.status, waited.status) if waited else event.status,
        error=waited.error if waited else None,
        author=PHONE_APP,
        at=event.at,
        received_at=event.received_at,
        reply_to=answering(state, event.reply_to),
        media=media_of(event.kind, event.content),
        historic=event.historic,
        pricing=waited.pricing if waited else None,
        version=1,
    )
    return add(state, now, message, *work_for(state, message), parked=parked)


def customer_called(state: State, event: CustomerCalled, now: datetime, again: bool) -> Change:
    """A call, answered or not. Later news of the same call (its end, its length) completes the same message."""
    known = state.find(event.call_id)
    if known is not None:
        content = {**known.content, **event.content}
        if event.at > known.at and content != known.content:
            return rewrite(state, now, next_version(known, content=content))
        return keep(state, *retell(state, known, "message.created")) if again else keep(state)
    message = entry(state, "call", event.content, event.at, event.received_at, wamid=event.call_id)
    return add(state, now, message)


def identity_changed(state: State, event: IdentityChanged, now: datetime, again: bool) -> Change:
    """The customer's number or id changed; the head already carries the new card, the thread says so in a line."""
    client_id = event_key(event)
    known = with_client_id(state, client_id) if client_id else state.find(event.wamid or "")
    if known is not None:
        return keep(state, *retell(state, known, "message.created")) if again else keep(state)
    content = {"body": event.text}
    message = entry(
        state, "system", content, event.at, event.received_at, wamid=event.wamid, client_id=client_id, author=SYSTEM
    )
    return add(state, now, message)


def marketing_preference_changed(state: State, event: MarketingPreferenceChanged, now: datetime, again: bool) -> Change:
    """The customer stopped or resumed marketing messages: recorded, and said in the thread."""
    client_id = event_key(event) or ""
    known = with_client_id(state, client_id)
    if known is not None:
        return (
            keep(state, *retell(state, known, "message.created"), _chosen(state, event, known))
            if again
            else keep(state)
        )
    texts = {"stop": "Stopped marketing messages", "resume": "Wants marketing messages again"}
    content = {"body": texts.get(event.value, f"Changed the wish for marketing messages: {event.value}")}
    message = entry(state, "system", content, event.at, now, client_id=client_id, author=SYSTEM)
    return add(state, now, message, _chosen(state, event, message))


def _chosen(state: State, event: MarketingPreferenceChanged, proof: Message) -> KeepWish:
    """What is no resume is taken for a stop: nobody is written to who may not want it."""
    said = "resume" if event.value == "resume" else "stop"
    kept = MarketingWish(wish=said, said_by="preferences", message_id=proof.id, at=event.at)
    return KeepWish(state.head.contact.id, kept)


def event_key(event: Event) -> str | None:
    """The client id under which an event without a wamid becomes a message, so that it does so once."""
    match event:
        case IdentityChanged(wamid=None):
            return f"identity:{event.at.timestamp():.0f}"
        case MarketingPreferenceChanged():
            return f"marketing:{event.value}:{event.at.timestamp():.0f}"
        case MessageEdited():
            return f"edit:{event.target}:{event.at.timestamp():.0f}"
        case MessageRevoked():
            return f"revoke:{event.target}"
        case _:
            return None


def entry(
    state: State,
    kind: str,
    content: dict[str, Any],
    at: datetime,
    received_at: datetime,
    *,
    direction: Direction = "in",
    wamid: str | None = None,
    client_id: str | None = None,
    author: Author | None = None,
) -> Message:
    """The next line of the thread that is no ordinary message."""
    seq = state.head.last_seq + 1
    return Message(
        id=message_id(state.head.id, seq),
        conversation_id=state.head.id,
        seq=seq,
        direction=direction,
        type=kind,
        content=content,
        wamid=wamid,
        status="received" if direction == "in" else "sent",
        author=author or (CUSTOMER if direction == "in" else PHONE_APP),
        at=at,
        received_at=received_at,
        client_id=client_id,
        version=1,
    )


def media_of(kind: str, content: dict[str, Any], errors: tuple[MessageError, ...] = ()) -> Media | None:
    """The file of a message as it is before it is fetched. One that Meta could not take over has failed already."""
    if kind not in MEDIA_TYPES:
        return None
    media_id, mime, name = content.get("id"), content.get("mime_type"), content.get("filename")
    if not isinstance(media_id, str) or not media_id:
        return Media(state="failed", reason=errors[0].details or errors[0].title) if errors else None
    return Media(
        state="loading",
        media_id=media_id,
        mime_type=mime if isinstance(mime, str) else None,
        filename=name if isinstance(name, str) else None,
    )


def work_for(state: State, message: Message) -> tuple[Effect, ...]:
    """What a message still needs: its file fetched, its words understood."""
    work: tuple[Effect, ...] = ()
    if message.media and message.media.state == "loading":
        work = (FetchMedia(message),)
    unread = message.direction == "in" and not message.historic and message.type in UNREADABLE
    if unread and not words_of(message.type, message.content):
        work = (*work, Consider(message))
    return (*work, *understand(state, message))


def _placeholder_filled(state: State, known: Message, event: MessageReceived | MessageEchoed, now: datetime) -> Change:
    # a phone's history names its media first and brings them in a second webhook under the same wamid
    media = media_of(event.kind, event.content)
    message = next_version(known, type=event.kind, content=event.content, media=media)
    return rewrite(state, now, message, *work_for(state, message))
