"""`POST /{number}/messages`: judged, counted, written down, answered. The order is Meta's: first whether the request
makes sense, then whether the number may send now, and only what is accepted counts."""

import random
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from hub.simulator import files, statuses, templates
from hub.simulator.chaos import Chaos
from hub.simulator.checks import Json
from hub.simulator.delivery import Delivery
from hub.simulator.faults import ASYNC, Fault, unknown_object
from hub.simulator.flights import Flight
from hub.simulator.identities import NOT_ON_WHATSAPP, american, phone_in, user_id_of, wamid
from hub.simulator.journal import Sent
from hub.simulator.messages import Outgoing, Receipt, read
from hub.simulator.people import Person, stranger
from hub.simulator.templates import Template
from hub.simulator.threads import Bubble
from hub.simulator.timeline import Timeline
from hub.simulator.world import Line, World

TYPING_SECONDS = 25.0


class Accepted(Struct, kw_only=True):
    """A message that was taken. `person` is None for people who are not known by name; `fails` is the code it will
    fail with later."""

    line: Line
    outgoing: Outgoing
    template: Template | None
    person: Person | None
    wamid: str
    fails: int | None
    at: float


class Accepting:
    """Decides about sends. `chaos` gives the knobs as they are now."""

    def __init__(
        self,
        world: World,
        delivery: Delivery,
        timeline: Timeline,
        chaos: Callable[[], Chaos],
        dice: random.Random,
    ) -> None:
        self._world, self._delivery, self._timeline = world, delivery, timeline
        self._chaos, self._dice = chaos, dice

    def post(self, phone_number_id: str, body: bytes) -> Json:
        """The answer to a post. Raises Fault."""
        line = self._world.numbers.get(phone_number_id)
        if line is None:
            raise unknown_object(phone_number_id)
        outgoing = read(body)
        if isinstance(outgoing, Receipt):
            return self._receipt(line, outgoing)
        now = time.time()
        template = self._checked(line, outgoing)
        code = self._roll()
        if code is not None and code not in ASYNC:
            raise Fault(code)
        self._allowed(line, outgoing, template, now)
        self._count(line, outgoing.phone, now)
        return self._accept(line, outgoing, template, code, now)

    def _checked(self, line: Line, outgoing: Outgoing) -> Template | None:
        """What depends on things known here: files, templates, the sender itself."""
        if outgoing.phone == line.digits:
            raise Fault(131021)
        if outgoing.type in files.ALLOWED and outgoing.content.get("id"):
            self._media(outgoing.type, str(outgoing.content["id"]))
        if outgoing.type != "template":
            return None
        name, language = outgoing.content["name"], outgoing.content["language"]["code"]
        template = self._world.template(line.made.waba_id, name, language)
        if template is None:
            raise templates.no_such(name, language)
        templates.check(template, outgoing.content)
        for kind, media_id in templates.files_of(outgoing.content):
            self._media(kind, media_id)
        if template.category == "AUTHENTICATION" and outgoing.by_user_id:
            raise Fault(131062)
        return template

    def _media(self, kind: str, media_id: str) -> None:
        file = self._world.files.get(media_id)
        if file is None:
            raise Fault(131009, f"Media ID {media_id[:40]} does not exist, has expired or belongs to another number.")
        files.check_use(kind, file)

    def _roll(self) -> int | None:
        """A failure that chaos asked for, by its share."""
        failures = self._chaos().failures
        if not failures:
            return None
        thrown = self._dice.random() * 100
        for code, percent in failures.items():
            thrown -= percent
            if thrown < 0:
                return int(code)
        return None

    def _allowed(self, line: Line, outgoing: Outgoing, template: Template | None, now: float) -> None:
        """What the number may not do at all, or not to this person."""
        if now < line.upgraded_at:
            raise Fault(131057)
        if not self._first(line, outgoing.phone, template, now):
            return
        if line.restricted is not None and now < line.restricted[1]:
            raise Fault(368, f"The account is restricted: {line.restricted[0]}")
        if not self._world.first_written(line).room(outgoing.phone, now):
            raise Fault(131048)

    def _first(self, line: Line, phone: str, template: Template | None, now: float) -> bool:
        """Whether this writes to a customer who has not written for a day."""
        return template is not None and not self._world.window_open(line, phone, now)

    def _count(self, line: Line, phone: str, now: float) -> None:
        if not line.throughput.room(now):
            raise Fault(130429)
        pair = (line.id, phone)
        if self._world.pairs.wait(pair, now) > 0:
            raise Fault(131056)
        line.throughput.take(now)
        self._world.pairs.take(pair, now)

    def _accept(self, line: Line, outgoing: Outgoing, template: Template | None, code: int | None, now: float) -> Json:
        phone = outgoing.phone
        to = outgoing.input if outgoing.by_user_id else phone
        message_id = wamid(to, outgoing=True)
        fails = self._fate(line, phone, template, code, now)
        sent = Sent(
            len(self._world.sends) + 1,
            now,
            line.id,
            to,
            outgoing.type,
            message_id,
            outgoing.callback,
            first=self._first(line, phone, template, now),
            marketing=fails is None and template is not None and template.category == "MARKETING",
        )
        self._world.sent(sent, phone)
        accepted = Accepted(
            line=line,
            outgoing=outgoing,
            template=template,
            person=self._world.by_phone.get(phone),
            wamid=message_id,
            fails=fails,
            at=now,
        )
        held = self._fly(accepted)
        if accepted.person is not None and accepted.fails is None and not held:
            self._show(accepted, accepted.person)
        contact = {"input": outgoing.input} | ({"user_id": to} if outgoing.by_user_id else {"wa_id": phone})
        message = {"id": message_id}
        if template is not None:
            message["message_status"] = "held_for_quality_assessment" if held else "accepted"
        return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}

    def _fate(self, line: Line, phone: str, template: Template | None, code: int | None, now: float) -> int | None:
        """Meta's code when the message will not arrive although it was accepted."""
        if phone.endswith(NOT_ON_WHATSAPP):
            return 131026
        if template is None and not self._world.window_open(line, phone, now):
            return 131047
        if template is not None and template.category == "MARKETING":
            cap = self._chaos().marketing_cap
            if american(phone) or (cap and self._world.cap.got(phone, now) >= cap):
                return 131049
        return code

    def _fly(self, accepted: Accepted) -> bool:
        """Plan the statuses and let them go. True when its template is paced and the message is held instead."""
        line, outgoing, person, now = accepted.line, accepted.outgoing, accepted.person, accepted.at
        phone, template = outgoing.phone, accepted.template
        voice = outgoing.type == "audio" and outgoing.content.get("voice") is True
        steps = statuses.plan(self._chaos(), self._dice, fails=accepted.fails, plays=voice)
        free_until = self._world.free_entry_until(line, phone, now)
        told = statuses.Told(
            account=line.made.waba_id,
            display_phone_number=line.digits,
            phone_number_id=line.id,
            wamid=accepted.wamid,
            recipient_id=phone if person is None or person.shared_phone else None,
            recipient_user_id=user_id_of(phone),
            sent_by_user_id=outgoing.by_user_id,
            contact=stranger(phone) if person is None else person.contact(),
            callback=outgoing.callback,
            pricing=statuses.pricing(
                template.category if template is not None else None,
                window_open=self._world.window_open(line, phone, now),
                from_ad=free_until is not None,
            ),
            conversation=None if free_until is None else _free_conversation(line, phone, free_until),
            priced_tick=statuses.priced_tick(steps),
        )
        key = None if person is None else (person.id, line.id)
        flight = Flight(told=told, steps=[(now + step.after, step) for step in steps], key=key)
        if template is not None and not _goes(template):
            self._delivery.hold(template.id, flight, now)
            return True
        self._delivery.launch(flight)
        return False

    def _show(self, accepted: Accepted, person: Person) -> None:
        """Put the message on the customer's phone."""
        outgoing, key = accepted.outgoing, (person.id, accepted.line.id)
        if outgoing.type == "reaction":
            target = self._world.threads.find(key, outgoing.content["message_id"])
            if target is not None:
                target.their_reaction = outgoing.content["emoji"] or None
                self._world.threads.changed(key, target)
            return
        shown = None if accepted.template is None else templates.rendered(accepted.template, outgoing.content)
        bubble = Bubble(
            id=accepted.wamid,
            mine=False,
            type=outgoing.type,
            content=outgoing.content,
            at=accepted.at,
            status="accepted",
            reply_to=outgoing.context,
            shown=shown,
        )
        self._world.threads.tell("typing", key, on=False)
        self._world.threads.add(key, bubble)

    def _receipt(self, line: Line, receipt: Receipt) -> Json:
        """Blue ticks, and a typing indicator for 25 seconds or until the answer."""
        person = self._world.by_phone.get(phone_in(receipt.message_id) or "")
        if person is None:
            return {"success": True}
        key = (person.id, line.id)
        self._world.threads.seen_by_business(key, receipt.message_id)
        if receipt.typing:
            self._world.threads.tell("typing", key, on=True)
            done = partial(self._world.threads.tell, "typing", key, on=False)
            self._timeline.at(time.time() + TYPING_SECONDS, done)
        return {"success": True}


def _free_conversation(line: Line, phone: str, until: float) -> dict[str, Any]:
    """The conversation object, which since v24 is told only within a free entry point."""
    return {
        "id": f"{line.id}-{phone}-{int(until)}",
        "expiration_timestamp": str(int(until)),
        "origin": {"type": "referral_conversion"},
    }


def _goes(template: Template) -> bool:
    """Whether one more send of it goes as usual; while it is paced only so many do."""
    free = template.past.hold
    if free is None:
        return True
    template.past = replace(template.past, hold=max(0, free - 1))
    return free > 0
