from datetime import timedelta

import pytest

from actors.rules.change import SaveNote
from actors.rules.conversation import needs
from hub.domain.events import AddNote, ContactChanged, MediaSettled, MessageEnriched, SnoozeEnded
from hub.domain.message import Author
from tests.unit.actors.rules.scene import (
    ANA,
    NOON,
    RAJ,
    Scene,
    answer_of,
    claimed,
    echoed,
    jobs,
    of_kind,
    problem_of,
    read_to,
    received,
    told,
    wanted,
    wish,
)

TOMORROW = "2026-03-02T09:00:00Z"


def note(body: str) -> AddNote:
    return AddNote(command_id="cmd_note", author=ANA, at=NOON, answer_to="answers.1", note_id="nte_1", body=body)


def talk(count: int = 3) -> Scene:
    scene = Scene()
    scene.play(*(received(f"in{n}", seconds=n) for n in range(1, count + 1)))
    return scene


# --- notes


def test_a_note_is_saved_told_and_takes_no_place_in_the_thread():
    scene = talk()
    change = scene.play(note("Call her back"))
    (saved,) = of_kind(change, SaveNote)
    assert (saved.note.id, saved.note.after_seq, saved.note.body, saved.note.author) == (
        "nte_1",
        3,
        "Call her back",
        ANA,
    )
    assert told(change) == ["note.created"]
    assert answer_of(change).result == saved.note
    assert change.head is scene.head


@pytest.mark.parametrize("body", ["", "  \n", "x" * 10_001])
def test_an_empty_or_endless_note_is_refused(body):
    assert problem_of(talk().play(note(body))) == (422, "invalid")


# --- reading


def test_reading_lowers_unread_and_tells_the_customer_once():
    scene = talk()
    change = scene.play(read_to(2))
    assert (scene.head.read_seq, scene.head.unread) == (2, 1)
    assert [(job.kind, job.context_wamid) for job in jobs(change)] == [("read", "in2")]
    assert told(change) == ["conversation.updated"]
    assert answer_of(change).result == scene.head


def test_reading_never_goes_back():
    scene = talk()
    scene.play(read_to(3))
    change = scene.play(read_to(1))
    assert (scene.head.read_seq, jobs(change), told(change)) == (3, [], [])
    assert answer_of(change).result == scene.head


def test_reading_beyond_the_end_reads_to_the_end():
    scene = talk()
    scene.play(read_to(99))
    assert (scene.head.read_seq, scene.head.unread) == (3, 0)


def test_reading_is_repeated_to_the_customer_after_a_death():
    scene = talk()
    scene.play(read_to(3))
    change = scene.play(read_to(3), again=True)
    assert [job.context_wamid for job in jobs(change)] == ["in3"]
    assert told(change) == ["conversation.updated"]


def test_only_what_the_customer_wrote_is_marked_as_read():
    scene = talk(1)
    scene.play(wish("c1"), echoed("e1", seconds=9))
    assert jobs(scene.play(read_to(3))) == []


def test_messages_beyond_memory_are_counted_by_arithmetic():
    scene = talk(5)
    for forgotten in scene.thread[:4]:
        del scene.state.messages[forgotten.id]
    scene.play(read_to(2))
    assert (scene.head.read_seq, scene.head.unread) == (2, 3)


# --- claiming


def test_of_two_who_claim_at_once_one_wins_and_the_other_is_told_who():
    scene = talk()
    change = scene.play(claimed(ANA))
    assert (scene.head.assignee_id, answer_of(change).result) == ("per_ana", scene.head)
    late = scene.play(claimed(RAJ))
    assert problem_of(late) == (409, "already_claimed")
    problem = answer_of(late).problem
    assert problem is not None
    assert problem[3] == {"assignee_id": "per_ana"}
    assert scene.head.assignee_id == "per_ana"


def test_claiming_what_one_has_is_fine_and_changes_nothing():
    scene = talk()
    scene.play(claimed(ANA))
    version = scene.head.version
    assert answer_of(scene.play(claimed(ANA))).result == scene.head
    assert told(scene.play(claimed(ANA), again=True)) == ["conversation.updated"]
    assert scene.head.version == version


def test_a_program_without_a_person_cannot_claim():
    assert problem_of(talk().play(claimed(Author(kind="program")))) == (422, "invalid")


# --- changing


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"status": "resolved"}, {"status": "resolved", "waiting_since": None}),
        ({"assignee_id": "per_raj"}, {"assignee_id": "per_raj"}),
        ({"assignee_id": None}, {"assignee_id": None}),
        ({"labels": ["vip", " vip", "late"]}, {"labels": ("vip", "late")}),
        ({"priority": "urgent"}, {"priority": "urgent"}),
        ({"snoozed_until": TOMORROW}, {"status": "snoozed", "snoozed_until": NOON + timedelta(hours=21)}),
        ({"status": "snoozed", "snoozed_until": TOMORROW}, {"status": "snoozed"}),
        ({"unread": False}, {"unread": 0, "read_seq": 3}),
        ({"status": "resolved", "priority": "low"}, {"status": "resolved", "priority": "low"}),
    ],
)
def test_a_change_holds_and_is_told(changes, shown):
    scene = talk()
    change = scene.play(wanted(**changes))
    assert {name: getattr(scene.head, name) for name in shown} == shown
    assert answer_of(change).result == scene.head
    assert told(change) == (["conversation.updated"] if changes != {"assignee_id": None} else [])


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"status": "asleep"}, "status"),
        ({"status": ["open"]}, "status"),
        ({"priority": 1}, "priority"),
        ({"assignee_id": 7}, "assignee_id"),
        ({"assignee_id": ""}, "assignee_id"),
        ({"labels": "vip"}, "labels"),
        ({"labels": [""]}, "labels"),
        ({"labels": [str(n) for n in range(51)]}, "labels"),
        ({"snoozed_until": "tomorrow"}, "snoozed_until"),
        ({"snoozed_until": 12}, "snoozed_until"),
        ({"snoozed_until": "2026-03-02T09:00:00"}, "snoozed_until"),
        ({"snoozed_until": "2026-02-01T09:00:00Z"}, "snoozed_until"),
        ({"status": "snoozed"}, "snoozed_until"),
        ({"status": "resolved", "snoozed_until": TOMORROW}, "snoozed_until"),
        ({"unread": "yes"}, "unread"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_change_is_refused_whole_and_says_where(changes, path):
    scene = talk()
    change = scene.play(wanted(**changes, **({} if "labels" in changes else {"labels": ["vip"]})))
    assert problem_of(change) == (422, "invalid")
    problem = answer_of(change).problem
    assert problem is not None
    assert [error["path"] for error in problem[3]["errors"]] == [path]
    assert change.head is scene.head
    assert scene.head.labels == ()


def test_a_change_that_changes_nothing_is_answered_without_a_new_version():
    scene = talk()
    version = scene.head.version
    assert answer_of(scene.play(wanted(status="open", priority="normal"))).result == scene.head
    assert scene.head.version == version
    assert told(scene.play(wanted(status="open"), again=True)) == ["conversation.updated"]


def test_marking_as_unread_brings_back_one_and_keeps_what_is_unread_already():
    scene = talk()
    scene.play(read_to(3), wanted(unread=True))
    assert (scene.head.unread, scene.head.read_seq) == (1, 2)
    scene.play(received("in4"), wanted(unread=True))
    assert scene.head.unread == 2


def test_taking_the_snooze_away_opens_the_conversation():
    scene = talk()
    scene.play(wanted(snoozed_until=TOMORROW), wanted(snoozed_until=None))
    assert (scene.head.status, scene.head.snoozed_until) == ("open", None)


# --- what comes back later


def test_a_snooze_ends_when_its_time_has_come():
    scene = talk()
    scene.play(wanted(snoozed_until=TOMORROW))
    assert scene.play(SnoozeEnded(at=NOON)).effects == ()
    assert scene.head.status == "snoozed"
    scene.now += timedelta(hours=21)
    assert told(scene.play(SnoozeEnded(at=NOON))) == ["conversation.updated"]
    assert (scene.head.status, scene.head.snoozed_until) == ("open", None)
    assert scene.play(SnoozeEnded(at=NOON)).effects == ()


def test_an_edited_contact_is_told_with_its_conversation():
    assert told(talk().play(ContactChanged(at=NOON))) == ["conversation.updated"]


def photo() -> Scene:
    scene = Scene()
    scene.play(received("in1", kind="image", content={"id": "m1"}))
    return scene


def settled(scene: Scene, state, **fields) -> MediaSettled:
    return MediaSettled(message_id=scene.last.id, state=state, at=NOON, **fields)


def test_a_file_that_arrived_is_shown_under_our_address():
    scene = photo()
    ready = settled(scene, "ready", key="k", mime_type="image/jpeg", size=12)
    assert told(scene.play(ready)) == ["message.updated"]
    assert scene.last.media is not None
    assert (scene.last.media.state, scene.last.media.url) == ("ready", f"/v1/media/{scene.last.id}")
    assert (scene.last.media.size, scene.last.media.mime_type) == (12, "image/jpeg")
    assert scene.play(ready).effects == ()
    assert told(scene.play(ready, again=True)) == ["message.updated", "conversation.updated"]


def test_a_file_that_failed_says_why_and_may_still_come():
    scene = photo()
    scene.play(settled(scene, "failed", reason="WhatsApp no longer has it"))
    assert scene.last.media is not None
    assert (scene.last.media.state, scene.last.media.reason) == ("failed", "WhatsApp no longer has it")
    scene.play(settled(scene, "ready"), settled(scene, "failed", reason="late"))
    assert scene.last.media is not None
    assert (scene.last.media.state, scene.last.media.reason) == ("ready", None)


def test_a_file_of_a_message_without_one_changes_nothing():
    scene = talk()
    assert scene.play(settled(scene, "ready")).head is scene.head


def test_what_was_understood_is_shown_once():
    scene = talk()
    event = MessageEnriched(
        message_id=scene.last.id, at=NOON, language="en", sentiment={"label": "calm"}, suggestions=({"text": "Yes"},)
    )
    assert told(scene.play(event)) == ["message.updated"]
    assert (scene.last.language, scene.last.sentiment, scene.last.suggestions) == (
        "en",
        {"label": "calm"},
        ({"text": "Yes"},),
    )
    assert scene.play(event).effects == ()


def test_needs_name_every_message_a_decision_looks_at():
    scene = talk()
    assert needs(received("w1", reply_to="w0")).wamids == ("w1", "w0")
    assert needs(wish("c1", context_wamid="w0")).client_ids == ("c1",)
    assert needs(wish("c1", kind="reaction", content={"message_id": "w0"})).wamids == ("w0",)
    assert needs(MessageEnriched(message_id=scene.last.id, at=NOON)).message_ids == (scene.last.id,)
    assert needs(read_to(1)).wamids == ()
