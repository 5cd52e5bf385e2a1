"""What one recipient of a campaign is sent: the template's language and values for this customer. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from hub.domain.campaign import Campaign, TemplateUse
from hub.domain.links import Short

_PLACE = re.compile(r"\{\{\s*([^{}|]+?)\s*(?:\|([^{}]*))?\}\}")
NO_LINKS = Short()
_SPACE = re.compile(r"\s+")  # Meta refuses values with new lines, tabs or wide gaps (132007)


class NoValue(Exception):
    """A variable of the template has neither a value nor a default. `name` is the variable."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Words(Struct, frozen=True):
    """A recipient's values: its own first, then the campaign's, which may refer to the recipient's. `links` are the
    short links, which nothing else may be called."""

    own: Mapping[str, str]
    given: Mapping[str, str]
    links: Mapping[str, str] = {}

    def __getitem__(self, name: str) -> str:
        """Raises NoValue."""
        if name in self.links:
            return self.links[name]
        value = self.own.get(name, "").strip()
        if not value and name in self.given:
            value = _filled(self.given[name], {**self.own, **self.links} if self.links else self.own)
        value = _SPACE.sub(" ", value).strip()
        if not value:
            raise NoValue(name)
        return value


def content_for(
    campaign: Campaign, variant: str, language: str, variables: Mapping[str, str], short: Short = NO_LINKS
) -> dict[str, Any]:
    """The template object of the Cloud API for one recipient, with its short links. Raises NoValue."""
    use = template_of(campaign, variant)
    words = Words(variables, campaign.variables, short.addresses)
    in_button = Words(variables, campaign.variables, short.codes)  # its template holds the address before the code
    if use.components is None:
        components = _parameters(words, campaign.parameters.get(use.name, tuple(campaign.variables or variables)))
    else:
        components = [_filled_component(one, words, in_button) for one in use.components]
    content: dict[str, Any] = {"name": use.name, "language": {"code": spoken(use, language)}}
    return {**content, "components": components} if components else content


def template_of(campaign: Campaign, variant: str) -> TemplateUse:
    return next((each.template for each in campaign.variants if each.name == variant), campaign.template)


def spoken(use: TemplateUse, language: str) -> str:
    """The translation for a customer's language: the very one, else one of the same language, else the template's."""
    wanted = language.replace("-", "_")
    choices = (use.language, *use.languages)
    if wanted in choices:
        return wanted
    head = wanted.partition("_")[0]
    return next((each for each in choices if head and each.partition("_")[0] == head), use.language)


def _parameters(words: Words, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """The body's parameters, of the variables by name: numbers are places, other names are names."""
    places = sorted((name for name in names if name.isdecimal()), key=int)
    if places:
        parameters = [{"type": "text", "text": words[name]} for name in places]
    else:
        parameters = [{"type": "text", "parameter_name": name, "text": words[name]} for name in names]
    return [{"type": "body", "parameters": parameters}] if parameters else []


def _filled_component(component: Mapping[str, Any], words: Words, in_button: Words) -> Any:
    if component.get("type") == "carousel":
        cards = [
            {**card, "components": [_filled_component(one, words, in_button) for one in card.get("components", ())]}
            for card in component.get("cards", ())
        ]
        return {**component, "cards": cards}
    return _fill(component, in_button if is_address_button(component) else words)


def is_address_button(component: Mapping[str, Any]) -> bool:
    """A button whose parameter is the end of an address."""
    return component.get("type") == "button" and component.get("sub_type") == "url"


def _fill(value: Any, words: Words) -> Any:
    """Every text in a component with its places filled."""
    if isinstance(value, str):
        return _PLACE.sub(lambda place: _value(words, place[1], place[2]), value)
    if isinstance(value, dict):
        return {key: _fill(each, words) for key, each in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list | tuple):
        return [_fill(each, words) for each in value]  # pyright: ignore[reportUnknownVariableType]
    return value


def _value(words: Words, name: str, default: str | None) -> str:
    try:
        return words[name]
    except NoValue:
        if not default:
            raise
        return default


def _filled(text: str, own: Mapping[str, str]) -> str:
    """A campaign's value with the recipient's columns in it; empty when a column without default is empty."""
    missing = False

    def put(place: re.Match[str]) -> str:
        nonlocal missing
        found = own.get(place[1], "").strip() or place[2] or ""
        missing = missing or not found
        return found

    filled = _PLACE.sub(put, text)
    return "" if missing else filled
