"""What the customer will see of a template, from real values. Pure.

What has no value yet shows as its variable, `{{1}}`, and is listed under `missing`. The texts of authentication
templates are Meta's own: known here in some languages, else in English with `exact` false.
"""

from typing import Any

from msgspec import Struct

from hub.domain.template import Template, Wording
from hub.whatsapp.template_content import Values, fill, filled_text, milliseconds, values_by_key
from hub.whatsapp.template_parts import MEDIA_FORMATS, Anatomy, anatomy, carries_code, slots
from hub.whatsapp.values import table, text

# language → (code, security, expiry, button); the code stands in bold.
_FIXED: dict[str, tuple[str, str, str, str]] = {
    "en": (
        "*{code}* is your verification code.",
        "For your security, do not share this code.",
        "This code expires in {minutes} minutes.",
        "Copy code",
    ),
    "es": (
        "Tu código de verificación es *{code}*.",
        "Por tu seguridad, no lo compartas.",
        "Este código caduca en {minutes} minutos.",
        "Copiar código",
    ),
}
_AUTOFILL = {"en": "Autofill", "es": "Autocompletar"}
_LABELS = {"COPY_CODE": "Copy offer code", "SPM": "View", "REQUEST_CONTACT_INFO": "Share contact info"}


class Shown(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A button: `target` is the address it opens, the number it calls or the code it copies."""

    type: str
    text: str
    target: str | None = None


class Header(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`text`, or a file, place or product under `media` (None while it has no value)."""

    format: str
    text: str | None = None
    media: Any = None


class Offer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`code` and `expires_at` (Unix milliseconds) where they are known."""

    text: str
    code: str | None = None
    expires_at: int | None = None


class Card(Struct, frozen=True, kw_only=True, omit_defaults=True):
    header: Header | None = None
    body: str = ""
    buttons: tuple[Shown, ...] = ()


class Preview(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A phone's view. `missing` are the keys without a value, `problems` what Meta would refuse in the values."""

    header: Header | None = None
    body: str = ""
    footer: str | None = None
    buttons: tuple[Shown, ...] = ()
    cards: tuple[Card, ...] = ()
    offer: Offer | None = None
    exact: bool = True
    missing: tuple[str, ...] = ()
    problems: tuple[dict[str, str], ...] = ()


def preview(template: Template, values: Values) -> Preview:
    """How `template` looks with `values` (named as for `hub.whatsapp.template_content.fill`)."""
    filled = fill(template, values)
    given = values_by_key(template.wording, values)
    whole = anatomy(template.wording.components)
    if carries_code(template.wording):
        return _authentication(template, whole, given, filled.missing, filled.problems)
    return Preview(
        header=_header(whole.header, given, ""),
        body=filled_text(whole.body.get("text"), given, "body."),
        footer=text(whole.footer.get("text")),
        buttons=_buttons(whole, given, ""),
        cards=tuple(
            Card(
                header=_header(card.header, given, f"card.{n}."),
                body=filled_text(card.body.get("text"), given, f"card.{n}.body."),
                buttons=_buttons(card, given, f"card.{n}."),
            )
            for n, card in enumerate(whole.cards)
        ),
        offer=_offer(whole, given),
        missing=filled.missing,
        problems=filled.problems,
    )


def sample_values(wording: Wording) -> dict[str, str]:
    """The template's own examples, for a preview before there are real values."""
    return {slot.key: slot.example for slot in slots(wording) if slot.example}


def _header(header: dict[str, Any], given: Values, under: str) -> Header | None:
    if not header:
        return None
    form = str(header.get("format", "TEXT"))
    kind = MEDIA_FORMATS.get(form)
    if kind is not None:
        return Header(format=form, media=given.get(f"{under}header.{kind}"))
    return Header(format="TEXT", text=filled_text(header.get("text"), given, f"{under}header."))


def _buttons(whole: Anatomy, given: Values, under: str) -> tuple[Shown, ...]:
    made: list[Shown] = []
    for index, button in enumerate(whole.buttons):
        kind = str(button.get("type"))
        label = text(button.get("text")) or _LABELS.get(kind, "")
        made.append(Shown(type=kind, text=label, target=_target(kind, button, given.get(f"{under}button.{index}"))))
    return tuple(made)


def _target(kind: str, button: dict[str, Any], value: Any) -> str | None:
    if kind == "URL":
        address = text(button.get("url")) or ""
        return address.partition("{{")[0] + str(value) if value is not None and "{{" in address else address
    if kind == "PHONE_NUMBER":
        return text(button.get("phone_number"))
    return str(value) if kind == "COPY_CODE" and value is not None else None


def _offer(whole: Anatomy, given: Values) -> Offer | None:
    if whole.offer is None:
        return None
    codes = [
        given.get(f"button.{index}") for index, button in enumerate(whole.buttons) if button.get("type") == "COPY_CODE"
    ]
    return Offer(
        text=text(whole.offer.get("text")) or "",
        code=text(codes[0]) if codes else None,
        expires_at=milliseconds(given["offer"]) if "offer" in given else None,
    )


def _authentication(
    template: Template,
    whole: Anatomy,
    given: Values,
    missing: tuple[str, ...],
    problems: tuple[dict[str, str], ...],
) -> Preview:
    language = template.language.partition("_")[0]
    code, security, expiry, copy = _FIXED.get(language, _FIXED["en"])
    written = text(whole.body.get("text"))  # Meta lists the words that it has chosen
    body = code.format(code=given.get("code", "{{1}}"))
    if whole.body.get("add_security_recommendation") is True:
        body += f" {security}"
    if written:
        body = filled_text(written, {"body.1": given["code"]} if "code" in given else {}, "body.")
    minutes = whole.footer.get("code_expiration_minutes")
    footer = text(whole.footer.get("text")) or (expiry.format(minutes=minutes) if minutes else None)
    button = table(whole.buttons[0]) if whole.buttons else {}
    one_tap = str(button.get("otp_type", "")).upper() == "ONE_TAP"
    label = text(button.get("autofill_text")) or _AUTOFILL.get(language, "Autofill") if one_tap else ""
    return Preview(
        body=body,
        footer=footer,
        buttons=(Shown(type="OTP", text=label or text(button.get("text")) or copy, target=text(given.get("code"))),),
        exact=bool(written) or language in _FIXED,
        missing=missing,
        problems=problems,
    )
