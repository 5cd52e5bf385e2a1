"""What a template's category means for its price. Pure: hints, no figures; those are in billing's rate cards.

Meta charges per delivered template message, by category and the recipient's country. A utility template is free
inside an open customer service window, marketing and authentication never are.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from hub.whatsapp.template_parts import anatomy

_EFFECT = {
    "MARKETING": "Costs the marketing rate for every one delivered, also inside an open window, and customers may have "
    "stopped marketing or be over Meta's cap. It is not delivered at all to numbers of the United States.",
    "UTILITY": "Free inside an open 24-hour window, else the utility rate for every one delivered.",
    "AUTHENTICATION": "Costs the authentication rate for every one delivered, also inside an open window; some "
    "countries have a higher international rate.",
}
_MOVED = (
    "reads like marketing: Meta would move the template there, and each one delivered then costs the marketing rate, "
    "also inside an open window."
)
# What makes Meta move a utility template to marketing: then every one costs the marketing rate. English, Spanish,
# Portuguese, French, German, Indonesian and Hindi words for the same few things.
_SELLING = re.compile(
    r"\b(?:sale|discounts?|offers?|promo\w*|coupons?|vouchers?|deals?|buy now|shop now|free gift|limited time|"
    r"don't miss|new arrivals?|black friday|cashback|special price|rebajas?|descuentos?|ofertas?|cup[oó]n|compra ahora|"
    r"descontos?|cupom|promo[cç][aã]o|compre|soldes?|remise|offre|rabatte?|angebote?|gutschein|diskon|penawaran)\b"
    r"|\d+\s?% (?:off|de desconto|de descuento)|छूट|ऑफ़र",
    re.IGNORECASE,
)
_SELLING_PARTS = {"LIMITED_TIME_OFFER": "A limited-time offer", "CAROUSEL": "A carousel"}
_SELLING_BUTTONS = {"COPY_CODE": "An offer code", "CATALOG": "A catalogue", "MPM": "Products", "SPM": "A product"}


def price_hints(category: str, components: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """(path, rule, message)."""
    if category in _EFFECT:
        yield "category", "price", _EFFECT[category]
    if category == "UTILITY":
        for path, what in _selling(components):
            yield path, "price_recategorised", f"{what} {_MOVED}"


def _selling(components: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for index, part in enumerate(components):
        words = part.get("text")
        if isinstance(words, str) and (found := _SELLING.search(words)):
            yield f"components[{index}].text", f"“{found.group()}”"
        if part.get("type") in _SELLING_PARTS:
            yield f"components[{index}]", _SELLING_PARTS[str(part["type"])]
    for index, button in enumerate(anatomy(components).buttons):
        if button.get("type") in _SELLING_BUTTONS:
            yield f"components[{_place(components)}].buttons[{index}]", _SELLING_BUTTONS[str(button["type"])]


def _place(components: Sequence[dict[str, Any]]) -> int:
    return next(index for index, part in enumerate(components) if part.get("type") == "BUTTONS")
