"""Every error code of the WhatsApp Business Platform: its name, what our processes do, what a person can do.

retry        Meta's trouble: again, with growing delay
slow         too fast: lower the number's pace, then again; nobody failed
pair_wait    too fast for this customer: again after a wait, others go on
later        failed now, may succeed after hours: a person or a campaign's policy decides
never        failed; the same again fails again
stop_number  the number or its token cannot send at all until a person acts
unknown      nobody can say whether it was accepted: wait for its status, never just send again
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

Action = Literal["retry", "slow", "pair_wait", "later", "never", "stop_number", "unknown"]


class Row(Struct, frozen=True):
    """What we know about a code. `advice` is a sentence for the agent who sees the message fail."""

    title: str
    action: Action
    advice: str
    wait: float | None = None  # seconds, where Meta's documents name a time


def _rows(codes: Iterable[int], title: str, action: Action, advice: str) -> dict[int, Row]:
    return dict.fromkeys(codes, Row(title, action, advice))


_SIGN_IN = "Not delivered: the number's access token is no longer valid. An admin has to enter a new one under Numbers."
_PERMISSION = (
    "Not delivered: the access token lacks a permission. An admin has to grant it in Meta's Business settings."
)
META = "Not delivered yet: WhatsApp has a problem of its own. It is tried again."
BUSY = "Not delivered yet: WhatsApp asked for a slower pace. It is tried again."
_MALFORMED = "Not delivered: WhatsApp did not understand the message. Write it again; if it repeats, tell an admin."
_TEMPLATE = "Not accepted: the template breaks one of WhatsApp's rules. Change it and submit it again."
_GROUP = "Not delivered: WhatsApp refused this for the group. See the details."
_CALL = "WhatsApp refused the call. See the details."
_FLOW = "WhatsApp refused the change of the flow. See the details and correct the flow."
_REGISTER = "The number is not ready to send. An admin has to register it again under Numbers."

TABLE: Mapping[int, Row] = {
    # --- access, and Graph as a whole
    0: Row("Not signed in to Meta", "stop_number", _SIGN_IN),
    1: Row("Unknown error at Meta", "retry", META),
    2: Row("Meta is overloaded", "retry", META),
    3: Row("The app lacks a capability", "stop_number", _PERMISSION),
    4: Row("Too many calls by the app", "slow", BUSY),
    10: Row("Permission denied", "stop_number", _PERMISSION),
    17: Row("Too many calls by the user", "slow", BUSY),
    32: Row("Too many calls for the page", "slow", BUSY),
    33: Row(
        "The number is unknown to Meta",
        "stop_number",
        "Not delivered: Meta does not know this number, or the token may not see it. An admin has to check the number.",
    ),
    100: Row("Invalid parameter", "never", _MALFORMED),
    190: Row("Access token expired", "stop_number", _SIGN_IN),
    **_rows(range(200, 300), "Permission missing", "stop_number", _PERMISSION),
    368: Row(
        "Blocked for policy violations",
        "stop_number",
        "Not delivered: WhatsApp has blocked the business for a while. "
        "An admin finds the reason in Meta's Business settings.",
    ),
    613: Row("Too many calls", "slow", BUSY),
    80007: Row("Too many calls for the account", "slow", BUSY),
    # --- messages
    130429: Row("Too many messages a second", "slow", BUSY),
    130472: Row(
        "Held back for an experiment",
        "never",
        "Not delivered: Meta keeps this customer out of marketing messages for an experiment. Wait until they write.",
    ),
    130497: Row(
        "Country not allowed",
        "never",
        "Not delivered: this business may not write to customers in that country.",
    ),
    131000: Row("Something went wrong at Meta", "retry", META),
    131005: Row("Access denied", "stop_number", _PERMISSION),
    131008: Row("A required part is missing", "never", _MALFORMED),
    131009: Row("A value is not valid", "never", _MALFORMED),
    131014: Row(
        "The file could not be fetched",
        "later",
        "Not delivered: WhatsApp could not fetch the file from its address. Check the link, or upload the file.",
    ),
    131016: Row("Service unavailable", "retry", META),
    131020: Row("Bad group", "never", _GROUP),
    131021: Row(
        "Sender and recipient are the same",
        "never",
        "Not delivered: a number cannot write to itself.",
    ),
    131026: Row(
        "Message undeliverable",
        "never",
        "Not delivered: the customer is not on WhatsApp, uses an old version, or has not accepted its terms. "
        "Reach them another way.",
    ),
    131030: Row(
        "Recipient not on the test list",
        "never",
        "Not delivered: a test number writes only to phones on its list. Add the phone in Meta's app dashboard.",
    ),
    131031: Row(
        "Account locked",
        "stop_number",
        "Not delivered: Meta has locked the account. An admin finds the reason in Meta's Business settings.",
    ),
    131035: Row(
        "Webhook not delivered in time",
        "never",
        "A message of this customer was lost before it reached us. Ask them to send it again.",
    ),
    131036: Row(
        "Not delivered to every device",
        "later",
        "Not delivered to all devices of the customer. Send it again if they have not seen it.",
    ),
    131037: Row(
        "Display name not approved",
        "stop_number",
        "Not delivered: the number's display name needs Meta's approval before it may send.",
    ),
    131041: Row("Group unknown", "never", _GROUP),
    131042: Row(
        "Payment problem",
        "stop_number",
        "Not delivered: Meta could not bill the business. An admin has to check the payment method at Meta.",
    ),
    131044: Row(
        "Payment problem for calls",
        "never",
        "Meta could not bill the call. An admin has to check the payment method at Meta.",
    ),
    131045: Row("Certificate not valid", "stop_number", _REGISTER),
    131047: Row(
        "More than 24 hours have passed",
        "never",
        "Not delivered: this customer has not written for 24 hours. Send a template.",
    ),
    131048: Row(
        "Spam limit reached",
        "later",
        "Not delivered: too many customers blocked or reported this number. "
        "Send less marketing until its quality recovers.",
    ),
    131049: Row(
        "Meta chose not to deliver",
        "never",
        "Not delivered: this customer has had enough marketing messages lately. Wait a day or until they write.",
    ),
    131050: Row(
        "The customer stopped marketing",
        "never",
        "Not delivered: this customer does not want marketing messages. Wait until they ask for them again.",
    ),
    131051: Row(
        "Unsupported type of message",
        "never",
        "Not delivered: WhatsApp does not support this kind of message. Send it in another form.",
    ),
    131052: Row(
        "The customer's file could not be loaded",
        "never",
        "The customer's file could not be loaded. Ask them to send it again, smaller than 100 MB.",
    ),
    131053: Row(
        "The file could not be uploaded",
        "never",
        "Not delivered: WhatsApp does not accept this file. Check its type and size, and send it again.",
    ),
    131055: Row("Not allowed for this number", "never", _MALFORMED),
    131056: Row("Too many messages to this customer", "pair_wait", BUSY),
    131057: Row("The number is being upgraded", "retry", "Not delivered yet: Meta is upgrading the number.", 60.0),
    131059: Row("The list's cursor is not valid", "later", "The list has changed. Load it again from its start."),
    131060: Row(
        "Message only on the phone",
        "never",
        "This message can only be read in the WhatsApp Business app on the phone.",
    ),
    131062: Row(
        "A phone number is needed",
        "never",
        "Not delivered: this template needs the customer's phone number, and only their user id is known. "
        "Ask them for their number, or send another template.",
    ),
    131063: Row(
        "Marketing is off for this road",
        "never",
        "Not delivered: the account sends marketing templates only through Meta's marketing messages API.",
    ),
    131064: Row(
        "Limited for wrong template categories",
        "later",
        "Not delivered: Meta limits this account for a while because templates had the wrong category.",
    ),
    **_rows((131201, *range(131202, 131208), *range(131209, 131216)), "Refused for the group", "never", _GROUP),
    131208: Row("Too many group calls", "slow", BUSY),
    # --- templates and flows
    132000: Row(
        "Wrong number of variables",
        "never",
        "Not delivered: the template needs another number of values. Fill in each variable and send it again.",
    ),
    132001: Row(
        "Template not found",
        "never",
        "Not delivered: there is no approved template of that name in that language. Choose another one.",
    ),
    132005: Row(
        "Text too long",
        "never",
        "Not delivered: with its values filled in the template is too long. Shorten the values.",
    ),
    132007: Row(
        "Characters not allowed",
        "never",
        "Not delivered: values must not hold new lines, tabs or more than four spaces in a row.",
    ),
    132008: Row("A value is not valid", "never", "Not delivered: a value of the template is not valid. Correct it."),
    132012: Row(
        "A value has the wrong form",
        "never",
        "Not delivered: a value does not fit the template, such as a text where a picture belongs. Correct it.",
    ),
    132015: Row(
        "Template paused",
        "later",
        "Not delivered: Meta has paused this template because of its quality. Use another one, or edit it.",
    ),
    132016: Row(
        "Template disabled",
        "never",
        "Not delivered: Meta has disabled this template for good. Create a new one.",
    ),
    132018: Row(
        "A template value is wrong",
        "never",
        "Not delivered: a value does not fit the template. Check its values and send it again.",
    ),
    132068: Row("Flow blocked", "never", "Not delivered: the flow is blocked. Correct it in Meta's flow builder."),
    132069: Row("Flow slowed down", "later", "Not delivered: the flow may only be sent ten times an hour for now."),
    # --- registration
    133000: Row("Deregistration incomplete", "later", "Deregister the number again, then register it."),
    133004: Row("Server unavailable", "retry", META),
    133005: Row("Wrong PIN", "never", "The two-step PIN is wrong. Enter the right one, or reset it at Meta."),
    133006: Row("Number must be verified again", "stop_number", _REGISTER),
    133008: Row("Too many wrong PINs", "later", "Too many wrong PINs were tried. Wait as long as the details say."),
    133009: Row("PIN entered too fast", "later", "The PIN was entered too fast. Wait as long as the details say."),
    133010: Row("Number not registered", "stop_number", _REGISTER),
    133015: Row("Number recently deleted", "later", "The number was deleted just now. Wait five minutes.", 300.0),
    133016: Row("Registered too often", "later", "The number was registered too often. Wait 72 hours."),
    136024: Row("Code not sent", "later", "Meta could not send the code. Try again after a while."),
    136025: Row("Code not accepted", "later", "The code was not accepted. Enter it again, or ask for a new one."),
    # --- payments, marketing messages API, identity, calls
    134011: Row("Payment terms not accepted", "never", "An admin has to accept WhatsApp's payment terms first."),
    134100: Row("Only marketing templates", "never", "Not delivered: this road sends marketing templates only."),
    134101: Row(
        "Template is being prepared",
        "later",
        "Not delivered: the template is new and needs about ten minutes. Send it again then.",
        600.0,
    ),
    134102: Row("Template unavailable", "never", "Not delivered: this template cannot be sent on this road."),
    135000: Row("Something in the message is wrong", "never", _MALFORMED),
    137000: Row(
        "The customer's identity changed",
        "never",
        "Not delivered: this customer has a new phone or a new WhatsApp. Make sure it is still them, then send again.",
    ),
    **_rows(range(138000, 138026), "Call refused", "never", _CALL),
    138005: Row("Too many calls", "later", _CALL),
    138009: Row("Asked too often for a call", "later", "This customer was asked often enough for a call. Wait a day."),
    138012: Row("Daily limit of calls", "later", "Today's limit of calls with this customer is reached. Wait a day."),
    138013: Row("Asked too often", "slow", BUSY),
    **_rows(range(139000, 139005), "Flow refused", "never", _FLOW),
    **_rows(range(139100, 139104), "Block list refused", "later", "Not every customer could be blocked. Try again."),
    # --- names, onboarding, insights
    **_rows(range(147001, 147005), "Username refused", "never", "This username is not to be had. Choose another one."),
    1752041: Row("Already asked for", "never", "This was already asked for. Nothing is left to do."),
    **_rows(
        (2388019, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299), "Template rule broken", "never", _TEMPLATE
    ),
    2494100: Row("The number is in maintenance", "retry", META, 60.0),
    2593107: Row("Already synchronised", "never", "The phone's history was already fetched. Connect the number anew."),
    2593108: Row("Too late to synchronise", "never", "More than a day has passed. Connect the number anew."),
    2593109: Row("History not shared", "never", "The business turned history off in the WhatsApp Business app."),
    **_rows(range(200005, 200008), "Insights unavailable", "never", "Template insights are not available here."),
}
