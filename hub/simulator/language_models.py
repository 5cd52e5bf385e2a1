"""Simulated language models: how badly they behave, what they were told to answer, and what they were asked. Pure."""

import random
from collections import deque
from typing import Annotated, Any, Final, Literal, cast

import msgspec
from msgspec import Meta, Struct

from hub.errors import Invalid
from hub.simulator.language_models_answers import default_answer

Api = Literal["openai", "anthropic"]
APIS: Final[tuple[Api, ...]] = ("openai", "anthropic")
Percent = Annotated[float, Meta(ge=0, le=100)]
Millis = Annotated[int, Meta(ge=0, le=120_000)]
# `half_stream` breaks off in the middle; in an answer that is not streamed it is broken JSON.
Rubbish = Literal["broken_json", "wrong_shape", "empty", "enormous", "half_stream"]
Fate = Literal["answered", "http_500", "http_429", "http_401", "timeout"] | Rubbish
REMEMBERED = 1_000  # questions: more than a test asks


class Knobs(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of one API. Percentages are of calls; together they are at most 100."""

    delay_ms: tuple[Millis, Millis] = (0, 0)  # before each answer, or the first piece of one
    piece_ms: Millis = 0  # between the pieces of a stream
    http_500: Percent = 0.0
    http_429: Percent = 0.0
    http_401: Percent = 0.0
    retry_after_s: Annotated[int, Meta(ge=0, le=3_600)] = 0  # said with a 429; 0: not said
    timeouts: Percent = 0.0  # calls that get no answer
    timeout_hold_s: Annotated[float, Meta(ge=0, le=3_600)] = 120.0  # how long such a call is held open
    rubbish: dict[Rubbish, Percent] = {}


class Script(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to answer when `contains` is in the question (or a voice note's file name), `times` times, 0: always."""

    text: str
    contains: str = ""
    api: Literal["", "openai", "anthropic"] = ""
    times: Annotated[int, Meta(ge=0, le=100_000)] = 1


class Asked(Struct, frozen=True, kw_only=True):
    """One call, as it came. `at` is Unix time in seconds, `body` the JSON or the fields of a form."""

    n: int
    at: float
    api: Api
    path: str
    body: Any


class LanguageModels:
    """All state, in memory."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self.reset()

    def reset(self) -> None:
        """Gentle, unscripted, and nothing was asked."""
        self.knobs: dict[Api, Knobs] = {api: Knobs() for api in APIS}
        self.scripts: list[Script] = []
        self._asked: deque[Asked] = deque(maxlen=REMEMBERED)
        self._count = 0

    def change(self, changes: dict[str, Any], api: Api | None) -> None:
        """Turn the knobs that are given, of one API or of both. Raises Invalid naming the knob that is wrong."""
        self.knobs |= {one: changed(self.knobs[one], changes) for one in APIS if api in {None, one}}

    def note(self, api: Api, path: str, body: Any, at: float) -> None:
        self._count += 1
        self._asked.append(Asked(n=self._count, at=at, api=api, path=path, body=body))

    def asked(self, after: int) -> list[Asked]:
        """What was asked after the call numbered `after`; the oldest of very many are forgotten."""
        return [each for each in self._asked if each.n > after]

    def fate(self, api: Api) -> Fate:
        """What becomes of a call."""
        knobs = self.knobs[api]
        rolled = self._dice.random() * 100
        for fate, percent in (*_failures(knobs), *knobs.rubbish.items()):
            if rolled < percent:
                return fate
            rolled -= percent
        return "answered"

    def delay(self, api: Api) -> float:
        """Seconds before an answer."""
        return self._dice.uniform(*self.knobs[api].delay_ms) / 1000

    def answer(self, api: Api, question: str, default: str) -> str:
        """The first script that fits; each is used up."""
        for n, script in enumerate(self.scripts):
            if script.contains in question and script.api in {"", api}:
                if script.times == 1:
                    del self.scripts[n]
                elif script.times:
                    self.scripts[n] = msgspec.structs.replace(script, times=script.times - 1)
                return script.text
        return default

    def written(self, api: Api, system: str, turns: list[str]) -> str:
        """The answer to a conversation."""
        return self.answer(api, "\n".join((system, *turns)), default_answer(system, turns[-1]))


def changed(knobs: Knobs, changes: dict[str, Any]) -> Knobs:
    """`knobs` with some turned. Raises Invalid."""
    try:
        new = msgspec.convert({**msgspec.to_builtins(knobs), **changes}, Knobs)
    except msgspec.ValidationError as wrong:
        message, _, path = str(wrong).partition(" - at `")
        raise _wrong(path.rstrip("`") or "$", message) from wrong
    if new.delay_ms[0] > new.delay_ms[1]:
        raise _wrong("$.delay_ms", "the first must not exceed the second")
    if sum(percent for _, percent in _failures(new)) + sum(new.rubbish.values()) > 100:
        raise _wrong("$", "the percentages add up to more than 100")
    return new


def _failures(knobs: Knobs) -> list[tuple[Fate, float]]:
    named: list[Any] = [(name, getattr(knobs, name)) for name in ("http_500", "http_429", "http_401")]
    return [*cast("list[tuple[Fate, float]]", named), ("timeout", knobs.timeouts)]


def _wrong(path: str, message: str) -> Invalid:
    return Invalid(
        "invalid", "A setting of the language models is wrong.", {"errors": [{"path": path, "message": message}]}
    )
