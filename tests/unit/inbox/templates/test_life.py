"""The life of a template, step by step."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from hub.domain.template import (
    CategoryChange,
    CategoryNews,
    ComponentsNews,
    Listed,
    QualityNews,
    Reason,
    StatusNews,
    Template,
)
from hub.errors import Conflict
from inbox.templates import life
from tests.unit.hub.whatsapp import wordings as w
from tests.unit.hub.whatsapp.wordings import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHO = {"meta_id": "300", "name": "order_update", "language": "en_US"}
OTHER = w.wording(w.body("Hi {{1}}, your order {{2}} has left our house."))


def status(event: str, after: timedelta = HOUR, **more: Any) -> StatusNews:
    return StatusNews(**WHO, event=event, at=NOON + after, **more)


def draft() -> Template:
    return w.template()


def pending() -> Template:
    return life.created(draft(), "300", "PENDING", "UTILITY", NOON)


def active() -> Template:
    return life.told(pending(), status("APPROVED"), NOON + HOUR)


def code_of(caught: pytest.ExceptionInfo[Conflict]) -> str:
    return caught.value.code


def test_a_draft_goes_through_review_to_active():
    assert (pending().status, pending().meta_id, pending().meta_status) == ("pending", "300", "PENDING")
    assert (active().status, active().meta_status, active().approved_once) == ("active", "APPROVED", True)


def test_graph_may_approve_or_reject_at_once():
    assert life.created(draft(), "300", "APPROVED", "UTILITY", NOON).status == "active"
    assert life.created(draft(), "300", "REJECTED", "UTILITY", NOON).status == "rejected"


def test_meta_may_choose_another_category():
    assert life.created(draft(), "300", "PENDING", "MARKETING", NOON).wording.category == "MARKETING"


def test_a_verdict_that_came_before_graphs_answer_stays():
    early = life.told(draft(), status("APPROVED"), NOON + HOUR)
    assert (early.status, early.meta_id) == ("active", "300")
    assert life.created(early, "300", "PENDING", "UTILITY", NOON).status == "active"


def test_a_rejected_one_shows_why_and_is_edited_and_sent_again():
    reason = Reason(code="INVALID_FORMAT", text="A variable ends it.")
    rejected = life.told(pending(), status("REJECTED", reason=reason), NOON + HOUR)
    assert (rejected.status, rejected.reason) == ("rejected", reason)
    changed = life.edited(rejected, OTHER, NOON + HOUR)
    assert (changed.wording, changed.changes, changed.reason) == (draft().wording, OTHER, reason)
    assert life.way_to_submit(changed, NOON + HOUR) == "edit"
    again = life.accepted(changed, NOON + HOUR)
    assert (again.status, again.wording, again.changes, again.reason) == ("pending", OTHER, None, None)
    assert again.edits == ()


def test_an_active_one_stays_active_while_its_edit_is_reviewed():
    changed = life.edited(active(), OTHER, NOON + 2 * HOUR)
    assert changed.wording == draft().wording
    after = life.accepted(changed, NOON + 2 * HOUR)
    assert (after.status, after.wording, after.edits) == ("active", OTHER, (NOON + 2 * HOUR,))


def test_meta_takes_one_edit_a_day_and_ten_in_thirty_days_of_an_approved_one():
    template, now = active(), NOON + 2 * HOUR
    for n in range(10):
        template = life.accepted(life.edited(template, w.wording(w.body(f"Edition {n} for you.")), now), now)
        changed = life.edited(template, OTHER, now)
        with pytest.raises(Conflict) as caught:
            life.way_to_submit(changed, now + timedelta(hours=23))
        assert code_of(caught) == "edit_limit"
        now += DAY + HOUR
    with pytest.raises(Conflict):
        life.way_to_submit(life.edited(template, OTHER, now), now)
    assert life.next_edit(template, now) == NOON + 2 * HOUR + 30 * DAY


def test_rejected_and_paused_ones_are_edited_without_limit():
    template = life.told(active(), status("PAUSED", 2 * HOUR), NOON)
    for n in range(20):
        template = life.edited(template, w.wording(w.body(f"Edition {n} for you.")), NOON)
        assert life.way_to_submit(template, NOON) == "edit"
        template = structs.replace(life.accepted(template, NOON), status="paused")


def test_an_approved_one_keeps_its_category_and_a_known_one_its_name():
    with pytest.raises(Conflict) as caught:
        life.edited(active(), w.wording(category="MARKETING"), NOON)
    assert code_of(caught) == "category_fixed"
    with pytest.raises(Conflict) as caught:
        life.renamed(pending(), "other", "en_US", NOON)
    assert code_of(caught) == "name_fixed"
    assert life.renamed(draft(), "other", "de", NOON).name == "other"


@pytest.mark.parametrize("event", ["PENDING", "DISABLED", "ARCHIVED", "IN_APPEAL", "DELETED"])
def test_what_is_in_review_or_ended_is_not_edited(event: str):
    there = life.told(active(), status(event, 2 * HOUR), NOON)
    with pytest.raises(Conflict) as caught:
        life.edited(there, OTHER, NOON)
    assert code_of(caught) == "template_not_editable"
    with pytest.raises(Conflict):
        life.way_to_submit(there, NOON)


def test_unchanged_approved_ones_are_not_submitted():
    with pytest.raises(Conflict) as caught:
        life.way_to_submit(active(), NOON)
    assert code_of(caught) == "nothing_to_submit"


def test_a_pause_ends_by_itself_by_hand_or_by_metas_word():
    paused = life.told(active(), status("PAUSED", 2 * HOUR, pause="FIRST_PAUSE"), NOON)
    assert (paused.status, paused.paused_until) == ("paused", NOON + 5 * HOUR)
    life.check_unpausable(paused)
    assert life.unpaused(paused, NOON).status == "active"
    over = status("APPROVED", 5 * HOUR, reason=Reason(code="UNPAUSE", text="It has been unpaused."))
    assert life.told(paused, over, NOON).paused_until is None
    assert life.told(paused, over, NOON).reason is None
    second = life.told(paused, status("PAUSED", 9 * HOUR, pause="SECOND_PAUSE"), NOON)
    assert second.paused_until == NOON + 15 * HOUR
    assert life.told(second, status("DISABLED", 20 * HOUR), NOON).status == "disabled"
    with pytest.raises(Conflict) as caught:
        life.check_unpausable(active())
    assert code_of(caught) == "template_not_paused"


def test_a_flagged_one_can_be_sent_until_its_day():
    flagged = life.told(active(), status("FLAGGED", 2 * HOUR, disable_at=NOON + DAY), NOON)
    assert (flagged.status, flagged.disable_at, flagged.meta_status) == ("active", NOON + DAY, "FLAGGED")


def test_an_unknown_event_is_kept_and_changes_no_state():
    after = life.told(active(), status("SOMETHING_NEW", 2 * HOUR), NOON)
    assert (after.status, after.meta_status) == ("active", "SOMETHING_NEW")


def test_old_and_repeated_news_change_nothing():
    assert life.told(active(), status("PENDING", timedelta(minutes=5)), NOON) == active()
    assert life.told(active(), status("APPROVED"), NOON) == active()
    rejected = life.told(pending(), status("REJECTED"), NOON)
    again = life.accepted(life.edited(rejected, OTHER, NOON), NOON + 3 * HOUR)
    assert life.told(again, status("REJECTED", HOUR), NOON + 4 * HOUR) == again


def test_quality_goes_by_its_own_time():
    news = [QualityNews(**WHO, quality=word, at=NOON + n * HOUR) for n, word in enumerate(("GREEN", "YELLOW", "RED"))]
    template = life.told(active(), news[1], NOON)
    assert life.told(template, news[0], NOON).quality == "YELLOW"
    assert life.told(template, news[1], NOON) == template
    assert life.told(template, news[2], NOON).quality == "RED"


def test_a_change_of_category_is_announced_and_then_done():
    change = CategoryChange(category="MARKETING", at=NOON + 2 * DAY)
    warned = life.told(active(), CategoryNews(**WHO, at=NOON + DAY, category="UTILITY", coming=change), NOON)
    assert (warned.wording.category, warned.category_change) == ("UTILITY", change)
    done = life.told(warned, CategoryNews(**WHO, at=NOON + 2 * DAY, category="MARKETING"), NOON)
    assert (done.wording.category, done.category_change) == ("MARKETING", None)


def test_texts_that_meta_changed_replace_ours_and_examples_stay():
    whole = w.template(w.header("News"), w.body(), w.buttons(w.link()))
    known = structs.replace(active(), wording=whole.wording)
    button = {"type": "URL", "text": "Follow", "url": "https://shop.example/track/{{1}}"}
    news = ComponentsNews(**WHO, at=NOON + DAY, body="Hi {{1}}, {{2}} is near you.", footer="Bye", buttons=(button,))
    parts = {part["type"]: part for part in life.told(known, news, NOON).wording.components}
    assert list(parts) == ["HEADER", "BODY", "FOOTER", "BUTTONS"]
    assert parts["BODY"] == {**w.body(), "text": "Hi {{1}}, {{2}} is near you."}
    assert parts["BUTTONS"]["buttons"] == [{**w.link(), "text": "Follow"}]


def test_a_deleted_name_is_locked_for_thirty_days_if_it_was_ever_approved():
    gone = life.deleted(active(), NOON)
    assert (gone.status, gone.locked_until) == ("deleted", NOON + 30 * DAY)
    with pytest.raises(Conflict) as caught:
        life.check_name_free([gone], "order_update", "en_US", NOON + DAY)
    assert code_of(caught) == "name_locked"
    life.check_name_free([gone], "order_update", "en_US", NOON + 30 * DAY)
    life.check_name_free([gone], "order_update", "de", NOON)
    life.check_name_free([life.deleted(draft(), NOON)], "order_update", "en_US", NOON)
    with pytest.raises(Conflict) as caught:
        life.check_name_free([active()], "order_update", "en_US", NOON)
    assert code_of(caught) == "template_exists"


def test_a_disabled_one_cannot_be_deleted():
    with pytest.raises(Conflict) as caught:
        life.check_deletable(life.told(active(), status("DISABLED", 2 * HOUR), NOON))
    assert code_of(caught) == "template_not_deletable"
    life.check_deletable(active())


def listed(status: str = "APPROVED", **known: Any) -> Listed:
    return Listed(**{**WHO, "status": status, "wording": w.wording(), **known})


def test_metas_list_is_believed_and_unsubmitted_changes_stay():
    mine = life.edited(active(), OTHER, NOON)
    meta = listed(wording=w.wording(w.body("Meta's {{1}} text {{2}} here.")), quality="GREEN")
    after = life.seen(mine, meta, NOON + DAY)
    assert (after.wording, after.changes, after.quality) == (meta.wording, OTHER, "GREEN")
    assert life.seen(after, meta, NOON + DAY) == after
    paused = life.seen(mine, listed("PAUSED"), NOON + DAY)
    assert (paused.status, paused.meta_status) == ("paused", "PAUSED")
    assert life.told(paused, status("APPROVED", 2 * HOUR), NOON + DAY) == paused
    reason = Reason(code="SCAM", text="why")
    assert life.seen(pending(), listed("REJECTED", reason=reason), NOON + DAY).reason == reason


def test_a_template_made_elsewhere_is_taken_over_as_it_is():
    found = life.first_seen(listed("PAUSED", quality="RED"), "tpl_9", "200", NOON)
    assert (found.id, found.status, found.quality, found.approved_once) == ("tpl_9", "paused", "RED", True)
    assert life.told(found, status("APPROVED", -HOUR), NOON) == found


def test_what_metas_list_has_no_more_is_deleted_but_drafts_stay():
    assert life.vanished(active(), NOON).status == "deleted"
    assert life.vanished(draft(), NOON) == draft()


def test_nothing_brings_a_deleted_one_back():
    gone = life.deleted(active(), NOON)
    assert life.told(gone, status("APPROVED", DAY), NOON) == gone
    assert life.seen(gone, listed(), NOON) == gone
