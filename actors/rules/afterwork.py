"""What our own processes bring back later: a file fetched, a message understood, a snooze that ended."""

import dataclasses
from datetime import datetime

from msgspec.structs import replace

from actors.rules.change import Change, State, Tell
from actors.rules.moods import mood_after
from actors.rules.thread import change_head, keep, next_version, retell, rewrite
from hub.domain.events import ContactChanged, LinkClicked, MediaSettled, MessageEnriched, SnoozeEnded


def media_settled(state: State, event: MediaSettled, now: datetime, again: bool) -> Change:
    """The file is here, or cannot be had. A file that is here never gets lost again by late news of a failure."""
    message = state.messages.get(event.message_id)
    if message is None or message.media is None:
        return keep(state)
    media = message.media
    if event.state == "ready":
        after = replace(
            media,
            state="ready",
            url=f"/v1/media/{message.id}",
            mime_type=event.mime_type or media.mime_type,
            size=event.size if event.size is not None else media.size,
            reason=None,
        )
    elif media.state == "ready":
        after = media
    else:
        after = replace(media, state="failed", reason=event.reason)
    if after == media:
        return keep(state, *retell(state, message, "message.updated")) if again else keep(state)
    return rewrite(state, now, next_version(message, media=after))


def message_enriched(state: State, event: MessageEnriched, now: datetime, again: bool) -> Change:
    """Language, mood and suggestions, as last understood."""
    message = state.messages.get(event.message_id)
    if message is None:
        return keep(state)
    after = next_version(message, language=event.language, sentiment=event.sentiment, suggestions=event.suggestions)
    if (after.language, after.sentiment, after.suggestions) == (
        message.language,
        message.sentiment,
        message.suggestions,
    ):
        return keep(state, *retell(state, message, "message.updated")) if again else keep(state)
    mood = mood_after(state.head.mood, message, event.sentiment)
    if mood == state.head.mood:
        return rewrite(state, now, after)
    change = rewrite(state, now, after)
    head = replace(change.head, mood=mood)
    shown = tuple(each for each in change.effects if not isinstance(each, Tell) or each.kind == "message.updated")
    return dataclasses.replace(change, head=head, effects=(*shown, Tell("conversation.updated", head)))


def link_clicked(state: State, _event: LinkClicked, _now: datetime, _again: bool) -> Change:
    """Nothing the thread shows: its campaign is told, as it is told of answers."""
    return keep(state)


def contact_changed(state: State, _event: ContactChanged, _now: datetime, _again: bool) -> Change:
    """The card that came with the event stands in the head already; here it is only told."""
    return keep(state, Tell("conversation.updated", state.head))


def snooze_ended(state: State, _event: SnoozeEnded, now: datetime, again: bool) -> Change:
    """Back on the list, unless it was snoozed further or answered meanwhile."""
    head = state.head
    if head.status != "snoozed" or (head.snoozed_until is not None and head.snoozed_until > now):
        return keep(state, Tell("conversation.updated", head)) if again else keep(state)
    return change_head(state, now, status="open", snoozed_until=None)
