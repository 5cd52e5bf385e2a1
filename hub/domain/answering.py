"""Answering by itself: what a team allows for one of its numbers, and what was made of it. Pure."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final, Literal
from zoneinfo import available_timezones

from msgspec import Meta, Struct, field

from hub.domain.calendar import zone
from hub.domain.campaign import DAYS, Clock, Day
from hub.domain.message import AiAnswer, Author

Mode = Literal["off", "suggest", "automatic"]
When = Literal["always", "within", "outside"]
HandOverReason = Literal[
    "asked", "angry", "unsure", "no_progress", "turns", "opt_out", "unreadable", "suspicious", "refused", "failed"
]
# What became of a customer's message. `sending` is on its way, or its end was never heard of.
Did = Literal["sending", "sent", "suggested", "handed_over", "discarded", "stayed"]

# What a customer may want; the same as the corpus that the models learn from is labelled with (ai.texts).
INTENTS: Final = frozenset(
    {
        "account", "appointment", "availability", "cancel", "change_order", "complaint", "delivery_problem",
        "document_or_data", "feedback", "goodbye", "greeting", "hours_location", "human", "invoice", "opt_out",
        "order_status", "other", "payment", "place_order", "price", "product_question", "return_refund", "smalltalk",
        "technical_problem", "thanks",
    }
)  # fmt: skip
LANGUAGES: Final = frozenset({"en", "es", "pt", "hi", "hi_latn", "id", "ar", "de", "fr"})
MOST_SPANS, MOST_HOLIDAYS = 6, 400
Words = Annotated[str, Meta(max_length=1000)]
_FULL_DAY: Final = timedelta(days=1)


class Span(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """A part of a day, by the clock of its zone. One that ends before it starts goes on past midnight."""

    start: Clock
    end: Clock


class BusinessHours(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When the team answers. A day without spans is closed, and so is every holiday."""

    zone: Annotated[str, Meta(max_length=64)] = "UTC"
    days: dict[Day, Annotated[list[Span], Meta(max_length=MOST_SPANS)]] = {}
    holidays: Annotated[tuple[date, ...], Meta(max_length=MOST_HOLIDAYS)] = ()


class AnsweringSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one number allows.

    `intents`: what may be answered; empty: everything. `least_confidence`: below it a person answers. `when`: always,
    only within or only outside `hours`. `most_turns`: the AI's messages in a row before a person takes over;
    `most_a_day` in one conversation, `most_an_hour` on the number; `most_cost_micros`: millionths of a US dollar for
    answering on this number in a calendar month. `quiet_minutes`: as long after a person wrote or took the
    conversation the AI keeps out. `hand_over_words`: what the customer is told then, by language; "" tells nothing,
    a language that is not named has words of its own.
    """

    mode: Mode = "off"
    intents: tuple[str, ...] = ()
    least_confidence: Annotated[float, Meta(ge=0.5, le=1.0)] = 0.75
    when: When = "always"
    hours: BusinessHours = field(default_factory=BusinessHours)
    most_turns: Annotated[int, Meta(ge=1, le=20)] = 3
    most_a_day: Annotated[int, Meta(ge=1, le=200)] = 12
    most_an_hour: Annotated[int, Meta(ge=1, le=10_000)] = 120
    most_cost_micros: Annotated[int, Meta(ge=0, le=10_000_000_000)] = 20_000_000
    quiet_minutes: Annotated[int, Meta(ge=1, le=1440)] = 15
    hand_over_words: dict[str, Words] = {}


class NumberAnswering(Struct, frozen=True, kw_only=True):
    """A number's settings as they are kept. `version` 0: nobody has ever changed them."""

    number_id: str
    version: int = 0
    settings: AnsweringSettings = field(default_factory=AnsweringSettings)
    changed_by: Author | None = None
    changed_at: datetime | None = None


class AnswerEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the log: what was done about a customer's message, and why. `text`: the AI's words; `detail`: a
    sentence for people where there is more to say; `ai`: how they came about and what they cost."""

    id: str
    at: datetime
    number_id: str
    conversation_id: str
    message_id: str
    did: Did
    reason: str = ""
    detail: str = ""
    text: str = ""
    intent: str | None = None
    language: str | None = None
    ai: AiAnswer | None = None

    @property
    def cost_micros(self) -> int:
        return self.ai.cost_micros if self.ai else 0


class Tallies(Struct, frozen=True, kw_only=True):
    """How much the AI has done: in the conversation today, on the number within the hour, in money this month."""

    today: int = 0
    this_hour: int = 0
    cost_micros: int = 0


def check(settings: AnsweringSettings) -> list[dict[str, str]]:
    """What is wrong with settings that have the right shape, as `[{path, message}]`."""
    wrong = [("intents", f"{each} is no intent") for each in settings.intents if each not in INTENTS]
    wrong += [
        (f"hand_over_words.{each}", f"must be one of {', '.join(sorted(LANGUAGES))}")
        for each in settings.hand_over_words
        if each not in LANGUAGES
    ]
    if settings.hours.zone not in available_timezones():
        wrong.append(("hours.zone", "must be the name of a time zone such as Europe/Berlin"))
    wrong += [
        (f"hours.days.{day}[{place}]", "must not end when it starts")
        for day, spans in settings.hours.days.items()
        for place, span in enumerate(spans)
        if span.start == span.end
    ]
    if settings.when != "always" and not any(settings.hours.days.values()):
        wrong.append(("hours.days", f"must say when the team answers, to answer {settings.when} these hours"))
    return [{"path": path, "message": message} for path, message in wrong]


def at_work(hours: BusinessHours, now: datetime) -> bool:
    """Whether the team answers at `now`. A span past midnight belongs to the day on which it starts."""
    local = now.astimezone(zone(hours.zone))
    return any(_covers(hours, local.date() - timedelta(days=back), local, back) for back in (0, 1))


def allowed_by_the_clock(settings: AnsweringSettings, now: datetime) -> bool:
    """Whether the AI may answer at `now`."""
    return settings.when == "always" or at_work(settings.hours, now) == (settings.when == "within")


def day_begins(hours: BusinessHours, now: datetime) -> datetime:
    """The last midnight where the number's team is."""
    return now.astimezone(zone(hours.zone)).replace(hour=0, minute=0, second=0, microsecond=0)


def month_begins(hours: BusinessHours, now: datetime) -> datetime:
    """The first midnight of the month there."""
    return day_begins(hours, now).replace(day=1)


def _covers(hours: BusinessHours, day: date, local: datetime, days_ago: int) -> bool:
    """Whether a span that starts on `day`, so many days ago, covers the local time."""
    if day in hours.holidays:
        return False
    at = timedelta(days=days_ago, hours=local.hour, minutes=local.minute, seconds=local.second)
    for span in hours.days.get(DAYS[day.weekday()], []):
        start, end = _since_midnight(span.start), _since_midnight(span.end)
        if start <= at < (end if end > start else end + _FULL_DAY):
            return True
    return False


def _since_midnight(clock: str) -> timedelta:
    at = time.fromisoformat(clock)
    return timedelta(hours=at.hour, minutes=at.minute)


def changed(before: AnsweringSettings, after: AnsweringSettings) -> dict[str, Any]:
    """Which fields differ, and what they are now: for the audit."""
    return {
        name: getattr(after, name)
        for name in AnsweringSettings.__struct_fields__
        if getattr(after, name) != getattr(before, name)
    }
