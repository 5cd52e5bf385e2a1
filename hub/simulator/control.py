"""`/control`: what was sent, chaos, numbers and load."""

import time
from typing import Annotated, Any, Literal

from litestar import Request, Router, delete, get, post, put
from litestar.datastructures import State
from litestar.params import FromPath, Parameter
from msgspec import Meta, Struct

from hub.errors import Refusal
from hub.simulator.changing import Limit, NumberChange, apply
from hub.simulator.chaos import Chaos, changed
from hub.simulator.identities import normal_phone
from hub.simulator.journal import NumberMade, Sent
from hub.simulator.limits import UNLIMITED
from hub.simulator.problems import decoded, invalid, refusal
from hub.simulator.traffic import Order, Progress
from hub.simulator.wiring import Parts
from hub.simulator.world import Line

Req = Request[Any, Any, State]
Digits = Annotated[str, Meta(pattern=r"^\d{5,20}$")]
SENDS_MOST = 100_000
UPLOAD_MOST = 25 * 1024 * 1024


def router() -> Router:
    handlers = [
        sends,
        uploads,
        get_chaos,
        put_chaos,
        reset_chaos,
        get_numbers,
        post_number,
        change_number,
        post_load,
        get_load,
        delete_load,
    ]
    return Router(path="/control", route_handlers=handlers, exception_handlers={Refusal: refusal})


def _parts(request: Req) -> Parts:
    return request.app.state.parts


class SentItem(Struct):
    """One accepted message. `at` is Unix time in seconds."""

    n: int
    at: float
    phone_number_id: str
    to: str
    type: str
    wamid: str
    biz_opaque_callback_data: str | None


class SendsPage(Struct):
    """`next` is the `after` of the next page, null at the end."""

    items: list[SentItem]
    next: int | None


@get("/sends")
async def sends(
    request: Req,
    phone_number_id: str | None = None,
    after: Annotated[int, Parameter(ge=0)] = 0,
    limit: Annotated[int, Parameter(ge=1)] = 1000,
) -> SendsPage:
    """Every message that was accepted, in order, counted by `n` = 1, 2, 3 …; also those of earlier runs."""
    held = _parts(request).world.sends
    most = min(limit, SENDS_MOST)
    items: list[SentItem] = []
    for n in range(after, len(held)):
        if phone_number_id is not None and held[n].phone_number_id != phone_number_id:
            continue
        if len(items) == most:
            return SendsPage(items, items[-1].n)
        items.append(_item(held[n]))
    return SendsPage(items, None)


def _item(sent: Sent) -> SentItem:
    return SentItem(sent.n, sent.at, sent.phone_number_id, sent.to, sent.type, sent.wamid, sent.callback)


@get("/uploads")
async def uploads(request: Req) -> dict[str, list[dict[str, Any]]]:
    """The media files that businesses put at Meta to send them, in order."""
    held = _parts(request).world.files.of_business()
    return {"items": [{"id": file.id, "mime_type": file.mime_type, "size": file.size} for file in held]}


@get("/chaos")
async def get_chaos(request: Req) -> Chaos:
    """Every knob as it is."""
    return _parts(request).chaos()


@put("/chaos")
async def put_chaos(request: Req) -> Chaos:
    """Turn the knobs that are given; the others stay. Answers all of them."""
    parts = _parts(request)
    parts.chaos.now = changed(parts.chaos.now, decoded(await request.body(), dict[str, Any]))
    return parts.chaos.now


@delete("/chaos", status_code=200)
async def reset_chaos(request: Req) -> Chaos:
    """Back to the gentle defaults."""
    _parts(request).chaos.now = Chaos()
    return _parts(request).chaos.now


class NewNumber(Struct, kw_only=True, forbid_unknown_fields=True):
    """`rate` is messages a second. `messaging_limit`: customers its portfolio may write to first in 24 hours, -1
    without limit; `portfolio_id` "" makes its account the portfolio."""

    phone_number_id: Digits
    waba_id: Digits
    display_phone_number: str
    name: str = "Test number"
    rate: Annotated[int, Meta(ge=1, le=10_000)] = 80
    portfolio_id: Annotated[str, Meta(pattern=r"^(\d{5,25})?$")] = ""
    messaging_limit: Limit = UNLIMITED
    quality: Literal["GREEN", "YELLOW", "RED"] = "GREEN"


class ShownNumber(NewNumber, kw_only=True):
    """`busiest_second`: the most messages there were in any sliding second since the simulator began. `used`: customers
    its portfolio wrote to first in the last 24 hours."""

    busiest_second: int
    used: int


@get("/numbers")
async def get_numbers(request: Req) -> dict[str, list[ShownNumber]]:
    parts = _parts(request)
    return {"items": [_shown(parts, line) for line in parts.world.numbers.values()]}


@post("/numbers")
async def post_number(request: Req) -> ShownNumber:
    """Register a business number. The same again with other facts changes them."""
    wanted = decoded(await request.body(), NewNumber)
    if normal_phone(wanted.display_phone_number) is None:
        raise invalid("$.display_phone_number", "is not a phone number in international form")
    made = NumberMade(
        wanted.phone_number_id,
        wanted.waba_id,
        wanted.display_phone_number,
        wanted.name,
        wanted.rate,
        wanted.portfolio_id,
        wanted.messaging_limit,
        wanted.quality,
    )
    parts = _parts(request)
    return _shown(parts, parts.world.add_number(made))


@post("/numbers/{phone_number_id:str}/changes")
async def change_number(request: Req, phone_number_id: FromPath[str]) -> ShownNumber:
    """Change what Meta lets a number do, while it is in use, and tell it by webhook as Meta does."""
    parts = _parts(request)
    wanted, line = decoded(await request.body(), NumberChange), parts.line(phone_number_id)
    apply(parts, line, wanted)
    return _shown(parts, line)


def _shown(parts: Parts, line: Line) -> ShownNumber:
    made = line.made
    return ShownNumber(
        phone_number_id=made.phone_number_id,
        waba_id=made.waba_id,
        display_phone_number=made.display_phone_number,
        name=made.name,
        rate=made.rate,
        portfolio_id=made.portfolio_id,
        messaging_limit=made.messaging_limit,
        quality=made.quality,  # pyright: ignore[reportArgumentType]  # checked when it came
        used=parts.world.first_written(line).used(time.time()),
        busiest_second=line.throughput.busiest,
    )


@post("/load")
async def post_load(request: Req) -> Progress:
    """Let many customers write at a steady rate, open loop. 409 while another load runs."""
    parts = _parts(request)
    order = decoded(await request.body(), Order)
    return parts.traffic.begin(order, parts.line(order.phone_number_id))


@get("/load")
async def get_load(request: Req) -> Progress:
    """How the latest load goes."""
    return _parts(request).traffic.progress()


@delete("/load", status_code=200)
async def delete_load(request: Req) -> Progress:
    """Stop it."""
    return await _parts(request).traffic.stop()
