"""What customers said about marketing messages, on the real engine: kept for ever, and followed in any order."""

from datetime import timedelta
from random import Random

from hub.domain.ids import message_id
from hub.stores.opened import Stores
from tests.fakes.samples import NOON, number, said, stranger, tenant, user_id

HOUR = timedelta(hours=1)


async def test_every_word_is_kept_as_proof_with_its_message(real: Stores) -> None:
    ours = tenant()
    (who,) = await real.contacts.resolve(ours, number(), [stranger()], NOON)
    stop, again = said("stop", NOON, words="STOP"), said("resume", NOON + HOUR, said_by="preferences")
    for wish in (stop, again, stop, again):
        await real.wishes.keep(ours, who.card.id, wish)
    assert await real.wishes.of(ours, who.card.id) == [again, stop]
    assert await real.wishes.of(tenant(), who.card.id) == []
    async with real.postgres.tenant(tenant()) as connection:
        assert await connection.fetchval("select count(*) from marketing_wishes") == 0


async def test_the_order_in_which_words_are_told_changes_nothing(real: Stores) -> None:
    ours, line, chance = tenant(), number(), Random(11)
    words = (("stop", 0), ("resume", 1), ("stop", 2), ("stop", 3), ("resume", 3), ("stop", 3))
    third = NOON + 3 * HOUR  # in one second the stop counts, whatever came first
    stopped = (NOON, None, NOON + 2 * HOUR, NOON + 2 * HOUR, third, third)
    for last, expected in enumerate(stopped, 1):
        (who,) = await real.contacts.resolve(ours, line, [stranger()], NOON)
        mine = [
            said(wish, NOON + hours * HOUR, message_id=message_id(who.conversation_id, seq))
            for seq, (wish, hours) in enumerate(words[:last], 1)
        ]
        told = [*mine, *mine[:2]]
        chance.shuffle(told)
        for wish in told:
            await real.wishes.keep(ours, who.card.id, wish)
        contact = await real.contacts.get(ours, who.card.id)
        assert contact is not None
        assert contact.marketing_stopped_at == expected
        assert ((await real.wishes.of(ours, who.card.id))[0].wish == "stop") == (expected is not None)


async def test_the_words_of_two_names_of_one_customer_stand_together(real: Stores) -> None:
    ours, line = tenant(), number()
    by_phone, hidden = stranger(), stranger(phone=None, user_id=user_id())
    (first,) = await real.contacts.resolve(ours, line, [by_phone], NOON - HOUR)
    (second,) = await real.contacts.resolve(ours, line, [hidden], NOON)
    await real.wishes.keep(ours, second.card.id, said("stop", NOON))
    both = stranger(phone=by_phone.phone, user_id=hidden.user_id)
    (one,) = await real.contacts.resolve(ours, line, [both], NOON + HOUR)
    assert one.card.id == first.card.id
    for contact_id in (first.card.id, second.card.id):
        assert len(await real.wishes.of(ours, contact_id)) == 1
    assert (await real.contacts.get(ours, second.card.id)).marketing_stopped_at == NOON  # type: ignore[union-attr]
    await real.wishes.keep(ours, second.card.id, said("resume", NOON + 2 * HOUR))
    assert (await real.contacts.get(ours, first.card.id)).marketing_stopped_at is None  # type: ignore[union-attr]
