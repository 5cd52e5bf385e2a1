"""Looking at a number through Graph. The call keeps to the account's budget for managing calls (`usage.Pace`)."""

from typing import Any

from msgspec import Struct

from hub.domain.messaging_limit import UNLIMITED
from hub.domain.number import COEXISTENCE_RATE, HIGH_RATE, STANDARD_RATE
from hub.whatsapp.graph import Graph
from hub.whatsapp.usage import Pace
from hub.whatsapp.values import table, text

_FIELDS = (
    "id,display_phone_number,verified_name,quality_rating,status,platform_type,throughput,is_on_biz_app,"
    "whatsapp_business_manager_messaging_limit"
)


class NumberFacts(Struct, frozen=True, kw_only=True):
    """What Meta knows of a number. `rate` is in messages a second, `messaging_limit` as in Number; `quality` and
    `status` are Meta's open words."""

    phone_number_id: str
    display_phone_number: str
    name: str
    quality: str
    status: str
    rate: int
    messaging_limit: int | None = None


async def check_number(graph: Graph, pace: Pace, token: str, phone_number_id: str, waba_id: str) -> NumberFacts:
    """The facts of a number, if it exists and the token may see it.

    Raises GraphRefused when it may not, GraphUnreachable or GraphTimeout when Graph does not answer.
    """
    await pace.ready(waba_id)
    answer = await graph.call("GET", phone_number_id, token, params={"fields": _FIELDS})
    pace.heed(waba_id, answer)
    told = table(answer.or_refused().body)
    return NumberFacts(
        phone_number_id=text(told.get("id")) or phone_number_id,
        display_phone_number=text(told.get("display_phone_number")) or "",
        name=text(told.get("verified_name")) or "",
        quality=text(told.get("quality_rating")) or "UNKNOWN",
        status=text(told.get("status")) or "CONNECTED",
        rate=_rate(told),
        messaging_limit=limit_of(told.get("whatsapp_business_manager_messaging_limit")),
    )


def limit_of(value: Any) -> int | None:
    """A messaging limit as Meta writes it: 2000, "2000", "TIER_2K", "2K", -1, "TIER_UNLIMITED". None: it says none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if value > 0 else UNLIMITED if value == -1 else None
    word = (text(value) or "").upper().removeprefix("TIER_")
    if word == "UNLIMITED":
        return UNLIMITED
    number, thousand = word.removesuffix("K"), word.endswith("K")
    if word == "-1" or not number.isdecimal() or len(number) > 9:
        return UNLIMITED if word == "-1" else None
    return int(number) * (1000 if thousand else 1) or None


def _rate(told: dict[str, Any]) -> int:
    if told.get("is_on_biz_app") is True:  # shared with the app on a phone: fixed, whatever its level says
        return COEXISTENCE_RATE
    return HIGH_RATE if table(told.get("throughput")).get("level") == "HIGH" else STANDARD_RATE
