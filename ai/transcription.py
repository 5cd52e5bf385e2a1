"""What is said in a voice note. A provider listens; without one there is no transcript, and the refusal says so."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final

from ai.fallback import Writer, by_model
from hub.domain.assist import Transcript
from hub.domain.message import Message
from hub.errors import Conflict, NotFound

LARGEST: Final = 16 * 1024 * 1024  # bytes: WhatsApp's own limit for audio, and what is held in memory at most

# Providers tell a file's kind by its name.
_ENDINGS: Final = {
    "audio/ogg": "ogg", "audio/opus": "ogg", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/aac": "aac",
    "audio/amr": "amr", "audio/wav": "wav", "audio/x-wav": "wav", "audio/webm": "webm",
}  # fmt: skip


def check_voice(message: Message) -> None:
    """Raises NotFound or Conflict with a plain sentence when there is nothing to listen to."""
    media = message.media
    if message.type != "audio" or message.revoked_at:
        raise NotFound("no_voice_note", "This message is no voice note.")
    if media is not None and media.state == "loading":
        raise Conflict("media_loading", "The voice note is still being fetched from WhatsApp; try again in a moment.")
    if media is not None and media.state == "failed":
        raise Conflict("media_failed", media.reason or "WhatsApp did not hand out the voice note.")


def check_length(size: int) -> None:
    """Raises Conflict."""
    if size > LARGEST:
        raise Conflict("voice_note_too_large", "Only voice notes up to 16 MB can be written down.")


async def whole(chunks: AsyncIterator[bytes]) -> bytes:
    """The file in memory. Raises Conflict as soon as it is too large."""
    audio = bytearray()
    async for chunk in chunks:
        audio += chunk
        check_length(len(audio))
    return bytes(audio)


def file_name(message: Message) -> str:
    """A name that tells the kind, nothing else: what customers call their files is theirs."""
    given = message.media.mime_type if message.media else message.content.get("mime_type")
    mime_type = given.partition(";")[0].strip().lower() if isinstance(given, str) else ""
    return f"voice.{_ENDINGS.get(mime_type, 'ogg')}"


async def listen(
    writer: Writer, tenant_id: str, message: Message, audio: bytes, *, language: str | None, now: datetime
) -> Transcript:
    """`language` of the customer where it is known. Raises the gateway's refusals."""
    written = await writer.transcribe(tenant_id, audio, file_name(message), language)
    return Transcript(**by_model(written), message_id=message.id, text=written.text.strip(), at=now)
