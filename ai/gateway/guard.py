"""The last look at an answer: what leaks or came from nowhere does not pass. Pure.

However well a prompt fences what customers wrote, a model may follow it. So each answer is held against what it was
given: our rules, fences and place-holders do not appear in it, and it names no link, address or number of its own.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from ai.gateway import fences
from ai.personal import findings

RUN = 8  # words of our rules in a row: nobody writes so many by chance
# As WhatsApp makes links of: common endings, and those that swindlers like.
_ENDINGS = (
    "com|net|org|info|biz|io|app|dev|ai|co|me|ly|gg|cc|tv|to|so|sh|xyz|top|site|online|store|shop|club|live|link|click|"
    "work|vip|icu|buzz|page|web|cloud|tech|pro|zip|mov|support|help|example|test|de|at|ch|fr|es|pt|br|mx|ar|cl|pe|it|nl|"
    "be|uk|us|ca|in|id|my|sg|ph|sa|ae|eg|ma|tn|ru|cn|jp|kr|tr|pl|eu|ws|tk|ml|ga|cf|gq|pw|su|la"
)
_LINK = re.compile(
    rf"(?:https?://[^\s<>\"]+|(?<![\w@.-])(?:[\w-]{{1,63}}\.){{1,8}}(?:{_ENDINGS})(?![\w@-])(?:[:/?#][^\s<>\"]*)?)",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?)]}*_~`'\"»”’"
_WORDS = re.compile(r"[^\W\d_]+")
PART, LONG, PHONE, COUNTRY = 4, 6, 8, 3  # digits: of a part, a long number, a phone in its country, a country's code


class Given(Struct, frozen=True, kw_only=True):
    """What an answer is held against. `sources` are the values it may take links and phone numbers from, `values` all
    that the model was shown; both as they were written. `strict`: the answer goes to a customer."""

    rules: str
    fence: str
    sources: tuple[str, ...]
    values: tuple[str, ...]
    strict: bool = False


def check(raw: str, restored: str, invented: Sequence[str], given: Given) -> str | None:
    """Why an answer may not pass, None when it may. `raw` is what the model wrote, `restored` what a person would read,
    `invented` are place-holders in it that were never made: they leave a hole, which only people can close."""
    if any(fences.shows(text, given.fence) for text in (raw, restored)):
        return "it shows the lines around the data"
    if any(_repeats(text, given.rules) for text in (raw, restored)):  # JSON may spell what it holds in another way
        return "it repeats the rules of its prompt"
    if invented and given.strict:
        return "it has place-holders that stand for nothing"
    if not links(restored) <= _with_beginnings(given.sources):
        return "it has a link that nobody gave"
    return _foreign(restored, given)


def links(text: str) -> set[str]:
    """Every address of a page in a text, as it is compared: lower case, without scheme, www. and closing marks."""
    return {_plain(found[0]) for found in _LINK.finditer(text)}


def _plain(link: str) -> str:
    return link.lower().rstrip(_TRAILING).split("://", 1)[-1].removeprefix("www.").rstrip("/")


def _with_beginnings(sources: Iterable[str]) -> set[str]:
    """The sources' links, and what leads to them: the site of a page may be named alone."""
    found: set[str] = set()
    for link in (link for text in sources for link in links(text)):
        found.add(link)
        found.update(link[: mark.start()] for mark in re.finditer(r"[/?#]", link))
    return found


def _foreign(restored: str, given: Given) -> str | None:
    """A phone number, e-mail address or account that is in no source; a long number that is in nothing shown at all."""
    strict, all_of_it = _Numbers(given.sources), _Numbers(given.values)
    mails = {mail.lower() for text in given.sources for mail in _of_kind(text, "EMAIL")}
    for each in findings(restored):
        text = restored[each.start : each.end]
        if each.kind == "EMAIL" and text.strip("\\").lower() not in mails:
            return "it has an e-mail address that nobody gave"
        if each.kind in {"PHONE", "CARD", "IBAN"} and not strict.hold(text):
            return "it has a phone number or an account that nobody gave"
        if each.kind == "NUMBER" and not all_of_it.hold(text):
            return "it has a number that nobody gave"
    return None


class _Numbers:
    """The digits of texts, to look for a number however it is spaced."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [text.lower() for text in texts]
        self._runs = [_digits(text) for text in texts]

    def hold(self, number: str) -> bool:
        """Whether a number was given: as it is, all its digits in a row (a country code or leading zeros may be new),
        or each of its longer parts."""
        if any(number.strip("\\").lower() in text for text in self._texts):
            return True
        whole = _digits(number).lstrip("0")
        abroad = number.lstrip().startswith(("+", "＋", "00"))
        tails = [whole, *(whole[n:] for n in range(1, COUNTRY + 1) if abroad and len(whole) - n >= PHONE)]
        if len(whole) >= LONG and any(tail in run for tail in tails for run in self._runs):
            return True
        parts = [part for part in map(_digits, re.split(r"\D+", number)) if len(part) >= PART]
        return any(len(part) >= LONG for part in parts) and all(any(p in run for run in self._runs) for p in parts)


def _digits(text: str) -> str:
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdecimal())


def _of_kind(text: str, kind: str) -> Iterator[str]:
    return (text[each.start : each.end].strip("\\") for each in findings(text) if each.kind == kind)


def _repeats(text: str, rules: str) -> bool:
    said, ruled = (_WORDS.findall(each.lower()) for each in (text, rules))
    runs = {tuple(ruled[n : n + RUN]) for n in range(len(ruled) - RUN + 1)}
    return any(tuple(said[n : n + RUN]) in runs for n in range(len(said) - RUN + 1))
