"""Templates as Meta lists them, built from the parts a test is about."""

from datetime import UTC, datetime
from typing import Any

from hub.domain.template import Template, Wording
from hub.whatsapp.template_parts import normal

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
Part = dict[str, Any]


def body(text: str = "Hello {{1}}, your order {{2}} is on its way to you.", *examples: str, **named: str) -> Part:
    """A body with an example for each variable it has."""
    if named:
        given = [{"param_name": name, "example": value} for name, value in named.items()]
        return {"type": "BODY", "text": text, "example": {"body_text_named_params": given}}
    if not examples:
        examples = ("Ana", "HB-1", "Friday")[: text.count("{{")]
    return {"type": "BODY", "text": text} | ({"example": {"body_text": [list(examples)]}} if examples else {})


def header(text: str, *examples: str) -> Part:
    plain = {"type": "HEADER", "format": "TEXT", "text": text}
    return plain | ({"example": {"header_text": list(examples)}} if examples else {})


def media_header(form: str = "IMAGE") -> Part:
    return {"type": "HEADER", "format": form, "example": {"header_handle": ["4::aW1hZ2U="]}}


def footer(text: str) -> Part:
    return {"type": "FOOTER", "text": text}


def buttons(*each: Part) -> Part:
    return {"type": "BUTTONS", "buttons": list(each)}


def quick(text: str) -> Part:
    return {"type": "QUICK_REPLY", "text": text}


def link(url: str = "https://shop.example/track/{{1}}", text: str = "Track parcel") -> Part:
    example = {"example": [url.replace("{{1}}", "HB-1")]} if "{{" in url else {}
    return {"type": "URL", "text": text, "url": url, **example}


def coupon(example: str = "SEASON20") -> Part:
    return {"type": "COPY_CODE", "text": "Copy offer code", "example": [example]}


def carousel(*cards: list[Part]) -> Part:
    return {"type": "CAROUSEL", "cards": [{"components": card} for card in cards]}


def offer(*, expires: bool = True) -> Part:
    told = {"text": "Ends soon", "has_expiration": expires}
    return {"type": "LIMITED_TIME_OFFER", "limited_time_offer": told}


def authentication(**button: Any) -> tuple[Part, ...]:
    otp = {"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy code", **button}
    return (
        {"type": "BODY", "add_security_recommendation": True},
        {"type": "FOOTER", "code_expiration_minutes": 10},
        buttons(otp),
    )


def wording(*components: Part, category: str = "UTILITY", **known: Any) -> Wording:
    return Wording(**{"category": category, "components": normal(components or (body(),)), **known})


def template(*components: Part, category: str = "UTILITY", form: str = "positional", **known: Any) -> Template:
    given: dict[str, Any] = {
        "id": "tpl_1",
        "waba_id": "200",
        "name": "order_update",
        "language": "en_US",
        "wording": wording(*components, category=category, parameter_format=form),
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Template(**{**given, **known})
