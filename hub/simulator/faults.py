"""Meta's error answers: one table of codes, and the exception that becomes such an answer."""

import os
from base64 import urlsafe_b64encode
from typing import Any

HREF = "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes"

# code → (HTTP status, title). Those that Meta tells by a failed status instead are in ASYNC.
CODES: dict[int, tuple[int, str]] = {
    0: (401, "AuthException"),
    1: (400, "API Unknown"),
    2: (503, "API Service"),
    3: (500, "API Method"),
    4: (400, "Application request limit reached"),
    10: (403, "Permission Denied"),
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    190: (401, "Access token has expired"),
    200: (403, "API Permission"),
    368: (403, "Temporarily blocked for policies violations"),
    2500: (400, "Unknown path components"),
    80007: (400, "Rate limit issues"),
    130429: (400, "Rate limit hit"),
    130472: (400, "User's number is part of an experiment"),
    130497: (403, "Business account is restricted from messaging users in this country"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (500, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131030: (400, "Recipient phone number not in allowed list"),
    131031: (403, "Account has been locked"),
    131042: (400, "Business eligibility payment issue"),
    131045: (500, "Incorrect certificate"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "This message was not delivered to maintain healthy ecosystem engagement"),
    131050: (400, "User has stopped marketing messages"),
    131051: (400, "Unsupported message type"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Account in maintenance mode"),
    131059: (400, "Invalid cursor"),
    131062: (400, "Business-scoped user id recipients are not supported for this message"),
    131064: (400, "Messaging limit due to template classification violations"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132005: (400, "Translated text too long"),
    132007: (400, "Template format character policy violated"),
    132012: (400, "Parameter format does not match format in the created template"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
    132018: (400, "There was an issue with the parameters in your template"),
    133004: (503, "Server is temporarily unavailable"),
    133010: (400, "Phone number not registered"),
    135000: (400, "Generic user error"),
}

ASYNC = frozenset({130472, 131026, 131047, 131049, 131050, 131053, 132015})
"""Codes that arrive as a `failed` status after the message was accepted, when chaos asks for them."""

_DETAILS = {
    4: "Too many calls from this app; wait and try again.",
    190: "Error validating access token: Session has expired.",
    80007: "The WhatsApp Business Account has reached its rate limit.",
    130429: "Cloud API message throughput has been reached.",
    130472: "Failed to send message because this user's phone number is part of an experiment.",
    131000: "Something went wrong; try again later.",
    131016: "A service is temporarily unavailable.",
    131026: "Message undeliverable.",
    131047: "Message failed to send because more than 24 hours have passed since the customer last replied to this"
    " number.",
    131048: "Message failed to send because there are restrictions on how many messages can be sent from this number.",
    131049: "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
    131050: "The recipient chose to stop receiving marketing messages from your business.",
    131053: "Media upload error.",
    131056: "Message failed to send because there were too many messages sent from this phone number to the same phone"
    " number in a short period of time.",
    132015: "Template is paused because of low quality.",
}


def details_of(code: int) -> str:
    """What Meta says under `error_data.details` for a code when nothing more exact is known."""
    return _DETAILS.get(code) or CODES[code][1]


class Fault(Exception):
    """A request that Meta would refuse. `code` is one of CODES, `subcode` as in the Graph error object. `title`: the
    refusal is of a template, and its details are words for the person who wrote it."""

    def __init__(
        self,
        code: int,
        details: str | None = None,
        *,
        subcode: int | None = None,
        status: int | None = None,
        title: str | None = None,
    ) -> None:
        super().__init__(code, details, subcode, status, title)
        self.code = code
        self.title = title
        self.details = details or details_of(code)
        self.subcode = subcode
        self.status = status or CODES[code][0]

    def body(self) -> dict[str, Any]:
        """The JSON body of the answer."""
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {CODES[self.code][1]}",
            "type": "GraphMethodException" if self.subcode == 33 else "OAuthException",
            "code": self.code,
        }
        if self.code == 190 or self.subcode is not None:
            error["message"] = self.details
        if self.code not in {190, 2500} and self.subcode is None:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.title is not None:
            error |= {"message": "Invalid parameter", "is_transient": False}
            error |= {"error_user_title": self.title, "error_user_msg": self.details}
            error.pop("error_data", None)
        error["fbtrace_id"] = "A" + urlsafe_b64encode(os.urandom(16)).decode()[:22]
        return {"error": error}


def unknown_object(node: str) -> Fault:
    """What Graph answers for an id that does not exist or that the token may not see."""
    return Fault(
        100,
        f"Unsupported request. Object with ID '{node}' does not exist, cannot be loaded due to missing permissions,"
        " or does not support this operation.",
        subcode=33,
        status=400,
    )


def status_error(code: int, details: str | None = None) -> dict[str, Any]:
    """One entry of `statuses[].errors`: the message is the title, as Meta does it."""
    title = CODES[code][1]
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details or details_of(code)},
        "href": HREF,
    }
