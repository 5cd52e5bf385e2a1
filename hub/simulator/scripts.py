"""The demo's people and what they talk about. Pure but for reading the two files beside it."""

import random
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from hub.simulator.identities import user_id_of
from hub.simulator.people import Identity, Person, user_name


class Script(Struct, frozen=True):
    """A conversation: how it opens, what is said after each answer, how it ends. `attach`: what comes with the
    opening, `image:<subject>`, `audio`, `document`, `location` or nothing."""

    opens: tuple[str, ...]
    ends: tuple[str, ...]
    then: tuple[str, ...] = ()
    attach: str = msgspec.field(default="", name="with")


def cast() -> list[Person]:
    """The demo's forty people; the same ones, with the same ids, at every start."""
    rows = msgspec.json.decode(_file("cast.json"), type=list[tuple[str, str, Identity, str]])
    people: list[Person] = []
    for name, language, identity, phone in rows:
        taken = None if identity == "phone" else user_name(name, random.Random(phone))  # noqa: S311
        people.append(
            Person(
                id="cus_" + user_id_of(phone)[3:],
                name=name,
                language=language,
                identity=identity,
                phone=phone,
                username=taken,
                cast=True,
            )
        )
    return people


def pick(language: str, dice: random.Random) -> Script:
    """A conversation in this language, English when there is none."""
    scripts = _scripts()
    return dice.choice(scripts.get(language) or scripts["en"])


def said(line: str, dice: random.Random) -> str:
    """A line with its order number put in."""
    return line.replace("{order}", f"HB-{dice.randrange(20_000, 29_999)}")


@cache
def _scripts() -> dict[str, list[Script]]:
    return msgspec.json.decode(_file("talk.json"), type=dict[str, list[Script]])


def _file(name: str) -> bytes:
    return Path(__file__).with_name(name).read_bytes()
