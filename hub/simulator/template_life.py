"""The life of templates after they were taken in: reviews, quality, pauses, pacing, categories, told by webhooks.

Everything here is decided by nobody but Meta: by itself when its time has come, or by whoever plays Meta through
`/control/templates`. A decision is written down before it is told, and what is planned survives a restart.
"""

import random
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from msgspec.structs import replace

from hub.simulator.chaos import Chaos
from hub.simulator.checks import Json
from hub.simulator.delivery import Delivery
from hub.simulator.journal import Past, Plan
from hub.simulator.outbox import Outbox, change
from hub.simulator.templates import SENDABLE, Template
from hub.simulator.timeline import Timeline
from hub.simulator.world import World

# Hours of a pause, by how often the template was paused before; after that it is disabled.
PAUSES: Final = ((3, "FIRST_PAUSE"), (6, "SECOND_PAUSE"))
ASSESSMENT_HOURS = 1
CATEGORY_NOTICE_HOURS = 24
REJECTION = {
    "reason": "The content of the template does not follow the format that its category requires.",
    "recommendation": "Compare the variables, examples and links with the format rules, then submit it again.",
}


class TemplateLife:
    """Changes templates and tells it. `chaos` gives the knobs as they are now."""

    def __init__(
        self,
        world: World,
        outbox: Outbox,
        timeline: Timeline,
        delivery: Delivery,
        *,
        chaos: Callable[[], Chaos],
        dice: random.Random,
    ) -> None:
        self._world, self._outbox, self._timeline, self._delivery = world, outbox, timeline, delivery
        self._chaos, self._dice = chaos, dice

    def resume(self) -> None:
        """Take up what was planned before a restart."""
        for account, held in self._world.accounts.items():
            for template in held.values():
                for plan in template.past.plans:
                    self._timeline.at(plan.due, partial(self._due, account, template.id, plan))

    def taken_in(self, account: str, template: Template) -> None:
        """Keep a template that was created or edited, and review it after a while unless knobs say to wait."""
        plans = [plan for plan in template.past.plans if plan.act not in {"review", "unpause"}]
        chaos = self._chaos()
        review = None
        if chaos.review == "approve":
            review = Plan(time.time() + self._dice.uniform(*chaos.review_s), "review")
            plans.append(review)
        template.past = replace(template.past, plans=tuple(plans))
        self._world.keep_template(account, template)
        if review is not None:
            self._timeline.at(review.due, partial(self._due, account, template.id, review))

    def approve(self, account: str, template: Template) -> None:
        """The review went well. Of one that was approved before, the texts are told too."""
        known = template.past.approved
        past = replace(template.past, approved=True)
        after = self._put(account, template, "APPROVED", past, drop=("review", "unpause"), rejected_reason="NONE")
        self._status(account, after, "APPROVED")
        if known:
            self._tell(account, after, "message_template_components_update", _texts(after))

    def reject(self, account: str, template: Template, reason: str, info: Json | None = None) -> None:
        """The review went badly. `info` goes with INVALID_FORMAT: reason and recommendation."""
        after = self._put(account, template, "REJECTED", template.past, drop=("review",), rejected_reason=reason)
        more = {"rejection_info": info or REJECTION} if reason == "INVALID_FORMAT" else {}
        self._status(account, after, "REJECTED", reason=reason, **more)

    def quality(self, account: str, template: Template, score: str) -> None:
        """Customers' feedback. RED pauses the template: first for 3 hours, then for 6, then it is disabled."""
        before = template.listed.get("quality_score", {}).get("score", "UNKNOWN")
        listed = {**template.listed, "quality_score": {"score": score, "date": int(time.time())}}
        rated = self._keep(account, Template(listed, template.past))
        told = {"previous_quality_score": before, "new_quality_score": score}
        self._tell(account, rated, "message_template_quality_update", told)
        if score == "RED" and rated.status in SENDABLE:
            self._pause_for_quality(account, rated)

    def unpause(self, account: str, template: Template) -> None:
        """The pause is over. One that was paused while it was new is paced again."""
        after = self._put(account, template, "APPROVED", template.past, drop=("unpause",))
        self._status(account, after, "APPROVED", other_info=_info("UNPAUSE", "has been unpaused"))

    def hold(self, account: str, template: Template, free: int) -> None:
        """Pace it: `free` more sends go as usual, the rest is held until Meta has seen enough."""
        past = replace(template.past, hold=free)
        kept = self._keep(account, Template(template.listed, past))
        self._plan(account, kept, Plan(self._after_hours(ASSESSMENT_HOURS), "release"))

    def release(self, account: str, template: Template) -> None:
        """The assessment went well: what was held goes out."""
        self._put(account, template, template.status, replace(template.past, hold=None), drop=("release",))
        self._delivery.release(template.id, time.time())

    def drop(self, account: str, template: Template) -> None:
        """The assessment went badly: the template is paused until somebody unpauses it, what was held fails."""
        past = replace(template.past, hold=None)
        after = self._put(account, template, "PAUSED", past, drop=("release",))
        self._status(account, after, "PAUSED", other_info=_info("RATE_LIMITING_PAUSE", "has been paused"))
        self._delivery.drop(template.id, 132015, time.time())

    def recategorize(self, account: str, template: Template, category: str, hours: float) -> None:
        """Announce another category, and change it after so many hours."""
        due = self._after_hours(hours)
        told = {"new_category": template.category, "correct_category": category, "category_update_timestamp": int(due)}
        self._tell(account, template, "template_category_update", told)
        self._plan(account, template, Plan(due, "category", category))

    def become(self, account: str, template: Template, event: str, **more: Any) -> None:
        """Any other event: ARCHIVED, UNARCHIVED, DISABLED, FLAGGED, REINSTATED, LOCKED, IN_APPEAL, PENDING …"""
        status = {"UNARCHIVED": "APPROVED", "REINSTATED": "APPROVED"}.get(event, event)
        after = self._put(account, template, status, template.past, drop=("review", "unpause"))
        self._status(account, after, event, **more)

    def manager_deletes(self, account: str, template: Template) -> None:
        """Somebody deletes it in WhatsApp Manager."""
        self._world.drop_template(account, template, time.time())
        self._status(account, template, "PENDING_DELETION", reason=None)

    def _pause_for_quality(self, account: str, template: Template) -> None:
        past = replace(template.past, pauses=template.past.pauses + 1)
        if template.past.pauses >= len(PAUSES):
            after = self._put(account, template, "DISABLED", past, drop=("unpause",))
            today = {"disable_date": str(int(time.time()))}
            why = _info("DISABLED", "has been disabled")
            self._status(account, after, "DISABLED", other_info=why, disable_info=today)
            return
        hours, title = PAUSES[template.past.pauses]
        after = self._put(account, template, "PAUSED", past, drop=("unpause",))
        self._status(account, after, "PAUSED", other_info=_info(title, f"has been paused for {hours} hours"))
        self._plan(account, after, Plan(self._after_hours(hours), "unpause"))

    def _due(self, account: str, template_id: str, plan: Plan) -> None:
        """Do what was planned, unless it was done or called off meanwhile."""
        found = self._world.template_by_id(template_id)
        if found is None or plan not in found[1].past.plans:
            return
        template = found[1]
        plans = tuple(each for each in template.past.plans if each != plan)
        template = self._keep(account, Template(template.listed, replace(template.past, plans=plans)))
        match plan.act:
            case "review":
                self.approve(account, template)
            case "unpause":
                self.unpause(account, template)
            case "release":
                self.release(account, template)
            case "category":
                before = template.category
                after = self._keep(account, Template({**template.listed, "category": plan.word}, template.past))
                told = {"previous_category": before, "new_category": plan.word}
                self._tell(account, after, "template_category_update", told)

    def _plan(self, account: str, template: Template, plan: Plan) -> None:
        past = replace(template.past, plans=(*template.past.plans, plan))
        self._keep(account, Template(template.listed, past))
        self._timeline.at(plan.due, partial(self._due, account, template.id, plan))

    def _put(
        self, account: str, template: Template, status: str, past: Past, *, drop: Iterable[str], **listed: Any
    ) -> Template:
        """Keep it in another state, with the plans of these kinds called off."""
        plans = tuple(plan for plan in past.plans if plan.act not in drop)
        return self._keep(
            account, Template({**template.listed, "status": status, **listed}, replace(past, plans=plans))
        )

    def _keep(self, account: str, template: Template) -> Template:
        self._world.keep_template(account, template)
        return template

    def _after_hours(self, hours: float) -> float:
        return time.time() + hours * self._chaos().hour_s

    def _status(self, account: str, template: Template, event: str, reason: str | None = "NONE", **more: Any) -> None:
        value = {"event": event, "reason": reason, "message_template_category": template.category, **more}
        self._tell(account, template, "message_template_status_update", value)

    def _tell(self, account: str, template: Template, field: str, value: Json) -> None:
        named: Json = {
            "message_template_id": int(template.id),
            "message_template_name": template.name,
            "message_template_language": template.language.replace("_", "-"),
        }
        self._outbox.put(account, change({**named, **value}, field))


def _info(title: str, words: str) -> Json:
    return {"title": title, "description": f"Your WhatsApp message template {words}."}


def _texts(template: Template) -> Json:
    told: Json = {"message_template_element": template.part("BODY").get("text", "")}
    if template.part("HEADER").get("format") == "TEXT":
        told["message_template_title"] = template.part("HEADER").get("text", "")
    if template.part("FOOTER"):
        told["message_template_footer"] = template.part("FOOTER").get("text", "")
    if template.buttons:
        members = ("type", "text", "url", "phone_number")
        told["message_template_buttons"] = [
            {f"message_template_button_{key}": button[key] for key in members if key in button}
            for button in template.buttons
        ]
    return told
