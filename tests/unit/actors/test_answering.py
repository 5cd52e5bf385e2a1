"""Answering by itself, from a message to what is sent: real rules and owner, a scripted model, engines in memory."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from actors.answering import MOST, without_words
from ai.autoreply import HandOver, Stay, Understood
from ai.gateway import OverBudget, ProvidersFailed
from hub.domain.events import MessageEdited
from hub.errors import Unavailable
from tests.unit.actors.answering_house import NOON, AnsweringHouse, says
from tests.unit.ai.talk import automatic, case, thread

FAILED = ProvidersFailed("providers_failed", "No language model answered; try again in a moment.")


async def house(*answers: Any, **settings: Any) -> AnsweringHouse:
    return await AnsweringHouse(*answers, **settings).open()


async def test_it_answers_and_marks_what_it_wrote():
    home = await house()
    asked = await home.customer()
    await home.consider(asked)
    assert await home.said() == [("customer", "How long does it take?"), ("ai", "Parcels take two days.")]
    (job,) = home.sent
    assert (job.content, job.to) == ({"body": "Parcels take two days."}, "491")
    answer = (await home.thread())[-1]
    assert answer.ai is not None
    assert (answer.ai.answers, answer.ai.prompt, answer.ai.model, answer.ai.confidence) == (
        asked.id, "answer@1", "fake-1", 0.9,
    )  # fmt: skip
    assert [source.id for source in answer.ai.sources] == ["doc_1:1"]
    assert home.did() == [("sent", "")]
    assert (home.last.text, home.last.ai, home.last.message_id) == ("Parcels take two days.", answer.ai, asked.id)


async def test_the_same_message_considered_again_is_answered_once():
    home = await house()
    asked = await home.customer()
    await home.consider(asked)
    await home.consider(asked)
    assert len(home.sent) == 1
    assert home.did() == [("sent", "")]


async def test_in_suggest_mode_it_stands_above_the_composer_and_nothing_is_sent():
    home = await house(mode="suggest")
    await home.consider(await home.customer())
    async with asyncio.timeout(5), home.bus.applied:
        await home.bus.applied.wait_for(lambda: home.bus.events == 2)
    first = (await home.thread())[0]
    assert (first.suggestions[0]["text"], first.suggestions[0]["source"]) == ("Parcels take two days.", "ai")
    assert first.suggestions[0]["id"] == f"ai:{first.id}"
    assert first.suggestions[0]["ai"]["prompt"] == "answer@1"
    assert home.sent == []
    assert home.did() == [("suggested", "")]


async def test_where_it_is_off_nothing_is_asked_nor_noted():
    home = await house(mode="off")
    message = await home.customer()
    await home.consider(message)
    home.answerer.consider("ten_1", None, message)
    await home.answerer.idle()
    assert (home.gateway.asked, home.log.entries, home.sent) == ([], [], [])


async def test_where_it_is_off_not_even_the_conversation_is_looked_up():
    home = await house(mode="off")
    message = await home.customer()
    home.stores.conversations = None
    home.answerer.consider("ten_1", None, message, number_id="num_1")
    await home.answerer.idle()
    assert home.log.entries == []


async def test_our_own_messages_are_not_considered():
    home = await house()
    await home.customer()
    await home.person()
    home.answerer.consider("ten_1", await home.head(), (await home.thread())[-1])
    assert len(home.answerer) == 0


async def test_switched_off_while_it_writes_it_says_nothing():
    home = await house()

    async def slow(task: Any) -> str:
        home.answering.allow("ten_1", "num_1", mode="off")
        return says()

    home.gateway.answers = [slow]
    await home.consider(await home.customer())
    assert home.sent == []
    assert home.did() == [("discarded", "off")]
    assert home.last.cost_micros == 25


async def test_why_it_stayed_quiet_is_noted():
    home = await house(intents=("price",))
    await home.consider(await home.customer())
    assert home.did() == [("stayed", "intent")]
    assert home.gateway.asked == []


# --- a person wins


@pytest.mark.parametrize("what", ["person", "claim", "customer"])
async def test_whoever_comes_while_it_writes_discards_it(what: str):
    home = await house()

    async def meanwhile(task: Any) -> str:
        await getattr(home, what)()
        return says()

    home.gateway.answers = [meanwhile]
    await home.consider(await home.customer())
    assert home.sent == ([] if what != "person" else home.sent[:1])
    assert "ai" not in [who for who, _ in await home.said()]
    assert [did for did, _ in home.did()] == ["discarded"]
    assert (home.last.text, home.last.cost_micros) == ("Parcels take two days.", 25)


async def test_whoever_types_while_it_writes_discards_it():
    home = await house()

    async def types(task: Any) -> str:
        home.presence.people = ("per_ana",)
        return says()

    home.gateway.answers = [types]
    await home.consider(await home.customer())
    assert home.sent == []
    assert home.did() == [("discarded", "typing")]


async def test_the_owner_has_the_last_word_when_a_person_comes_between_look_and_send():
    home = await house()
    ask = home.handles.send

    async def send(*args: Any, **known: Any) -> Any:
        await home.person()
        return await ask(*args, **known)

    home.handles.send = send  # type: ignore[method-assign]
    await home.consider(await home.customer())
    assert await home.said() == [("customer", "How long does it take?"), ("person", "I'll look")]
    assert home.did() == [("discarded", "newer_message")]


async def test_a_message_that_follows_ends_what_is_being_written():
    home = await house()
    begun, wait = asyncio.Event(), asyncio.Event()

    async def slow(task: Any) -> str:
        begun.set()
        await wait.wait()
        return says("never seen")

    home.gateway.answers = [slow, says()]
    first = await home.customer("How long")
    home.answerer.consider("ten_1", await home.head(), first)
    await begun.wait()
    second = await home.customer("does it take?")
    await home.consider(second)
    assert [text for who, text in await home.said() if who == "ai"] == ["Parcels take two days."]
    assert sorted(home.did()) == [("discarded", "newer_message"), ("sent", "")]
    home.answerer.consider("ten_1", await home.head(), first)  # comes late: a newer one was there before
    await home.answerer.idle()
    assert len(home.sent) == 1


async def test_what_the_models_read_twice_is_written_once():
    home = await house()
    begun, wait = asyncio.Event(), asyncio.Event()

    async def slow(task: Any) -> str:
        begun.set()
        await wait.wait()
        return says()

    home.gateway.answers = [slow]
    asked = await home.customer()
    home.answerer.consider("ten_1", await home.head(), asked)
    await begun.wait()
    home.answerer.consider("ten_1", await home.head(), structs.replace(asked, version=2, language="en"))
    wait.set()
    await home.answerer.idle()
    assert (len(home.gateway.asked), home.did()) == (1, [("sent", "")])


async def test_an_edited_question_is_answered_as_it_reads_now():
    home = await house()
    begun, wait = asyncio.Event(), asyncio.Event()

    async def slow(task: Any) -> str:
        begun.set()
        await wait.wait()
        return says("never seen")

    home.gateway.answers = [slow, says()]
    asked = await home.customer("How long to Rome?")
    home.answerer.consider("ten_1", await home.head(), asked)
    await begun.wait()
    await home.tell(MessageEdited(target=asked.wamid or "", kind="text", content={"body": "And to Bonn?"}, at=home.now))
    await home.consider((await home.thread())[0])
    assert home.gateway.asked[-1].values["conversation"] == "Customer: And to Bonn?"
    assert [text for who, text in await home.said() if who == "ai"] == ["Parcels take two days."]


async def test_an_answer_that_was_there_before_is_not_taken_for_the_new_one():
    home = await house()
    ask = home.handles.send

    async def send(*args: Any, **known: Any) -> Any:
        earlier = structs.replace(known["written_by"], model="earlier")
        await ask(*args, **{**known, "content": {"body": "Said before."}, "written_by": earlier})
        return await ask(*args, **known)

    home.handles.send = send  # type: ignore[method-assign]
    await home.consider(await home.customer())
    assert len(home.sent) == 1
    assert home.did() == [("discarded", "answered")]


async def test_an_older_message_does_not_end_a_newer_ones_answer():
    home = await house()
    begun, wait = asyncio.Event(), asyncio.Event()

    async def slow(task: Any) -> str:
        begun.set()
        await wait.wait()
        return says()

    home.gateway.answers = [slow]
    first, second = await home.customer("How long"), await home.customer("does it take?")
    home.answerer.consider("ten_1", await home.head(), second)
    await begun.wait()
    home.answerer.consider("ten_1", await home.head(), first)
    wait.set()
    await home.answerer.idle()
    assert len(home.sent) == 1


# --- handing over


async def test_it_hands_over_with_a_note_and_a_farewell_and_then_keeps_out():
    home = await house()
    await home.consider(await home.customer("Can I talk to a human?"), language="de")
    head = await home.head()
    assert head.ai is not None
    assert head.ai.handed_over is not None
    assert (head.ai.handed_over.reason, head.assignee_id, head.status) == ("asked", None, "open")
    assert (head.unread, head.waiting_since is not None) == (1, True)
    assert (await home.said())[-1][1].startswith("Ich gebe Sie an eine Kollegin")
    (note,) = home.conversations.notes.values()
    assert note.body.startswith("Answering by itself has handed over. The customer asks for a person.")
    assert home.did() == [("handed_over", "asked")]
    await home.consider(await home.customer("Hello?"))
    assert len(home.sent) == 1
    assert home.did()[1:] == [("stayed", "handed_over")]


async def test_a_photo_is_handed_over_unread():
    home = await house()
    photo = await home.customer(kind="image", content={"id": "1"})
    home.answerer.consider("ten_1", await home.head(), photo)
    await home.answerer.idle()
    assert home.did() == [("handed_over", "unreadable")]
    assert home.gateway.asked == []


async def test_who_says_stop_hears_no_more():
    home = await house()
    await home.consider(await home.customer())
    await home.consider(await home.customer("STOP"))
    assert len(home.sent) == 1
    assert home.did()[-1] == ("handed_over", "opt_out")


async def test_a_person_who_comes_while_it_hands_over_has_it_already():
    home = await house()
    ask = home.handles.hand_over

    async def hand_over(*args: Any, **known: Any) -> Any:
        await home.claim()
        return await ask(*args, **known)

    home.handles.hand_over = hand_over  # type: ignore[method-assign]
    await home.consider(await home.customer("a human please"))
    assert home.did() == [("discarded", "taken")]
    assert home.sent == []
    assert (await home.head()).assignee_id == "per_ana"


# --- limits


async def test_the_hours_limit_is_held_however_many_come_at_once():
    home = await house(most_an_hour=3)
    asked = []
    for n in range(8):
        home.now = NOON
        await home.meet(f"49{n}")
        asked.append((await home.head(), await home.customer()))
    for head, message in asked:
        home.answerer.consider("ten_1", head, message)
    await home.answerer.idle()
    assert len(home.sent) == 3
    assert [did for did, _ in home.did()].count("sent") == 3
    assert {reason for did, reason in home.did() if did != "sent"} == {"limit_number"}


async def test_a_limit_that_is_reached_takes_the_farewell_but_not_the_hand_over():
    home = await house(most_a_day=1)
    await home.consider(await home.customer())
    await home.consider(await home.customer("a human please"))
    assert len(home.sent) == 1
    assert home.did()[-1] == ("handed_over", "asked")


async def test_too_many_conversations_at_once_wait_for_nobody():
    home = await house()
    wait = asyncio.Event()

    async def slow(task: Any) -> str:
        await wait.wait()
        return says()

    home.gateway.answers = [slow]
    message = await home.customer()
    head = await home.head()
    for n in range(MOST + 20):
        other = structs.replace(message, conversation_id=f"cnv_{n:026d}")
        home.answerer.consider("ten_1", head, other)
    assert len(home.answerer) == MOST
    wait.set()
    await home.answerer.idle()
    assert len(home.answerer) == 0


# --- failing providers


@pytest.mark.parametrize("failure", [FAILED, OverBudget("ai_budget_used_up", "The month's budget is used up.")])
async def test_when_providers_fail_the_agent_reads_one_plain_sentence(failure: Any):
    home = await house(failure)
    await home.consider(await home.customer())
    (note,) = home.conversations.notes.values()
    assert failure.detail in note.body.splitlines()[0]
    assert home.did() == [("handed_over", "failed")]
    assert home.last.detail == failure.detail
    assert home.sent == []
    await home.consider(await home.customer("Hello?"))
    assert len(home.gateway.asked) == 1


async def test_without_any_provider_it_stays_quiet_and_says_so():
    home = await house(configured=False)
    await home.consider(await home.customer())
    assert home.did() == [("stayed", "no_provider")]
    assert home.last.detail == "No language model is set up here."


async def test_in_suggest_mode_failing_providers_leave_the_conversation_alone():
    home = await house(FAILED, mode="suggest")
    await home.consider(await home.customer())
    assert home.did() == [("stayed", "failed")]
    assert home.conversations.notes == {}


async def test_what_breaks_while_it_writes_is_a_person_s_work():
    home = await house(KeyError("a bug"))
    await home.consider(await home.customer())
    assert home.did() == [("handed_over", "failed")]


async def test_a_person_who_answered_while_providers_failed_keeps_it():
    home = await house()

    async def fails(task: Any) -> str:
        await home.person()
        raise FAILED

    home.gateway.answers = [fails]
    await home.consider(await home.customer())
    assert home.did() == [("stayed", "person")]
    assert home.conversations.notes == {}


def test_nothing_is_handed_over_for_want_of_words_where_anything_forbids_it():
    asked = case(thread("C: Where?"))
    assert without_words(asked, missing=False) == HandOver("failed", tell=False)
    assert without_words(asked, missing=True) == Stay("no_provider")
    assert without_words(case(thread("C: Where?"), settings=automatic(mode="suggest")), missing=False) == Stay("failed")
    assert without_words(case(thread("C: Where?", "P: Here")), missing=False) == Stay("person")


async def test_an_owner_that_does_not_answer_is_asked_again_and_nothing_is_sent_twice(monkeypatch: Any):
    home = await house()
    monkeypatch.setattr("actors.answer_deeds.AGAIN", 0.0)
    home.answerer._deeds._again = 0.0
    ask, lost = home.handles.send, [True, True]

    async def send(*args: Any, **known: Any) -> Any:
        answered = await ask(*args, **known)
        if lost:
            lost.pop()
            raise Unavailable("actors", "no answer within 10 s; it may still happen")
        return answered

    home.handles.send = send  # type: ignore[method-assign]
    await home.consider(await home.customer())
    assert len(home.sent) == 1
    assert home.did() == [("sent", "")]


async def test_an_owner_that_never_answers_leaves_the_line_open():
    home = await house()
    home.answerer._deeds._again = 0.0

    async def send(*args: Any, **known: Any) -> Any:
        raise Unavailable("actors", "no answer within 10 s; it may still happen")

    home.handles.send = send  # type: ignore[method-assign]
    await home.consider(await home.customer())
    assert home.did() == [("sending", "")]
    assert "may have been sent" in home.last.detail
    settings = home.answering.kept["ten_1", "num_1"].settings
    used = await home.log.tallies("ten_1", "num_1", home.conversation_id, settings, home.now)
    assert used.today == 1  # it counts: it may have been said


async def test_a_store_that_is_away_costs_one_answer_and_nothing_else():
    home = await house()
    message = await home.customer()
    head = await home.head()

    async def away(*args: Any, **known: Any) -> Any:
        raise Unavailable("postgres", "away")

    home.stores.conversations = type("Away", (), {"get": away})()
    home.answerer.consider("ten_1", head, message)
    await home.answerer.idle()
    assert (home.sent, home.did(), len(home.answerer)) == ([], [], 0)


async def test_intents_are_read_where_the_models_did_not():
    home = await house(intents=("order_status",))

    class Intents:
        async def of(self, text: str) -> tuple[str, float]:
            return "order_status", 0.8

    home.answerer._intents = Intents()  # type: ignore[assignment]
    await home.consider(await home.customer())
    assert home.did() == [("sent", "")]
    assert home.last.intent == "order_status"


async def test_old_messages_are_left_alone():
    home = await house()
    message = await home.customer()
    home.now += timedelta(minutes=5)
    home.answerer.consider("ten_1", await home.head(), message, Understood())
    await home.answerer.idle()
    assert home.did() == [("stayed", "old")]
