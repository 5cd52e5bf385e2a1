from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.account import Person
from hub.errors import Invalid
from hub.stores.postgres.listing import Query, Sight, Where, ask, decode_cursor, encode_cursor, see

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ANA = Sight("per_ana", ("num_1",), "unassigned_and_own")


def asked(sight: Sight | None = ANA, **query: Any) -> Where:
    where = Where()
    see(where, "ten_1", sight)
    ask(where, sight, Query(**query), NOON)
    return where


def test_the_tenant_is_always_the_first_argument() -> None:
    for sight in (None, ANA, Sight("per_ana", None, "own")):
        where = asked(sight)
        assert where.arguments[0] == "ten_1"
        assert where.sql.startswith("c.tenant_id = $1")


@given(st.text(), st.text(), st.text(), st.text(), st.text())
def test_nothing_a_person_types_becomes_part_of_the_statement(a: str, b: str, c: str, d: str, e: str) -> None:
    where = asked(status=a, assignee=b, number=c, label=d, q=e)
    plain = asked(status="x", assignee="x" if b and b not in ("me", "none") else b, number="x", label="x", q="x")
    if all((a, c, d, e.replace("\0", "").strip())):
        assert where.sql == plain.sql
    assert where.sql.count("$") >= len(where.arguments)


def test_arguments_are_numbered_as_they_stand() -> None:
    where = Where()
    where.add("a = {}", 1)
    where.add("b = {} or c = {}", 2, 3)
    where.add("d is null")
    assert (where.sql, where.arguments) == ("a = $1 and b = $2 or c = $3 and d is null", [1, 2, 3])


def test_a_person_with_no_numbers_sees_none_and_one_with_all_is_not_asked() -> None:
    assert asked(Sight("per_ana", ())).arguments[1] == []
    assert "c.number_id" not in asked(Sight("per_ana")).sql


def test_sight_follows_the_person() -> None:
    person = Person(
        id="per_1", tenant_id="ten_1", email="a@x", name="A", role="agent", number_ids=("n",), sight="own",
        created_at=NOON,
    )  # fmt: skip
    assert Sight.of(person) == Sight("per_1", ("n",), "own")


def test_me_is_whose_eyes_they_are() -> None:
    assert "per_ana" in asked(assignee="me").arguments[2:]
    assert "c.assignee_id is null" in asked(Sight("per_ana"), assignee="none").sql


def test_a_wildcard_in_a_search_is_a_plain_letter() -> None:
    assert r"%100\%\_\\%" in asked(q="100%_\\").arguments


def test_a_phone_number_is_searched_by_its_digits_however_it_is_written() -> None:
    assert "%4915112345%" in asked(q="+49 151 12345").arguments
    assert "%12%" not in asked(q="room 12").arguments


@given(st.datetimes(timezones=st.just(UTC)), st.text())
def test_a_cursor_comes_back_as_it_was(at: datetime, last_id: str) -> None:
    assert decode_cursor("newest", encode_cursor("newest", at, last_id)) == (at, last_id)


@given(st.text())
def test_any_other_text_is_refused_as_a_cursor(text: str) -> None:
    with pytest.raises(Invalid):
        decode_cursor("newest", text)
