"""Everything Meta is known to refuse a template for, found before it is submitted. Pure.

`check` reads what a person wrote, complete or not, and answers findings in the order of the template. The parts of a
template are in modules of their own: `checks_text`, `checks_buttons`, `checks_special`; money is in `prices`.
"""

import re
from collections.abc import Iterable
from typing import Any, cast

from hub.domain.template import ParameterFormat, Template, Wording
from hub.whatsapp.template_parts import anatomy, normal
from hub.whatsapp.values import table
from inbox.templates.checks_buttons import check_buttons
from inbox.templates.checks_special import (
    check_any_header,
    check_authentication,
    check_carousel,
    check_library,
    check_offer,
)
from inbox.templates.checks_text import check_body, check_footer
from inbox.templates.findings import Finding, Findings
from inbox.templates.locales import KNOWN, LOCALE
from inbox.templates.prices import price_hints

NAME = re.compile(r"[a-z0-9_]{1,512}")
CATEGORIES = ("AUTHENTICATION", "MARKETING", "UTILITY")
PARTS = ("HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER")
UNVERIFIED_MOST, TEMPLATES_MOST = 250, 6_000  # of an account; the larger for verified businesses
# How long Meta tries to deliver, in seconds, by category; -1 is 30 days.
TTL: dict[str, tuple[int, int]] = {
    "AUTHENTICATION": (30, 900),
    "UTILITY": (30, 43_200),
    "MARKETING": (43_200, 2_592_000),
}
_VAGUE = re.compile(r"(template|test|msg|message|new|untitled|sample)[_0-9]*")


def check(name: str, language: str, wording: Wording, others: Iterable[Template] = ()) -> list[Finding]:
    """What is wrong with a template, and what its category costs. `others` are the account's other templates."""
    findings = Findings()
    components = normal(wording.components)
    others = list(others)
    _identity(findings, name, language, wording)
    _room(findings, name, language, others)
    if wording.library is not None:
        check_library(findings, wording.library, wording.category)
    else:
        _components(findings, list(wording.components), components, wording.category, wording.parameter_format)
        _duplicates(findings, name, language, wording, others)
    for path, rule, message in price_hints(wording.category, components):
        findings.hint(path, rule, message)
    return findings.found


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those that Meta would refuse it for."""
    return [finding for finding in findings if finding.level == "error"]


def _identity(findings: Findings, name: str, language: str, wording: Wording) -> None:
    if not NAME.fullmatch(name):
        findings.add("name", "name", "must be 1 to 512 lower-case letters, digits and underscores")
    elif _VAGUE.fullmatch(name):
        findings.warn("name", "name_vague", "says nothing to Meta's reviewers; name what it is for")
    if not LOCALE.fullmatch(language):
        findings.add("language", "language", "must be a locale such as en_US")
    elif language not in KNOWN:
        findings.warn("language", "language_unknown", f"{language} is not among the languages Meta is known to review")
    if wording.category not in CATEGORIES:
        findings.add("category", "category", f"must be one of {', '.join(CATEGORIES)}")
    elif wording.ttl is not None:
        _ttl(findings, wording.ttl, wording.category)


def _room(findings: Findings, name: str, language: str, others: Iterable[Template]) -> None:
    """How many templates an account takes; each language counts (2388019)."""
    held = {(other.name, other.language) for other in others if other.status not in ("draft", "deleted")}
    if (name, language) in held or len(held) < UNVERIFIED_MOST:
        return
    if len(held) >= TEMPLATES_MOST:
        message = f"the account has {len(held)} templates; WhatsApp takes {TEMPLATES_MOST}, each language counts"
        findings.add("name", "template_limit", message)
    else:
        message = f"the account has {len(held)} templates; a business that is not verified may have {UNVERIFIED_MOST}"
        findings.warn("name", "template_limit", message)


def _ttl(findings: Findings, ttl: int, category: str) -> None:
    low, high = TTL[category]
    if not low <= ttl <= high and not (ttl == -1 and category != "MARKETING"):
        findings.add("ttl", "ttl", f"must be {low} to {high} seconds for {category}")


def _components(
    findings: Findings,
    written: list[Any],
    components: tuple[dict[str, Any], ...],
    category: str,
    form: ParameterFormat,
) -> None:
    if len(components) != len(written):
        findings.add("components", "not_an_object", "every component must be an object")
        return
    placed = [(f"components[{index}]", part) for index, part in enumerate(components)]
    kinds = [str(part.get("type")) for part in components]
    _composition(findings, kinds)
    if category == "AUTHENTICATION":
        check_authentication(findings, "components", placed)
        return
    offer = "LIMITED_TIME_OFFER" in kinds
    for path, part in placed:
        kind = str(part.get("type"))
        if kind == "HEADER":
            check_any_header(findings, path, part, category, form)
        elif kind == "BODY":
            check_body(findings, path, part, form, offer=offer)
        elif kind == "FOOTER":
            check_footer(findings, path, part)
        elif kind == "BUTTONS":
            check_buttons(findings, path, part, category, offer=offer)
        elif kind == "CAROUSEL":
            check_carousel(findings, path, part, category, form)
        elif kind == "LIMITED_TIME_OFFER":
            check_offer(findings, path, part, category, set(kinds))
        else:
            findings.add(f"{path}.type", "component_type", f"must be one of {', '.join(PARTS)}")


def _composition(findings: Findings, kinds: list[str]) -> None:
    """Which parts there must be, and each once."""
    if "BODY" not in kinds:
        findings.add("components", "body_missing", "needs a BODY")
    for index, kind in enumerate(kinds):
        if kind in kinds[:index]:
            findings.add(f"components[{index}]", "component_repeated", f"there is a {kind} already")
    if "CAROUSEL" in kinds:
        for kind in {"HEADER", "FOOTER", "BUTTONS"} & set(kinds):
            place = kinds.index(kind)
            findings.add(f"components[{place}]", "carousel_alone", f"a carousel takes no {kind} beside its BODY")


def _duplicates(findings: Findings, name: str, language: str, wording: Wording, others: Iterable[Template]) -> None:
    """Meta refuses a body and footer that another template of the account has already."""
    if wording.category == "AUTHENTICATION":
        return
    mine = _said(wording)
    for other in others:
        same = (other.name, other.language) == (name, language)
        if not same and other.status not in ("deleted", "draft") and mine[0] and _said(other.wording) == mine:
            message = f"{other.name} ({other.language}) has the same body and footer; Meta refuses it"
            findings.add("components", "content_repeated", message)
            return


def _said(wording: Wording) -> tuple[str, str]:
    whole = anatomy(normal(wording.components))
    return str(whole.body.get("text", "")).strip(), str(whole.footer.get("text", "")).strip()


def read_wording(body: dict[str, Any]) -> Wording:
    """A wording from Meta's create body or ours; what is malformed is left for the checks to say."""
    library = {key: value for key, value in body.items() if key.startswith("library_template_")}
    form = str(body.get("parameter_format") or "positional").lower()
    ttl = body.get("message_send_ttl_seconds", body.get("ttl"))
    components = body.get("components")
    return Wording(
        category=str(body.get("category") or "").upper(),
        components=normal(cast("list[Any]", components)) if type(components) is list else (),
        parameter_format="named" if form == "named" else "positional",
        ttl=ttl if type(ttl) is int else None,
        library=library or table(body.get("library")) or None,
        options={key: body[key] for key in _OPTIONS if key in body},
    )


_OPTIONS = ("cta_url_link_tracking_opted_out", "degrees_of_freedom_spec", "display_format", "sub_category")
