"""People, Graph and webhooks in any order, late and repeated: against a model that remembers what was said last."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hub.domain.template import Listed, QualityNews, StatusNews
from hub.errors import Conflict
from inbox.templates import life
from tests.unit.hub.whatsapp import wordings as w
from tests.unit.hub.whatsapp.wordings import NOON

events = st.sampled_from([*life.STATES, "SOMETHING_NEW"])
steps = st.sampled_from([0, 1, 60, 3600, 90_000])
late = st.sampled_from([0, 0, 0, 30, 7200, 200_000])
WHO = {"meta_id": "300", "name": "order_update", "language": "en_US"}


class LifeMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.template = w.template()
        self.before = self.template
        self.approvals: list[datetime] = []  # accepted edits of an approved template
        self.gone = False
        self.editions = 0

    def become(self, template):
        assert template.version in (self.template.version, self.template.version + 1)
        assert (template.version == self.template.version) == (template == self.template)
        self.before, self.template = self.template, template
        self.gone = self.gone or template.status == "deleted"

    @rule(seconds=steps)
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule(category=st.sampled_from(["UTILITY", "MARKETING"]))
    def somebody_edits(self, category):
        self.editions += 1
        wording = w.wording(w.body(f"Edition {self.editions} is for you."), category=category)
        live = self.template.wording
        try:
            self.become(life.edited(self.template, wording, self.now))
        except Conflict:
            allowed = self.template.status in {"draft", "rejected", "paused"}
            assert not allowed
            return
        if self.before.status != "draft":
            assert self.template.wording == live  # what customers may get changes only with Meta's consent

    @rule(status=st.sampled_from(["PENDING", "APPROVED", "REJECTED"]))
    def somebody_submits(self, status):
        try:
            way = life.way_to_submit(self.template, self.now)
        except Conflict:
            return
        if way == "create":
            self.become(life.created(self.template, "300", status, self.template.wording.category, self.now))
        else:
            if self.template.status == "active":
                self.approvals.append(self.now)
            self.become(life.accepted(self.template, self.now))
            assert self.template.changes is None

    @rule()
    def somebody_deletes(self):
        try:
            life.check_deletable(self.template)
        except Conflict:
            assert self.template.status in {"disabled", "deleted"}
            return
        self.become(life.deleted(self.template, self.now))

    @rule(event=events, ago=late)
    def meta_tells(self, event, ago):
        news = StatusNews(**WHO, event=event, at=self.now - timedelta(seconds=ago))
        newest = self.template.told_at is None or news.at >= self.template.told_at
        resubmitted = self.template.submitted_at and news.at < self.template.submitted_at - life.SKEW
        self.become(life.told(self.template, news, self.now))
        if self.gone and self.before.status == "deleted":
            assert self.template == self.before
        elif newest and not resubmitted:
            assert self.template.status == life.STATES.get(event, self.before.status)
        else:
            assert self.template == self.before
        assert life.told(self.template, news, self.now) == self.template

    @rule(quality=st.sampled_from(["GREEN", "YELLOW", "RED"]), ago=late)
    def meta_rates(self, quality, ago):
        self.become(life.told(self.template, QualityNews(**WHO, quality=quality, at=self.now - timedelta(seconds=ago)),
                              self.now))  # fmt: skip

    @rule(event=st.sampled_from(["APPROVED", "PAUSED", "REJECTED"]))
    def meta_lists(self, event):
        meta = Listed(**WHO, status=event, wording=w.wording())
        if self.template.meta_id is not None:
            self.become(life.seen(self.template, meta, self.now))
            assert self.template.status in {life.STATES[event], "deleted"}

    @invariant()
    def deleted_is_for_ever_and_locks_what_was_approved(self):
        if self.gone:
            assert self.template.status == "deleted"
            assert (self.template.locked_until is not None) == self.template.approved_once

    @invariant()
    def metas_limits_on_edits_hold(self):
        assert all(b - a >= life.EDIT_EVERY for a, b in zip(self.approvals, self.approvals[1:], strict=False))
        for at in self.approvals:
            assert sum(at - life.EDIT_SPAN < other <= at for other in self.approvals) <= life.EDITS_MOST

    @invariant()
    def only_what_meta_has_leaves_the_draft(self):
        assert self.template.status in {"draft", "deleted"} or self.template.meta_id == "300"
        assert self.template.status not in {"active", "paused"} or self.template.approved_once


TestLifeInAnyOrder = LifeMachine.TestCase
TestLifeInAnyOrder.settings = settings(
    max_examples=80, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
