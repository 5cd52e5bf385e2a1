"""What people ask for besides sending: notes, reading, claiming, and changes of the conversation itself."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from actors.rules.change import Answer, Change, Note, SaveNote, Send, State, Tell
from actors.rules.edits import checked, fields_for
from actors.rules.growth import asks_to_be_read
from actors.rules.sending import answer, refuse
from actors.rules.thread import change_head, keep
from actors.rules.turns import part_when_resolved, part_when_taken
from hub.domain.events import AddNote, ChangeConversation, Claim, Command, MarkRead
from hub.domain.ids import message_id
from hub.domain.message import Message
from hub.domain.sends import SendJob

LONGEST_NOTE = 10_000


def add_note(state: State, event: AddNote, _now: datetime, _again: bool) -> Change:
    """A private note beside the thread. Saving it twice under its id is one note."""
    if not event.body.strip() or len(event.body) > LONGEST_NOTE:
        words = f"A note has between 1 and {LONGEST_NOTE} characters."
        return refuse(state, event, 422, "invalid", words, errors=[{"path": "body", "message": words}])
    note = Note(
        id=event.note_id,
        conversation_id=state.head.id,
        after_seq=state.head.last_seq,
        body=event.body,
        author=event.author,
        at=event.at,
    )
    told = (Answer(event.answer_to, note),) if event.answer_to else ()
    return keep(state, SaveNote(note), Tell("note.created", note), *told)


def mark_read(state: State, event: MarkRead, now: datetime, again: bool) -> Change:
    """The team has read up to `seq`; the customer sees blue ticks. Reading never goes back."""
    head = state.head
    seq = min(event.seq, head.last_seq)
    unread = unread_after(state, max(seq, head.read_seq))
    if seq <= head.read_seq and unread == head.unread:
        if not again:
            return _done(state, event)
        receipt = _receipt(state, event, head.read_seq, 0)
        return keep(state, Tell("conversation.updated", head), *receipt, *answer(event, head))
    receipt = _receipt(state, event, seq, head.read_seq)
    return _head_changed(state, event, now, *receipt, read_seq=max(seq, head.read_seq), unread=unread)


def claim(state: State, event: Claim, now: datetime, again: bool) -> Change:
    """Take what nobody has. Of two who ask at once the second is told who was faster."""
    head = state.head
    if event.author.id is None:
        return refuse(state, event, 422, "invalid", "Only a person can claim a conversation.", errors=[])
    if head.assignee_id is None:
        taken = part_when_taken(head, event.at)
        return _head_changed(state, event, now, assignee_id=event.author.id, ai=taken)
    if head.assignee_id == event.author.id:
        return _done(state, event, again)
    detail = "Somebody else already has this conversation."
    return refuse(state, event, 409, "already_claimed", detail, assignee_id=head.assignee_id)


def change_conversation(state: State, event: ChangeConversation, now: datetime, again: bool) -> Change:
    """Change status, assignee, labels, priority, snooze or unread: all that was asked for, or nothing."""
    wanted, errors = checked(state.head, event.changes, now)
    if errors:
        detail = "; ".join(f"{error['path']}: {error['message']}" for error in errors)
        return refuse(state, event, 422, "invalid", detail, errors=errors)
    fields = fields_for(state.head, wanted)
    if "unread" in wanted:
        fields |= _read_fields(state, wanted["unread"])
    fields = {name: value for name, value in fields.items() if getattr(state.head, name) != value}
    if fields.get("assignee_id") is not None:
        fields["ai"] = part_when_taken(state.head, event.at)
    if fields.get("status") == "resolved":
        fields["ai"] = part_when_resolved(replace(state.head, **fields))
    return _head_changed(state, event, now, **fields) if fields else _done(state, event, again)


def unread_after(state: State, seq: int) -> int:
    """How many of the customer's messages come after `seq`. What is not in memory is assumed to be the customer's,
    but never more than were unread before."""
    count = 0
    for place in range(state.head.last_seq, seq, -1):
        message = state.messages.get(message_id(state.head.id, place))
        if message is None:
            return min(state.head.unread, state.head.last_seq - seq)
        count += asks_to_be_read(message)
    return count


def _read_fields(state: State, unread: bool) -> dict[str, Any]:
    head = state.head
    if not unread:
        return {"read_seq": head.last_seq, "unread": 0}
    if head.unread:
        return {}
    last = _newest_inbound(state, head.last_seq, 0)
    read_seq = min(head.read_seq, (last.seq if last else head.last_seq) - 1)
    return {"read_seq": max(0, read_seq), "unread": 1}


def _receipt(state: State, event: MarkRead, upto: int, after: int) -> tuple[Send, ...]:
    """A read receipt for the newest message of the customer in `after` < seq <= `upto`: it covers all before it."""
    message = _newest_inbound(state, upto, after)
    if message is None or message.wamid is None:
        return ()
    job = SendJob(
        kind="read",
        tenant_id=state.tenant_id,
        number_id=state.head.number_id,
        conversation_id=state.head.id,
        message_id=message.id,
        context_wamid=message.wamid,
        at=event.at,
    )
    return (Send(job),)


def _newest_inbound(state: State, upto: int, after: int) -> Message | None:
    for place in range(upto, after, -1):
        message = state.messages.get(message_id(state.head.id, place))
        if message is None:
            return None  # older than what is in memory
        if asks_to_be_read(message) and message.type != "call":
            return message
    return None


def _head_changed(state: State, event: Command, now: datetime, *effects: Send, **fields: Any) -> Change:
    change = change_head(state, now, *effects, **fields)
    return Change(change.head, change.parked, effects=(*change.effects, *answer(event, change.head)))


def _done(state: State, event: Command, again: bool = False) -> Change:
    told = (Tell("conversation.updated", state.head),) if again else ()
    return keep(state, *told, *answer(event, state.head))
