"""What a template is made of, and the places a send has to fill. Pure.

Values are named by where they go: `header.1`, `header.image`, `body.1` or `body.first_name`, `button.0`,
`card.0.header.image`, `card.0.body.1`, `card.0.button.1`, `offer` (when a limited-time offer ends) and, for
authentication, `code`. Buttons and cards are counted from 0, as Meta counts them when sending.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from hub.domain.template import Slot, SlotKind, Wording
from hub.whatsapp.values import listed, table, text

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
MEDIA_FORMATS: Mapping[str, SlotKind] = {
    "IMAGE": "image",
    "VIDEO": "video",
    "GIF": "video",
    "DOCUMENT": "document",
    "LOCATION": "location",
    "PRODUCT": "product",
}
BODY_LONGEST, OFFER_BODY_LONGEST, CARD_BODY_LONGEST, HEADER_LONGEST = 1024, 600, 160, 60
COUPON_LONGEST, OFFER_COUPON_LONGEST, CODE_LONGEST, URL_LONGEST, PAYLOAD_LONGEST = 20, 15, 15, 2000, 128
# Buttons that take a value when sent: what it is, and whether a send without it is refused.
_BUTTONS: Mapping[str, tuple[SlotKind, bool]] = {
    "COPY_CODE": ("coupon_code", True),
    "QUICK_REPLY": ("payload", False),
    "FLOW": ("flow", False),
    "MPM": ("products", True),
    "CATALOG": ("catalog", False),
    "VOICE_CALL": ("call", False),
}
_CODE_ADDRESS = "whatsapp.com/otp/"
_LONGEST: Mapping[str, int] = {"coupon_code": COUPON_LONGEST, "payload": PAYLOAD_LONGEST}


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A template or one card of it, by part. A part that is not there is empty."""

    header: dict[str, Any]
    body: dict[str, Any]
    footer: dict[str, Any]
    buttons: tuple[dict[str, Any], ...]
    cards: "tuple[Anatomy, ...]" = ()
    offer: dict[str, Any] | None = None


def normal(components: Iterable[Any]) -> tuple[dict[str, Any], ...]:
    """Components as Meta lists them: types, formats and button types in upper case, whatever case was written."""
    return tuple(_normal(cast("dict[str, Any]", each)) for each in components if type(each) is dict)


def anatomy(components: Sequence[Mapping[str, Any]]) -> Anatomy:
    """The parts of normal `components`."""
    found: dict[str, dict[str, Any]] = {}
    for component in components:
        found.setdefault(str(component.get("type")), dict(component))
    cards = [table(card) for card in listed(found.get("CAROUSEL", {}).get("cards"))]
    return Anatomy(
        header=found.get("HEADER", {}),
        body=found.get("BODY", {}),
        footer=found.get("FOOTER", {}),
        buttons=tuple(table(button) for button in listed(found.get("BUTTONS", {}).get("buttons"))),
        cards=tuple(anatomy(normal(listed(card.get("components")))) for card in cards),
        offer=table(found["LIMITED_TIME_OFFER"].get("limited_time_offer")) if "LIMITED_TIME_OFFER" in found else None,
    )


def variables(words: Any) -> list[str]:
    """The variables of a text, each once, in order."""
    return list(dict.fromkeys(VARIABLE.findall(words))) if isinstance(words, str) else []


def carries_code(wording: Wording) -> bool:
    """Whether a sign-in code is sent with it: in the body and in the button. Meta lists that button as an address."""
    buttons = anatomy(wording.components).buttons
    return wording.category == "AUTHENTICATION" and any(
        button.get("type") == "OTP" or _CODE_ADDRESS in str(button.get("url")) for button in buttons
    )


def slots(wording: Wording) -> list[Slot]:
    """Every place of the template that a send can fill, in the order a person reads it."""
    whole = anatomy(wording.components)
    if carries_code(wording):
        return [Slot(key="code", kind="code", name="code", example="123456", longest=CODE_LONGEST)]
    found = list(_slots(whole, ""))
    for index, card in enumerate(whole.cards):
        found += _slots(card, f"card.{index}.")
    return found


def _slots(whole: Anatomy, under: str) -> Iterator[Slot]:
    yield from _header(whole.header, under)
    if whole.offer is not None and whole.offer.get("has_expiration") is True:
        yield Slot(key="offer", kind="expiration")
    examples = _examples(whole.body, "body_text")
    for name in variables(whole.body.get("text")):
        yield Slot(key=f"{under}body.{name}", kind="text", name=name, example=examples.get(name))
    for index, button in enumerate(whole.buttons):
        yield from _button(button, f"{under}button.{index}", whole)


def _header(header: dict[str, Any], under: str) -> Iterator[Slot]:
    kind = MEDIA_FORMATS.get(str(header.get("format")))
    if kind is not None:
        yield Slot(key=f"{under}header.{kind}", kind=kind)
        return
    examples = _examples(header, "header_text")
    for name in variables(header.get("text")):
        yield Slot(
            key=f"{under}header.{name}", kind="text", name=name, example=examples.get(name), longest=HEADER_LONGEST
        )


def _button(button: dict[str, Any], key: str, whole: Anatomy) -> Iterator[Slot]:
    kind = str(button.get("type"))
    label, example = text(button.get("text")), _first(button.get("example"))
    if kind == "URL" and variables(button.get("url")):
        yield Slot(key=key, kind="url_suffix", name=label, example=_suffix(button, example), longest=URL_LONGEST)
    elif kind in _BUTTONS:
        what, required = _BUTTONS[kind]
        longest = OFFER_COUPON_LONGEST if what == "coupon_code" and whole.offer is not None else _LONGEST.get(what)
        yield Slot(key=key, kind=what, required=required, name=label, example=example, longest=longest)


def _suffix(button: dict[str, Any], example: str | None) -> str | None:
    """Meta's example of a url is the whole address; what is filled in is its end."""
    start = str(button.get("url")).partition("{{")[0]
    return example.removeprefix(start) if example else None


def _examples(part: Mapping[str, Any], name: str) -> dict[str, str]:
    """Variable → example, from either of Meta's two forms."""
    told = table(part.get("example"))
    named = {
        str(table(each).get("param_name")): str(table(each).get("example", ""))
        for each in listed(told.get(f"{name}_named_params"))
    }
    plain = listed(told.get(name))
    first: list[Any] = listed(plain[0]) if plain and type(plain[0]) is list else plain
    return named or {str(n): str(value) for n, value in enumerate(first, 1)}


def _first(example: Any) -> str | None:
    values = listed(example)
    return text(values[0]) if values else text(example)


def _normal(component: dict[str, Any]) -> dict[str, Any]:
    changed = {**component, "type": _upper(component.get("type"))}
    if "format" in component:
        changed["format"] = _upper(component["format"])
    if type(component.get("buttons")) is list:
        changed["buttons"] = [
            {**table(button), "type": _upper(table(button).get("type"))} for button in component["buttons"]
        ]
    if type(component.get("cards")) is list:
        changed["cards"] = [
            {**table(card), "components": list(normal(listed(table(card).get("components"))))}
            for card in component["cards"]
        ]
    return changed


def _upper(word: Any) -> str:
    return str(word).upper() if word is not None else ""
