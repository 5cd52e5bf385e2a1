"""What the team answered to what: kept by tenant, found by time, forgotten by customer."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from hub.domain.ids import new_id
from hub.stores.opened import Stores
from hub.stores.postgres.reply_pairs import Fitted, OutcomeCount, ReplyPair, SuggestionOutcome

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def pair(n: int, contact: str = "con_1", encoder: str = "fake") -> ReplyPair:
    return ReplyPair(
        id=new_id("msg", AT),
        contact_id=contact,
        question=f"question {n}",
        answer=f"answer {n}",
        language="en",
        encoder=encoder,
        asked=bytes([n]),
        answered=bytes([n, n]),
        at=AT + timedelta(seconds=n),
    )


async def test_pairs_are_kept_once_and_the_newest_come_first(real: Stores) -> None:
    ours, theirs = new_id("tnt", AT), new_id("tnt", AT)
    made = [pair(n) for n in range(5)]
    await real.reply_pairs.add(ours, made)
    await real.reply_pairs.add(ours, made)
    await real.reply_pairs.add(theirs, [pair(9)])
    assert await real.reply_pairs.newest(ours, "fake", 3) == made[:1:-1]
    assert await real.reply_pairs.newest(ours, "other", 3) == []
    assert await real.reply_pairs.since(ours, "fake", made[3].at, 10) == made[3:]


async def test_what_another_encoder_read_is_found_and_read_again(real: Stores) -> None:
    ours, theirs = new_id("tnt", AT), new_id("tnt", AT)
    made = [pair(1), pair(2, encoder="old"), pair(3, encoder="old")]
    await real.reply_pairs.add(ours, made)
    await real.reply_pairs.add(theirs, [pair(4, encoder="old")])
    assert await real.reply_pairs.read_by_others(ours, "fake", 9) == [made[2], made[1]]
    again = [replace(made[2], encoder="fake", asked=b"new", answered=b"newer")]
    await real.reply_pairs.read_again(ours, again)
    assert await real.reply_pairs.newest(ours, "fake", 9) == [again[0], made[0]]
    assert await real.reply_pairs.read_by_others(ours, "fake", 9) == [made[1]]
    await real.reply_pairs.read_again(theirs, again)  # another tenant's id changes nothing
    assert len(await real.reply_pairs.read_by_others(theirs, "fake", 9)) == 1


async def test_a_customer_is_forgotten_and_nobody_else(real: Stores) -> None:
    ours, theirs = new_id("tnt", AT), new_id("tnt", AT)
    await real.reply_pairs.add(ours, [pair(1), pair(2, "con_2")])
    await real.reply_pairs.add(theirs, [pair(3)])
    assert await real.reply_pairs.forget(ours, "con_1") == 1
    assert [each.contact_id for each in await real.reply_pairs.newest(ours, "fake", 9)] == ["con_2"]
    assert len(await real.reply_pairs.newest(theirs, "fake", 9)) == 1


async def test_what_became_of_suggestions_is_counted_once(real: Stores) -> None:
    ours = new_id("tnt", AT)
    made = [
        SuggestionOutcome(
            answer_id=new_id("msg", AT), asked_id="m", outcome="accepted", offered=3, place=1, source="past", at=AT
        ),
        SuggestionOutcome(
            answer_id=new_id("msg", AT), asked_id="m", outcome="accepted", offered=3, place=2, source="past", at=AT
        ),
        SuggestionOutcome(answer_id=new_id("msg", AT), asked_id="m", outcome="ignored", offered=1, at=AT),
    ]
    for _ in range(2):
        await real.reply_pairs.settle(ours, made)
    assert await real.reply_pairs.outcomes(ours, AT) == [
        OutcomeCount(outcome="accepted", source="past", count=2),
        OutcomeCount(outcome="ignored", source=None, count=1),
    ]
    assert await real.reply_pairs.outcomes(ours, AT + timedelta(seconds=1)) == []
    assert await real.reply_pairs.outcomes(new_id("tnt", AT), AT) == []


async def test_a_tenants_own_ranking_takes_the_place_of_the_one_before(real: Stores) -> None:
    ours = new_id("tnt", AT)
    assert await real.reply_pairs.fitted(ours) is None
    for pairs in (60, 90):
        fitted = Fitted(fitted_at=AT, pairs=pairs, encoder="fake", model=b"\x00\x01")
        await real.reply_pairs.fit(ours, fitted)
    assert await real.reply_pairs.fitted(ours) == fitted


async def test_those_with_enough_to_learn_from_are_found(real: Stores) -> None:
    much, little = new_id("tnt", AT), new_id("tnt", AT)
    await real.reply_pairs.add(much, [pair(n) for n in range(4)])
    await real.reply_pairs.add(little, [pair(1)])
    found = await real.reply_pairs.tenants(4)
    assert much in found
    assert little not in found
