"""A dry run: what answering by itself would have said to a number's last conversations. Nothing is sent."""

from datetime import datetime
from typing import Final, Literal

from msgspec import Struct, structs

from hub.domain.answering import AnsweringSettings
from hub.domain.message import AiSource, Author

# `stopped` by its budget, by its providers or with its process; it can go on from where it is. The others are over.
RunState = Literal["estimated", "running", "stopped", "finished", "cancelled"]
Would = Literal["send", "suggest", "hand_over", "stay"]

MOST_CONVERSATIONS: Final = 500
SILENT_SECONDS: Final = 90.0  # a run that has said nothing for so long has lost its process
LOST: Final = "The process that was at it ended. Start it again: it goes on from where it was."


class DryRun(Struct, frozen=True, kw_only=True):
    """`questions`: customers' messages that are looked at, `to_write` those that an answer is likely to be written for.

    In millionths of a US dollar: `estimate_micros` is what that is likely to cost, `budget_micros` what it may cost and
    `cost_micros` what it has cost, the estimate's few samples with it. `would`: how many lines say what. `reason`: why
    it stopped.
    """

    id: str
    number_id: str
    settings: AnsweringSettings
    conversations: int
    state: RunState = "estimated"
    questions: int = 0
    to_write: int = 0
    done: int = 0
    estimate_micros: int = 0
    budget_micros: int = 0
    cost_micros: int = 0
    would: dict[Would, int] = {}
    reason: str = ""
    created_by: Author
    created_at: datetime
    updated_at: datetime


def shown(run: DryRun, now: datetime) -> DryRun:
    """A run as people see it: one whose process ended has stopped."""
    silent = run.state == "running" and (now - run.updated_at).total_seconds() > SILENT_SECONDS
    return structs.replace(run, state="stopped", reason=LOST) if silent else run


class DryRunLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question. `text`: what would have been said; `answered`: what the team really said next, if it did."""

    n: int
    conversation_id: str
    message_id: str
    at: datetime
    question: str
    would: Would
    reason: str = ""
    text: str = ""
    answered: str = ""
    language: str | None = None
    intent: str | None = None
    confidence: float | None = None
    sources: tuple[AiSource, ...] = ()
    cost_micros: int = 0


class DryRunAsked(Struct, frozen=True, kw_only=True):
    """Find the questions and say what a run would cost."""

    number_id: str
    settings: AnsweringSettings
    conversations: int
    author: Author


class DryRunStart(Struct, frozen=True, kw_only=True):
    """Begin, or go on, with this much money in all."""

    run_id: str
    budget_micros: int
