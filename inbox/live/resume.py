"""Cursors: where a client stands in the feed, and whether what it missed can still be told. Pure.

A cursor `<seq>-<place>` names the last event a client has: frame `seq` of the feed, event `place` in it.
"""

from typing import Literal, NamedTuple

# A place no frame reaches: a cursor with it stands behind the whole frame.
FRAME_END = 99_999
# Beyond this a reload by REST is quicker for everyone than replaying.
MOST_EVENTS = 50_000

ResyncReason = Literal["cursor_expired", "too_far_behind"]


class Cursor(NamedTuple):
    """A place in the feed. Compares as it reads: by frame, then by place in the frame."""

    seq: int
    place: int

    def __str__(self) -> str:
        return f"{self.seq}-{self.place}"


class Replay(NamedTuple):
    """Tell everything behind this cursor, then go on live."""

    after: Cursor


class Resync(NamedTuple):
    """Tell the client to reload and to go on from `cursor`."""

    reason: ResyncReason
    cursor: Cursor


def parse(text: str) -> Cursor | None:
    """The cursor in `text`, or None when it is not one of ours."""
    seq, dash, place = text.partition("-")
    if not (dash and seq.isascii() and place.isascii() and seq.isdigit() and place.isdigit()):
        return None
    if len(seq) > 18 or len(place) > 5:
        return None
    return Cursor(int(seq), int(place))


def end_of(seq: int) -> Cursor:
    """Behind the whole frame `seq`."""
    return Cursor(seq, FRAME_END)


def decide(asked: str | None, first_seq: int, now_at: Cursor) -> Replay | Resync:
    """What to do for a client that comes with `asked`, when frames from `first_seq` on are kept.

    No cursor: it is new and starts here. A cursor we cannot read, from before what is kept, or from a feed that was
    set up anew (ahead of us): reload. Frames are counted instead of events here: each holds one event or more.
    """
    if asked is None:
        return Replay(now_at)
    cursor = parse(asked)
    if cursor is None or cursor.seq > now_at.seq or cursor.seq + 1 < first_seq:
        return Resync("cursor_expired", now_at)
    if now_at.seq - cursor.seq > MOST_EVENTS:
        return Resync("too_far_behind", now_at)
    return Replay(cursor)
