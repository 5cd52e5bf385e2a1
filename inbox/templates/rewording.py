"""Small changes to a template's components. Pure."""

from typing import Any

from msgspec import structs

from hub.domain.template import ComponentsNews, Wording
from hub.whatsapp.template_parts import anatomy, normal

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
