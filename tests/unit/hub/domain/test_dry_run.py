"""A run whose process ended is shown as stopped."""

from datetime import UTC, datetime, timedelta

from hub.domain.answering import AnsweringSettings
from hub.domain.dry_run import LOST, DryRun, shown
from hub.domain.message import Author

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_a_run_that_says_nothing_has_stopped():
    run = DryRun(
        id="dry_1", number_id="num_1", settings=AnsweringSettings(), conversations=5, state="running",
        created_by=Author(kind="person", id="per_1"), created_at=NOON, updated_at=NOON,
    )  # fmt: skip
    assert shown(run, NOON + timedelta(seconds=80)) is run
    late = shown(run, NOON + timedelta(seconds=100))
    assert (late.state, late.reason) == ("stopped", LOST)
