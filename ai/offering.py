"""What of a reply belongs to one customer, and how it is said to another. Pure.

A past answer is kept with the customer's own name as a variable, and is offered to others only when nothing else in it
is personal: no number of an order, no address, no telephone number, no link that only one may open.
"""

import re
from typing import Final

from msgspec import Struct

from ai.personal import findings

_PLACE = re.compile(r"\{\{?\s*([\w.]+)\s*\}?\}")
_AGENT: Final = frozenset({"agent", "agent.name", "agent.first_name"})  # filled where the agent is known: on the screen
_SHORTEST: Final = 2  # letters of a name that is looked for
_LONGEST: Final = 600  # characters: longer answers were written for one case


class Named(Struct, frozen=True, kw_only=True):
    """The customer a reply is for."""

    name: str = ""
    phone: str | None = None

    @property
    def first(self) -> str:
        return self.name.split()[0] if self.name.strip() else ""


def filled(text: str, named: Named) -> str | None:
    """The text with its variables filled, agents' left for the screen; None when one stands for what is not known."""
    values = {
        "name": named.first,
        "contact.name": named.name.strip(),
        "contact.first_name": named.first,
        "contact.phone": named.phone or "",
    }
    for found in _PLACE.finditer(text):
        if found.group(1) not in _AGENT and not values.get(found.group(1)):
            return None
    return _PLACE.sub(lambda found: values.get(found.group(1)) or found.group(0), text)


def general(text: str, name: str) -> str:
    """An answer with the customer's name turned into a variable."""
    parts = [(name.strip(), "{{contact.name}}"), *((part, "{{contact.first_name}}") for part in name.split())]
    for part, place in parts:
        if len(part) >= _SHORTEST and any(letter.isalpha() for letter in part):
            text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", place, text, flags=re.IGNORECASE)
    return text


def offerable(text: str) -> bool:
    """Whether an answer given to one customer may be offered for another."""
    return 0 < len(text.strip()) <= _LONGEST and not findings(_PLACE.sub(" ", text))
