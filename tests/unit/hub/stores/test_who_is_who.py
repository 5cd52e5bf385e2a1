from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from hub.domain.contact import Identity
from hub.stores.postgres.who_is_who import Book, learn, rekeyed

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def test_a_stranger_is_entered_with_all_names() -> None:
    book = Book("ten_1")
    who = Identity(phone="1", user_id="U", parent_user_id="P", username="ada", name="Ada")
    contact = book.contacts[learn(book, who, NOON)]
    assert (contact.phone, contact.user_id, contact.parent_user_id, contact.username) == ("1", "U", "P", "ada")
    assert set(book.new_names) == {("phone", "1"), ("user", "U"), ("parent", "P")}


def test_nothing_new_writes_nothing() -> None:
    book = Book("ten_1")
    learn(book, Identity(phone="1", name="Ada"), NOON)
    book.written.clear()
    book.changed.clear()
    learn(book, Identity(phone="1"), LATER)
    learn(book, Identity(phone="1", name=" "), LATER)
    assert not book.written
    assert not book.changed


def test_a_username_is_no_key_for_it_can_change_hands() -> None:
    book = Book("ten_1")
    one = learn(book, Identity(phone="1", username="ada"), NOON)
    assert learn(book, Identity(phone="2", username="ada"), NOON) != one


def test_the_older_contact_stays_and_takes_what_it_lacks() -> None:
    book = Book("ten_1")
    old = learn(book, Identity(phone="1", name="Ada"), NOON)
    young = learn(book, Identity(user_id="U", username="ada", name="Ada L."), LATER)
    stopped = structs.replace(book.contacts[young], marketing_stopped_at=NOON, fields={"a": "1"}, labels=("vip",))
    book.contacts[young] = stopped
    assert learn(book, Identity(phone="1", user_id="U"), LATER) == old
    merged = book.contacts[old]
    assert (merged.name, merged.user_id, merged.username) == ("Ada", "U", "ada")
    assert (merged.fields, merged.labels, merged.marketing_stopped_at) == ({"a": "1"}, ("vip",), NOON)
    assert book.survivor(young) == old


def test_a_name_the_team_gave_survives_merging_from_either_side() -> None:
    book = Book("ten_1")
    old = learn(book, Identity(phone="1", name="Ada"), NOON)
    young = learn(book, Identity(user_id="U", name="x"), LATER)
    book.contacts[young] = structs.replace(book.contacts[young], name="Countess")
    book.name_edited.add(young)
    learn(book, Identity(phone="1", user_id="U", name="Ada"), LATER)
    assert book.contacts[old].name == "Countess"


def test_a_version_grows_by_one_however_much_is_learned_at_once() -> None:
    book = Book("ten_1")
    who = learn(book, Identity(phone="1", name="Ada"), NOON)
    book.written.clear()
    learn(book, Identity(phone="1", user_id="U", name="Ada L."), LATER)
    learn(book, Identity(phone="1", username="ada"), LATER)
    assert book.contacts[who].version == 2


def test_a_number_given_up_belongs_to_nobody() -> None:
    book = Book("ten_1")
    who = learn(book, Identity(phone="1", user_id="U"), NOON)
    book.new_names.clear()
    assert rekeyed(book, Identity(phone="1", user_id="U"), Identity(phone="2"), LATER) == who
    assert book.dropped_names == {("phone", "1")}
    assert set(book.new_names) == {("phone", "2")}
    assert book.names[("user", "U")] == who


def test_a_conversation_is_made_once_for_two_that_became_one() -> None:
    book = Book("ten_1")
    one = learn(book, Identity(phone="1"), NOON)
    two = learn(book, Identity(user_id="U"), NOON)
    learn(book, Identity(phone="1", user_id="U"), NOON)
    assert len(book.make_conversations("num_1", [one, two], NOON)) == 1
    assert book.make_conversations("num_1", [one], NOON) == []


identities = st.builds(
    Identity,
    phone=st.sampled_from(["1", "2", "3", None]),
    user_id=st.sampled_from(["U", "V", None]),
    parent_user_id=st.sampled_from(["P", None]),
).filter(lambda each: bool(each.keys))


@given(st.lists(identities, max_size=12))
def test_whoever_was_named_together_once_is_one_and_stays_one(met: list[Identity]) -> None:
    book = Book("ten_1")
    groups: list[set[tuple[str, str]]] = []
    for who in met:
        learn(book, who, NOON)
        joined = set(who.keys).union(*(group for group in groups if group & set(who.keys)))
        groups = [group for group in groups if not group & joined] + [joined]
    for group in groups:
        assert len(book.owners(group)) == 1
    assert len({book.owners(group)[0] for group in groups}) == len(groups)
    assert {book.survivor(each) for each in book.contacts} == {book.owners(group)[0] for group in groups}
