"""Voice notes: which can be listened to, how much is held in memory, and what is told of the result."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from ai.gateway import NoProvider
from ai.transcription import LARGEST, check_length, check_voice, file_name, listen, whole
from hub.domain.message import Media, Message
from hub.errors import Conflict, NotFound, Refusal
from tests.fakes.gateway import FakeGateway
from tests.fakes.samples import NOON, incoming

READY = Media(state="ready", mime_type="audio/ogg; codecs=opus")


def voice(**known: Any) -> Message:
    return incoming("cnv_1", 3, **{"type": "audio", "content": {"id": "1", "voice": True}, "media": READY, **known})


@pytest.mark.parametrize(
    ("known", "problem", "code"),
    [
        ({"type": "text"}, NotFound, "no_voice_note"),
        ({"type": "video"}, NotFound, "no_voice_note"),
        ({"revoked_at": NOON}, NotFound, "no_voice_note"),
        ({"media": Media(state="loading")}, Conflict, "media_loading"),
        ({"media": Media(state="failed", reason="Too old.")}, Conflict, "media_failed"),
    ],
)
def test_what_cannot_be_listened_to_is_refused(known: dict[str, Any], problem: type[Refusal], code: str):
    with pytest.raises(problem) as raised:
        check_voice(voice(**known))
    assert raised.value.code == code
    check_voice(voice())


async def test_a_file_is_held_in_memory_only_up_to_its_limit():
    taken = 0

    async def chunks(count: int) -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(count):
            taken += 1
            yield b"x" * (1024 * 1024)

    assert len(await whole(chunks(16))) == LARGEST
    taken = 0
    with pytest.raises(Conflict, match="16 MB"):
        await whole(chunks(1000))
    assert taken == 17
    with pytest.raises(Conflict):
        check_length(LARGEST + 1)


@pytest.mark.parametrize(
    ("mime_type", "name"),
    [("audio/ogg; codecs=opus", "voice.ogg"), ("audio/mp4", "voice.m4a"), ("AUDIO/MPEG", "voice.mp3"),
     ("x/y", "voice.ogg"), (None, "voice.ogg")],
)  # fmt: skip
def test_a_file_is_named_after_its_kind_alone(mime_type: str | None, name: str):
    assert file_name(voice(media=Media(state="ready", mime_type=mime_type, filename="secret name.exe"))) == name
    assert file_name(voice(media=None, content={"mime_type": mime_type})) == name


async def test_a_provider_listens():
    gateway = FakeGateway(" Where is my parcel? ")
    found = await listen(gateway, "ten_1", voice(), b"sound", language="en", now=NOON)
    assert (found.text, found.at, found.by, found.model) == ("Where is my parcel?", NOON, "model", "fake-1")
    assert gateway.heard == [("ten_1", b"sound", "voice.ogg", "en")]


async def test_without_a_provider_it_says_so():
    with pytest.raises(NoProvider):
        await listen(FakeGateway(configured=False), "ten_1", voice(), b"sound", language=None, now=NOON)
