"""How the demo's people behave: who writes when, and what they do with an answer.

A small state for each person walks through a script; chance decides the moment. Nobody here waits or sleeps: the
next act is always planned on the timeline.
"""

import random
import time
from functools import partial
from typing import Any, cast

from msgspec import Struct

from hub.log import logger
from hub.simulator import samples, scripts
from hub.simulator.people import Person
from hub.simulator.scripts import Script
from hub.simulator.threads import Bubble, Key
from hub.simulator.timeline import Timeline
from hub.simulator.world import Line, World
from hub.simulator.writing import Writing

log = logger("simulator")

BURST = 12  # people who write in the first seconds, so that a new inbox is alive at once
PACE = 4.0  # seconds between two who start by themselves, on average
UNANSWERED_PACE = 12.0  # the same once the business leaves more than UNANSWERED chats waiting
UNANSWERED = 25
ANSWERS = 0.75  # share of answers from the business that get one back
REACTS = 0.15
EMOJI = ("👍", "❤️", "🙏", "😂", "😮")
PLACES = (
    (51.5155, -0.0922, "Office"),
    (19.4326, -99.1332, "Casa"),
    (-23.5614, -46.6559, "Casa"),
    (25.2048, 55.2708, ""),
)


class Course(Struct, kw_only=True):
    """Where a person is in their conversation. `turn` counts the lines of `then` and `ends` already said."""

    script: Script
    turn: int = 0
    waiting: bool = True  # for the business
    busy: bool = False  # something is planned already


class Life:
    """Start it once ingress can be reached; it needs no stopping: the timeline ends with the process."""

    def __init__(self, world: World, writing: Writing, timeline: Timeline, dice: random.Random) -> None:
        self._world, self._writing, self._timeline, self._dice = world, writing, timeline, dice
        self._courses: dict[Key, Course] = {}
        self._people = [person for person in world.people.values() if person.cast]
        self._lines = list(world.numbers.values())[:2]

    def start(self) -> None:
        """A dozen write at once, then one every few seconds."""
        now = time.time()
        first = self._dice.sample(self._people, min(BURST, len(self._people)))
        for n, person in enumerate(first):
            self._later(now + 0.2 * n + self._dice.random() * 0.3, partial(self._open, person))
        self._later(now + 0.2 * BURST + PACE, self._beat)

    def on_read(self, key: Key, bubble: Bubble) -> None:
        """The person read what the business wrote."""
        person, line = self._world.people.get(key[0]), self._world.numbers.get(key[1])
        if person is None or line is None or not _free(person):
            return
        course = self._courses.setdefault(key, Course(script=scripts.pick(person.language, self._dice)))
        course.waiting = False
        if self._dice.random() < REACTS:
            self._later(time.time() + self._dice.uniform(0.5, 3), partial(self._react, person, line, bubble))
        if not course.busy and (bubble.type == "interactive" or self._dice.random() < ANSWERS):
            course.busy = True
            due = time.time() + self._dice.uniform(2.0, 10.0)
            self._later(due, partial(self._answer, person, line, course, bubble))

    def _later(self, due: float, act: Any) -> None:
        self._timeline.at(due, act)

    def _beat(self) -> None:
        """Somebody starts to write; then the next beat is planned."""
        waiting = sum(course.waiting for course in self._courses.values())
        pace = PACE if waiting <= UNANSWERED else UNANSWERED_PACE
        self._open(self._dice.choice(self._people))
        self._later(time.time() + self._dice.expovariate(1 / pace), self._beat)

    def _open(self, person: Person) -> None:
        """Begin a conversation, or ask again in the one that waits."""
        line = self._lines[0] if self._dice.random() < 0.85 or len(self._lines) == 1 else self._lines[1]
        key = (person.id, line.id)
        course = self._courses.get(key)
        if not _free(person) or (course is not None and course.busy):
            return
        if course is not None and course.waiting and course.turn < len(course.script.then):
            self._say(person, line, course.script.then[course.turn])
            course.turn += 1
            return
        course = Course(script=scripts.pick(person.language, self._dice), busy=True)
        self._courses[key] = course
        due = time.time()
        for text in course.script.opens:
            self._later(due, partial(self._say, person, line, text))
            due += self._dice.uniform(1.0, 3.5)
        if course.script.attach:
            self._later(due, partial(self._attach, person, line, course.script.attach))
        self._later(due + 0.1, partial(setattr, course, "busy", False))

    def _answer(self, person: Person, line: Line, course: Course, bubble: Bubble) -> None:
        course.busy = False
        choice = _choice(bubble, self._dice)
        if choice is not None:
            self._writing.write(person, line, *choice, reply_to=bubble.id)
            return
        lines = (*course.script.then, *course.script.ends)
        if course.turn >= len(lines):
            return
        quoting = bubble.id if self._dice.random() < 0.15 else None
        self._say(person, line, lines[course.turn], reply_to=quoting)
        course.turn += 1
        course.waiting = course.turn < len(lines)

    def _say(self, person: Person, line: Line, text: str, reply_to: str | None = None) -> None:
        self._writing.write(person, line, "text", {"body": scripts.said(text, self._dice)}, reply_to=reply_to)

    def _react(self, person: Person, line: Line, bubble: Bubble) -> None:
        content = {"message_id": bubble.id, "emoji": self._dice.choice(EMOJI)}
        self._writing.write(person, line, "reaction", content)

    def _attach(self, person: Person, line: Line, attach: str) -> None:
        kind, _, subject = attach.partition(":")
        if kind == "location":
            latitude, longitude, name = self._dice.choice(PLACES)
            content: dict[str, Any] = {"latitude": latitude, "longitude": longitude} | ({"name": name} if name else {})
            self._writing.write(person, line, "location", content)
            return
        if kind == "image":
            self._writing.write_file(person, line, "image", samples.photo(subject))
            return
        sample = samples.voice() if kind == "audio" else samples.invoice(str(self._dice.randrange(20_000, 29_999)))
        self._writing.write_file(person, line, kind, sample)


def _free(person: Person) -> bool:
    """Whether chance may act for this person now."""
    return person.cast and person.played_until < time.time()


def _choice(bubble: Bubble, dice: random.Random) -> tuple[str, dict[str, Any]] | None:
    """What a person taps in a message that offers something: (type, content), None when it offers nothing."""
    if bubble.type == "template" and bubble.shown:
        labels = [button["text"] for button in bubble.shown["buttons"] if button["type"] == "QUICK_REPLY"]
        if labels and dice.random() < 0.6:
            label = dice.choice(labels)
            return "button", {"payload": label, "text": label}
    if bubble.type != "interactive":
        return None
    action = cast("dict[str, Any]", bubble.content.get("action") or {})
    match bubble.content.get("type"):
        case "button":
            return "interactive", {"type": "button_reply", "button_reply": dice.choice(action["buttons"])["reply"]}
        case "list":
            rows = [row for section in action["sections"] for row in section["rows"]]
            return "interactive", {"type": "list_reply", "list_reply": dice.choice(rows)}
        case "location_request_message":
            return "location", {"latitude": 51.5155, "longitude": -0.0922}
        case _:
            return None
