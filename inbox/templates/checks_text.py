"""Texts with variables: every way in which Meta refuses them. Pure.

Named by Meta's own errors where they have a number: 2388040 too long, 2388047 header, 2388072 body, 2388073 footer,
2388293 too many variables for the length, 2388299 a variable at the start or end.
"""

import re
from itertools import pairwise
from typing import Any

from hub.domain.template import ParameterFormat
from hub.whatsapp.template_parts import BODY_LONGEST, CARD_BODY_LONGEST, HEADER_LONGEST, OFFER_BODY_LONGEST
from hub.whatsapp.values import listed, table, text
from inbox.templates.findings import Findings

FOOTER_LONGEST = 60
# Whatever stands between double braces, well-formed or not.
_BRACED = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_LOOSE = re.compile(r"\{{2,}|\}{2,}|\{|\}")
_POSITIONAL, _NAMED = re.compile(r"[1-9][0-9]*"), re.compile(r"[a-z_][a-z0-9_]*")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_FORMATTING = re.compile(r"[*_~`]")
_SHORTENED = re.compile(
    r"\b(?:bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|rebrand\.ly|cutt\.ly|wa\.me|shorturl\.at)\b[/\w]*", re.I
)
_BREAKS, _SPACES = re.compile(r"\n\s*\n\s*\n"), re.compile(r"\t| {5,}")
# Pictures and their joiners and tones; letters, digits and signs of any script are not among them.
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55\u231a\u231b\u23e9-\u23f3]"
    "[\ufe0f\u200d\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2640\u2642]*"
)
EMOJI_MOST = 10
_INVISIBLE = re.compile(r"^[\s\u200b-\u200f\u2060]+|[\s\u200b-\u200f\u2060]+$")


def check_body(findings: Findings, path: str, part: dict[str, Any], form: ParameterFormat, *, offer: bool = False,
               card: bool = False) -> None:  # fmt: skip
    """A body, or a card's."""
    most = CARD_BODY_LONGEST if card else OFFER_BODY_LONGEST if offer else BODY_LONGEST
    words = findings.words(f"{path}.text", part.get("text"), most, "body")
    if words is None:
        return
    names = _variables(findings, f"{path}.text", words, form)
    _dangling(findings, f"{path}.text", words)
    _ratio(findings, f"{path}.text", words)
    _layout(findings, f"{path}.text", words)
    _examples(findings, path, part.get("example"), "body_text", names=names, form=form)


def check_header(findings: Findings, path: str, part: dict[str, Any], form: ParameterFormat) -> None:
    """A text header: one line, plain, with one variable at most."""
    words = findings.words(f"{path}.text", part.get("text"), HEADER_LONGEST, "header")
    if words is None:
        return
    names = _variables(findings, f"{path}.text", words, form)
    if len(names) > 1:
        second = [found.span() for found in _BRACED.finditer(words)][1]
        findings.add(f"{path}.text", "header_variables", "a header takes one variable at most", at=second)
    _plain(findings, f"{path}.text", words, "header")
    _examples(findings, path, part.get("example"), "header_text", names=names, form=form)


def check_footer(findings: Findings, path: str, part: dict[str, Any]) -> None:
    """A footer: one line, plain, without variables."""
    words = findings.words(f"{path}.text", part.get("text"), FOOTER_LONGEST, "footer")
    if words is None:
        return
    for found in _BRACED.finditer(words):
        findings.add(f"{path}.text", "footer_variables", "a footer takes no variables", at=found.span())
    _plain(findings, f"{path}.text", words, "footer")


def _examples(
    findings: Findings, path: str, example: Any, name: str, *, names: list[str], form: ParameterFormat
) -> None:
    """Every variable needs an example, in the form that goes with the template's."""
    told = table(example)
    where = f"{path}.example.{name}" + ("_named_params" if form == "named" else "")
    given = _named(told, name) if form == "named" else _positional(told, name)
    if names and given is None:
        findings.add(where, "example_missing", f"needs an example for each variable: {', '.join(names)}")
        return
    for variable in names:
        if not (given or {}).get(variable, "").strip():
            findings.add(where, "example_missing", f"has no example for {{{{{variable}}}}}")
    for variable in sorted(set(given or {}) - set(names)):
        findings.add(where, "example_too_many", f"has an example for {{{{{variable}}}}}, which the text does not use")


def _variables(findings: Findings, path: str, words: str, form: ParameterFormat) -> list[str]:
    """The well-formed variables, each once, in order."""
    names: dict[str, None] = {}
    for found in _BRACED.finditer(words):
        name = found.group(1)
        if problem := _malformed(name, form):
            rule, message = problem
            findings.add(path, rule, message, at=found.span())
        elif name in names:
            findings.warn(path, "variable_repeated", f"{{{{{name}}}}} stands here twice", at=found.span())
        else:
            names[name] = None
    for loose in _LOOSE.finditer(_BRACED.sub(lambda found: "x" * len(found.group()), words)):
        findings.add(path, "braces_unbalanced", "a variable is written {{…}}, with two braces on each side",
                     at=loose.span())  # fmt: skip
    if form == "positional":
        _sequence(findings, path, words, list(names))
    _adjacent(findings, path, words)
    return list(names)


def _malformed(name: str, form: ParameterFormat) -> tuple[str, str] | None:
    shown = f"{{{{{name}}}}}"
    if re.search(r"[#$%]", name):
        return "variable_special_characters", f"{shown} must not hold #, $ or %"
    if form == "positional" and not _POSITIONAL.fullmatch(name):
        more = "; to use names, set parameter_format to named" if _NAMED.fullmatch(name) else ""
        return "variable_not_positional", f"{shown} must be a number such as {{{{1}}}}{more}"
    if form == "named" and not _NAMED.fullmatch(name):
        return "variable_not_named", f"{shown} must be lower-case letters, digits and underscores"
    return None


def _sequence(findings: Findings, path: str, words: str, names: list[str]) -> None:
    """1, 2, 3 … without gaps, in the order of the text."""
    wanted = [str(n) for n in range(1, len(names) + 1)]
    if names == wanted:
        return
    odd, right = next(pair for pair in zip(names, wanted, strict=True) if pair[0] != pair[1])
    place = words.index(f"{{{{{odd}}}}}")
    gap = sorted(names, key=int) != wanted
    findings.add(
        path,
        "variables_not_sequential",
        f"{{{{{odd}}}}} should be {{{{{right}}}}}: variables count 1, 2, 3 … without gaps",
        level="error" if gap else "warning",
        at=(place, place + len(odd) + 4),
    )


def _adjacent(findings: Findings, path: str, words: str) -> None:
    found = list(_BRACED.finditer(words))
    for left, right in pairwise(found):
        if not words[left.end() : right.start()].strip():
            message = "two variables need words between them"
            findings.add(path, "variables_adjacent", message, at=(left.start(), right.end()))


def _dangling(findings: Findings, path: str, words: str) -> None:
    """A text that begins or ends with a variable; what no reader sees does not count. A mark behind it does."""
    start, end = 0, len(words)
    if ends := _INVISIBLE.match(words):
        start = ends.end()
    end = len(words.rstrip())
    for found in _BRACED.finditer(words):
        if found.start() == start:
            findings.add(path, "variable_at_start", "the text must not begin with a variable", at=found.span())
        if found.end() == end:
            findings.add(path, "variable_at_end", "the text must not end with a variable", at=found.span())


def _ratio(findings: Findings, path: str, words: str) -> None:
    """Meta names no figure. Seen in practice: with n variables 2n + 1 other words are needed, 1 with none."""
    count = len(_BRACED.findall(words))
    plain = _WORD.findall(_BRACED.sub(" ", words))
    # Scripts without spaces between words: a few letters make a word.
    letters = sum(len(word) for word in plain)
    least = 2 * count + 1
    if count and len(plain) < least and letters < 4 * least:
        message = f"has {count} variables for {len(plain)} other words; Meta wants about {least} words or more"
        findings.add(path, "too_many_variables", message)


def _layout(findings: Findings, path: str, words: str) -> None:
    if found := _BREAKS.search(words):
        findings.add(path, "body_line_breaks", "has more than two line breaks in a row", at=found.span())
    if found := _SPACES.search(words):
        findings.add(path, "body_spaces", "has a tab or more than four spaces in a row", at=found.span())
    emoji = list(_EMOJI.finditer(words))
    if len(emoji) > EMOJI_MOST:
        message = f"has {len(emoji)} emoji; Meta refuses more than {EMOJI_MOST}"
        findings.warn(path, "body_emoji", message, at=emoji[EMOJI_MOST].span())
    check_links(findings, path, words)


def check_links(findings: Findings, path: str, words: str) -> None:
    """Shortened addresses hide where they lead, and are refused."""
    for found in _SHORTENED.finditer(words):
        message = f"{found.group()} hides where it leads; use an address of your own domain"
        findings.warn(path, "shortened_link", message, at=found.span())


def _plain(findings: Findings, path: str, words: str, part: str) -> None:
    outside = _BRACED.sub(lambda found: "x" * len(found.group()), words)
    for rule, pattern, what in (
        ("line_breaks", re.compile(r"[\n\r]"), "line breaks"),
        ("formatting", _FORMATTING, "asterisks or other formatting"),
        ("emoji", _EMOJI, "emoji"),
    ):
        if found := pattern.search(outside):
            findings.add(path, f"{part}_{rule}", f"a {part} takes no {what}", at=found.span())


def _positional(told: dict[str, Any], name: str) -> dict[str, str] | None:
    plain = listed(told.get(name))
    first: list[Any] = listed(plain[0]) if plain and type(plain[0]) is list else plain
    return {str(n): text(value) or "" for n, value in enumerate(first, 1)} if name in told else None


def _named(told: dict[str, Any], name: str) -> dict[str, str] | None:
    given = told.get(f"{name}_named_params")
    if type(given) is not list:
        return None
    return {str(table(each).get("param_name")): text(table(each).get("example")) or "" for each in listed(given)}
