"""Looking at a number through Graph."""

from typing import Any

from msgspec import Struct

from hub.domain.number import COEXISTENCE_RATE, HIGH_RATE, STANDARD_RATE
from hub.whatsapp.graph import Graph
from hub.whatsapp.values import table, text

_FIELDS = "id,display_phone_number,verified_name,quality_rating,status,platform_type,throughput,is_on_biz_app"


class NumberFacts(Struct, frozen=True, kw_only=True):
    """What Meta knows of a number. `rate` is in messages a second; `quality` and `status` are Meta's open words."""

    phone_number_id: str
    display_phone_number: str
    name: str
    quality: str
    status: str
    rate: int


async def check_number(graph: Graph, token: str, phone_number_id: str) -> NumberFacts:
    """The facts of a number, if it exists and the token may see it.

    Raises GraphRefused when it may not, GraphUnreachable or GraphTimeout when Graph does not answer.
    """
    answer = await graph.call("GET", phone_number_id, token, params={"fields": _FIELDS})
    told = table(answer.or_refused().body)
    return NumberFacts(
        phone_number_id=text(told.get("id")) or phone_number_id,
        display_phone_number=text(told.get("display_phone_number")) or "",
        name=text(told.get("verified_name")) or "",
        quality=text(told.get("quality_rating")) or "UNKNOWN",
        status=text(told.get("status")) or "CONNECTED",
        rate=_rate(told),
    )


def _rate(told: dict[str, Any]) -> int:
    if told.get("is_on_biz_app") is True:  # shared with the app on a phone: fixed, whatever its level says
        return COEXISTENCE_RATE
    return HIGH_RATE if table(told.get("throughput")).get("level") == "HIGH" else STANDARD_RATE
