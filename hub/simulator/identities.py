"""Who somebody is on the simulated WhatsApp: phone numbers, business-scoped user ids and wamids. Pure.

Everybody here has a phone, also those who hide it: their business-scoped id is a permutation of it, so that any id
the simulator ever gave out leads back to its person without a table.
"""

import binascii
import os
import re
from base64 import b64decode, b64encode

from phonenumbers import parse, region_code_for_number

_FORMATTING = str.maketrans("", "", "+-() \u00a0")
_PHONE = re.compile(r"[1-9]\d{6,14}")
_USER_ID = re.compile(r"US\.13(\d{18})")

# x → x·FACTOR mod MODULUS is one-to-one because FACTOR ends in 9 and so shares no factor with a power of ten.
_MODULUS = 10**18
_FACTOR = 618_033_988_749_894_849
_BACK = pow(_FACTOR, -1, _MODULUS)

NOT_ON_WHATSAPP = "0000"  # numbers that end so are not on WhatsApp here


def normal_phone(text: str) -> str | None:
    """The digits of a phone number as Meta accepts it (`+ - ( )` and spaces may be in it), None when it is none."""
    digits = text.translate(_FORMATTING)
    return digits if _PHONE.fullmatch(digits) else None


def american(phone: str) -> bool:
    """Whether the phone is of the United States, where no marketing template is delivered."""
    return phone.startswith("1") and region_code_for_number(parse(f"+{phone}")) == "US"


def user_id_of(phone: str) -> str:
    """The business-scoped user id of the person with this phone, e.g. `US.13491208655302741918`."""
    return f"US.13{int(phone) * _FACTOR % _MODULUS:018d}"


def phone_of(user_id: str) -> str | None:
    """The phone behind a business-scoped user id, None when nobody has that id."""
    match = _USER_ID.fullmatch(user_id)
    if match is None:
        return None
    return normal_phone(str(int(match.group(1)) * _BACK % _MODULUS))


def wamid(who: str, *, outgoing: bool) -> str:
    """A new message id in Meta's form, which holds `who` (phone or user id): 18 hex letters from us, 20 from users."""
    unique = os.urandom(9 if outgoing else 10).hex().upper().encode()
    name = who.encode()
    mark = b"\x11" if outgoing else b"\x12"
    raw = b"\x1c\x18" + bytes((len(name),)) + name + b"\x15\x02\x00" + mark + b"\x18" + bytes((len(unique),)) + unique
    return "wamid." + b64encode(raw + b"\x00").decode()


def phone_in(message_id: str) -> str | None:
    """The phone of the person whom a wamid names, by phone or by user id; None when it is not of our making."""
    try:
        raw = b64decode(message_id.removeprefix("wamid."), validate=True)
        who = raw[3 : 3 + raw[2]].decode("ascii")
    except (binascii.Error, IndexError, UnicodeDecodeError, ValueError):
        return None
    return phone_of(who) or normal_phone(who)
