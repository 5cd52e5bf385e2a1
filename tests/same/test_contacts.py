from datetime import timedelta
from typing import Any

from hub.domain.contact import Identity
from tests.fakes.samples import NOON, number, stranger, tenant, user_id

LATER = NOON + timedelta(hours=1)


async def test_a_stranger_gets_a_contact_and_a_conversation_and_keeps_them(stores: Any) -> None:
    ours, line, who = tenant(), number(), stranger(username="ada")
    (first,) = await stores.contacts.resolve(ours, line, [who], NOON)
    assert first.changed
    assert (first.card.name, first.card.phone, first.card.username) == ("Ada", who.phone, "ada")
    (again,) = await stores.contacts.resolve(ours, line, [who], LATER)
    assert (again.card, again.conversation_id, again.changed) == (first.card, first.conversation_id, False)
    head = (await stores.conversations.load(ours, [first.conversation_id]))[first.conversation_id].conversation
    assert (head.contact, head.number_id, head.version) == (first.card, line, 0)


async def test_one_customer_twice_in_a_batch_is_one(stores: Any) -> None:
    ours, line, who, user = tenant(), number(), stranger(), user_id()
    other = stranger()
    both = Identity(phone=who.phone, user_id=user)
    found = await stores.contacts.resolve(ours, line, [who, other, both, Identity(user_id=user), other], NOON)
    ids = [each.card.id for each in found]
    assert ids[0] == ids[2] == ids[3] != ids[1] == ids[4]
    assert len({each.conversation_id for each in found}) == 2


async def test_on_another_number_it_is_the_same_contact_in_another_conversation(stores: Any) -> None:
    ours, who = tenant(), stranger()
    (one,) = await stores.contacts.resolve(ours, number(), [who], NOON)
    (two,) = await stores.contacts.resolve(ours, number(), [who], NOON)
    assert one.card == two.card
    assert one.conversation_id != two.conversation_id


async def test_a_tenant_does_not_know_another_tenants_customers(stores: Any) -> None:
    line, who = number(), stranger()
    (one,) = await stores.contacts.resolve(tenant(), line, [who], NOON)
    (two,) = await stores.contacts.resolve(tenant(), line, [who], NOON)
    assert one.card.id != two.card.id


async def test_a_new_key_and_a_new_name_are_learned(stores: Any) -> None:
    ours, line, who, user = tenant(), number(), stranger(), user_id()
    (first,) = await stores.contacts.resolve(ours, line, [who], NOON)
    grown = Identity(phone=who.phone, user_id=user, name="Ada L.", username="ada")
    (second,) = await stores.contacts.resolve(ours, line, [grown], LATER)
    assert second.changed
    assert (second.card.id, second.card.user_id, second.card.name) == (first.card.id, user, "Ada L.")
    (third,) = await stores.contacts.resolve(ours, line, [Identity(user_id=user)], LATER)
    assert third.card == second.card
    assert third.conversation_id == first.conversation_id


async def test_without_a_name_the_best_other_one_is_shown(stores: Any) -> None:
    ours, line, user = tenant(), number(), user_id()
    who = stranger(name=None)
    names = [who, stranger(name="  ", username="bo"), Identity(user_id=user)]
    found = await stores.contacts.resolve(ours, line, names, NOON)
    assert [each.card.name for each in found] == [f"+{who.phone}", "@bo", user]


async def test_zero_characters_in_names_do_no_harm(stores: Any) -> None:
    ours, line, who = tenant(), number(), stranger(name="A\0da")
    (first,) = await stores.contacts.resolve(ours, line, [who], NOON)
    (second,) = await stores.contacts.resolve(ours, line, [who], NOON)
    assert not second.changed
    assert second.card == first.card


async def test_two_contacts_that_turn_out_to_be_one_become_the_older(stores: Any) -> None:
    ours, line, elsewhere, phone, user = tenant(), number(), number(), stranger(), user_id()
    (older,) = await stores.contacts.resolve(ours, line, [phone], NOON)
    (younger,) = await stores.contacts.resolve(ours, line, [Identity(user_id=user, name="Ada")], LATER)
    (apart,) = await stores.contacts.resolve(ours, elsewhere, [Identity(user_id=user)], LATER)
    both = Identity(phone=phone.phone, user_id=user, name="Ada")
    (merged,) = await stores.contacts.resolve(ours, line, [both], LATER)
    assert merged.changed
    assert (merged.card.id, merged.conversation_id) == (older.card.id, older.conversation_id)
    assert (merged.card.phone, merged.card.user_id) == (phone.phone, user)
    for known in (phone, Identity(user_id=user)):
        (now,) = await stores.contacts.resolve(ours, line, [known], LATER)
        assert (now.card, now.conversation_id) == (merged.card, older.conversation_id)
    (there,) = await stores.contacts.resolve(ours, elsewhere, [phone], LATER)
    assert there.conversation_id == apart.conversation_id
    assert younger.conversation_id in await stores.conversations.load(ours, [younger.conversation_id])


async def test_the_older_conversation_goes_on_even_when_the_younger_contact_had_it(stores: Any) -> None:
    ours, line, phone, user = tenant(), number(), stranger(), user_id()
    (older,) = await stores.contacts.resolve(ours, number(), [phone], NOON)
    hidden = Identity(user_id=user)
    (first,) = await stores.contacts.resolve(ours, line, [hidden], NOON + timedelta(minutes=1))
    await stores.contacts.resolve(ours, line, [phone], LATER)
    (merged,) = await stores.contacts.resolve(ours, line, [Identity(phone=phone.phone, user_id=user)], LATER)
    assert (merged.card.id, merged.conversation_id) == (older.card.id, first.conversation_id)


async def test_a_changed_phone_number_keeps_the_contact_and_frees_the_old_number(stores: Any) -> None:
    ours, line, before, after = tenant(), number(), stranger(), stranger()
    (first,) = await stores.contacts.resolve(ours, line, [before], NOON)
    card = await stores.contacts.rekey(ours, before, Identity(phone=after.phone), LATER)
    assert (card.id, card.phone, card.name) == (first.card.id, after.phone, "Ada")
    (same,) = await stores.contacts.resolve(ours, line, [after], LATER)
    assert same.conversation_id == first.conversation_id
    (somebody_else,) = await stores.contacts.resolve(ours, line, [before], LATER)
    assert somebody_else.card.id != first.card.id


async def test_rekeying_nobody_we_know_answers_nothing(stores: Any) -> None:
    assert await stores.contacts.rekey(tenant(), stranger(), stranger(), NOON) is None


async def test_rekeying_to_a_known_customer_merges(stores: Any) -> None:
    ours, line, before, after = tenant(), number(), stranger(), stranger()
    (first,) = await stores.contacts.resolve(ours, line, [before], NOON)
    await stores.contacts.resolve(ours, line, [after], LATER)
    card = await stores.contacts.rekey(ours, before, Identity(phone=after.phone), LATER)
    (now,) = await stores.contacts.resolve(ours, line, [after], LATER)
    assert (card.id, now.card.id, now.conversation_id) == (first.card.id, first.card.id, first.conversation_id)
