"""Meta's library of ready-made templates, with wording of our own: searching it, and templates made from it. Pure."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from hub.simulator.checks import Json
from hub.simulator.faults import Fault
from hub.whatsapp.values import listed, table

_SEARCHED = ("name", "header", "body", "footer")
_VALUES = {
    "AMOUNT": re.compile(r"(?=.*\d)[^\W\d_]{0,3} ?[$€£₹¥]?[\d.,]+ ?[^\W\d_]{0,3}"),
    "DATE": re.compile(r"(?=.*\d)[\w ,./-]+"),
    "EMAIL": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "NUMBER": re.compile(r"\d+"),
    "PHONE_NUMBER": re.compile(r"[\d ()+-]{5,}"),
}


@cache
def shelf() -> list[Json]:
    """Everything the library has, as Graph describes it."""
    return msgspec.json.decode(Path(__file__).with_name("library.json").read_bytes(), type=list[dict[str, Any]])


def searched(query: Mapping[str, Any]) -> list[Json]:
    """Entries that fit all of `search` (in name or texts), `topic`, `usecase`, `industry`, `language`."""
    found = shelf()
    if query.get("search"):
        word = str(query["search"]).strip('"').lower()
        found = [one for one in found if any(word in str(one.get(part, "")).lower() for part in _SEARCHED)]
    for key in ("topic", "usecase", "language"):
        if query.get(key):
            found = [one for one in found if one[key] == query[key]]
    if query.get("industry"):
        found = [one for one in found if query["industry"] in one["industry"]]
    return found


def made_from(wanted: Json, language: str) -> tuple[list[Json], tuple[str, ...]]:
    """The components of a template made from the library, and the types of its parameters. Raises Fault."""
    name = str(wanted["library_template_name"])
    entry = next((one for one in shelf() if one["name"] == name and one["language"] == language), None)
    if entry is None:
        raise Fault(100, f"The library has no template {name} in {language}.", title="Library template not found")
    if str(wanted.get("category", "")).upper() != entry["category"]:
        raise Fault(100, f"The category of {name} is {entry['category']}.", title="Library template category")
    components: list[Json] = []
    if "header" in entry:
        components.append({"type": "HEADER", "format": "TEXT", "text": entry["header"]})
    components.append({"type": "BODY", "text": entry["body"], "example": {"body_text": [entry["body_params"]]}})
    if "footer" in entry:
        components.append({"type": "FOOTER", "text": entry["footer"]})
    if "buttons" in entry:
        components.append({"type": "BUTTONS", "buttons": _buttons(wanted, entry["buttons"])})
    return components, tuple(entry["body_param_types"])


def check_value(kind: str, value: str) -> None:
    """Raise 132018 for a value that is not of the type of its place in a library template."""
    pattern = _VALUES.get(kind)
    if pattern is not None and not pattern.fullmatch(value):
        raise Fault(132018, f"Parameter value does not fit the type {kind} of the library template.")


def _buttons(wanted: Json, shown: list[Json]) -> list[Json]:
    """The library's buttons with the business's own address and number put in, which must be given."""
    given: Any = wanted.get("library_template_button_inputs") or []
    if isinstance(given, str):
        try:
            given = msgspec.json.decode(given.replace("'", '"'))
        except msgspec.DecodeError:
            raise Fault(100, "Param library_template_button_inputs is not valid JSON.") from None
    inputs = [table(one) for one in listed(given)]
    made: list[Json] = []
    for button in shown:
        kind = button["type"]
        own = next((one for one in inputs if str(one.get("type", "")).upper() == kind), None)
        if kind in {"URL", "PHONE_NUMBER"} and own is None:
            raise Fault(100, f"library_template_button_inputs has no input of type {kind}.", title="Missing input")
        if own is not None:
            inputs.remove(own)
        made.append(_filled(button, own or {}))
    return made


def _filled(button: Json, own: Json) -> Json:
    if button["type"] == "PHONE_NUMBER":
        return {**button, "phone_number": str(own.get("phone_number", ""))}
    if button["type"] == "URL":
        url = table(own.get("url"))
        if not str(url.get("base_url", "")).startswith(("https://", "http://")):
            raise Fault(100, "base_url must be a valid URL.", title="Invalid URL")
        example = {"example": [url["url_suffix_example"]]} if url.get("url_suffix_example") else {}
        return {**button, "url": url["base_url"], **example}
    return button
