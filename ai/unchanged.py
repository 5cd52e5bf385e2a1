"""What must come through a translation or a rewriting as it was: variables, links, personal data, names, numbers. Pure.

A model is asked to keep them; here is looked whether it did, and told to the person who sends the text.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from ai.personal import findings

_VARIABLE: Final = re.compile(r"\{\{[^{}]*\}\}|\{\w+\}")
_LINK: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"]+[\w/]")
_THOUSANDS: Final = re.compile(r"(?<=\d)[.,'’ \u00a0\u202f](?=\d{3}(?!\d))")
_NUMBER: Final = re.compile(r"\d+")
_MONEY: Final = re.compile(
    r"[€$£₹¥%]\s?\d+|\d+(?:[.,]\d+)?\s?(?:[€$£₹¥%]|(?:eur|usd|gbp|inr|brl|rp|rs)\b)", re.IGNORECASE
)
_GAPS: Final = re.compile(r"[\s().\-–/]+")
# Small ones are written as words ("two days"), unless they are money.
SMALL: Final = 12


def look_at(before: str, after: str, names: Sequence[str] = ()) -> list[str]:
    """Sentences on what is missing in `after` or is new there; none when all is as it was. `names`: people in it."""
    before, after = _latin(before), _latin(after)
    lost, new = _variables(before, after)
    lost += [each for each in _exact(before, names) if not _has(after, each)]
    new += [each for each in _exact(after, ()) if not _has(before, each)]
    numbers_lost, numbers_new = _numbers(before, after)
    lost, new = lost + numbers_lost, new + numbers_new
    return [f"{each} is missing." for each in dict.fromkeys(lost)] + [
        f"{each} was not there before." for each in dict.fromkeys(new)
    ]


def _latin(text: str) -> str:
    """With Latin digits, whatever the script's own."""
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text)


def _variables(before: str, after: str) -> tuple[list[str], list[str]]:
    had, has = (Counter(_VARIABLE.findall(text)) for text in (before, after))
    return list(had - has), list(has - had)


def _exact(text: str, names: Sequence[str]) -> Iterable[str]:
    """Links and what is personal, as they are written."""
    yield from _LINK.findall(text)
    for each in findings(text, names):
        yield text[each.start : each.end].strip()


def _has(text: str, wanted: str) -> bool:
    """As it was, whatever the spaces in it. A name may be written in other letters where the language has others."""
    if _GAPS.sub("", wanted).casefold() in _GAPS.sub("", text).casefold():
        return True
    return wanted.replace(" ", "").isalpha() and _script(wanted) not in {_script(word) for word in text.split()}


def _script(text: str) -> str:
    """The alphabet of its first letter, such as LATIN."""
    letter = next((each for each in text if each.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0]


def _numbers(before: str, after: str) -> tuple[list[str], list[str]]:
    had, has = _of(before), _of(after)
    lost = [each for each in had if each not in has and not _same_hour(each, has) and _counts(each, before)]
    new = [each for each in has if each not in had and not _same_hour(each, had) and _counts(each, after)]
    return lost, new


def _of(text: str) -> list[str]:
    """A text's numbers but for those that are compared as they are written: 1.200,50 and 1,200.50 are 1200 and 50."""
    for each in reversed(findings(text)):
        text = f"{text[: each.start]} {text[each.end :]}"
    plain = _THOUSANDS.sub("", _VARIABLE.sub(" ", _LINK.sub(" ", text)))
    found = [number.lstrip("0") for number in _NUMBER.findall(plain)]
    return [number for number in found if number]


def _same_hour(number: str, others: Sequence[str]) -> bool:
    """17:30 is 5:30 in the afternoon."""
    value = int(number) if len(number) <= 2 else 99
    return (13 <= value <= 24 and str(value - 12) in others) or (1 <= value <= 12 and str(value + 12) in others)


def _counts(number: str, text: str) -> bool:
    if len(number) > 2 or int(number) > SMALL:
        return True
    return any(number in _NUMBER.findall(money) for money in _MONEY.findall(text))
