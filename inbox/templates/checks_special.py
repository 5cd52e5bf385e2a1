"""Headers with files, carousels, limited-time offers, authentication and library templates. Pure."""

import re
from typing import Any

from hub.domain.template import ParameterFormat
from hub.whatsapp.values import listed, table, text
from inbox.templates.checks_buttons import check_buttons
from inbox.templates.checks_text import check_body, check_header
from inbox.templates.findings import Findings
from inbox.templates.rewording import is_address

CARDS_FEWEST, CARDS_MOST = 2, 10
OFFER_TEXT_LONGEST = 16
EXPIRATION_MINUTES = range(1, 91)
_HANDLED = frozenset({"IMAGE", "VIDEO", "GIF", "DOCUMENT"})
_OTP_TYPES = frozenset({"COPY_CODE", "ONE_TAP", "ZERO_TAP"})
_PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+")
_SIGNATURE = re.compile(r"[A-Za-z0-9+/=%]{11,15}")


def check_any_header(findings: Findings, path: str, part: dict[str, Any], category: str, form: ParameterFormat) -> None:
    """A header of any format."""
    kind = str(part.get("format", ""))
    if kind == "TEXT":
        check_header(findings, path, part, form)
    elif kind in _HANDLED:
        handles = [text(each) for each in listed(table(part.get("example")).get("header_handle"))]
        if not handles or not handles[0]:
            message = "needs an example file: upload one and put its handle here"
            findings.add(f"{path}.example.header_handle", "example_missing", message)
        elif is_address(handles[0]):
            message = "is an address, which WhatsApp takes from nobody: upload the example file again"
            findings.add(f"{path}.example.header_handle", "example_address", message)
        elif len(handles) > 1 or "\n" in handles[0]:
            findings.warn(f"{path}.example.header_handle", "example_too_many", "one example file is enough")
        if kind == "GIF" and category != "MARKETING":
            findings.add(f"{path}.format", "gif_needs_marketing", "GIF is for marketing templates only")
    elif kind == "LOCATION":
        if category not in ("UTILITY", "MARKETING"):
            message = "LOCATION is for the categories UTILITY and MARKETING"
            findings.add(f"{path}.format", "location_category", message)
    elif kind == "PRODUCT":
        if category != "MARKETING":
            findings.add(f"{path}.format", "product_needs_marketing", "PRODUCT is for marketing templates only")
    else:
        message = "must be one of DOCUMENT, GIF, IMAGE, LOCATION, PRODUCT, TEXT, VIDEO"
        findings.add(f"{path}.format", "header_format", message)


def check_carousel(findings: Findings, path: str, part: dict[str, Any], category: str, form: ParameterFormat) -> None:
    """2 to 10 cards that are built alike."""
    cards = list(findings.objects(f"{path}.cards", part.get("cards")))
    if not CARDS_FEWEST <= len(cards) <= CARDS_MOST:
        message = f"has {len(cards)} cards; {CARDS_FEWEST} to {CARDS_MOST} are possible"
        findings.add(f"{path}.cards", "carousel_cards", message)
    shapes: list[list[tuple[str, str, list[str]]]] = []
    for where, card in cards:
        components = list(findings.objects(f"{where}.components", card.get("components")))
        shapes.append(_shape([component for _, component in components]))
        _card(findings, where, components, category, form)
    for index, shape in enumerate(shapes):
        if shape != shapes[0]:
            message = "must have the same parts and buttons as the first card"
            findings.add(f"{path}.cards[{index}]", "carousel_cards_differ", message)


def _card(
    findings: Findings, path: str, components: list[tuple[str, dict[str, Any]]], category: str, form: ParameterFormat
) -> None:
    headers = [part for _, part in components if part.get("type") == "HEADER"]
    if len(headers) != 1 or headers[0].get("format") not in ("IMAGE", "VIDEO", "PRODUCT"):
        findings.add(path, "carousel_header", "each card needs a header of format IMAGE, VIDEO or PRODUCT")
    for where, part in components:
        kind = part.get("type")
        if kind == "HEADER":
            check_any_header(findings, where, part, category, form)
        elif kind == "BODY":
            check_body(findings, where, part, form, card=True)
        elif kind == "BUTTONS":
            check_buttons(findings, where, part, category, card=True)
        else:
            findings.add(f"{where}.type", "carousel_part", "a card takes HEADER, BODY and BUTTONS only")
    if not any(part.get("type") == "BUTTONS" for _, part in components):
        findings.add(path, "carousel_buttons", "each card needs a button")


def _shape(components: list[dict[str, Any]]) -> list[tuple[str, str, list[str]]]:
    """What two cards must have in common: parts, header format, buttons in order."""
    return sorted(
        (
            str(part.get("type")),
            str(part.get("format", "")),
            [str(table(b).get("type")) for b in listed(part.get("buttons"))],
        )
        for part in components
    )


def check_offer(findings: Findings, path: str, part: dict[str, Any], category: str, kinds: set[str]) -> None:
    """A limited-time offer: marketing, a short line, a button that opens the shop, no footer."""
    told = table(part.get("limited_time_offer"))
    findings.words(f"{path}.limited_time_offer.text", told.get("text"), OFFER_TEXT_LONGEST, "offer_text")
    if category != "MARKETING":
        findings.add(path, "offer_needs_marketing", "a limited-time offer is for marketing templates only")
    if "FOOTER" in kinds:
        findings.add(path, "offer_footer", "a template with a limited-time offer takes no footer")
    if "BUTTONS" not in kinds:
        findings.add(path, "offer_buttons", "a limited-time offer needs a URL button")


def check_authentication(findings: Findings, path: str, components: list[tuple[str, dict[str, Any]]]) -> None:
    """The text is Meta's: only the security line, the expiry and the button are chosen."""
    otp = 0
    for where, part in components:
        kind = part.get("type")
        if kind == "BODY":
            _fixed_text(findings, where, part, "add_security_recommendation")
        elif kind == "FOOTER":
            minutes = part.get("code_expiration_minutes")
            _fixed_text(findings, where, part, "code_expiration_minutes")
            if minutes is not None and (type(minutes) is not int or minutes not in EXPIRATION_MINUTES):
                findings.add(f"{where}.code_expiration_minutes", "expiration_minutes", "must be 1 to 90 minutes")
        elif kind == "BUTTONS":
            for place, button in findings.objects(f"{where}.buttons", part.get("buttons")):
                otp += button.get("type") == "OTP"
                _otp(findings, place, button)
        else:
            findings.add(f"{where}.type", "authentication_part", f"authentication templates take no {kind}")
    if otp != 1:
        findings.add(path, "authentication_button", "authentication templates need exactly one OTP button")


def _fixed_text(findings: Findings, path: str, part: dict[str, Any], instead: str) -> None:
    if part.get("text") and instead not in part:
        findings.add(f"{path}.text", "authentication_text", f"the text is WhatsApp's own; use {instead}")


def _otp(findings: Findings, path: str, button: dict[str, Any]) -> None:
    if button.get("type") != "OTP":
        findings.add(f"{path}.type", "authentication_button", "must be OTP")
        return
    kind = str(button.get("otp_type", "")).upper()
    if kind not in _OTP_TYPES:
        findings.add(f"{path}.otp_type", "otp_type", "must be COPY_CODE, ONE_TAP or ZERO_TAP")
    if kind in ("ONE_TAP", "ZERO_TAP"):
        apps = [table(app) for app in listed(button.get("supported_apps"))] or [button]
        for index, app in enumerate(apps):
            where = f"{path}.supported_apps[{index}]" if app is not button else path
            if not _PACKAGE.fullmatch(str(app.get("package_name", ""))):
                findings.add(f"{where}.package_name", "otp_package", "must be an Android package such as com.shop.app")
            if not _SIGNATURE.fullmatch(str(app.get("signature_hash", ""))):
                findings.add(f"{where}.signature_hash", "otp_signature", "must be the app's signature hash, 11 letters")
    if kind == "ZERO_TAP" and button.get("zero_tap_terms_accepted") is not True:
        message = "must be true: you accept Meta's terms for zero-tap"
        findings.add(f"{path}.zero_tap_terms_accepted", "zero_tap_terms", message)
    for member in ("text", "autofill_text"):
        if button.get(member) is not None:
            findings.words(f"{path}.{member}", button.get(member), 25, "button_label")


def check_library(findings: Findings, library: dict[str, Any], category: str) -> None:
    """A template of Meta's library: its words are Meta's, only its inputs are given."""
    if not text(library.get("library_template_name")):
        findings.add("library.library_template_name", "library_name", "is missing")
    if category != "UTILITY":
        findings.add("category", "library_needs_utility", "templates of the library are UTILITY")
    for where, each in findings.objects(
        "library.library_template_button_inputs", library.get("library_template_button_inputs", [])
    ):
        if each.get("type") == "URL":
            url = table(each.get("url"))
            if not str(url.get("base_url", "")).startswith(("https://", "http://")):
                findings.add(f"{where}.url.base_url", "url_invalid", "must start with https:// or http://")
