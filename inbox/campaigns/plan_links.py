"""What has to be so about a plan's short links. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from hub.domain.links import named, short_address, wrong_target
from hub.domain.personal import is_address_button
from hub.domain.template import Wording
from hub.whatsapp.template_parts import Anatomy, anatomy

Errors = list[dict[str, str]]


class Texts(Struct, frozen=True, kw_only=True):
    """Where a plan may name links: its variables, and the components of its templates, by the template's path."""

    variables: Mapping[str, str]
    components: Mapping[str, Sequence[Mapping[str, Any]]]


def link_errors(links: Mapping[str, str], texts: Texts, base: str, wordings: Mapping[str, Wording]) -> Errors:
    """`wordings` are the templates that are known, by the same paths."""
    errors: Errors = []
    for name, target in links.items():
        if reason := wrong_target(target):
            errors.append({"path": f"links.{name}", "message": reason})
    said = [(f"variables.{name}", text) for name, text in texts.variables.items()]
    for path, components in texts.components.items():
        said += [(f"{path}.components", text) for text in _words(components)]
    for path, text in said:
        errors += [
            {"path": path, "message": f"names the link {name}, which is none of `links`"}
            for name in named(text)
            if name not in links
        ]
    for path, wording in wordings.items():
        errors += _button_errors(path, texts, anatomy(wording.components), base)
    return errors


def _button_errors(path: str, texts: Texts, known: Anatomy, base: str) -> Errors:
    """A code at the end of another address than ours would lead nowhere."""
    wanted = short_address(base, "{{1}}")
    return [
        {"path": f"{path}.components", "message": f"a short link needs a button whose address is approved as {wanted}"}
        for of, component in _buttons(texts.components[path], known)
        if _tracked(component, texts.variables) and of.get("url") != wanted
    ]


def _buttons(
    components: Sequence[Mapping[str, Any]], known: Anatomy
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """(the template's button, its component), of the message and of its cards."""
    for component in components:
        if component.get("type") == "carousel":
            for card in component.get("cards", ()):
                place = card.get("card_index", 0)
                if isinstance(place, int) and place < len(known.cards):
                    yield from _buttons(card.get("components", ()), known.cards[place])
        elif is_address_button(component):
            place = str(component.get("index", ""))
            if place.isdecimal() and int(place) < len(known.buttons):
                yield known.buttons[int(place)], component


def _tracked(component: Mapping[str, Any], variables: Mapping[str, str]) -> bool:
    return any(
        named(text) or any(named(given) for name, given in variables.items() if f"{{{{{name}}}}}" in text)
        for text in _words(component)
    )


def _words(value: Any) -> Iterator[str]:
    """Every text in a component."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():  # pyright: ignore[reportUnknownVariableType]
            yield from _words(each)
    elif isinstance(value, list | tuple):
        for each in value:  # pyright: ignore[reportUnknownVariableType]
            yield from _words(each)
