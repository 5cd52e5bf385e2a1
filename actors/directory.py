"""Which owner has which partition. Starts the owners, watches them, and deals the partitions of a dead one anew.

Ray restarts a dead actor by itself, which takes a second or two; meanwhile the living take over its partitions, by
claiming them, and give some back once it has returned. Nothing here needs to be right for safety: claims fence, and
commits compare. Being right makes it quick.
"""

import asyncio
import os
import sys
from dataclasses import dataclass
from typing import Any

import ray
from ray.exceptions import RayActorError, RayError, RayTaskError

from actors.crew import SLOTS, Member, Role
from hub.log import logger
from hub.settings import Settings

log = logger("directory")

# How often each owner is told again what is its own, in case it lost a partition to somebody who is gone.
REMIND_EVERY = 3.0
AGAIN, LONGEST_WAIT = 0.05, 10.0  # seconds between attempts to start an owner


@dataclass(slots=True)
class Seat:
    """An owner and whether it works."""

    role: Role
    index: int
    handle: Any  # ray.actor.ActorHandle[Member]
    alive: bool = False


class Directory:
    """All roles' seats."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        models = settings.models.owners if settings.models.on else 0
        counts: dict[Role, int] = {**dict.fromkeys(SLOTS, 1), "conversations": settings.owners, "enrichers": models}
        self.seats = [Seat(role, index, self._hire(role, index)) for role, n in counts.items() for index in range(n)]

    def _hire(self, role: Role, index: int) -> Any:
        actor: Any = ray.remote(Member)  # pyright: ignore[reportUnknownMemberType]
        return actor.options(
            name=f"{role}-{index}", max_restarts=-1, max_task_retries=0, num_cpus=0, max_concurrency=64
        ).remote(role, self._settings)

    async def run(self) -> None:
        """Keep every seat working, for ever."""
        async with asyncio.TaskGroup() as group:
            for seat in self.seats:
                group.create_task(self._keep(seat))
            group.create_task(self._remind())

    def ready(self) -> dict[str, bool]:
        """Each role by name: whether all of its seats work."""
        return {role: all(seat.alive for seat in self.seats if seat.role == role) for role in SLOTS}

    async def figures(self) -> list[tuple[str, int, dict[str, float]]]:
        """(role, index, figures) of every living seat."""
        found: list[tuple[str, int, dict[str, float]]] = []
        for seat in self.seats:
            if seat.alive:
                try:
                    found.append((seat.role, seat.index, await seat.handle.figures.remote()))
                except RayError as error:
                    log.debug("no figures", role=seat.role, error=repr(error)[:200])
        return found

    async def _keep(self, seat: Seat) -> None:
        while True:
            node_id, pid = await self._start(seat)
            ended = asyncio.create_task(self._replace_at_once(seat, node_id, pid))
            try:
                await seat.handle.watch.remote()
            except RayError as error:
                await self._replace(seat, type(error).__name__)
                if not isinstance(error, RayActorError):
                    ray.kill(seat.handle, no_restart=False)  # pyright: ignore[reportUnknownMemberType]
                    # its process lives but its work broke: begin afresh
            finally:
                ended.cancel()

    async def _replace(self, seat: Seat, why: str) -> None:
        """The living take over what a seat held."""
        if seat.alive:
            log.warning("an owner is gone", role=seat.role, index=seat.index, error=why)
            seat.alive = False
            await self._deal(seat.role)

    async def _replace_at_once(self, seat: Seat, node_id: str, pid: int) -> None:
        """Ray takes 1.3 s to tell of a killed process. The kernel tells of one on this node as it happens."""
        if sys.platform == "linux" and node_id == ray.get_runtime_context().get_node_id():
            await end_of(pid)
            await self._replace(seat, "killed")

    async def _start(self, seat: Seat) -> tuple[str, int]:
        wait = AGAIN
        while True:
            try:
                where = await seat.handle.start.remote()
                break
            except RayTaskError as error:  # it runs and cannot open what it needs, such as a model that is not there
                wait = min(2 * wait, LONGEST_WAIT)
                log.warning("an owner cannot start", role=seat.role, why=str(error)[-300:], again_in=round(wait, 1))
            except RayError as error:
                wait = AGAIN
                log.debug("an owner does not start yet", role=seat.role, error=repr(error)[:300])
            await asyncio.sleep(wait)
        seat.alive = True
        log.info("an owner works", role=seat.role, index=seat.index)
        await self._deal(seat.role)
        return where

    async def _deal(self, role: Role) -> None:
        """Divide the role's slots among its living seats; those who give some up hear of it first."""
        living = [seat for seat in self.seats if seat.role == role and seat.alive]
        await asyncio.gather(
            *(self._tell(seat, share) for seat, share in zip(living, shares(role, len(living)), strict=True))
        )

    async def _tell(self, seat: Seat, slots: frozenset[int]) -> None:
        try:
            await seat.handle.hold.remote(slots)
        except RayError as error:
            log.debug("could not deal", role=seat.role, error=repr(error)[:200])  # `_keep` finds out why

    async def _remind(self) -> None:
        while True:
            await asyncio.sleep(REMIND_EVERY)
            for role in SLOTS:
                await self._deal(role)


async def end_of(pid: int) -> None:
    """Wait until a process of this machine has ended; at once when there is none."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(watched, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(watched)
        os.close(watched)


def shares(role: Role, count: int) -> list[frozenset[int]]:
    """Slots dealt evenly: seat i of n has every n-th. A number's two lanes stay together."""
    step = 2 if role == "numbers" else 1
    groups = range(SLOTS[role] // step)
    return [
        frozenset(group * step + lane for group in groups if group % count == seat for lane in range(step))
        for seat in range(count)
    ]
