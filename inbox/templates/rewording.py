"""Small changes to a template's components. Pure."""

from itertools import zip_longest
from typing import Any

from msgspec import structs

from hub.domain.template import ComponentsNews, Wording
from hub.whatsapp.template_parts import anatomy, normal
from hub.whatsapp.values import listed, table

# Where a part stands when it was not there before.
_ORDER = {"HEADER": 0, "LIMITED_TIME_OFFER": 1, "BODY": 2, "FOOTER": 3, "BUTTONS": 4, "CAROUSEL": 5}


def with_texts(wording: Wording, news: ComponentsNews) -> Wording:
    """The wording with the texts that Meta's webhook names; examples and everything it does not name stay."""
    components = list(wording.components)
    if news.body is not None:
        _put(components, "BODY", {"text": news.body})
    if news.title is not None:
        _put(components, "HEADER", {"text": news.title, "format": "TEXT"})
    if news.footer is not None:
        _put(components, "FOOTER", {"text": news.footer})
    if news.buttons is not None:
        _put(components, "BUTTONS", {"buttons": _buttons(components, news.buttons)})
    return structs.replace(wording, components=normal(components))


def with_own_handles(ours: Wording, metas: Wording) -> Wording:
    """Meta's wording with our handles of example files, where it lists addresses instead, which it takes from nobody.
    Only in headers that stand where ours do and have the same format."""
    return structs.replace(metas, components=_kept(ours.components, metas.components))


def _kept(ours: Any, metas: Any) -> tuple[dict[str, Any], ...]:
    own = {str(part.get("type")): part for part in normal(ours)}
    return tuple(_kept_in(own.get(str(part.get("type")), {}), part) for part in normal(metas))


def _kept_in(own: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    if part.get("type") == "CAROUSEL":
        pairs = zip_longest(listed(own.get("cards")), listed(part.get("cards")))
        cards = [
            {**table(card), "components": list(_kept(listed(table(mine).get("components")), table(card)["components"]))}
            for mine, card in pairs
            if type(table(card).get("components")) is list
        ]
        return {**part, "cards": cards} if len(cards) == len(listed(part.get("cards"))) else part
    theirs = listed(table(part.get("example")).get("header_handle"))
    mine = listed(table(own.get("example")).get("header_handle"))
    if own.get("format") != part.get("format") or not mine or is_address(mine[0]):
        return part
    return {**part, "example": own["example"]} if not theirs or is_address(theirs[0]) else part


def is_address(handle: Any) -> bool:
    """Whether this is where an example can be looked at, and no handle."""
    return str(handle).startswith(("https://", "http://"))


def _put(components: list[dict[str, Any]], kind: str, members: dict[str, Any]) -> None:
    for place, component in enumerate(components):
        if component.get("type") == kind:
            components[place] = {**component, **members}
            return
    components.append({"type": kind, **members})
    components.sort(key=lambda component: _ORDER.get(str(component.get("type")), len(_ORDER)))


def _buttons(components: list[dict[str, Any]], told: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    """The buttons told, each over the one of its kind that stood in its place."""
    before = anatomy(components).buttons
    made: list[dict[str, Any]] = []
    for place, button in enumerate(told):
        same = place < len(before) and before[place].get("type") == button.get("type")
        made.append({**before[place], **button} if same else button)
    return made
