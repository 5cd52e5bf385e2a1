"""A person wins always: what the AI wrote is sent only where nothing has happened and nobody took over."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from actors.rules.change import Change, SaveNote, Tell
from actors.rules.conversation import needs
from hub.domain.conversation import Conversation, HandedOver
from hub.domain.events import MessageRevoked, ReplySuggested, RetryMessage
from hub.domain.ids import message_id
from tests.unit.actors.rules.scene import (
    AI,
    ANA,
    CONVERSATION,
    NOON,
    RAJ,
    Scene,
    after,
    ai_wish,
    answer_of,
    claimed,
    echoed,
    handing_over,
    jobs,
    of_kind,
    outcome,
    problem_of,
    received,
    told,
    wanted,
    wish,
    written,
)

FIRST = message_id(CONVERSATION, 1)


def asked() -> Scene:
    scene = Scene()
    scene.play(received("in1", "Where is my order?"))
    return scene


def heads(change: Change) -> list[Conversation]:
    tells = of_kind(change, Tell)
    return [tell.subject for tell in tells if isinstance(tell.subject, Conversation)]


# --- answers


def test_an_ai_answer_is_sent_marked_and_keeps_how_it_came_about():
    scene = asked()
    change = scene.play(ai_wish(1))
    (message,) = change.inserted
    assert (message.author.kind, message.ai, message.status) == ("ai", written(FIRST), "queued")
    assert [job.content for job in jobs(change)] == [{"body": "It is on its way"}]
    assert scene.head.ai is not None
    assert (scene.head.ai.turns, scene.head.ai.spoke_at) == (1, NOON)


def test_the_same_answer_twice_is_one_message():
    scene = asked()
    scene.play(ai_wish(1))
    change = scene.play(ai_wish(1, "Other words"))
    assert (jobs(change), scene.head.last_seq) == ([], 2)
    assert answer_of(change).result == scene.last


MEANWHILE = {
    "a person answers": (wish("c1"),),
    "the phone app answers": (echoed("echo1"),),
    "the customer writes more": (received("in2"),),
    "a program answers": (wish("c1", author=replace(ANA, kind="program", id="key_1")),),
    "a person claims it": (claimed(),),
    "somebody is given it": (wanted(assignee_id="per_raj"),),
    "somebody had it and gives it away": (claimed(), wanted(assignee_id=None)),
    "a person resolves it": (wanted(status="resolved"),),
    "a person snoozes it": (wanted(snoozed_until="2026-03-02T12:00:00Z"),),
    "the customer deletes the question": (MessageRevoked(target="in1", at=NOON),),
    "it was handed over": (handing_over(1),),
}


@pytest.mark.parametrize("events", MEANWHILE.values(), ids=MEANWHILE)
def test_what_happens_while_the_ai_writes_discards_its_answer(events: Any):
    scene = asked()
    scene.play(*events)
    before = scene.thread
    change = scene.play(ai_wish(1))
    assert problem_of(change) == (409, "overtaken")
    assert (scene.thread, jobs(change), told(change)) == (before, [], [])


@pytest.mark.parametrize("events", MEANWHILE.values(), ids=MEANWHILE)
def test_what_happens_while_the_ai_thinks_of_handing_over_leaves_it_with_people(events: Any):
    scene = asked()
    scene.play(*events)
    head = scene.head
    change = scene.play(handing_over(1, words="A colleague will answer."))
    assert (scene.head, jobs(change), of_kind(change, SaveNote)) == (head, [], [])


def test_who_claimed_it_keeps_it_until_it_is_resolved():
    scene = asked()
    scene.play(claimed(), wish("c1"), received("in2"))
    assert scene.head.claimed
    assert problem_of(scene.play(ai_wish(3))) == (409, "overtaken")
    scene.play(wanted(status="resolved"), received("in3"))
    assert (scene.head.assignee_id, scene.head.claimed) == ("per_ana", False)
    assert scene.play(ai_wish(4)).inserted[0].author == AI
    scene.play(wanted(assignee_id="per_raj"))
    assert scene.head.claimed


def test_an_answer_to_an_older_message_than_the_last_is_too_late_whatever_it_expects():
    scene = asked()
    scene.play(wish("c1"), received("in2"))
    assert answer_of(scene.play(ai_wish(1, last_seq=3))).problem is not None


def test_anybody_may_send_only_if_nothing_has_happened():
    scene = asked()
    assert scene.play(wish("c1", only_if_last_seq=1)).inserted
    change = scene.play(wish("c2", only_if_last_seq=1))
    assert problem_of(change) == (409, "overtaken")
    assert answer_of(change).problem[3] == {"why": "newer_message"}  # type: ignore[index]


def test_an_ai_is_bound_to_the_window_too():
    scene = asked()
    scene.now = NOON + timedelta(hours=25)
    assert problem_of(scene.play(ai_wish(1))) == (409, "window_closed")


def test_an_answer_that_failed_and_is_sent_again_by_a_person_stays_marked():
    scene = asked()
    scene.play(ai_wish(1))
    scene.play(outcome(scene.last.id, "failed"))
    scene.play(RetryMessage(command_id="r", author=ANA, at=NOON, message_id=scene.last.id))
    assert (scene.last.author, scene.last.ai) == (ANA, written(FIRST))


def test_the_answered_message_is_looked_up_so_that_a_deleted_one_is_known():
    assert needs(ai_wish(7)).message_ids == (message_id(CONVERSATION, 7),)
    assert needs(handing_over(7)).message_ids == (message_id(CONVERSATION, 7),)


# --- the hand-over


def test_a_hand_over_makes_it_the_teams_with_a_note_that_says_why():
    scene = asked()
    change = scene.play(handing_over(1, "angry"))
    head = scene.head
    assert (head.status, head.assignee_id, head.waiting_since, head.unread) == ("open", None, NOON, 1)
    assert head.ai is not None
    assert head.ai.handed_over == HandedOver(at=NOON, reason="angry")
    (kept,) = of_kind(change, SaveNote)
    assert (kept.note.body, kept.note.after_seq, kept.note.author) == ("The customer asks for a person.", 1, AI)
    assert told(change) == ["conversation.updated", "note.created"]
    assert answer_of(change).result == head
    assert jobs(change) == []


def test_the_customer_is_told_and_still_waits_for_a_person():
    scene = asked()
    change = scene.play(handing_over(1, words="A colleague will answer you."))
    assert [job.content["body"] for job in jobs(change)] == ["A colleague will answer you."]
    assert (scene.last.author, scene.last.client_id) == (AI, f"ai:{FIRST}")
    assert (scene.head.waiting_since, scene.head.unread, scene.head.read_seq) == (NOON, 1, 0)
    assert told(change) == ["message.created", "conversation.updated", "note.created"]
    assert [head.last_seq for head in heads(change)] == [2]


@pytest.mark.parametrize("hours", [25])
def test_after_the_window_it_is_handed_over_without_words(hours: int):
    scene = asked()
    scene.now = NOON + timedelta(hours=hours)
    change = scene.play(handing_over(1, words="A colleague will answer you."))
    assert (jobs(change), scene.head.last_seq) == ([], 1)
    assert scene.head.ai is not None
    assert scene.head.ai.handed_over is not None


def test_a_hand_over_of_an_owner_that_died_is_told_again_and_done_once():
    scene = asked()
    first = scene.play(handing_over(1, words="A colleague will answer you."))
    change = scene.play(handing_over(1, words="A colleague will answer you."), again=True)
    assert change.head is scene.head
    assert change.inserted == ()
    assert jobs(change) == jobs(first)
    assert of_kind(change, SaveNote) == of_kind(first, SaveNote)
    assert told(change) == told(first)
    scene.play(outcome(scene.last.id, "sending"))
    assert jobs(scene.play(handing_over(1, words="A colleague will answer you."), again=True)) == []


def test_a_hand_over_twice_is_one():
    scene = asked()
    scene.play(handing_over(1))
    change = scene.play(handing_over(1, "angry"))
    assert (change.head, told(change), answer_of(change).result) == (scene.head, [], scene.head)


def test_it_answers_again_once_a_person_has_resolved_it():
    scene = asked()
    scene.play(handing_over(1), received("in2"))
    assert problem_of(scene.play(ai_wish(2))) == (409, "overtaken")
    scene.play(claimed(RAJ), wish("c1", author=RAJ), wanted(status="resolved"), received("in3"))
    assert scene.head.ai is not None
    assert (scene.head.ai.handed_over, scene.head.ai.turns) == (None, 0)
    assert scene.play(ai_wish(4)).inserted


# --- suggestions


def suggested(text: str, seq: int = 1) -> ReplySuggested:
    return ReplySuggested(message_id=message_id(CONVERSATION, seq), at=NOON, suggestion={"text": text})


def test_a_suggestion_stands_before_the_others_and_replaces_the_ais_own():
    scene = asked()
    scene.state.remember(replace(scene.last, suggestions=({"text": "canned", "source": "canned"},)))
    assert told(scene.play(suggested("first"))) == ["message.updated"]
    scene.play(suggested("second"))
    assert [each["text"] for each in scene.last.suggestions] == ["second", "canned"]
    assert told(scene.play(suggested("second"))) == []
    assert told(scene.play(suggested("second"), again=True)) == ["message.updated", "conversation.updated"]


def test_nothing_is_suggested_for_what_is_not_there_or_is_ours():
    scene = asked()
    scene.play(wish("c1"))
    assert told(scene.play(suggested("hm", 2))) == []
    assert told(scene.play(suggested("hm", 9))) == []


def test_an_answer_a_day_later_begins_to_count_anew():
    scene = asked()
    scene.play(ai_wish(1), received("in2", seconds=60), ai_wish(3, at=after(61)))
    assert scene.head.ai is not None
    assert scene.head.ai.turns == 2
    scene.now = after(90_000)
    scene.play(received("in3", seconds=90_000), ai_wish(5, at=after(90_001)))
    assert scene.head.ai.turns == 1
