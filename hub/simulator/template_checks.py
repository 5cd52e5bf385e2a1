"""What Meta refuses a template for on the spot, when it is created or edited, in Meta's words. Pure."""

import re
from collections.abc import Callable

from hub.simulator.checks import Json, items, text
from hub.simulator.faults import Fault
from hub.simulator.uploads import FORMATS
from hub.whatsapp.values import listed, table

NAME = re.compile(r"[a-z0-9_]{1,512}")
CATEGORIES = ("AUTHENTICATION", "MARKETING", "UTILITY")
HEADER_MOST, BODY_MOST, FOOTER_MOST, LABEL_MOST = 60, 1024, 60, 25
BUTTONS_MOST = {"QUICK_REPLY": 10, "URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1}
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_ADJACENT = re.compile(r"\}\}\s*\{\{")

MimeOf = Callable[[str], str | None]
"""The type of the file behind a handle, None for a handle that Meta never gave out."""


def bad(subcode: int | None, title: str, words: str) -> Fault:
    """A template that Meta does not take: code 100, the rule's subcode when it has one, and words for people."""
    return Fault(100, words, subcode=subcode, title=title)


def category_of(wanted: Json) -> str:
    category = text(wanted, "category", "category", 40).upper()
    if category not in CATEGORIES:
        raise Fault(100, "Param category must be one of " + ", ".join(CATEGORIES))
    return category


def components_of(wanted: Json, category: str, mime_of: MimeOf) -> list[Json]:
    """The components with types in upper case. Raises Fault for what Meta sees at once."""
    found = [
        {**part, "type": str(part.get("type", "")).upper()} for part in items(wanted, "components", "components", 1, 10)
    ]
    bodies = [part for part in found if part["type"] == "BODY"]
    if len(bodies) != 1:
        raise Fault(100, "Message templates must have exactly one BODY component")
    named = str(wanted.get("parameter_format", "positional")).lower() == "named"
    if category != "AUTHENTICATION":
        _body(bodies[0], named=named)
    for part in found:
        _part(part, mime_of)
    return found


def _part(part: Json, mime_of: MimeOf) -> None:
    if part["type"] == "HEADER":
        _header(part, mime_of)
    elif part["type"] == "FOOTER" and len(str(part.get("text", ""))) > FOOTER_MOST:
        raise _too_long("footer", FOOTER_MOST)
    elif part["type"] == "FOOTER" and "{{" in str(part.get("text", "")):
        raise bad(2388073, "Message footer format is incorrect", "The footer can't have variables.")
    elif part["type"] == "BUTTONS":
        _buttons([table(one) for one in listed(part.get("buttons"))])
    for card in listed(part.get("cards")):
        for inner in listed(table(card).get("components")):
            _part({**table(inner), "type": str(table(inner).get("type", "")).upper()}, mime_of)


def _body(part: Json, *, named: bool) -> None:
    pattern = part.get("text")
    if not isinstance(pattern, str) or not pattern.strip():
        raise bad(2388072, "Message body format is incorrect", "The message body can't be empty.")
    if len(pattern) > BODY_MOST:
        raise _too_long("body", BODY_MOST)
    stripped = pattern.strip()
    names = list(dict.fromkeys(_VARIABLE.findall(pattern)))
    if names and (stripped.startswith("{{") or stripped.endswith("}}")):
        raise bad(2388299, "Leading or trailing params not allowed",
                  "Variables can't be at the start or end of the template.")  # fmt: skip
    if _ADJACENT.search(pattern):
        raise bad(2388072, "Message body format is incorrect", "Variables can't stand next to each other.")
    if not named and sorted(names) != sorted(str(n) for n in range(1, len(names) + 1)):
        raise bad(2388072, "Message body format is incorrect", "Variables must count from {{1}} without gaps.")
    words = len(re.findall(r"\w+", _VARIABLE.sub(" ", pattern)))
    if names and words < len(names):
        raise bad(2388293, "Template parameters words ratio exceeds limit",
                  "This template has too many variables for its length.")  # fmt: skip
    key = "body_text_named_params" if named else "body_text"
    if names and not table(part.get("example")).get(key):
        raise bad(None, "Missing sample", f"Component of type BODY is missing expected field(s) (example.{key}).")


def _header(part: Json, mime_of: MimeOf) -> None:
    form = str(part.get("format", "")).upper()
    if form == "TEXT":
        words = str(part.get("text", ""))
        if len(words) > HEADER_MOST:
            raise _too_long("header", HEADER_MOST)
        if len(_VARIABLE.findall(words)) > 1 or "\n" in words or "*" in words:
            raise bad(2388047, "Message header format is incorrect",
                      "The header can't have new lines, formatting or more than one variable.")  # fmt: skip
    elif form in FORMATS:
        handles = table(part.get("example")).get("header_handle")
        given = listed(handles) or ([handles] if handles else [])
        if not given:
            raise bad(None, "Missing sample",
                      "Component of type HEADER is missing expected field(s) (example.header_handle).")  # fmt: skip
        mime = mime_of(str(given[0]))
        if mime is None:
            raise bad(None, "Invalid media handle", "The handle of the header's example file is not valid.")
        if mime not in FORMATS[form]:
            raise bad(None, "Invalid media handle", f"The example is of type {mime}, which is no {form}.")


def _buttons(buttons: list[Json]) -> None:
    kinds = [str(button.get("type", "")).upper() for button in buttons]
    if len(kinds) > 10 or any(kinds.count(kind) > most for kind, most in BUTTONS_MOST.items()):
        raise bad(None, "Too many buttons", "A template takes ten buttons; two URL, one phone number, one code.")
    replies = "".join("q" if kind == "QUICK_REPLY" else "o" for kind in kinds)
    if re.search("qo+q|oq+o", replies):
        raise bad(None, "Buttons in the wrong order", "Quick replies must stand together.")
    if any(len(str(button.get("text", ""))) > LABEL_MOST for button in buttons):
        raise _too_long("button", LABEL_MOST)


def _too_long(what: str, most: int) -> Fault:
    return bad(2388040, "Character limit exceeded", f"The {what} can't be longer than {most} characters.")
