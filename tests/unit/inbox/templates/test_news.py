"""Meta's news on the feed, applied to the templates they name."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from actors.notices import alert_of
from hub.domain.events import FeedEvent, Notice, Parsed
from hub.errors import Unavailable
from hub.stream.frames import join
from inbox.templates.news import apply_frame
from tests.unit.hub.whatsapp.wordings import NOON
from tests.unit.inbox.templates.office import TENANT, WABA, Office, row

LIST = f"GET {WABA}/message_templates"
STATUS = "message_template_status_update"


def alert(field: str = STATUS, at: datetime = NOON + timedelta(hours=1), **value: Any) -> FeedEvent:
    """As intake publishes it."""
    named = {
        "message_template_id": 300,
        "message_template_name": "order_update",
        "message_template_language": "en-US",
    }
    notice = Notice(field=field, value=named | value, at=at)
    parsed = Parsed(waba_id=WABA, phone_number_id=None, customer=None, event=notice)
    return alert_of(parsed, notice, None)


def frame(*events: FeedEvent) -> bytes:
    return join([msgspec.msgpack.encode(event) for event in events])


@pytest.fixture
def office() -> Office:
    return Office()


async def test_a_verdict_reaches_its_template_and_everyone(office: Office) -> None:
    await office.hold(status="pending", meta_id="300")
    approved = frame(alert(event="APPROVED", reason="NONE"))
    await apply_frame(office.parts, TENANT, approved)
    assert (await office.newest()).status == "active"
    assert [(told["status"], told["version"]) for told in office.told] == [("active", 2)]
    await apply_frame(office.parts, TENANT, approved)
    assert len(office.told) == 1


async def test_everything_in_a_frame_is_applied_in_order(office: Office) -> None:
    await office.hold(status="active", meta_id="300")
    later = NOON + timedelta(hours=2)
    await apply_frame(
        office.parts,
        TENANT,
        frame(
            alert("message_template_quality_update", new_quality_score="RED", previous_quality_score="GREEN"),
            alert("security", event="PIN_CHANGED"),
            alert(event="PAUSED", other_info={"title": "FIRST_PAUSE", "description": "Reported."}, at=later),
        ),
    )
    after = await office.newest()
    assert (after.quality, after.status, after.paused_until) == ("RED", "paused", later + timedelta(hours=3))


async def test_an_unknown_template_is_fetched(office: Office) -> None:
    office.answers[LIST] = {"data": [row(), row(id="301", language="de")]}
    await apply_frame(office.parts, TENANT, frame(alert(event="APPROVED")))
    found = await office.templates.find(TENANT, "order_update", "en_US")
    assert found
    assert (found.meta_id, found.status) == ("300", "active")
    assert await office.templates.find(TENANT, "order_update", "de") is None


async def test_news_of_a_deleted_template_brings_nothing_back(office: Office) -> None:
    await office.hold(status="deleted", meta_id="300")
    await apply_frame(office.parts, TENANT, frame(alert(event="DELETED")))
    assert (office.asked, office.told) == ([], [])


async def test_what_cannot_be_fetched_stops_nothing(office: Office) -> None:
    office.answers[LIST] = (400, {"error": {"code": 190}})
    await office.hold(status="pending", meta_id="301", name="other")
    other = {"message_template_id": 301, "message_template_name": "other"}
    await apply_frame(office.parts, TENANT, frame(alert(event="APPROVED"), alert(event="APPROVED", **other)))
    assert (await office.newest()).status == "active"


async def test_a_store_that_is_away_is_told_so_that_the_frame_waits(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any, **__: Any) -> None:
        raise Unavailable("postgres", "gone")

    monkeypatch.setattr(office.templates, "find", away)
    with pytest.raises(Unavailable):
        await apply_frame(office.parts, TENANT, frame(alert(event="APPROVED")))
