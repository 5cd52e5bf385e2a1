"""What a customer's message looks like in a webhook. Pure."""

from typing import Any

from hub.simulator.identities import wamid
from hub.simulator.people import Person


def author(person: Person) -> dict[str, str]:
    """`from` and `from_user_id`; the phone is left out, not empty, when it is hidden."""
    shared = person.shared_phone
    return ({"from": shared} if shared is not None else {}) | {"from_user_id": person.user_id}


def new_wamid(person: Person) -> str:
    """An id for a message of this person, which must not give away a hidden phone."""
    return wamid(person.shared_phone or person.user_id, outgoing=False)


def message(
    person: Person,
    kind: str,
    content: Any,
    *,
    message_id: str,
    at: float,
    context: dict[str, Any] | None = None,
    referral: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """One entry of `messages`."""
    made: dict[str, Any] = {**author(person), "id": message_id, "timestamp": str(int(at)), "type": kind}
    if context is not None:
        made["context"] = context
    if referral is not None:
        made["referral"] = referral
    if kind == "unsupported":
        made["errors"] = [{"code": 131051, "title": "Message type unknown", "message": "Message type unknown",
                           "error_data": {"details": "Message type is currently not supported."}}]  # fmt: skip
    if content is not None:
        made[kind] = content
    return made


def value(
    phone_number_id: str, display_phone_number: str, contact: dict[str, Any] | None, made: dict[str, Any]
) -> dict[str, Any]:
    """The webhook `value` of one message. System messages come without contacts."""
    answer: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": display_phone_number, "phone_number_id": phone_number_id},
    }
    if contact is not None and made["type"] != "system":
        answer["contacts"] = [contact]
    answer["messages"] = [made]
    return answer
