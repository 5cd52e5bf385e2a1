"""What a graceful stop keeps beside the journal: chats, statuses still to be told, webhooks not accepted."""

from pathlib import Path

import msgspec
from msgspec import Struct

from hub.log import logger
from hub.simulator.delivery import Held
from hub.simulator.flights import Flight
from hub.simulator.threads import Bubble
from hub.simulator.wiring import Parts

log = logger("simulator")


class Snapshot(Struct, kw_only=True):
    chats: list[tuple[str, str, list[Bubble]]]
    flights: list[Flight]
    unsent: list[str]  # webhook bodies
    held: list[Held] = []


def save(folder: Path, parts: Parts) -> None:
    """Write it, whole or not at all."""
    snapshot = Snapshot(
        chats=parts.world.threads.snapshot(),
        flights=parts.delivery.under_way(),
        unsent=[body.decode() for body in parts.outbox.unsent()],
        held=parts.delivery.held,
    )
    part = folder / "snapshot.part"
    part.write_bytes(msgspec.json.encode(snapshot))
    part.rename(folder / "snapshot.json")


def restore(folder: Path, parts: Parts, killed: list[Flight], now: float) -> None:
    """Take up where the last graceful stop left off, or tell again what a kill left on its way. A snapshot is used
    once: after a kill the chats start empty."""
    _launch(killed, parts, now)
    path = folder / "snapshot.json"
    if not path.exists():
        return
    try:
        snapshot = msgspec.json.decode(path.read_bytes(), type=Snapshot)
    except msgspec.DecodeError as broken:
        log.warning("the simulator's snapshot cannot be read and is left aside", reason=str(broken))
        path.rename(path.with_suffix(".broken"))
        return
    path.unlink()
    parts.world.threads.restore(snapshot.chats)
    _launch(snapshot.flights, parts, now)
    parts.delivery.held = snapshot.held
    for body in snapshot.unsent:
        raw = body.encode()
        parts.outbox.put_body(raw, parts.outbox.sign(raw))


def _launch(flights: list[Flight], parts: Parts, now: float) -> None:
    for flight in flights:
        flight.steps = [(max(due, now), step) for due, step in flight.steps]
        parts.delivery.launch(flight)
