"""A customer does something: writes, reacts, answers a button. It lands on the phone page and goes out as a webhook."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from hub.errors import Invalid
from hub.simulator import inbound, samples
from hub.simulator.chaos import Chaos
from hub.simulator.files import Files, in_message
from hub.simulator.journal import FileKept
from hub.simulator.outbox import Outbox, change
from hub.simulator.people import Person
from hub.simulator.samples import Sample
from hub.simulator.threads import Bubble, Key
from hub.simulator.world import Line, World

MEDIA = ("image", "video", "audio", "document", "sticker")


class Writing:
    """`write` is the one way in which customers reach the business, be it by script, by page or by test."""

    def __init__(self, world: World, outbox: Outbox, chaos: Callable[[], Chaos]) -> None:
        self._world, self._outbox, self._chaos = world, outbox, chaos

    def write(
        self,
        person: Person,
        line: Line,
        kind: str,
        content: Any,
        *,
        reply_to: str | None = None,
        forwarded: bool = False,
        referral: dict[str, Any] | None = None,
    ) -> Bubble:
        """Send one message as this person. `content` is the Cloud API object of its type; media may name a kept file
        by `id`, or nothing, then a sample is sent. Raises Invalid when the file is unknown."""
        at = time.time()
        if kind in MEDIA:
            content = self._with_file(kind, content or {})
        bubble = Bubble(
            id=inbound.new_wamid(person),
            mine=True,
            type=kind,
            content=content,
            at=at,
            status="sent",
            reply_to=reply_to,
        )
        made = inbound.message(
            person,
            kind,
            content,
            message_id=bubble.id,
            at=at,
            context=self._context(line, reply_to, forwarded=forwarded),
            referral=referral,
        )
        self._world.wrote(line, person.phone, at, from_ad=referral is not None)
        if self._chaos().count_incoming:
            line.throughput.take(at)
        value = inbound.value(line.id, line.digits, person.contact(), made)
        landed = partial(self._landed, (person.id, line.id), bubble)
        self._outbox.put(line.made.waba_id, change(value), landed)
        self._show(person, line, bubble)
        return bubble

    def _landed(self, key: Key, bubble: Bubble) -> None:
        """The business has it: two ticks."""
        if bubble.status == "sent":
            bubble.status = "delivered"
            self._world.threads.changed(key, bubble)

    def write_file(self, person: Person, line: Line, kind: str, sample: Sample) -> Bubble:
        """Send a file of our own making."""
        file = self._world.files.keep(sample.data, sample.mime_type, sample.filename, by_business=False)
        return self.write(person, line, kind, {"id": file.id})

    def _show(self, person: Person, line: Line, bubble: Bubble) -> None:
        key = (person.id, line.id)
        if bubble.type != "reaction":
            self._world.threads.add(key, bubble)
            return
        target = self._world.threads.find(key, str(bubble.content.get("message_id")))
        if target is not None:
            target.my_reaction = bubble.content.get("emoji") or None
            self._world.threads.changed(key, target)

    def _context(self, line: Line, reply_to: str | None, *, forwarded: bool) -> dict[str, Any] | None:
        if reply_to is not None:
            return {"from": line.digits, "id": reply_to}
        return {"forwarded": True} if forwarded else None

    def _with_file(self, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        """The media object as a webhook carries it."""
        file = self._file(self._world.files, kind, content.get("id"))
        made: dict[str, Any] = in_message(file)
        if content.get("caption"):
            made["caption"] = content["caption"]
        if kind == "document" and (content.get("filename") or file.filename):
            made["filename"] = content.get("filename") or file.filename
        if kind == "audio":
            made["voice"] = bool(content.get("voice", "ogg" in file.mime_type))
        if kind == "sticker":
            made["animated"] = False
        return made

    def _file(self, files: Files, kind: str, media_id: str | None) -> FileKept:
        if media_id is None:
            sample = samples.of(kind)
            return files.keep(sample.data, sample.mime_type, sample.filename, by_business=False)
        file = files.get(str(media_id))
        if file is None:
            errors = [{"path": f"$.{kind}.id", "message": "no such media; upload it first"}]
            raise Invalid("invalid", "The media file is not known.", {"errors": errors})
        return file
