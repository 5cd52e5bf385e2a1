"""Prompts: files of `ai/prompts` with a version each, and how they are filled.

A file begins with its facts between two lines `---`, then come `# system` and `# user`. Places are `{{name}}`; with
`{{name?}}` the value may be missing, and its paragraph goes with it. `rules.md` stands before every system part.
"""

import re
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Literal

import msgspec
from msgspec import Struct

from ai.gateway import fences
from ai.personal import Redaction

_FILE = re.compile(r"\A---\n(?P<facts>.*?)\n---\n+# system\n(?P<system>.*?)\n+# user\n(?P<user>.*)\Z", re.DOTALL)
_PLACE = re.compile(r"\{\{(\w+)(\??)\}\}")
_NAME = re.compile(r"[a-z_]+")


class Facts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`reader`: who sees the answer first. `sources`: the values an answer may take links and numbers from; none named:
    all. `cache_hours`: how long an answer to the very same question is good, 0: never given twice."""

    version: int
    temperature: float
    max_tokens: int
    reader: Literal["agent", "customer"] = "agent"
    sources: tuple[str, ...] = ()
    cache_hours: int = 24


class Prompt(Struct, frozen=True, kw_only=True):
    name: str
    facts: Facts
    system: str
    user: str
    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def id(self) -> str:
        """With its version, as it is kept with what it wrote."""
        return f"{self.name}@{self.facts.version}"


class Filled(Struct, frozen=True, kw_only=True):
    """A prompt ready to be asked. `key` is the same for the same question, whatever the fence of the call."""

    prompt: Prompt
    system: str
    user: str
    fence: str
    values: tuple[str, ...]  # all that is shown, as it was written
    sources: tuple[str, ...]  # those an answer may take links and numbers from
    key: bytes


@cache
def load(name: str) -> Prompt:
    """The prompt of this name. Raises LookupError when there is none, ValueError when its file is malformed."""
    rules, text = _read("rules"), _read(name)
    found = _FILE.fullmatch(text)
    if found is None:
        raise ValueError(f"ai/prompts/{name}.md needs its facts, `# system` and `# user`")
    facts = msgspec.yaml.decode(found["facts"], type=Facts)
    places = _PLACE.findall(found["user"])
    prompt = Prompt(
        name=name,
        facts=facts,
        system=f"{rules.strip()}\n\n{found['system'].strip()}",
        user=found["user"].strip(),
        required=tuple(dict.fromkeys(place for place, may in places if not may)),
        optional=tuple(dict.fromkeys(place for place, may in places if may)),
    )
    unknown = set(facts.sources) - {*prompt.required, *prompt.optional}
    if unknown:
        raise ValueError(f"ai/prompts/{name}.md names sources that are no places: {', '.join(sorted(unknown))}")
    return prompt


def fill(prompt: Prompt, values: dict[str, str], redaction: Redaction, shape: str = "") -> Filled:
    """The prompt with what people wrote in its places, redacted and fenced. `shape` says what JSON is wanted.

    Raises ValueError when a value is missing or has no place.
    """
    _check(prompt, values)
    fence = fences.new_token()
    known = {place: fences.clean(values.get(place, "")) for place in (*prompt.required, *prompt.optional)}
    redacted = {place: redaction.redact(text) for place, text in known.items()}
    shown = {place: fences.fenced(place, text, fence) for place, text in redacted.items() if text.strip()}
    told = shape and f"\n\n{shape}"
    key = msgspec.json.encode((prompt.id, prompt.system, prompt.user, told, sorted(redacted.items())))
    return Filled(
        prompt=prompt,
        system=prompt.system.replace("{{fence}}", fence) + told,
        user=_paragraphs(prompt.user, shown),
        fence=fence,
        values=tuple(known.values()),
        sources=tuple(known[place] for place in prompt.facts.sources or known),
        key=sha256(key).digest(),
    )


def _check(prompt: Prompt, values: dict[str, str]) -> None:
    missing = [place for place in prompt.required if place not in values]
    unknown = sorted(set(values) - {*prompt.required, *prompt.optional})
    if missing or unknown:
        raise ValueError(
            f"the prompt {prompt.name} takes {', '.join(prompt.required)}"
            + (f" and perhaps {', '.join(prompt.optional)}" if prompt.optional else "")
            + (f"; missing: {', '.join(missing)}" if missing else "")
            + (f"; without a place: {', '.join(unknown)}" if unknown else "")
        )


def _paragraphs(text: str, shown: dict[str, str]) -> str:
    """The user part; a paragraph whose optional value is not there goes."""
    kept = [
        part for part in text.split("\n\n") if all(place in shown or not may for place, may in _PLACE.findall(part))
    ]
    return _PLACE.sub(lambda place: shown.get(place[1], "(nothing)"), "\n\n".join(kept))


def _read(name: str) -> str:
    file = files("ai") / "prompts" / f"{name}.md"
    if not _NAME.fullmatch(name) or not file.is_file():
        raise LookupError(f"there is no prompt {name} in ai/prompts")
    return file.read_text("utf-8")
