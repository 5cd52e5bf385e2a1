"""Who may see what."""

from datetime import UTC, datetime

import pytest

from hub.domain.account import ApiKey, Person
from hub.domain.events import Audience
from inbox.live.audience import Rights, may_see, rights_of, wants

NOW = datetime(2025, 6, 1, tzinfo=UTC)


def person(
    role: str = "agent", sight: str = "all", number_ids: tuple[str, ...] | None = None, id: str = "ana"
) -> Person:
    return Person(
        id=id, tenant_id="t1", email="a@b.c", name="Ana", role=role, sight=sight, number_ids=number_ids, created_at=NOW
    )


@pytest.mark.parametrize(
    ("sight", "assignee", "seen"),
    [
        ("all", None, True),
        ("all", "raj", True),
        ("own", "ana", True),
        ("own", None, False),
        ("own", "raj", False),
        ("unassigned_and_own", "ana", True),
        ("unassigned_and_own", None, True),
        ("unassigned_and_own", "raj", False),
    ],
)
def test_sight_decides_by_who_has_the_conversation(sight: str, assignee: str | None, seen: bool):
    assert may_see(rights_of(person(sight=sight)), Audience(number_id="n1", assignee_id=assignee)) is seen


@pytest.mark.parametrize(("number", "seen"), [("n1", True), ("n2", False), (None, True)])
def test_an_agent_of_one_number_sees_that_number_and_what_belongs_to_everyone(number: str | None, seen: bool):
    assert may_see(rights_of(person(number_ids=("n1",))), Audience(number_id=number)) is seen


def test_an_agent_without_any_number_sees_no_conversation():
    assert not may_see(rights_of(person(number_ids=())), Audience(number_id="n1"))


@pytest.mark.parametrize("role", ["owner", "admin"])
def test_who_leads_sees_every_assignment(role: str):
    assert may_see(rights_of(person(role=role, sight="own")), Audience(number_id="n1", assignee_id="raj"))


def test_a_program_sees_everything_of_its_tenant():
    key = ApiKey(id="k", tenant_id="t1", name="bot", created_at=NOW, created_by="ana")
    assert may_see(rights_of(key), Audience(number_id="n1", assignee_id="raj"))


def test_two_people_who_see_the_same_have_equal_rights():
    assert rights_of(person(id="ana")) == rights_of(person(id="raj"))
    assert rights_of(person(id="ana", sight="own")) != rights_of(person(id="raj", sight="own"))


def test_rights_can_name_a_group():
    assert len({Rights("t1"), Rights("t1"), Rights("t1", frozenset({"n1"}))}) == 2


@pytest.mark.parametrize(
    ("topics", "kind", "wanted"),
    [
        (None, "campaign.updated", True),
        (frozenset({"inbox"}), "message.created", True),
        (frozenset({"inbox"}), "campaign.updated", False),
        (frozenset({"campaigns"}), "template.updated", True),
        (frozenset({"campaigns"}), "note.created", False),
        (frozenset({"campaigns"}), "alert.raised", True),
        (frozenset({"inbox"}), "number.updated", True),
    ],
)
def test_topics_cut_down_what_is_told(topics: frozenset[str] | None, kind: str, wanted: bool):
    assert wants(topics, kind) is wanted
