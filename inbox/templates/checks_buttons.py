"""Buttons: how many of which, in which order, and what each must bring. Pure."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from hub.whatsapp.template_parts import COUPON_LONGEST, OFFER_COUPON_LONGEST, URL_LONGEST, variables
from hub.whatsapp.values import listed, table, text
from inbox.templates.checks_text import check_links
from inbox.templates.findings import Findings

BUTTONS_MOST, LABEL_LONGEST, PHONE_LONGEST = 10, 25, 20
CARD_BUTTONS_MOST = 2
_MOST: Mapping[str, int] = {
    "QUICK_REPLY": 10, "URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1, "FLOW": 1, "CATALOG": 1, "MPM": 1, "OTP": 1,
    "VOICE_CALL": 1, "REQUEST_CONTACT_INFO": 1, "SPM": 1,
}  # fmt: skip
# Their labels are Meta's own.
_UNLABELLED = frozenset({"COPY_CODE", "SPM", "REQUEST_CONTACT_INFO"})
_ALONE = frozenset({"CATALOG", "MPM", "SPM", "OTP", "REQUEST_CONTACT_INFO"})
_CODE = re.compile(r"[A-Za-z0-9]+")
_VARIABLE_END = re.compile(r"\{\{\s*\w+\s*\}\}$")
_EMOJI_OR_BREAK = re.compile("[\n\U0001f300-\U0001faff\u2600-\u27bf{}]")


def check_buttons(
    findings: Findings, path: str, part: dict[str, Any], category: str, *, card: bool = False, offer: bool = False
) -> None:
    """A BUTTONS component, or a card's."""
    buttons = list(findings.objects(f"{path}.buttons", part.get("buttons")))
    most = CARD_BUTTONS_MOST if card else BUTTONS_MOST
    if not buttons:
        findings.add(f"{path}.buttons", "buttons_missing", "needs at least one button, or leave the part out")
    elif len(buttons) > most:
        findings.add(f"{path}.buttons", "buttons_too_many", f"has {len(buttons)} buttons; at most {most} are possible")
    kinds = [str(button.get("type")) for _, button in buttons]
    _counts(findings, f"{path}.buttons", kinds)
    _order(findings, f"{path}.buttons", kinds)
    labels: set[str] = set()
    for where, button in buttons:
        _one(findings, where, button, category, offer=offer)
        label = text(button.get("text"))
        if label is not None and label in labels:
            findings.add(f"{where}.text", "button_label_repeated", f"another button is called {label} already")
        labels.add(label or where)
    if len(kinds) >= 4 or {"QUICK_REPLY"} < set(kinds):
        message = "four or more buttons, or quick replies beside others, are not shown on desktop"
        findings.hint(f"{path}.buttons", "buttons_not_on_desktop", message)


def _counts(findings: Findings, path: str, kinds: list[str]) -> None:
    for kind in dict.fromkeys(kinds):
        most = _MOST.get(kind)
        if most is None:
            known = ", ".join(sorted(_MOST))
            findings.add(path, "button_type", f"{kind or 'a button without type'} is none of {known}")
        elif kinds.count(kind) > most:
            message = f"has {kinds.count(kind)} buttons of type {kind}; at most {most} are possible"
            findings.add(path, "buttons_too_many_of_a_kind", message)
        if kind in _ALONE and len(kinds) > 1 and kinds.count(kind) < len(kinds):
            findings.add(path, "button_stands_alone", f"{kind} takes no other buttons beside it")


def _order(findings: Findings, path: str, kinds: list[str]) -> None:
    """Quick replies stand together, before or behind all others."""
    runs = [kind == "QUICK_REPLY" for place, kind in enumerate(kinds)
            if place == 0 or (kind == "QUICK_REPLY") != (kinds[place - 1] == "QUICK_REPLY")]  # fmt: skip
    if len(runs) > 2:
        findings.add(path, "quick_replies_apart", "quick replies must stand together, not between other buttons")


def _one(findings: Findings, path: str, button: dict[str, Any], category: str, *, offer: bool) -> None:
    kind = str(button.get("type"))
    if kind not in _UNLABELLED and (kind != "OTP" or button.get("text") is not None):
        label = findings.words(f"{path}.text", button.get("text"), LABEL_LONGEST, "button_label")
        if label and (found := _EMOJI_OR_BREAK.search(label)):
            message = "a label takes no variables, emoji or line breaks"
            findings.add(f"{path}.text", "button_label_characters", message, at=found.span())
    if kind == "URL":
        _address(findings, path, button)
    elif kind == "PHONE_NUMBER":
        _phone(findings, path, button)
    elif kind == "COPY_CODE":
        _coupon(findings, path, button, OFFER_COUPON_LONGEST if offer else COUPON_LONGEST)
    elif kind == "FLOW":
        _flow(findings, path, button)
    elif kind == "OTP" and category != "AUTHENTICATION":
        findings.add(f"{path}.type", "otp_needs_authentication", "OTP buttons are for the category AUTHENTICATION only")
    elif kind in ("CATALOG", "MPM", "SPM") and category != "MARKETING":
        findings.add(f"{path}.type", "button_needs_marketing", f"{kind} is for the category MARKETING only")


def _address(findings: Findings, path: str, button: dict[str, Any]) -> None:
    url = findings.words(f"{path}.url", button.get("url"), URL_LONGEST, "url")
    if url is None:
        return
    names = variables(url)
    bare = _VARIABLE_END.sub("", url)
    if len(names) > 1 or (names and bare == url):
        findings.add(f"{path}.url", "url_variable_place", "takes one variable, at its very end")
    elif names and names != ["1"]:
        findings.add(f"{path}.url", "url_variable_name", "the variable of an address is always {{1}}")
    parts = urlsplit(bare.partition("{{")[0])
    if parts.scheme not in ("http", "https") or "." not in parts.netloc:
        findings.add(f"{path}.url", "url_invalid", "must be a whole address that starts with https:// or http://")
    elif parts.netloc.lower() in ("wa.me", "api.whatsapp.com"):
        findings.add(f"{path}.url", "url_to_whatsapp", "must not lead back to WhatsApp")
    else:
        check_links(findings, f"{path}.url", url)
    if names and not _example(button):
        findings.add(f"{path}.example", "example_missing", "needs an example of the whole address")


def _phone(findings: Findings, path: str, button: dict[str, Any]) -> None:
    number = findings.words(f"{path}.phone_number", text(button.get("phone_number")), PHONE_LONGEST, "phone")
    if number and not re.fullmatch(r"\+?[0-9][0-9 ().-]{4,}", number):
        findings.add(f"{path}.phone_number", "phone_invalid", "must be a phone number with its country code")


def _coupon(findings: Findings, path: str, button: dict[str, Any], most: int) -> None:
    example = _example(button)
    if not example:
        findings.add(f"{path}.example", "example_missing", "needs an example of the code")
    elif len(example) > most:
        findings.add(
            f"{path}.example", "coupon_too_long", f"has {len(example)} characters; at most {most} are possible"
        )
    elif not _CODE.fullmatch(example):
        findings.add(f"{path}.example", "coupon_characters", "takes letters and digits only")


def _flow(findings: Findings, path: str, button: dict[str, Any]) -> None:
    named = [key for key in ("flow_id", "flow_name", "flow_json") if button.get(key)]
    if len(named) != 1:
        findings.add(path, "flow_missing", "needs exactly one of flow_id, flow_name and flow_json")
    if (
        button.get("flow_action", "navigate") == "navigate"
        and "flow_json" in named
        and not button.get("navigate_screen")
    ):
        findings.add(f"{path}.navigate_screen", "flow_screen_missing", "needs the first screen of the flow")


def _example(button: dict[str, Any]) -> str:
    example = button.get("example")
    values: list[Any] = listed(example) or [example]
    return text(values[0]) or text(table(values[0]).get("example")) or ""
