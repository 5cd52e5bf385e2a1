"""One change of a webhook body while it is read: whose number it concerns, who is named, what has been found."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from hub.domain.contact import Identity
from hub.domain.events import Event, Notice, Parsed
from hub.whatsapp.values import NOTHING, digits, listed, table, text

Unreadable = tuple[str, str, Any]  # where in the body, why, the value as it came


class Unusable(Exception):
    """An item lacks what makes it usable; its text says what. Never leaves the parser."""


class Change:
    """The frame around the items of one `changes[]` element, and the place where findings are put."""

    __slots__ = (
        "alone",
        "at",
        "contacts",
        "display_phone",
        "parsed",
        "path",
        "phone_number_id",
        "received_at",
        "unreadable",
        "waba_id",
    )

    def __init__(
        self,
        path: str,
        value: dict[str, Any],
        *,
        waba_id: str,
        at: datetime,
        received_at: datetime,
        parsed: list[Parsed],
        unreadable: list[Unreadable],
    ) -> None:
        metadata = table(value.get("metadata"))
        self.alone = False  # whether the item being read is the only one of its list
        self.path = path
        self.waba_id = waba_id
        self.phone_number_id = text(metadata.get("phone_number_id"))
        self.display_phone = digits(metadata.get("display_phone_number"))
        self.contacts = [cast("dict[str, Any]", c) for c in listed(value.get("contacts")) if type(c) is dict]
        self.at = at
        self.received_at = received_at
        self.parsed = parsed
        self.unreadable = unreadable

    def found(self, event: Event, customer: Identity | None, previous: Identity | None = None) -> None:
        """Keep an event about `customer`."""
        self.parsed.append(
            Parsed(
                waba_id=self.waba_id,
                phone_number_id=self.phone_number_id,
                customer=customer,
                event=event,
                previous=previous,
            )
        )

    def notice(self, field: str, value: dict[str, Any], at: datetime | None = None) -> None:
        """Keep something that concerns no conversation, whole."""
        self.found(cast("Any", Notice(field=field, value=value, at=at or self.at)), None)

    def each(self, path: str, items: Any, read: "ItemReader") -> None:
        """Hand every item to `read`; one that cannot be read is set aside and the others go on."""
        outer = self.path
        if type(items) is not list:
            self.unreadable.append((f"{outer}.{path}", "should be a list", items))
            return
        whole = cast("list[Any]", items)
        for index, item in enumerate(whole):
            self.alone = len(whole) == 1
            self.path = f"{outer}.{path}[{index}]"
            reason = self._reason(item, read)
            if reason is not None:
                self.unreadable.append((f"{outer}.{path}[{index}]", reason, item))
        self.path = outer

    def _reason(self, item: Any, read: "ItemReader") -> str | None:
        if type(item) is not dict:
            return "should be an object"
        try:
            read(self, cast("dict[str, Any]", item))
        except Unusable as error:
            return str(error)
        # A fault of ours in one item must not cost the hundreds beside it; it is kept, shown and can be replayed.
        except Exception as error:  # noqa: BLE001
            return f"our reader failed: {error!r}"
        return None

    def customer(self, phone: Any, user_id: Any, parent: Any = None) -> Identity | None:
        """Who `phone` and `user_id` are, completed from `contacts`. None when nothing names anybody.

        The only contact of an only item is meant even when its ids are written differently. With several items a
        contact must match by an id, or two customers would become one.
        """
        user = text(user_id)
        return identity(phone, user, text(parent), self._contact(digits(phone), user))

    def _contact(self, number: str | None, user: str | None) -> dict[str, Any]:
        for contact in self.contacts:
            if user is not None and contact.get("user_id") == user:
                return contact
            if number is not None and digits(contact.get("wa_id")) == number:
                return contact
        nameless = number is None and user is None
        return self.contacts[0] if len(self.contacts) == 1 and (self.alone or nameless) else NOTHING


def identity(phone: Any, user: str | None, parent: str | None, contact: dict[str, Any] = NOTHING) -> Identity | None:
    """An identity out of a message's own words first and its contact's second. None without any key.

    Text where a phone number belongs is an opaque user id: it cannot be dialled, but it does name somebody.
    """
    profile = table(contact.get("profile"))
    wa_id = contact.get("wa_id")
    number = digits(phone) or digits(wa_id)
    user = user or text(contact.get("user_id"))
    if number is None and user is None:
        user = text(phone) or text(wa_id)
    parent = parent or text(contact.get("parent_user_id"))
    if number is None and user is None and parent is None:
        return None
    return Identity(
        phone=number,
        user_id=user,
        parent_user_id=parent,
        username=text(profile.get("username")),
        name=text(profile.get("name")),
    )


ItemReader = Callable[[Change, dict[str, Any]], None]
