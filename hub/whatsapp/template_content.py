"""The `template` object of a send, built from a template and values. Pure; used by the composer and by campaigns."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from msgspec import Struct

from hub.domain.template import ParameterFormat, Slot, Template, Wording
from hub.whatsapp.template_parts import (
    BODY_LONGEST,
    CARD_BODY_LONGEST,
    HEADER_LONGEST,
    OFFER_BODY_LONGEST,
    VARIABLE,
    Anatomy,
    anatomy,
    carries_code,
    slots,
)

# Meta refuses these in a value (132007): they would let a value fake the template's own layout.
_LAYOUT = re.compile(r"[\n\r\t]| {5}")
_FILES = frozenset({"image", "video", "document"})
_SUB_TYPES = {"MPM": "mpm", "CATALOG": "catalog", "FLOW": "flow", "VOICE_CALL": "voice_call"}
Values = Mapping[str, Any]


class Filled(Struct, frozen=True, kw_only=True):
    """`content` goes under `template` in a send. It may be sent only when `missing` (keys without a value) and
    `problems` (`{path: key, message}`) are both empty."""

    content: dict[str, Any]
    missing: tuple[str, ...] = ()
    problems: tuple[dict[str, str], ...] = ()

    @property
    def complete(self) -> bool:
        return not self.missing and not self.problems


def fill(template: Template, values: Values) -> Filled:
    """The send object. `values` are named as `hub.whatsapp.template_parts` says; a text variable also goes by its
    bare name (`1`, `first_name`). A text is a string or number; a file is an id, a link or Meta's object; currency and
    date_time are Meta's whole parameter; an offer's end is a time or milliseconds."""
    wording = template.wording
    given = values_by_key(wording, values)
    wanted = slots(wording)
    content = {
        "name": template.name,
        "language": {"code": template.language},
        "components": _components(wording, anatomy(wording.components), given),
    }
    if not content["components"]:
        del content["components"]
    return Filled(
        content=content,
        missing=tuple(slot.key for slot in wanted if slot.required and slot.key not in given),
        problems=tuple(_problems(wording, wanted, given)),
    )


def values_by_key(wording: Wording, values: Values) -> dict[str, Any]:
    """The values that the template takes, by full key. An empty text is no value."""
    found: dict[str, Any] = {}
    for slot in slots(wording):
        short = slot.name if slot.kind == "text" and not slot.key.startswith("card.") else None
        if slot.kind == "code":
            short = "1"
        for key in (slot.key, short):
            if key is not None and values.get(key) not in (None, ""):
                found[slot.key] = values[key]
                break
    return found


def filled_text(words: Any, given: Values, under: str) -> str:
    """`words` with each variable that has a value under `under` (such as `body.`) replaced."""
    pattern = words if isinstance(words, str) else ""
    return VARIABLE.sub(lambda found: shown(given.get(f"{under}{found.group(1)}", found.group(0))), pattern)


def shown(value: Any) -> str:
    """A text value as the customer reads it; currency and dates by their fallback."""
    if isinstance(value, dict):
        told = cast("dict[str, Any]", value)
        inner = told.get(str(told.get("type")), told)
        return str(cast("dict[str, Any]", inner).get("fallback_value", "")) if isinstance(inner, dict) else str(inner)
    return str(value)


def milliseconds(value: Any) -> int | None:
    """When an offer ends, in Unix milliseconds: from a time, an RFC 3339 text, seconds or milliseconds."""
    if isinstance(value, str) and not value.isdecimal():
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return int(value.timestamp() * 1000)
    try:
        number = int(value)
    except (TypeError, ValueError):
        return None
    return number * 1000 if number < 100_000_000_000 else number


def _components(wording: Wording, whole: Anatomy, given: Values) -> list[dict[str, Any]]:
    if carries_code(wording):
        return _code_twice(given)
    made = _parts(whole, given, "", wording.parameter_format)
    if "offer" in given and (ends := milliseconds(given["offer"])) is not None:
        offer = {"type": "limited_time_offer", "limited_time_offer": {"expiration_time_ms": ends}}
        made.insert(1 if whole.header else 0, {"type": "limited_time_offer", "parameters": [offer]})
    if whole.cards:
        cards = [
            {"card_index": n, "components": _parts(card, given, f"card.{n}.", wording.parameter_format)}
            for n, card in enumerate(whole.cards)
        ]
        made.append({"type": "carousel", "cards": cards})
    return made


def _code_twice(given: Values) -> list[dict[str, Any]]:
    """Meta wants a sign-in code in the body and in the button."""
    if "code" not in given:
        return []
    parameters = [{"type": "text", "text": str(given["code"])}]
    return [
        {"type": "body", "parameters": parameters},
        {"type": "button", "sub_type": "url", "index": "0", "parameters": parameters},
    ]


def _parts(whole: Anatomy, given: Values, under: str, form: ParameterFormat) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for part, words in (("header", whole.header.get("text")), ("body", whole.body.get("text"))):
        names = dict.fromkeys(VARIABLE.findall(words)) if isinstance(words, str) else {}
        keys = {name: f"{under}{part}.{name}" for name in names}
        texts = [_text(given[key], name, form) for name, key in keys.items() if key in given]
        if part == "header":
            texts += [_media(kind, given[f"{under}header.{kind}"]) for kind in _media_kinds(given, under)]
        if texts:
            made.append({"type": part, "parameters": texts})
    for index, button in enumerate(whole.buttons):
        value = given.get(f"{under}button.{index}")
        if value is not None:
            made.append(_button(str(button.get("type")), index, value))
    return made


def _media_kinds(given: Values, under: str) -> list[str]:
    return [kind for kind in (*_FILES, "location", "product") if f"{under}header.{kind}" in given]


def _text(value: Any, name: str, form: ParameterFormat) -> dict[str, Any]:
    parameter = dict(cast("dict[str, Any]", value)) if isinstance(value, dict) else {"type": "text", "text": str(value)}
    return {**parameter, "parameter_name": name} if form == "named" else parameter


def _media(kind: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        value = {"link" if str(value).startswith(("https://", "http://")) else "id": str(value)}
    return {"type": kind, kind: value}


def _button(kind: str, index: int, value: Any) -> dict[str, Any]:
    base = {"type": "button", "sub_type": _SUB_TYPES.get(kind, kind.lower()), "index": str(index)}
    if kind == "URL":
        return {**base, "parameters": [{"type": "text", "text": str(value)}]}
    if kind == "COPY_CODE":
        return {**base, "parameters": [{"type": "coupon_code", "coupon_code": str(value)}]}
    if kind == "QUICK_REPLY":
        return {**base, "parameters": [{"type": "payload", "payload": str(value)}]}
    if kind == "VOICE_CALL":
        return {**base, "parameters": [{"type": "ttl_minutes", "ttl_minutes": value}]}
    action = cast("dict[str, Any]", value) if isinstance(value, dict) else {"flow_token": str(value)}
    return {**base, "parameters": [{"type": "action", "action": action}]}


def _problems(wording: Wording, wanted: list[Slot], given: Values) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def add(key: str, message: str) -> None:
        found.append({"path": key, "message": message})

    for slot in wanted:
        value = given.get(slot.key)
        if value is None:
            continue
        if slot.kind in ("text", "code") and _LAYOUT.search(shown(value)):
            add(slot.key, "must not hold new lines, tabs or more than four spaces in a row")
        if slot.kind == "expiration" and milliseconds(value) is None:
            add(slot.key, "must be a time")
        if slot.longest is not None and not isinstance(value, dict) and len(str(value)) > slot.longest:
            add(slot.key, f"has {len(str(value))} characters; at most {slot.longest} are possible")
    whole = anatomy(wording.components)
    body_most = OFFER_BODY_LONGEST if whole.offer is not None else BODY_LONGEST
    places = [("header", whole.header, HEADER_LONGEST, ""), ("body", whole.body, body_most, "")]
    places += [("body", card.body, CARD_BODY_LONGEST, f"card.{n}.") for n, card in enumerate(whole.cards)]
    for part, words, most, under in places:
        length = len(filled_text(words.get("text"), given, f"{under}{part}."))
        if length > most:
            add(f"{under}{part}", f"has {length} characters with its values; at most {most} are possible")
    return found
