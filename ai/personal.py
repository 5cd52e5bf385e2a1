"""What is personal in a text: replaced by place-holders before it leaves, put back in what comes back. Pure.

E-mail addresses, phone and card numbers, IBANs, long numbers and codes (orders, accounts, parcels), addresses of pages
that carry a token, and names known to us. Dates, hours and amounts stay: without them an answer is about nothing.

Place-holders look like `[PHONE_1]`: the same text is always the same place-holder within one `Redaction`. What looks
like one already is replaced as well, so that nobody is told somebody else's number by writing its place-holder.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple, cast

Kind = Literal["EMAIL", "LINK", "IBAN", "CARD", "PHONE", "NUMBER", "NAME", "TEXT"]
KINDS = ("EMAIL", "LINK", "IBAN", "CARD", "PHONE", "NUMBER", "NAME", "TEXT")

# As we write them and as models bring them back: another case, spaces, a Markdown backslash.
_PLACE = rf"\\?\[\s*({'|'.join(KINDS)})\s*\\?[_\s-]?\s*(\d{{1,4}})\s*\\?\]"
_WITH_SPACE = re.compile(rf"([ \t]?)(?:{_PLACE})", re.IGNORECASE)

_GAP = r"[ \t\u00a0\u2000-\u200f\u202a-\u202f\u2060-\u2069\ufeff.\-\u2010-\u2015\u2212/()]"  # inside a typed number
_DATE = r"(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})"
_HOURS = r"\d{1,2}\.[0-5]\d ?[-\u2013] ?\d{1,2}\.[0-5]\d"
_AMOUNT = r"[1-9]\d?(?:[.,]\d{3}){1,2}"
# Every repetition ends somewhere: a text made to be slow to read is read in time that grows with its length only.
_SCAN = re.compile(
    rf"(?P<place>{_PLACE})"
    r"|(?P<email>[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})"
    r"|(?P<link>(?:https?://|www\.)[^\s<>\"]+)"
    r"|(?P<iban>(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[A-Za-z0-9]{11,30}(?![A-Za-z0-9])"
    r"|(?:[ ](?:(?-i:[A-Z0-9]{4})|\d{4})){2,7}(?:[ ](?-i:[A-Z0-9]{1,4})(?![A-Za-z0-9]))?))"
    rf"|(?P<kept>(?<![\d./-])(?:{_DATE}|{_HOURS})(?![./-]?\d)|(?<![\d.,/-]){_AMOUNT}(?![ .,/()-]?\d))"
    r"|(?P<code>(?<![A-Za-z0-9])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{10,}(?![A-Za-z0-9]))"
    rf"|(?P<digits>(?:[+＋]{_GAP}{{0,2}})?\d(?:{_GAP}{{0,3}}\d)*)",
    re.IGNORECASE,
)
_LONG = re.compile(r"\d{6,}")
_NOT_IN_ADDRESS = re.compile(rf"{_PLACE}|\d{{6,}}", re.IGNORECASE)
# A part of an address that nobody remembers: what opens it is in the address.
_TOKEN = re.compile(r"(?=[^/]*\d)[^/]{16,}")
LEAST_NAME = 3  # letters; shorter parts of a name are words of many languages


class Finding(NamedTuple):
    """Something personal, at `text[start:end]`."""

    start: int
    end: int
    kind: Kind


def findings(text: str, names: Sequence[str] = ()) -> list[Finding]:
    """Everything personal in a text, in order; place-holders of whatever origin are of the kind TEXT."""
    named, found = _named(names), list[Finding]()
    unread = [(0, text)]
    while unread:  # what stands beside something personal begins and ends there, so it is read once more by itself
        start, part = unread.pop()
        here = [each for match in _SCAN.finditer(part) for each in _judge(match)]
        if not here and named is not None:
            here = [Finding(match.start(), match.end(), "NAME") for match in named(part)]
        here = [_with_backslash(part, each) for each in here]
        unread += [(start + begin, free) for begin, free in _free(part, here)] if here else []
        found += [Finding(start + each.start, start + each.end, each.kind) for each in here]
    return sorted(found)


class Redaction:
    """The place-holders of one request, whose texts may name the same things."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._names = tuple(names)
        self._of: dict[tuple[Kind, str], str] = {}
        self._said: dict[tuple[str, int], str] = {}

    @property
    def places(self) -> dict[str, str]:
        """Place-holder → what stands behind it."""
        return {place: text for (_, text), place in self._of.items()}

    def redact(self, text: str) -> str:
        """The text without what is personal."""
        parts: list[str] = []
        end = 0
        for each in findings(text, self._names):
            parts += (text[end : each.start], self._place(each.kind, text[each.start : each.end]))
            end = each.end
        return "".join((*parts, text[end:]))

    def restore(self, text: str) -> str:
        """The text with everything put back. A place-holder that was never made stands for nothing and goes."""
        return _WITH_SPACE.sub(self._put_back, text)

    def restored(self, value: Any) -> Any:
        """The same for every text within a value of JSON."""
        if isinstance(value, str):
            return self.restore(value)
        if isinstance(value, dict):
            return {key: self.restored(each) for key, each in cast("dict[str, Any]", value).items()}
        if isinstance(value, list):
            return [self.restored(each) for each in cast("list[Any]", value)]
        return value

    def invented(self, text: str) -> list[str]:
        """Place-holders in an answer that were never made."""
        return [found[0] for found in _WITH_SPACE.finditer(text) if (found[2].upper(), int(found[3])) not in self._said]

    def _place(self, kind: Kind, text: str) -> str:
        place = self._of.get((kind, text))
        if place is None:
            number = 1 + sum(known == kind for known, _ in self._of)
            place = self._of[kind, text] = f"[{kind}_{number}]"
            self._said[kind, number] = text
        return place

    def _put_back(self, match: re.Match[str]) -> str:
        space, kind, number = match.groups()
        said = self._said.get((kind.upper(), int(number)))
        return "" if said is None else space + said


def _judge(match: re.Match[str]) -> Iterator[Finding]:
    """What a match of the scan is, if it is personal at all."""
    start, text = match.start(), match[0]
    kind = match.lastgroup
    if kind == "digits" or (kind == "link" and not _opens(text)):
        found = _number(text) if kind == "digits" else _in_address(text)
        yield from (Finding(start + each.start, start + each.end, each.kind) for each in found)
    elif kind in _WHOLE:
        yield Finding(start, match.end(), _WHOLE[kind])


_WHOLE: dict[str, Kind] = {"place": "TEXT", "email": "EMAIL", "link": "LINK", "iban": "IBAN", "code": "NUMBER"}


def _number(text: str) -> Iterator[Finding]:
    digits = "".join(str(unicodedata.digit(c)) for c in text if c.isdigit())
    many, whole = len(digits), Finding(0, len(text), "PHONE")
    if 13 <= many <= 19 and _luhn(digits):
        yield whole._replace(kind="CARD")
    elif (many >= 7 and (text[0] in "+＋" or digits[0] == "0")) or (many >= 9 and many < len(text)):
        yield whole
    else:
        yield from _long(text)


def _long(text: str) -> Iterator[Finding]:
    for run in _LONG.finditer(text):
        yield Finding(run.start(), run.end(), "NUMBER")


def _in_address(address: str) -> Iterator[Finding]:
    """Of an address that may stay."""
    for found in _NOT_IN_ADDRESS.finditer(address):
        yield Finding(found.start(), found.end(), "TEXT" if found[1] else "NUMBER")


def _with_backslash(text: str, each: Finding) -> Finding:
    """With those before it, which would be taken for the Markdown of the place-holder when it comes back."""
    start = each.start
    while start and text[start - 1] == "\\":
        start -= 1
    return each._replace(start=start)


def _luhn(digits: str) -> bool:
    doubled = (int(d) * 2 if n % 2 else int(d) for n, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _opens(address: str) -> bool:
    """Whether an address may open something by itself: a query, a fragment, a sign-in, or a part nobody remembers."""
    path = address.partition("://")[2] or address
    return any(c in path for c in "?#@") or any(_TOKEN.fullmatch(part) for part in path.split("/")[1:])


def _free(text: str, found: Iterable[Finding]) -> Iterator[tuple[int, str]]:
    """What lies between the findings, with where it begins."""
    end = 0
    for each in found:
        if end < each.start:
            yield end, text[end : each.start]
        end = each.end
    if end < len(text):
        yield end, text[end:]


def _named(names: Sequence[str]) -> Callable[[str], Iterator[re.Match[str]]] | None:
    """Finds the names and their longer parts, whole words, whatever their case; the longest first."""
    wanted = {name.strip() for name in names}
    wanted |= {part for name in names for part in re.split(r"[\s,.;]+", name)}
    long = sorted((each for each in wanted if len(each) >= LEAST_NAME), key=len, reverse=True)
    if not long:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, long))})(?!\w)", re.IGNORECASE).finditer
