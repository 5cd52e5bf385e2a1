"""What a campaign may do: its states, how fast it takes recipients, who gets which text, what makes it stop itself.

Pure. Every wish may be said twice: the second changes nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from hub.domain import calendar
from hub.domain.campaign import (
    BUCKETS,
    STATES,
    Campaign,
    CampaignCommand,
    PausedBy,
    PauseKind,
    RecipientClicked,
    RecipientNews,
    RecipientState,
    Responses,
    Tally,
    Variant,
    count,
)
from hub.domain.progress import responses_of
from hub.errors import Conflict

# Seconds of a number's rate that may be on their way at once: enough that its lane never runs dry, few enough that a
# pause is felt within a second.
AHEAD: Final = 0.6
LEAST_AHEAD: Final = 4
CAPPED_AGAIN: Final = timedelta(hours=24)  # WhatsApp forbids another try earlier (131049)
CAPPED: Final = "131049"
COUNTRY_BARRED: Final = "130497"  # the business may not write to that country at all

_ACCESS: Final = "The number cannot send until an admin has looked at it under Numbers."
STOPS: Final[Mapping[str, tuple[PauseKind, str]]] = {
    "132015": ("template", "WhatsApp paused the template. Edit it or wait until WhatsApp resumes it."),
    "132016": ("template", "WhatsApp disabled the template. Use another one."),
    "132001": ("template", "The template does not exist in this language, or is not approved."),
    "131048": (
        "quality",
        "WhatsApp takes no more from this number for now: customers complained, or its daily limit is reached. "
        "Wait, and write to fewer people.",
    ),
    "131064": (
        "quality",
        "WhatsApp limits the account for a while because templates were put into a wrong category. Wait until it ends.",
    ),
    "131031": ("quality", "WhatsApp locked the account."),
    "368": ("quality", "WhatsApp blocked the account for a while."),
    "131042": ("budget", "WhatsApp has a problem with the payment method. Settle it in Meta's Business settings."),
    **dict.fromkeys(("0", "3", "10", "33", "190", "131005", "131045", "133010"), ("number", _ACCESS)),
}


def act(campaign: Campaign, command: CampaignCommand, tallies: Sequence[Tally], now: datetime) -> Campaign:
    """The campaign after a wish; the same object when nothing changes. Raises Conflict when the state forbids it."""
    match command.action:
        case "start":
            return _start(campaign, command, tallies, now)
        case "pause":
            by = command.author
            reason = f"Paused by {by.name}" if by.name else "Paused"
            return pause(campaign, PausedBy(kind="person", at=now, reason=reason, id=by.id, name=by.name), asked=True)
        case "resume":
            return _resume(campaign, now)
        case "cancel":
            return _cancel(campaign, now)
        case "retry":
            return _retry(campaign)


def _start(campaign: Campaign, command: CampaignCommand, tallies: Sequence[Tally], now: datetime) -> Campaign:
    if campaign.status in {"scheduled", "running", "paused", "finished"}:
        return campaign  # started before, whatever became of it since
    if campaign.status == "cancelled":
        raise _forbidden(campaign, "started")
    if not count(tallies, *STATES):
        raise Conflict("no_recipients", "Add recipients before starting the campaign.")
    if calendar.ended(campaign.schedule, now):
        raise Conflict("already_over", "The campaign's end lies in the past.")
    return replace(_begin(campaign, now), prices=command.prices)


def _begin(campaign: Campaign, now: datetime) -> Campaign:
    begins = calendar.begins(campaign.schedule)
    if begins is not None and begins > now:
        return replace(campaign, status="scheduled", paused_by=None)
    return replace(campaign, status="running", paused_by=None, started_at=campaign.started_at or now)


def due(campaign: Campaign, now: datetime) -> Campaign:
    """A scheduled campaign whose time has come runs."""
    return _begin(campaign, now) if campaign.status == "scheduled" else campaign


def pause(campaign: Campaign, by: PausedBy, *, asked: bool = False) -> Campaign:
    """Stop taking recipients. Who paused it first stays named. `asked`: somebody waits for an answer."""
    if campaign.status in {"running", "scheduled"}:
        return replace(campaign, status="paused", paused_by=by)
    if asked and campaign.status != "paused":
        raise _forbidden(campaign, "paused")
    return campaign


def _resume(campaign: Campaign, now: datetime) -> Campaign:
    if campaign.status in {"running", "scheduled"}:
        return campaign
    if campaign.status != "paused":
        raise _forbidden(campaign, "resumed")
    return _begin(campaign, now)


def _cancel(campaign: Campaign, now: datetime) -> Campaign:
    if campaign.status == "cancelled":
        return campaign
    if campaign.status == "finished":
        raise _forbidden(campaign, "cancelled")
    return replace(campaign, status="cancelled", paused_by=None, finished_at=now)


def _retry(campaign: Campaign) -> Campaign:
    """What failed is queued again by the owner; one that had finished runs on."""
    if campaign.status in {"draft", "scheduled", "cancelled"}:
        raise _forbidden(campaign, "retried")
    return campaign


def reopened(campaign: Campaign) -> Campaign:
    """There is something to send again."""
    return replace(campaign, status="running", finished_at=None) if campaign.status == "finished" else campaign


def settled(campaign: Campaign, tallies: Sequence[Tally], now: datetime) -> Campaign:
    """A running campaign with nobody left is finished; ticks and answers still come."""
    if campaign.status == "running" and not count(tallies, "queued", "sending"):
        return replace(campaign, status="finished", finished_at=now)
    return campaign


def stopped_by(code: str, now: datetime) -> PausedBy | None:
    """What a refusal means for the whole campaign; None: it concerns that customer alone."""
    if code in STOPS:
        kind, reason = STOPS[code]
    elif code.isdecimal() and 200 <= int(code) <= 299:
        kind, reason = "number", _ACCESS
    else:
        return None
    return PausedBy(kind=kind, at=now, reason=reason, code=int(code))


def stopped_by_file(why: str, now: datetime, of_number: bool) -> PausedBy:
    """A file of its template is not at WhatsApp, so nobody can be written to. `why` is a sentence."""
    advice = _ACCESS if of_number else "Resume to try again, or start a new campaign with another file."
    return PausedBy(kind="number" if of_number else "template", at=now, reason=f"{why} {advice}")


def proven(click: RecipientClicked) -> RecipientNews:
    """Who followed a link has read the message, even where WhatsApp tells no blue ticks."""
    return RecipientNews(
        tenant_id=click.tenant_id,
        recipient_id=click.recipient_id,
        state="read",
        at=click.at,
        attempt=click.attempt,
    )


def left_over(campaign: Campaign, now: datetime) -> str | None:
    """Why those still queued will not be written to any more; None while they may be."""
    if campaign.status == "cancelled":
        return "cancelled"
    if campaign.status in {"running", "scheduled", "paused"} and calendar.ended(campaign.schedule, now):
        return "ended"
    return None


# --- who gets which text


def open_buckets(campaign: Campaign) -> int:
    """Recipients in buckets below this may be taken: all, or while variants compete those that try them."""
    if campaign.variants and campaign.winner is None:
        return min(BUCKETS, sum(variant.share for variant in campaign.variants))
    return BUCKETS


def variant_of(variants: Sequence[Variant], winner: str | None, bucket: int) -> str:
    """The variant of a bucket: shares one after the other, then the winner. "" without variants."""
    upto = 0
    for variant in variants:
        upto += variant.share
        if bucket < upto:
            return variant.name
    return winner or (variants[-1].name if variants else "")


def winner(
    campaign: Campaign, tallies: Sequence[Tally], now: datetime, responses: Sequence[Responses] = ()
) -> str | None:
    """The best variant once its time has come: the largest part of those it was sent to; of equals the first."""
    rule = campaign.winner_rule
    if rule is None or campaign.winner or not campaign.variants or campaign.started_at is None:
        return campaign.winner
    if now < campaign.started_at + timedelta(hours=rule.after_hours):
        return None
    better: dict[str, tuple[RecipientState, ...]] = {
        "delivered": ("delivered", "read", "replied"),
        "read": ("read", "replied"),
        "replied": ("replied",),
    }

    def success(variant: Variant) -> float:
        mine = [tally for tally in tallies if tally.variant == variant.name]
        did = responses_of(responses, variant.name).clicked if rule.by == "clicked" else count(mine, *better[rule.by])
        return did / max(1, count(mine, *better["delivered"], "sent"))

    return max(campaign.variants, key=success).name


# --- how many now


def room(rate: float, outstanding: int, sharing: int) -> int:
    """How many more a number's campaign lane should get now. `sharing` campaigns run on it. None until a quarter has
    left, so that recipients are taken in batches."""
    depth = max(LEAST_AHEAD, int(rate * AHEAD / max(1, sharing)))
    free = depth - outstanding
    return free if free >= max(1, depth // 4) else 0


def dealt(rooms: Mapping[str, int]) -> list[str]:
    """Numbers by turns, each as often as it has room."""
    turns = [(turn / free, number) for number, free in rooms.items() for turn in range(free)]
    return [number for _, number in sorted(turns)]


class Pacer:
    """A pace below the numbers': a bucket of a quarter second, empty at first, so that a restart never bursts."""

    def __init__(self, now: float) -> None:
        self._tokens = 0.0
        self._at = now

    def ready(self, per_second: float, now: float) -> int:
        """How many may be taken now."""
        self._tokens = min(max(1.0, per_second / 4), self._tokens + (now - self._at) * per_second)
        self._at = now
        return int(self._tokens)

    def took(self, many: int) -> None:
        self._tokens -= many


def _forbidden(campaign: Campaign, wished: str) -> Conflict:
    detail = f"A campaign that is {campaign.status} cannot be {wished}."
    return Conflict("wrong_state", detail, {"campaign_status": campaign.status})
