"""Settings, log and dry runs of answering in memory, with the promises of hub.stores.postgres."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import structs

from hub.domain.answering import AnswerEntry, AnsweringSettings, NumberAnswering, Tallies, day_begins, month_begins
from hub.domain.dry_run import SILENT_SECONDS, DryRun, DryRunLine
from hub.errors import LostRace
from hub.stores.postgres.answering_log import HOUR, Figures


class FakeAnswering:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], NumberAnswering] = {}

    def allow(self, tenant_id: str, number_id: str, **known: object) -> None:
        """As if somebody had set them."""
        version = self.kept[tenant_id, number_id].version if (tenant_id, number_id) in self.kept else 0
        settings = AnsweringSettings(**known)  # type: ignore[arg-type]
        self.kept[tenant_id, number_id] = NumberAnswering(number_id=number_id, version=version + 1, settings=settings)

    async def get(self, tenant_id: str, number_id: str) -> NumberAnswering:
        return self.kept.get((tenant_id, number_id)) or NumberAnswering(number_id=number_id)

    async def put(self, tenant_id: str, kept: NumberAnswering) -> None:
        if (await self.get(tenant_id, kept.number_id)).version != kept.version - 1:
            raise LostRace((kept.number_id,))
        self.kept[tenant_id, kept.number_id] = kept


class FakeAnsweringLog:
    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, AnswerEntry, bool]] = {}  # id → tenant, entry, spoke

    @property
    def entries(self) -> list[AnswerEntry]:
        """All, the oldest first."""
        return [entry for _, entry, _ in self._kept.values()]

    async def tallies(
        self, tenant_id: str, number_id: str, conversation_id: str, settings: AnsweringSettings, now: datetime
    ) -> Tallies:
        mine = [(entry, spoke) for tenant, entry, spoke in self._kept.values() if tenant == tenant_id]
        on_number = [(entry, spoke) for entry, spoke in mine if entry.number_id == number_id]
        day, month = day_begins(settings.hours, now), month_begins(settings.hours, now)
        return Tallies(
            today=sum(spoke and e.conversation_id == conversation_id and e.at >= day for e, spoke in mine),
            this_hour=sum(spoke and e.at >= now - HOUR for e, spoke in on_number),
            cost_micros=sum(e.cost_micros for e, _ in on_number if e.at >= month),
        )

    async def begin(self, tenant_id: str, entry: AnswerEntry, settings: AnsweringSettings) -> str | None:
        used = await self.tallies(tenant_id, entry.number_id, entry.conversation_id, settings, entry.at)
        if used.today >= settings.most_a_day:
            return "limit_conversation"
        if used.this_hour >= settings.most_an_hour:
            return "limit_number"
        self._kept[entry.id] = (tenant_id, entry, True)
        return None

    async def end(self, tenant_id: str, entry: AnswerEntry, *, spoke: bool = False) -> None:
        self._kept[entry.id] = (tenant_id, entry, spoke)

    async def page(
        self, tenant_id: str, *, number_ids: Sequence[str] | None = None, did: str | None = None,
        conversation_id: str | None = None, before: str | None = None, limit: int = 50,
    ) -> list[AnswerEntry]:  # fmt: skip
        found = [
            entry
            for tenant, entry, _ in self._kept.values()
            if tenant == tenant_id
            and (before is None or entry.id < before)
            and (number_ids is None or entry.number_id in number_ids)
            and did in (None, entry.did)
            and conversation_id in (None, entry.conversation_id)
        ]
        return sorted(found, key=lambda entry: entry.id, reverse=True)[:limit]

    async def figures(self, tenant_id: str, since: datetime, number_ids: Sequence[str] | None = None) -> Figures:
        mine = [
            entry
            for tenant, entry, _ in self._kept.values()
            if tenant == tenant_id and entry.at >= since and (number_ids is None or entry.number_id in number_ids)
        ]

        def count(did: str) -> int:
            return sum(entry.did == did for entry in mine)

        def reasons(did: str) -> dict[str, int]:
            named = sorted(entry.reason for entry in mine if entry.did == did)
            return {reason: named.count(reason) for reason in dict.fromkeys(named)}

        return Figures(
            sent=count("sent"), suggested=count("suggested"), stayed=count("stayed"),
            handed_over=reasons("handed_over"), discarded=reasons("discarded"),
            cost_micros=sum(entry.cost_micros for entry in mine),
        )  # fmt: skip


class FakeDryRuns:
    def __init__(self) -> None:
        self.runs: dict[tuple[str, str], DryRun] = {}
        self._questions: dict[str, list[str]] = {}
        self._lines: dict[str, dict[int, DryRunLine]] = {}

    async def create(self, tenant_id: str, run: DryRun, questions: Sequence[str]) -> None:
        self.runs[tenant_id, run.id] = run
        self._questions[run.id] = list(questions)

    async def questions(self, tenant_id: str, run_id: str) -> list[str]:
        return self._questions[run_id] if (tenant_id, run_id) in self.runs else []

    async def get(self, tenant_id: str, run_id: str) -> DryRun | None:
        return self.runs.get((tenant_id, run_id))

    async def page(self, tenant_id: str, before: str | None = None, limit: int = 50) -> list[DryRun]:
        mine = [run for (tenant, _), run in self.runs.items() if tenant == tenant_id]
        older = [run for run in mine if before is None or run.id < before]
        return sorted(older, key=lambda run: run.id, reverse=True)[:limit]

    async def take(self, tenant_id: str, run: DryRun, now: datetime) -> bool:
        known = self.runs.get((tenant_id, run.id))
        lost = known is not None and now - known.updated_at > timedelta(seconds=SILENT_SECONDS)
        if known is None or not (known.state in ("estimated", "stopped") or (known.state == "running" and lost)):
            return False
        self.runs[tenant_id, run.id] = run
        return True

    async def advance(self, tenant_id: str, run: DryRun, lines: Sequence[DryRunLine], now: datetime) -> bool:
        known = self.runs.get((tenant_id, run.id))
        if known is None or known.state != "running":
            return False
        self.runs[tenant_id, run.id] = structs.replace(run, updated_at=now)
        kept = self._lines.setdefault(run.id, {})
        for line in lines:
            kept.setdefault(line.n, line)
        return True

    async def cancel(self, tenant_id: str, run: DryRun) -> bool:
        known = self.runs.get((tenant_id, run.id))
        if known is None or known.state in ("finished", "cancelled"):
            return False
        self.runs[tenant_id, run.id] = run
        return True

    async def lines(
        self, tenant_id: str, run_id: str, *, would: str | None = None, after: int = 0, limit: int = 50
    ) -> list[DryRunLine]:
        kept = self._lines.get(run_id, {}) if (tenant_id, run_id) in self.runs else {}
        found = [line for n, line in sorted(kept.items()) if n > after and would in (None, line.would)]
        return found[:limit]
