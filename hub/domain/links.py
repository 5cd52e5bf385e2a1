"""Short links of campaigns: one code for each recipient and link, kept nowhere.

A code is the place of a link (campaign, recipient, link) encrypted under a key of the hub's, so a campaign at full
speed stores nothing for it, and whoever sees one learns nothing and can guess no other: of 2^40 made-up codes one is
taken for a code at all. Where it leads is read from the stored campaign and recipient, never from the code. Pure.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

MOST_LINKS: Final = 20  # of one campaign; a code has room for 255
LONGEST_TARGET: Final = 2000  # characters, as Meta allows of a button's address
PREFIX: Final = "link."  # `{{link.shop}}` in a text is the campaign's link `shop`
TEST: Final = 0  # the place of a test message's reader, who is no recipient

_CODE: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_PLACE: Final = re.compile(r"\{\{\s*([^{}|]+?)\s*(?:\|([^{}]*))?\}\}")
_ZEROS: Final = bytes(5)
# What stays as it is when an address is written in ASCII: RFC 3986's own signs, and what is escaped already.
_KEPT: Final = ":/?#[]@!$&'()*+,;=%-._~"


class LinkPlace(NamedTuple):
    """`campaign` is the campaign's `link_no`, `n` the recipient's place (TEST: nobody's), `link` counts from 0."""

    campaign: int
    n: int
    link: int


class Codes:
    """Makes codes and reads them. The same key makes the same codes, in every process."""

    def __init__(self, secret_key: str) -> None:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"hubbub short links")
        # One block, no two alike: nothing that a chained mode would hide.
        self._cipher = Cipher(AES(derived.derive(secret_key.encode())), ECB())  # noqa: S305

    def code(self, place: LinkPlace) -> str:
        """22 characters that are fit for an address."""
        block = place.campaign.to_bytes(6) + place.n.to_bytes(4) + place.link.to_bytes(1) + _ZEROS
        made = self._cipher.encryptor().update(block)
        return urlsafe_b64encode(made).decode().rstrip("=")

    def place(self, code: str) -> LinkPlace | None:
        """None for what this hub never made."""
        if not _CODE.fullmatch(code):
            return None
        block = self._cipher.decryptor().update(urlsafe_b64decode(code + "=="))
        found = LinkPlace(int.from_bytes(block[:6]), int.from_bytes(block[6:10]), block[10])
        return found if self.code(found) == code else None  # the zeros, and no second spelling of the same code


class Short(Struct, frozen=True):
    """A recipient's short links, as `link.<name>`: whole addresses for texts, codes for buttons."""

    addresses: Mapping[str, str] = {}
    codes: Mapping[str, str] = {}


class LinkMaker:
    """Makes recipients' short links, and reads their codes. `base` is the address before `/l/<code>`."""

    def __init__(self, secret_key: str, base: str) -> None:
        self._codes = Codes(secret_key)
        self._base = base

    def place(self, code: str) -> LinkPlace | None:
        """None for what this hub never made."""
        return self._codes.place(code)

    def short(self, links: Mapping[str, str], link_no: int, n: int, own: Mapping[str, str]) -> Short:
        """Of the campaign with this `link_no`, for its recipient `n`. A link that leads nowhere for a recipient, such
        as one whose column is empty, is left out: the text that needs it has no value then."""
        codes = {
            f"{PREFIX}{name}": self._codes.code(LinkPlace(link_no, n, place))
            for place, (name, target) in enumerate(in_order(links))
            if target_of(target, own, blank=n == TEST) is not None
        }
        return Short({name: short_address(self._base, code) for name, code in codes.items()}, codes)


def in_order(links: Mapping[str, str]) -> list[tuple[str, str]]:
    """As they are counted in codes."""
    return sorted(links.items())


def short_address(base: str, code: str) -> str:
    return f"{base}/l/{code}"


def target_of(target: str, own: Mapping[str, str], *, blank: bool = False) -> str | None:
    """Where a link leads for a recipient with these values; None when that is nowhere. `blank`: a value that is
    missing is empty."""
    whole = _PLACE.fullmatch(target)
    if whole:
        return web_address(_value(whole, own) or "")
    values = [_value(place, own) for place in _PLACE.finditer(target)]
    if not blank and not all(values):
        return None
    return web_address(_PLACE.sub(lambda place: quote(_value(place, own), safe=""), target))


def wrong_target(target: str) -> str | None:
    """Why a link cannot lead there. Columns may stand behind the host, or be the whole address."""
    if len(target) > LONGEST_TARGET:
        return f"may have {LONGEST_TARGET} characters"
    if _PLACE.fullmatch(target):
        return None
    first = _PLACE.search(target)
    if first and not re.match(r"https?://[^/?#{}]+[/?#]", target[: first.start()], re.IGNORECASE):
        return "may have columns only behind its host, such as https://shop.example/{{page}}"
    if web_address(_PLACE.sub("x", target)) is None:
        return "must be a whole address that begins with https:// or http://"
    return None


def web_address(text: str) -> str | None:
    """An http(s) address in ASCII, as it stands in a `Location`; None for anything else."""
    text = text.strip()
    if len(text) > LONGEST_TARGET or any(letter <= " " or letter == "\x7f" for letter in text):
        return None
    try:
        parts = urlsplit(text)
        host, _ = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    if not parts.netloc.isascii():
        parts = parts._replace(netloc=parts.netloc.lower().replace(parts.hostname or "", host))
    return quote(parts.geturl(), safe=_KEPT)


def named(text: str) -> list[str]:
    """The links that a text names, without their prefix."""
    return [place[1].removeprefix(PREFIX) for place in _PLACE.finditer(text) if place[1].startswith(PREFIX)]


def _value(place: re.Match[str], own: Mapping[str, str]) -> str:
    return own.get(place[1], "").strip() or place[2] or ""
