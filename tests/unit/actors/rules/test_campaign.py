from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actors.rules.campaign import (
    Pacer,
    act,
    dealt,
    due,
    left_over,
    open_buckets,
    pause,
    proven,
    reopened,
    room,
    settled,
    stopped_by,
    variant_of,
    winner,
)
from hub.domain.campaign import (
    FORWARD,
    STATES,
    Campaign,
    CampaignCommand,
    RecipientClicked,
    Responses,
    Schedule,
    Tally,
    TemplateUse,
    Variant,
    WinnerRule,
    bucket_of,
    campaign_of,
    client_id,
    place_of,
    recipient_id,
    recipient_of,
)
from hub.domain.ids import new_id
from hub.domain.message import Author
from hub.errors import Conflict

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ANA = Author(kind="person", id="per_ana", name="Ana")
FULL = (Tally(state="queued", count=100),)
USE = TemplateUse(name="hello_world", language="en_US")


def campaign(**fields: Any) -> Campaign:
    given: dict[str, Any] = {
        "id": new_id("cmp", NOON), "tenant_id": "ten_1", "name": "Spring", "number_ids": ("num_1",),
        "phone_number_ids": ("1",), "template": USE, "created_by": ANA, "created_at": NOON,
    }  # fmt: skip
    return Campaign(**{**given, **fields})


def wished(what: Campaign, action: Any, now: datetime = NOON, tallies: Any = FULL) -> Campaign:
    return act(what, CampaignCommand(tenant_id="ten_1", campaign_id=what.id, action=action, author=ANA, at=now),
               tallies, now)  # fmt: skip


@pytest.mark.parametrize(("before", "action", "after"), [
    ("draft", "start", "running"), ("running", "pause", "paused"), ("paused", "resume", "running"),
    ("scheduled", "pause", "paused"), ("running", "cancel", "cancelled"), ("paused", "cancel", "cancelled"),
    ("draft", "cancel", "cancelled"), ("scheduled", "cancel", "cancelled"),
])  # fmt: skip
def test_a_wish_said_twice_changes_nothing_the_second_time(before, action, after):
    once = wished(campaign(status=before), action)
    assert once.status == after
    assert wished(once, action, NOON + timedelta(hours=1)) is once


@pytest.mark.parametrize(("status", "action"), [
    ("cancelled", "start"), ("draft", "pause"), ("finished", "pause"), ("cancelled", "resume"), ("finished", "cancel"),
    ("draft", "resume"), ("draft", "retry"), ("cancelled", "retry"),
])  # fmt: skip
def test_what_the_state_forbids_is_refused_by_name(status, action):
    with pytest.raises(Conflict) as refused:
        wished(campaign(status=status), action)
    assert refused.value.extra == {"campaign_status": status}


@given(st.lists(st.sampled_from(["start", "pause", "resume", "cancel", "start", "pause", "resume"]), max_size=12))
def test_pausing_resuming_and_starting_in_any_order_starts_it_once(actions):
    what, starts = campaign(), set()
    for action in actions:
        try:
            what = wished(what, action)
        except Conflict:
            continue
        starts |= {what.started_at} - {None}
        assert (what.paused_by is not None) == (what.status == "paused")
    assert len(starts) <= 1


def test_without_recipients_nothing_starts():
    with pytest.raises(Conflict, match="recipients"):
        wished(campaign(), "start", tallies=())


def test_a_start_in_the_future_waits_for_its_time():
    what = wished(campaign(schedule=Schedule(start_at=NOON + timedelta(hours=2))), "start")
    assert what.status == "scheduled"
    assert due(what, NOON + timedelta(hours=1)) == what
    assert due(what, NOON + timedelta(hours=2)).status == "running"
    assert wished(wished(what, "pause"), "resume").status == "scheduled"


def test_an_end_in_the_past_is_refused_and_an_end_that_comes_leaves_the_rest():
    over = campaign(schedule=Schedule(end_at=NOON))
    with pytest.raises(Conflict, match="end"):
        wished(over, "start")
    assert left_over(replace(over, status="running"), NOON) == "ended"
    assert left_over(replace(over, status="running"), NOON - timedelta(seconds=1)) is None
    assert left_over(campaign(status="cancelled"), NOON) == "cancelled"
    assert left_over(campaign(status="finished", schedule=over.schedule), NOON) is None


def test_who_paused_it_first_stays_named():
    by = stopped_by("132015", NOON)
    assert by is not None
    what = pause(campaign(status="running"), by)
    assert what.paused_by is not None
    assert (what.status, what.paused_by.kind, what.paused_by.code) == ("paused", "template", 132015)
    assert wished(what, "pause") is what


@pytest.mark.parametrize(("code", "kind"), [
    ("132015", "template"), ("132016", "template"), ("131048", "quality"), ("131042", "budget"), ("190", "number"),
    ("200", "number"), ("10", "number"), ("131049", None), ("131026", None), ("130429", None), ("no_value", None),
    ("", None),
])  # fmt: skip
def test_refusals_that_concern_everyone_stop_the_campaign_and_others_do_not(code, kind):
    by = stopped_by(code, NOON)
    assert (by.kind if by else None) == kind


def test_it_is_finished_when_nobody_is_left_and_a_retry_opens_it_again():
    running = campaign(status="running")
    assert settled(running, FULL, NOON) is running
    assert settled(running, (Tally(state="sending", count=1), Tally(state="queued", count=0)), NOON) is running
    done = settled(running, (Tally(state="sent", count=100), Tally(state="sending", count=0)), NOON)
    assert (done.status, done.finished_at) == ("finished", NOON)
    assert reopened(done).status == "running"
    assert settled(campaign(status="paused"), (), NOON).status == "paused"


def test_ticks_only_move_forward_and_failed_stays():
    order = ["queued", "sending", "unknown", "sent", "delivered", "read", "replied"]
    for state, sources in FORWARD.items():
        assert state not in sources
        assert "failed" not in sources
        if state in order:
            assert all(order.index(source) < order.index(state) for source in sources if source != "skipped")
    # Whose message had left although they were passed over afterwards is moved by its ticks, and by nothing else.
    assert {state for state, sources in FORWARD.items() if "skipped" in sources} == {
        "sent", "delivered", "read", "replied", "failed",
    }  # fmt: skip
    assert set(FORWARD) | {"queued", "sending"} == set(STATES)


def test_a_recipients_id_tells_campaign_and_place():
    one = campaign()
    recipient = recipient_id(one.id, 1_000_000)
    assert campaign_of(recipient) == one.id
    assert place_of(recipient) == 1_000_000
    assert recipient_of(client_id(recipient, 3)) == (recipient, 3)
    assert recipient_of("auto-1") is recipient_of(None) is None


# --- variants


A, B = Variant(name="A", template=USE, share=10), Variant(name="B", template=USE, share=10)


def test_the_split_follows_the_shares_and_is_always_the_same():
    one = campaign(variants=(replace(A, share=30), replace(B, share=70)))
    people = [f"4917{n:08}" for n in range(20_000)]
    split = Counter(variant_of(one.variants, None, bucket_of(one.id, each)) for each in people)
    assert 0.28 < split["A"] / len(people) < 0.32
    assert split["A"] + split["B"] == len(people)
    other = campaign()
    assert bucket_of(one.id, people[0]) == bucket_of(one.id, people[0])
    assert sum(bucket_of(one.id, p) == bucket_of(other.id, p) for p in people) < 0.03 * len(people)


def test_the_rest_waits_for_the_winner_and_gets_it():
    one = campaign(status="running", variants=(A, B), winner_rule=WinnerRule(by="read", after_hours=2), started_at=NOON)
    tallies = (
        Tally(state="delivered", variant="A", count=50), Tally(state="read", variant="A", count=50),
        Tally(state="sent", variant="B", count=20), Tally(state="read", variant="B", count=40),
        Tally(state="replied", variant="B", count=20),
    )  # fmt: skip
    assert open_buckets(one) == 20
    assert winner(one, tallies, NOON + timedelta(hours=1)) is None
    assert winner(one, tallies, NOON + timedelta(hours=2)) == "B"
    won = replace(one, winner="B")
    assert open_buckets(won) == 100
    assert variant_of(won.variants, "B", 5) == "A"
    assert variant_of(won.variants, "B", 99) == "B"
    assert winner(one, (), NOON + timedelta(hours=2)) == "A"
    assert variant_of((), None, 7) == ""


def test_the_winner_may_be_who_is_clicked_most():
    rule = WinnerRule(by="clicked", after_hours=2)
    one = campaign(status="running", variants=(A, B), winner_rule=rule, started_at=NOON)
    tallies = (Tally(state="read", variant="A", count=100), Tally(state="sent", variant="B", count=10))
    did = (Responses(variant="A", clicked=20), Responses(variant="B", clicked=5))
    assert winner(one, tallies, NOON + timedelta(hours=2), did) == "B"
    assert winner(one, tallies, NOON + timedelta(hours=2)) == "A"


def test_who_clicked_has_read():
    click = RecipientClicked(tenant_id="ten_1", recipient_id="rcp_1", at=NOON, attempt=3)
    read = proven(click)
    assert (read.state, read.recipient_id, read.attempt, read.at) == ("read", "rcp_1", 3, NOON)


# --- pace


@given(st.integers(1, 1000), st.integers(0, 1000), st.integers(1, 5))
def test_a_lane_never_holds_more_than_a_second_of_its_rate(rate, outstanding, sharing):
    free = room(rate, outstanding, sharing)
    assert free >= 0
    if free:
        assert outstanding + free <= max(4, rate)


def test_an_empty_lane_is_filled_and_a_full_one_left_alone():
    assert room(80, 0, 1) == 48
    assert room(80, 40, 1) == 0
    assert room(80, 36, 1) == 12
    assert room(80, 0, 4) == 12
    assert room(1, 0, 1) == 4


def test_numbers_take_turns_by_the_room_they_have():
    turns = dealt({"a": 2, "b": 4, "c": 0})
    assert Counter(turns) == {"a": 2, "b": 4}
    assert set(turns[:2]) == {"a", "b"}


@given(st.floats(0.5, 500), st.lists(st.floats(0.01, 3), min_size=20, max_size=60))
def test_a_campaigns_own_pace_is_kept_over_any_time(per_second, pauses):
    pacer, now, taken = Pacer(0.0), 0.0, 0
    for pause_for in pauses:
        now += pause_for
        many = pacer.ready(per_second, now)
        pacer.took(many)
        taken += many
        assert taken <= now * per_second + 1e-6
