"""What Meta tells about a message after it accepted it: which statuses, when, and in what words. Pure."""

import random
from typing import Any

from msgspec import Struct

from hub.simulator.chaos import Chaos
from hub.simulator.faults import status_error

SILENT_FAILURE = 131000  # what a message that failed after `sent` is said to have died of


class Step(Struct, frozen=True):
    """A status to be told `after` seconds from acceptance; `code` says why when it is `failed`."""

    after: float
    status: str
    code: int | None = None


class Told(Struct, kw_only=True):
    """All that the statuses of one message repeat. `contact` is an entry of `contacts`."""

    account: str
    display_phone_number: str
    phone_number_id: str
    wamid: str
    recipient_id: str | None  # omitted for people who hide their phone
    recipient_user_id: str
    sent_by_user_id: bool
    contact: dict[str, Any]
    callback: str | None
    pricing: dict[str, Any]
    conversation: dict[str, Any] | None
    priced_tick: str  # `delivered`, or `read` when delivered is skipped


def plan(chaos: Chaos, dice: random.Random, *, fails: int | None, plays: bool) -> list[Step]:
    """The statuses of one message in order of time. `fails`: Meta's code when it cannot arrive; `plays`: it is a
    voice note, which may be played."""
    at = dice.uniform(*chaos.status_delay_ms) / 1000
    if fails is not None:
        return [Step(at, "failed", fails)]
    steps = [Step(at, "sent")]
    at += dice.uniform(*chaos.delivery_ms) / 1000
    if chaos.late_failure and dice.random() * 100 < chaos.late_failure:
        return [*steps, Step(at, "failed", SILENT_FAILURE)]
    delivered = Step(at, "delivered")
    if dice.random() * 100 >= chaos.read_percent:
        return [*steps, delivered]
    if dice.random() * 100 >= chaos.skip_delivered:
        steps.append(delivered)
    at += dice.uniform(*chaos.reading_s)
    steps.append(Step(at, "read"))
    if plays:
        steps.append(Step(at + dice.uniform(1.0, 4.0), "played"))
    return steps


def priced_tick(steps: list[Step]) -> str:
    """Which of delivered and read carries the pricing object beside `sent`: the first that is told."""
    told = [step.status for step in steps]
    return "delivered" if "delivered" in told else "read"


def pricing(category: str | None, *, window_open: bool, from_ad: bool) -> dict[str, Any]:
    """The pricing object. `category` is the template's, None for any other message; `from_ad`: within the free
    72 hours after an ad led the customer here."""
    if from_ad:
        kind, name = "free_entry_point", "referral_conversion"
    elif category is None:
        kind, name = "free_customer_service", "service"
    elif category == "UTILITY" and window_open:
        kind, name = "free_customer_service", "utility"
    else:
        kind, name = "regular", category.lower()
    return {"billable": kind == "regular", "pricing_model": "PMP", "type": kind, "category": name}


def value(told: Told, step: Step, at: float) -> dict[str, Any]:
    """The webhook `value` of one status, told at the Unix time `at`."""
    status: dict[str, Any] = {"id": told.wamid, "status": step.status, "timestamp": str(int(at))}
    failed = step.status == "failed"
    if told.recipient_id is not None:
        status["recipient_id"] = told.recipient_id
    if not failed or told.sent_by_user_id:
        status["recipient_user_id"] = told.recipient_user_id
    if told.callback is not None:
        status["biz_opaque_callback_data"] = told.callback
    if step.status in {"sent", told.priced_tick}:
        status["pricing"] = told.pricing
        if told.conversation is not None:
            status["conversation"] = told.conversation
    if step.code is not None:
        status["errors"] = [status_error(step.code)]
    answer: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": told.display_phone_number, "phone_number_id": told.phone_number_id},
    }
    if not failed:
        answer["contacts"] = [_contact(told.contact, step.status)]
    answer["statuses"] = [status]
    return answer


def _contact(contact: dict[str, Any], status: str) -> dict[str, Any]:
    """The user name is told with delivered and read, not with sent."""
    if status != "sent" or "username" not in contact["profile"]:
        return contact
    return {**contact, "profile": {"name": contact["profile"]["name"]}}
