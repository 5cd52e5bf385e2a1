"""Template messages: what can be wrong with them before Meta compares them with the approved template. Pure."""

import re
from typing import Any

from hub.whatsapp.problems import Problems
from hub.whatsapp.values import listed, table, text

_NAME = re.compile(r"[a-z0-9_]{1,512}")
_LOCALE = re.compile(r"[a-z]{2,3}(_[A-Za-z]{2,4})?")
# Meta refuses these in a value (132007): they would let a value fake the template's own layout.
_LAYOUT = re.compile(r"[\n\t]| {5}")
_FILES = frozenset({"image", "video", "document"})
_COMPONENTS = frozenset({"header", "body", "button", "carousel", "limited_time_offer", "tap_target_configuration"})
_COUPON_LONGEST, _CARDS_MOST = 20, 10


def check_template(problems: Problems, kind: str, content: dict[str, Any]) -> None:
    """Name, language and the values of each component."""
    if not _NAME.fullmatch(str(content.get("name", ""))):
        problems.add(f"{kind}.name", "must be 1 to 512 lower-case letters, digits and underscores")
    code = table(content.get("language")).get("code")
    if not isinstance(code, str) or not _LOCALE.fullmatch(code):
        problems.add(f"{kind}.language.code", "must be a locale such as en_US")
    _components(problems, f"{kind}.components", content.get("components", []))


def _components(problems: Problems, path: str, value: Any) -> None:
    for where, component in problems.objects(path, value, 0):
        name = str(component.get("type", "")).lower()
        if name not in _COMPONENTS:
            problems.add(f"{where}.type", f"must be one of {', '.join(sorted(_COMPONENTS))}")
        elif name == "carousel":
            _cards(problems, where, component)
        else:
            _parameters(problems, where, component)
        if name == "button":
            _button(problems, where, component)


def _cards(problems: Problems, path: str, component: dict[str, Any]) -> None:
    cards = list(problems.objects(f"{path}.cards", component.get("cards"), 2, _CARDS_MOST))
    for where, card in cards:
        _components(problems, f"{where}.components", card.get("components", []))
    problems.different(f"{path}.cards", "card_index", [card.get("card_index") for _, card in cards])


def _button(problems: Problems, path: str, component: dict[str, Any]) -> None:
    if not isinstance(component.get("sub_type"), str):
        problems.add(f"{path}.sub_type", "is missing, such as url or quick_reply")
    index = str(component.get("index", ""))
    if not index.isdecimal() or int(index) > 9:
        problems.add(f"{path}.index", 'must be "0" to "9"')


def _parameters(problems: Problems, path: str, component: dict[str, Any]) -> None:
    for where, parameter in problems.objects(f"{path}.parameters", component.get("parameters", []), 0):
        _parameter(problems, where, parameter)


def _parameter(problems: Problems, path: str, parameter: dict[str, Any]) -> None:
    kind = parameter.get("type")
    if kind == "text":
        problems.words(f"{path}.text", text(parameter.get("text")))
        if _LAYOUT.search(str(parameter.get("text", ""))):
            problems.add(f"{path}.text", "must not hold new lines, tabs or more than four spaces in a row")
    elif kind in _FILES:
        problems.file(f"{path}.{kind}", parameter.get(kind))
    elif kind == "currency":
        _currency(problems, f"{path}.currency", table(parameter.get("currency")))
    elif kind == "coupon_code":
        problems.words(f"{path}.coupon_code", parameter.get("coupon_code"), _COUPON_LONGEST)
    elif kind == "tap_target_configuration":
        for where, target in problems.objects(f"{path}.tap_target_configuration", listed(parameter.get(kind)), 1):
            problems.address(f"{where}.url", target.get("url"))
            problems.words(f"{where}.title", target.get("title"))


def _currency(problems: Problems, path: str, value: dict[str, Any]) -> None:
    problems.words(f"{path}.fallback_value", value.get("fallback_value"))
    problems.words(f"{path}.code", value.get("code"), 3)
    if not isinstance(value.get("amount_1000"), int):
        problems.add(f"{path}.amount_1000", "must be the amount times 1000, a whole number")
