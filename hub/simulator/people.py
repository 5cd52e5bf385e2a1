"""The customers: who they are and how they are named to a business. Pure."""

import random
import unicodedata
from typing import Any, Literal, get_args

from msgspec import Struct

from hub.simulator.identities import user_id_of

Identity = Literal["phone", "username", "hidden"]
IDENTITIES: tuple[Identity, ...] = get_args(Identity)
LANGUAGES = ("en", "es", "pt", "hi", "hi-Latn", "id", "ar", "de", "fr")


class Person(Struct, kw_only=True):
    """A customer. `identity`: `phone` has no user name; `username` has one and the business knows the phone too;
    `hidden` is known to the business by the business-scoped id alone."""

    id: str
    name: str
    language: str
    identity: Identity
    phone: str
    username: str | None = None
    cast: bool = False  # one of the demo's own, who writes without being told to
    played_until: float = 0.0  # Unix time until which somebody plays this person by hand, and chance keeps out

    @property
    def user_id(self) -> str:
        return user_id_of(self.phone)

    @property
    def shared_phone(self) -> str | None:
        """The phone as webhooks show it: None when the person hides it."""
        return None if self.identity == "hidden" else self.phone

    def contact(self) -> dict[str, Any]:
        """The entry of `contacts` in webhooks."""
        profile: dict[str, Any] = {"name": self.name}
        if self.username:
            profile["username"] = self.username
        contact: dict[str, Any] = {"profile": profile}
        if self.shared_phone is not None:
            contact["wa_id"] = self.shared_phone
        contact["user_id"] = self.user_id
        return contact

    def shown(self) -> dict[str, Any]:
        """The person as `/control/customers` lists it."""
        return {
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "identity": self.identity,
            "phone": self.phone,
            "username": self.username,
            "user_id": self.user_id,
            "cast": self.cast,
        }


def stranger(phone: str) -> dict[str, Any]:
    """The `contacts` entry of somebody who was only ever written to."""
    return {"profile": {"name": f"Customer {phone[-4:]}"}, "wa_id": phone, "user_id": user_id_of(phone)}


def user_name(name: str, dice: random.Random) -> str:
    """A WhatsApp user name made from a person's name."""
    plain = unicodedata.normalize("NFKD", name.lower())  # é becomes e and an accent, which is left out
    letters = "".join(letter for letter in plain if letter.isascii() and letter.isalnum())
    return f"{letters[:20] or 'someone'}.{dice.randrange(10, 99)}"
