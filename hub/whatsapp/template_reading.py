"""The values in the `template` object of a send: what `template_content.fill` made it of. Pure."""

from collections.abc import Iterator
from typing import Any

from hub.domain.template import Wording
from hub.whatsapp.template_parts import VARIABLE, Anatomy, anatomy, carries_code
from hub.whatsapp.values import listed, table, text

_BUTTON_VALUES = ("text", "coupon_code", "payload", "ttl_minutes", "action")


def values_of(wording: Wording, content: dict[str, Any]) -> dict[str, Any]:
    """The values by full key. What does not fit the wording, as of a template edited since, is left out."""
    whole = anatomy(wording.components)
    components = [table(each) for each in listed(content.get("components"))]
    if carries_code(wording):
        told = (text(table(each).get("text")) for part in components for each in listed(part.get("parameters")))
        code = next(filter(None, told), None)
        return {} if code is None else {"code": code}
    found = dict(_parts(whole, components, ""))
    for part in components:
        if part.get("type") == "limited_time_offer":
            for each in listed(part.get("parameters")):
                found["offer"] = table(table(each).get("limited_time_offer")).get("expiration_time_ms")
        for card in (table(each) for each in listed(part.get("cards"))):
            place = card.get("card_index")
            if isinstance(place, int) and 0 <= place < len(whole.cards):
                inner = [table(each) for each in listed(card.get("components"))]
                found |= dict(_parts(whole.cards[place], inner, f"card.{place}."))
    return {key: value for key, value in found.items() if value is not None}


def _parts(whole: Anatomy, components: list[dict[str, Any]], under: str) -> Iterator[tuple[str, Any]]:
    words = {"header": whole.header.get("text"), "body": whole.body.get("text")}
    for component in components:
        kind = str(component.get("type")).lower()
        parameters = [table(each) for each in listed(component.get("parameters"))]
        if kind in words:
            yield from _texts(kind, words[kind], parameters, under)
        elif kind == "button" and parameters:
            yield f"{under}button.{component.get('index', 0)}", _button(parameters[0])


def _texts(part: str, words: Any, parameters: list[dict[str, Any]], under: str) -> Iterator[tuple[str, Any]]:
    """Positional ones in the order of the variables, named ones by name; files by their kind."""
    names = list(dict.fromkeys(VARIABLE.findall(words))) if isinstance(words, str) else []
    place = 0
    for parameter in parameters:
        kind = str(parameter.get("type", "text")).lower()
        if kind in {"text", "currency", "date_time"}:
            name = text(parameter.get("parameter_name")) or (names[place] if place < len(names) else None)
            place += 1
            if name is not None:
                yield f"{under}{part}.{name}", parameter.get("text") if kind == "text" else parameter
        else:
            yield f"{under}{part}.{kind}", parameter.get(kind)


def _button(parameter: dict[str, Any]) -> Any:
    value: Any = next((parameter[name] for name in _BUTTON_VALUES if name in parameter), None)
    return table(value).get("flow_token", value)
