"""Message templates: the approved catalogue, and whether a send fits its template. Pure."""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import msgspec

from hub.simulator.checks import Json, items, obj, text
from hub.simulator.faults import Fault
from hub.simulator.journal import Past
from hub.simulator.library import check_value
from hub.whatsapp.values import listed, table

# States that only a template that was approved once can be in.
APPROVED_ONCE = frozenset({"APPROVED", "PAUSED", "DISABLED", "ARCHIVED", "FLAGGED"})
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_MEDIA_HEADERS = {"IMAGE": "image", "VIDEO": "video", "DOCUMENT": "document", "LOCATION": "location"}
# Buttons that must be given a parameter when the template is sent, and the key it comes under.
_BUTTON_PARAMETERS = {"COPY_CODE": "coupon_code"}
BODY_MOST = 1024
SENDABLE = frozenset({"APPROVED", "FLAGGED"})


class Template:
    """One template in one language, as Graph lists it, with what a send has to bring. `past` is what Meta remembers."""

    def __init__(self, listed: Json, past: Past | None = None) -> None:
        self.listed = listed
        self.past = past or Past(approved=listed["status"] in APPROVED_ONCE)
        self.id = str(listed["id"])
        self.name = str(listed["name"])
        self.language = str(listed["language"])
        self.category = str(listed["category"])

    @property
    def status(self) -> str:
        return str(self.listed["status"])

    def part(self, kind: str) -> Json:
        """The component of this type, empty when there is none."""
        for component in cast("list[Json]", self.listed["components"]):
            if component["type"] == kind:
                return component
        return {}

    @cached_property
    def body_variables(self) -> list[str]:
        return _variables(self.part("BODY").get("text", ""))

    @cached_property
    def header_variables(self) -> list[str]:
        return _variables(self.part("HEADER").get("text", ""))

    @cached_property
    def buttons(self) -> list[Json]:
        return cast("list[Json]", self.part("BUTTONS").get("buttons", []))


def catalogue() -> list[Template]:
    """The templates that every account has from the start."""
    file = Path(__file__).with_name("catalogue.json")
    return [Template(listed) for listed in msgspec.json.decode(file.read_bytes(), type=list[dict[str, Any]])]


def check(template: Template, content: Json) -> None:
    """Raise the Fault that Meta would answer to this `template` object."""
    if template.status == "PAUSED":
        raise Fault(132015)
    if template.status == "DISABLED":
        raise Fault(132016)
    if template.status not in SENDABLE:
        raise no_such(template.name, template.language)
    parts = items(content, "components", "template['components']", 0, 20) if content.get("components") else []
    by_kind = {str(part.get("type", "")).lower(): part for part in parts}
    for kind in by_kind.keys() - {"header", "body", "button", "carousel", "limited_time_offer"}:
        raise Fault(132012, f"Unexpected component type {kind!r}")
    _header(template, by_kind.get("header"))
    if template.category != "AUTHENTICATION" or template.body_variables:
        values = _texts("body", template.body_variables, by_kind.get("body"))
        for kind, value in zip(template.past.types, values.values(), strict=False):
            check_value(kind, value)
        if len(filled(template.part("BODY").get("text", ""), values)) > BODY_MOST:
            raise Fault(132005, f"Body text is longer than {BODY_MOST} characters after its values were put in")
    _buttons(template, [part for part in parts if str(part.get("type", "")).lower() == "button"])


def files_of(content: Json) -> Iterator[tuple[str, str]]:
    """(type, media id) of each file that a send names, in its header and in those of its cards."""
    for part in [table(one) for one in listed(content.get("components"))]:
        for parameter in [table(one) for one in listed(part.get("parameters"))]:
            kind = str(parameter.get("type"))
            media_id = table(parameter.get(kind)).get("id") if kind in {"image", "video", "document"} else None
            if media_id:
                yield kind, str(media_id)
        for card in listed(part.get("cards")):
            yield from files_of(table(card))


def no_such(name: str, language: str) -> Fault:
    return Fault(132001, f"template name ({name}) does not exist in {language}")


def rendered(template: Template, content: Json) -> Json:
    """What a customer sees: `{header?, body, footer?, buttons: [{type, text}]}`, for a send that was checked."""
    parts = cast("list[Json]", content.get("components") or [])
    by_kind = {str(part.get("type", "")).lower(): part for part in parts}
    values = _values(template.body_variables, by_kind.get("body"))
    shown: Json = {"body": filled(template.part("BODY").get("text", ""), values)}
    header = template.part("HEADER")
    if header.get("format") == "TEXT":
        shown["header"] = {
            "type": "text",
            "text": filled(header["text"], _values(template.header_variables, by_kind.get("header"))),
        }
    elif header:
        parameters = cast("list[Json]", (by_kind.get("header") or {}).get("parameters") or [{}])
        shown["header"] = parameters[0]
    if template.part("FOOTER"):
        shown["footer"] = template.part("FOOTER").get("text", "")
    shown["buttons"] = [{"type": button["type"], "text": button.get("text", "")} for button in template.buttons]
    return shown


def filled(pattern: str, values: dict[str, str]) -> str:
    """`pattern` with `{{1}}` or `{{name}}` replaced."""
    return _VARIABLE.sub(lambda found: values.get(found.group(1), found.group(0)), pattern)


def _variables(pattern: str) -> list[str]:
    return list(dict.fromkeys(_VARIABLE.findall(pattern)))


def _parameters(part: Json | None) -> list[Json]:
    return [] if not part or not part.get("parameters") else items(part, "parameters", "template['parameters']", 0, 100)


def _texts(where: str, names: list[str], part: Json | None) -> dict[str, str]:
    """The values by variable name, after the checks on count, type and characters."""
    given = _parameters(part)
    if len(given) != len(names):
        raise Fault(
            132000,
            f"{where}: number of localizable_params ({len(given)}) does not match the expected number of params"
            f" ({len(names)})",
        )
    for n, parameter in enumerate(given):
        kind = parameter.get("type")
        if kind not in {"text", "currency", "date_time"}:
            raise Fault(132012, f"{where}: parameter {n} has type {kind!r}, expected 'text'")
        if kind == "text":
            _characters(text(parameter, "text", f"template {where} parameters[{n}]['text']", 32_768), where)
    named = [str(parameter.get("parameter_name", "")) for parameter in given]
    if names and not names[0].isdigit() and set(named) != set(names):
        raise Fault(132012, f"{where}: parameter names {sorted(named)} do not match the expected {sorted(names)}")
    return _values(names, part)


def _values(names: list[str], part: Json | None) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, parameter in zip(names, (part or {}).get("parameters") or [], strict=False):
        inner = parameter.get(str(parameter.get("type")))
        shown = inner.get("fallback_value", "") if isinstance(inner, dict) else inner  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        values[str(parameter.get("parameter_name") or name)] = str(cast("object", shown))
    return values


def _characters(value: str, where: str) -> None:
    if "\n" in value or "\t" in value or "     " in value:
        raise Fault(
            132007, f"{where}: param text cannot have new-line or tab characters or more than 4 consecutive spaces"
        )


def _header(template: Template, part: Json | None) -> None:
    header = template.part("HEADER")
    form = str(header.get("format", ""))
    if form in _MEDIA_HEADERS:
        given = _parameters(part)
        kind = given[0].get("type") if given else "UNKNOWN"
        if kind != _MEDIA_HEADERS[form]:
            raise Fault(132012, f"header: Format mismatch, expected {form}, received {str(kind).upper()}")
        media = obj(given[0], _MEDIA_HEADERS[form], f"template header['{_MEDIA_HEADERS[form]}']")
        if form != "LOCATION" and not media.get("id") and not media.get("link"):
            raise Fault(131008, "header: the media needs an id or a link")
        return
    if form == "" and _parameters(part):
        raise Fault(132000, f"header: number of localizable_params ({len(_parameters(part))}) does not match the"
                    " expected number of params (0)")  # fmt: skip
    if form == "TEXT":
        _texts("header", template.header_variables, part)


def _buttons(template: Template, parts: list[Json]) -> None:
    given: dict[int, Json] = {}
    for part in parts:
        index = str(part.get("index", ""))
        if not index.isdigit() or int(index) >= len(template.buttons):
            raise Fault(132012, f"buttons: there is no button at index {index!r}")
        given[int(index)] = part
    for index, button in enumerate(template.buttons):
        kind = str(button["type"])
        needs = kind == "OTP" or kind in _BUTTON_PARAMETERS or (kind == "URL" and "{{" in str(button.get("url", "")))
        if needs and not _parameters(given.get(index)):
            raise Fault(131008, f"buttons: Button at index {index} of type {kind} requires a parameter")
        for n, parameter in enumerate(_parameters(given.get(index))):
            if parameter.get("type") == "text":
                text(parameter, "text", f"template buttons[{index}] parameters[{n}]['text']", 2_000)
        if index in given and kind not in {"OTP"} and str(given[index].get("sub_type", "")).upper() != kind:
            raise Fault(132012, f"buttons: Button at index {index} is of type {kind}")
