"""Phone numbers of long lists: normalised, with country and time zones. Pure.

`phonenumbers` takes 50 µs for one, a million take a minute. A number already in international form needs none of its
guessing: its country code and length are looked up in the same tables (2 µs). Everything else goes the long way.
"""

from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

import phonenumbers
from msgspec import Struct
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumber, ValidationResult, timezone

LONGEST: Final = 64  # characters looked at
# How many digits after the country code decide the region and the zones; the tables look no further.
DECIDING: Final = 7
WINTER: Final = datetime(2026, 1, 1, tzinfo=UTC)
_PUNCTUATION: Final = str.maketrans("", "", " \t\u00a0\u202f-–.()/\u200e\u200f\u202a\u202c")
_REASONS: Final = {
    NumberParseException.INVALID_COUNTRY_CODE: "has no known country code",
    NumberParseException.NOT_A_NUMBER: "is not a phone number",
    NumberParseException.TOO_SHORT_AFTER_IDD: "is too short",
    NumberParseException.TOO_SHORT_NSN: "is too short",
    NumberParseException.TOO_LONG: "is too long",
}
_POSSIBLE: Final = {
    ValidationResult.INVALID_COUNTRY_CODE: "has no known country code",
    ValidationResult.TOO_SHORT: "is too short for its country",
    ValidationResult.TOO_LONG: "is too long for its country",
    ValidationResult.INVALID_LENGTH: "has a length its country does not know",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "has no area code",
}


class NotAPhone(Exception):
    """`reason` completes the sentence "This …"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Phone(Struct, frozen=True):
    """`digits` without +; `country` as ISO 3166 ("" unknown); `zones` one or two names with a comma ("" unknown)."""

    digits: str
    country: str
    zones: str


def phone(text: str, country: str = "") -> Phone:
    """A number in any usual form. Without a leading + or 00 it is taken as international, or as one of `country`
    (ISO 3166) when that is given. Raises NotAPhone."""
    bare = text[:LONGEST].translate(_PUNCTUATION)
    if not country and bare.isascii():
        digits = bare.removeprefix("+")
        if digits == bare:
            digits = bare.removeprefix("00")
        if digits.isdigit() and (code := _code(digits)) and _plain(code, digits[len(code) :]):
            return _placed(code, digits)
    return _parsed(text[:LONGEST], bare, country)


def _placed(code: str, digits: str) -> Phone:
    country, zones = _where(code, digits[len(code) : len(code) + DECIDING], len(digits))
    return Phone(digits, country, zones)


def _code(digits: str) -> str:
    """The country code a number begins with; "" when none does."""
    for length in (1, 2, 3):
        if int(digits[:length] or 0) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE and digits[0] != "0":
            return digits[:length]
    return ""


class _Form(Struct, frozen=True):
    lengths: frozenset[int]
    prefix: str


@lru_cache(maxsize=512)
def _form(code: str) -> _Form:
    """What numbers of a country code look like: possible lengths, and the digits of national calls, which people put
    where they do not belong."""
    region = phonenumbers.region_code_for_country_code(int(code))
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(int(code), region)
    if metadata is None or metadata.general_desc is None:
        return _Form(frozenset(), "")
    return _Form(frozenset(metadata.general_desc.possible_length), metadata.national_prefix or "")


def _plain(code: str, national: str) -> bool:
    """Whether a number is surely right as it stands. A national prefix makes it doubtful, except where it is one."""
    form = _form(code)
    doubtful = form.prefix and national.startswith(form.prefix)
    return len(national) in form.lengths and not doubtful and code not in {"39", "52", "54", "55", "7"}


def _parsed(text: str, bare: str, country: str) -> Phone:
    if not bare:
        raise NotAPhone("is empty")
    if "e+" in bare.lower():
        raise NotAPhone("was changed by a spreadsheet (digits are lost): format the column as text")
    if any(letter.isalpha() for letter in bare):
        raise NotAPhone("is not a phone number")
    international = bare.startswith(("+", "00")) or not country
    wanted = f"+{bare.removeprefix('+').removeprefix('00')}" if international else text
    try:
        number = phonenumbers.parse(wanted, None if international else country.upper())
    except NumberParseException as problem:
        raise NotAPhone(_REASONS.get(problem.error_type, "is not a phone number")) from problem
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != ValidationResult.IS_POSSIBLE:
        raise NotAPhone(_POSSIBLE.get(possible, "is not a phone number"))
    digits = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]
    return _placed(str(number.country_code), digits)


@lru_cache(maxsize=65_536)
def _where(code: str, beginning: str, length: int) -> tuple[str, str]:
    """(country, zones) of numbers that begin so."""
    national = beginning.ljust(length - len(code), "0")
    number = PhoneNumber(
        country_code=int(code),
        national_number=int(national or 0),
        italian_leading_zero=national.startswith("0") or None,
    )
    regions = phonenumbers.region_codes_for_country_code(int(code))
    if len(regions) == 1:
        country = regions[0]
    else:
        country = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(int(code))
    zones = timezone.time_zones_for_number(number)  # a mobile's may be all of its country's
    if zones == ("Etc/Unknown",):
        zones = timezone.time_zones_for_geographical_number(number)
    inside = tuple(zone for zone in zones if zone in _zones_of().get(country, ()))  # +1 and +7 are several countries
    return ("" if country in {"ZZ", "001"} else country), _outermost(inside or tuple(zones))


@lru_cache(maxsize=1)
def _zones_of() -> dict[str, set[str]]:
    """The time zones of each country."""
    found: dict[str, set[str]] = {}
    for line in files("tzdata").joinpath("zoneinfo/zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, _, name, *_ = line.split("\t")
            found.setdefault(country, set()).add(name)
    return found


@lru_cache(maxsize=1024)
def _outermost(zones: tuple[str, ...]) -> str:
    """The one zone, or the first and the last by the sun: when both are awake all between are."""
    known = [name for name in zones if name != "Etc/Unknown"]
    if not known:
        return ""
    west = min(known, key=_offset)
    east = max(known, key=_offset)
    return west if _offset(west) == _offset(east) else f"{west},{east}"


def _offset(name: str) -> float:
    offset = WINTER.astimezone(ZoneInfo(name)).utcoffset()
    return offset.total_seconds() if offset else 0.0
