"""The send call. Only the owner of a number's budget may import this module, so nothing leaves past the budget."""

from typing import Any

from msgspec import Struct

from hub.domain.sends import SendJob
from hub.whatsapp import payloads
from hub.whatsapp.graph import Answer, Graph, GraphTimeout
from hub.whatsapp.values import digits, listed, table, text


class Sent(Struct, frozen=True, kw_only=True):
    """Meta accepted a message; it is not delivered yet. `wa_id` and `user_id` are how Meta names the customer.

    `message_status` comes for templates only: accepted, held_for_quality_assessment or paused.
    """

    wamid: str
    wa_id: str | None = None
    user_id: str | None = None
    message_status: str | None = None


async def send(graph: Graph, token: str, phone_number_id: str, job: SendJob) -> Sent:
    """Send a job of kind `message`.

    Raises GraphRefused with a verdict, GraphUnreachable when it certainly did not leave, and GraphTimeout when it may
    have been accepted: then only a status that carries the message's id tells, and it must not simply be sent again.
    """
    return accepted(await _post(graph, token, phone_number_id, payloads.outgoing(job)))


async def mark_read(graph: Graph, token: str, phone_number_id: str, wamid: str) -> None:
    """Show the customer blue ticks up to `wamid`. Raises as `send`; repeating it does no harm."""
    await _post(graph, token, phone_number_id, payloads.read_mark(wamid))


async def typing(graph: Graph, token: str, phone_number_id: str, wamid: str) -> None:
    """Mark read and show "typing…" for 25 s, or until the next message. Raises as `send`."""
    await _post(graph, token, phone_number_id, payloads.typing_mark(wamid))


def accepted(answer: Answer) -> Sent:
    """What Meta's yes says. Raises GraphTimeout when it names no message: it was taken, perhaps, but which is it?"""
    told = table(answer.body)
    message = _first(told.get("messages"))
    contact = _first(told.get("contacts"))
    wamid = text(message.get("id"))
    if wamid is None:
        raise GraphTimeout("Graph said yes without the id of a message")
    return Sent(
        wamid=wamid,
        wa_id=digits(contact.get("wa_id")),
        user_id=text(contact.get("user_id")),
        message_status=text(message.get("message_status")),
    )


async def _post(graph: Graph, token: str, phone_number_id: str, body: dict[str, Any]) -> Answer:
    answer = await graph.call("POST", f"{phone_number_id}/messages", token, json=body)
    return answer.or_refused()


def _first(items: Any) -> dict[str, Any]:
    found = listed(items)
    return table(found[0]) if found else {}
