"""The ledger and budgets' memory without engines."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from hub.stores.postgres.ledger import Attempt


class FakeLedger:
    def __init__(self) -> None:
        self.attempts: dict[str, Attempt] = {}

    async def attempt(self, tenant_id: str, attempts: Sequence[tuple[str, str]], now: datetime) -> set[str]:
        fresh = {message_id: number_id for message_id, number_id in attempts if message_id not in self.attempts}
        self.attempts |= {each: Attempt(each, tenant_id, number_id, now) for each, number_id in fresh.items()}
        return set(fresh)

    async def settle(self, tenant_id: str, outcomes: Sequence[tuple[str, str, str, str | None]], now: datetime) -> None:
        for message_id, number_id, outcome, wamid in outcomes:
            kept = self.attempts.setdefault(message_id, Attempt(message_id, tenant_id, number_id, now))
            if kept.tenant_id == tenant_id:
                self.attempts[message_id] = replace(kept, outcome=outcome, wamid=wamid or kept.wamid, settled_at=now)

    async def release(self, tenant_id: str, message_ids: Sequence[str]) -> None:
        for message_id in message_ids:
            kept = self.attempts.get(message_id)
            if kept and kept.tenant_id == tenant_id and kept.wamid is None:
                del self.attempts[message_id]

    async def open(self, older_than: datetime, limit: int = 500) -> list[Attempt]:
        waiting = [each for each in self.attempts.values() if each.outcome is None and each.attempted_at < older_than]
        return sorted(waiting, key=lambda each: each.attempted_at)[:limit]

    async def get(self, tenant_id: str, message_ids: Iterable[str]) -> dict[str, Attempt]:
        found = {each: self.attempts[each] for each in message_ids if each in self.attempts}
        return {each: attempt for each, attempt in found.items() if attempt.tenant_id == tenant_id}


class FakeBudgets:
    def __init__(self) -> None:
        self.snapshots: dict[str, bytes] = {}

    async def save(self, number_id: str, snapshot: bytes) -> None:
        self.snapshots[number_id] = snapshot

    async def load(self, number_id: str) -> bytes | None:
        return self.snapshots.get(number_id)
