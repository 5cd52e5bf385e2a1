"""What of a conversation the models read."""

from typing import Any

import pytest

from actors.threads import Threads, as_thread, spoken_language
from hub.domain.assist import Transcript
from hub.domain.conversation import Mood
from hub.domain.ids import message_id, new_id
from hub.errors import NotFound
from tests.fakes.models import TENANT, World
from tests.fakes.samples import NOON, incoming, outgoing

ID = new_id("cnv", NOON)


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"content": {"body": " Hello "}}, "Hello"),
        ({"type": "image", "content": {"caption": "My shoe"}}, "My shoe"),
        ({"type": "image", "content": {"id": "1"}}, ""),
        ({"type": "interactive", "content": {"button_reply": {"title": "Track it"}}}, "Track it"),
        ({"type": "location", "content": {"name": "Home"}}, "Location: Home"),
        ({"type": "sticker", "content": {}}, ""),
        ({"type": "audio", "content": {"voice": True}}, ""),
        ({"content": {"body": "Gone"}, "revoked_at": NOON}, ""),
        ({"type": "text", "content": {"body": 5}}, ""),
    ],
)
async def test_words_are_what_somebody_wrote_or_chose(world: World, known: dict[str, Any], words: str):
    assert await Threads(world.stores).words(TENANT, incoming(ID, 1, **known)) == words


async def test_a_voice_note_says_what_was_written_down_of_it(world: World):
    note = incoming(ID, 1, type="audio", content={})
    await world.transcripts.keep(TENANT, Transcript(message_id=note.id, text="Where is it?", at=NOON))
    assert await Threads(world.stores).words(TENANT, note) == "Where is it?"
    assert await Threads(world.stores).words("ten_2", note) == ""


async def test_a_thread_has_sides_places_names_and_mood(world: World):
    messages = [incoming(ID, 1, "Hi"), outgoing(ID, 2, "Yes?"), incoming(ID, 3, type="sticker", content={})]
    head = await world.talk(ID, *messages, mood=Mood(label="negative", score=-0.8, seq=1))
    threads = Threads(world.stores)
    found = await threads.messages(TENANT, head)
    thread = as_thread(head, found, await threads.lines(TENANT, found))
    assert [(line.side, line.seq, line.text) for line in thread.lines] == [("customer", 1, "Hi"), ("agent", 2, "Yes?")]
    assert (thread.mood, thread.names) == ("negative", ("Ada Lovelace", "Ada", "Raj"))


async def test_nothing_of_another_tenant_is_found(world: World):
    await world.talk(ID, incoming(ID, 1), tenant_id="ten_2")
    threads = Threads(world.stores)
    with pytest.raises(NotFound):
        await threads.head(TENANT, ID)
    with pytest.raises(NotFound):
        await threads.message(TENANT, message_id(ID, 1))
    assert (await threads.message("ten_2", message_id(ID, 1))).seq == 1


async def test_a_message_beyond_the_head_is_not_there(world: World):
    await world.talk(ID, incoming(ID, 1))
    await world.messages.insert(TENANT, [incoming(ID, 2)])
    for wanted in (message_id(ID, 2), message_id(ID, 9), "msg_nonsense"):
        with pytest.raises(NotFound, match="no such message"):
            await Threads(world.stores).message(TENANT, wanted)


def test_the_language_is_the_customers_last():
    messages = [
        incoming(ID, 1, language="en"),
        incoming(ID, 2, language="de"),
        outgoing(ID, 3, language="fr"),
        incoming(ID, 4),
    ]
    assert spoken_language(messages) == "de"
    assert spoken_language([]) is None
