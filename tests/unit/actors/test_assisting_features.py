"""The features as the road calls them: from a request to an answer, over stores in memory."""

from typing import Any

import msgspec
import pytest
from msgspec import Struct

from actors.assisting_features import doers
from ai.gateway import NoProvider, ProvidersFailed
from hub.domain.assist import (
    RewriteAsked,
    Rewritten,
    Summary,
    SummaryAsked,
    Tags,
    TagsAsked,
    Transcript,
    TranscriptAsked,
    Translation,
    TranslationAsked,
)
from hub.domain.ids import message_id, new_id
from hub.domain.message import Media
from hub.errors import Conflict, NotFound, Refusal, Unavailable
from hub.stores.postgres.labels import Label
from tests.fakes.models import TENANT, World
from tests.fakes.samples import NOON, incoming, outgoing

ID = new_id("cnv", NOON)
NONE = NoProvider("no_language_model", "No language model is set up here.")


async def said(world: World, feature: str, request: Struct, tenant_id: str = TENANT) -> list[Any]:
    return [each async for each in doers(world.parts)[feature](tenant_id, msgspec.msgpack.encode(request))]


async def answer(world: World, feature: str, request: Struct, tenant_id: str = TENANT) -> Any:
    return (await said(world, feature, request, tenant_id))[-1]


async def test_a_conversation_is_summed_up():
    world = World(NONE)
    await world.talk(ID, incoming(ID, 1, "where is my order 5582"), outgoing(ID, 2, "I'll send a new one tomorrow."))
    summary = await answer(world, "summary", SummaryAsked(conversation_id=ID))
    assert isinstance(summary, Summary)
    assert [point.text for point in (*summary.matter, *summary.done)] == [
        "where is my order 5582", "I'll send a new one tomorrow.",
    ]  # fmt: skip
    assert (summary.by, summary.upto_seq) == ("local", 2)
    assert world.gateway.asked[0].names == ("Ada Lovelace", "Ada", "Raj")


@pytest.mark.parametrize(
    ("feature", "request_"),
    [("summary", SummaryAsked(conversation_id=ID)), ("tags", TagsAsked(conversation_id=ID)),
     ("transcript", TranscriptAsked(message_id=message_id(ID, 1))),
     ("translation", TranslationAsked(to="de", message_id=message_id(ID, 1)))],
)  # fmt: skip
async def test_another_tenants_conversation_is_not_there(feature: str, request_: Struct):
    world = World("Written.")
    await world.talk(ID, incoming(ID, 1, type="audio", content={}))
    with pytest.raises(NotFound):
        await answer(world, feature, request_, "ten_2")
    assert (world.gateway.asked, world.gateway.heard) == ([], [])


async def test_a_draft_is_rewritten_piece_by_piece():
    found = await said(World("Hello there."), "rewrite", RewriteAsked(text="hello", how="friendly"))
    assert [each for each in found if isinstance(each, str)] == ["Hello ", "there. "]
    assert isinstance(found[-1], Rewritten)
    with pytest.raises(NoProvider):
        await answer(World(configured=False), "rewrite", RewriteAsked(text="hello", how="friendly"))


async def test_a_model_is_not_told_whom_a_draft_is_for():
    world = World("Hello Ada.")
    await world.talk(ID, incoming(ID, 1, "Hi"))
    await answer(world, "rewrite", RewriteAsked(text="hello Ada", how="fix", conversation_id=ID))
    await answer(world, "translation", TranslationAsked(text="hello Ada", to="de", conversation_id=ID))
    assert [task.names for task in world.gateway.asked] == [("Ada Lovelace",)] * 2
    with pytest.raises(NotFound):
        await answer(world, "rewrite", RewriteAsked(text="hello Ada", how="fix", conversation_id=ID), "ten_2")


async def test_a_message_is_translated_from_its_own_language():
    world = World("Hallo")
    await world.talk(ID, incoming(ID, 1, "Hello", language="en"))
    found = await answer(world, "translation", TranslationAsked(to="de", message_id=message_id(ID, 1)))
    assert isinstance(found, Translation)
    assert (found.original, found.text) == ("Hello", "Hallo")
    assert world.gateway.asked[0].values["from"] == "English (en)"
    draft = await answer(world, "translation", TranslationAsked(to="de", text="Bye"))
    assert draft.original == "Bye"


async def test_a_message_without_words_cannot_be_translated():
    world = World("Hallo")
    await world.talk(ID, incoming(ID, 1, type="sticker", content={}))
    with pytest.raises(Conflict, match="no words"):
        await answer(world, "translation", TranslationAsked(to="de", message_id=message_id(ID, 1)))


async def test_labels_that_are_there_already_are_not_suggested():
    world = World(NONE)
    names = ("refund", "wedding")
    world.labels.kept = [Label(id=f"lbl_{each}", name=each, colour="amber", created_at=NOON) for each in names]
    await world.talk(ID, incoming(ID, 1, "a refund please", language="en"))
    found = await answer(world, "tags", TagsAsked(conversation_id=ID))
    assert isinstance(found, Tags)
    assert [tag.label_id for tag in found.labels] == ["lbl_refund"]
    other = new_id("cnv", NOON)
    await world.talk(other, incoming(other, 1, "a refund please", language="en"), labels=("refund",))
    assert (await answer(world, "tags", TagsAsked(conversation_id=other))).labels == []


async def voice_note(*answers: Any, audio: bytes = b"sound of a voice") -> World:
    world = World(*answers)
    ready = Media(state="ready", mime_type="audio/ogg")
    await world.talk(
        ID, incoming(ID, 1, "Hola", language="es"), incoming(ID, 2, type="audio", content={"id": "1"}, media=ready)
    )
    world.files.kept[f"{TENANT}/{message_id(ID, 2)}"] = audio
    return world


ASKED = TranscriptAsked(message_id=message_id(ID, 2))


async def test_a_voice_note_is_paid_for_once():
    world = await voice_note("¿Dónde está?", ProvidersFailed("providers_failed", "None answered."))
    first = await answer(world, "transcript", ASKED)
    assert isinstance(first, Transcript)
    assert first.text == "¿Dónde está?"
    assert await answer(world, "transcript", ASKED) == first
    assert world.gateway.heard == [(TENANT, b"sound of a voice", "voice.ogg", "es")]


async def test_two_who_ask_at_once_do_not_both_pay():
    world = await voice_note("Words")
    await world.transcripts.begin(TENANT, ASKED.message_id)
    with pytest.raises(Conflict) as raised:
        await answer(world, "transcript", ASKED)
    assert (raised.value.code, world.gateway.heard) == ("transcript_under_way", [])


@pytest.mark.parametrize("problem", [NONE, ProvidersFailed("providers_failed", "None answered.")])
async def test_after_a_failure_it_can_be_asked_for_again(problem: Refusal):
    world = await voice_note(problem, "Words")
    with pytest.raises(type(problem)):
        await answer(world, "transcript", ASKED)
    assert (await answer(world, "transcript", ASKED)).text == "Words"


async def test_what_is_paid_for_is_told_even_if_it_cannot_be_kept():
    world = await voice_note("Words")

    async def away(*_: Any) -> None:
        raise Unavailable("redis", "gone")

    world.transcripts.keep = away  # type: ignore[method-assign]
    assert (await answer(world, "transcript", ASKED)).text == "Words"


async def test_a_text_is_no_voice_note_and_a_file_may_be_missing():
    world = await voice_note("Words")
    with pytest.raises(NotFound, match="no voice note"):
        await answer(world, "transcript", TranscriptAsked(message_id=message_id(ID, 1)))
    world.files.kept.clear()
    with pytest.raises(NotFound, match="no such file"):
        await answer(world, "transcript", ASKED)
