"""A campaign: one template to many customers, each exactly once, and a row for each of them.

What a campaign counts is kept as tallies: how many recipients of a variant and country are in a state for a reason.
Everything shown (counts, errors by code, cost) is a sum over those few rows.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

from hub.domain.ids import BODY
from hub.domain.message import Author

CampaignStatus = Literal["draft", "scheduled", "running", "paused", "finished", "cancelled"]
PauseKind = Literal["person", "template", "quality", "budget", "number"]
RecipientState = Literal["queued", "sending", "sent", "delivered", "read", "replied", "failed", "skipped", "unknown"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Action = Literal["start", "pause", "resume", "cancel", "retry"]

STATES: Final[tuple[RecipientState, ...]] = (
    "queued", "sending", "sent", "delivered", "read", "replied", "failed", "skipped", "unknown",
)  # fmt: skip
DAYS: Final[tuple[Day, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# From where news may move a recipient. Ticks never go back; failed stays, until a person retries. Who was passed over
# although their message had left (an owner died in between, and a customer said stop) is moved by its ticks after all.
FORWARD: Final[Mapping[RecipientState, tuple[RecipientState, ...]]] = {
    "sent": ("queued", "sending", "unknown", "skipped"),
    "delivered": ("queued", "sending", "unknown", "skipped", "sent"),
    "read": ("queued", "sending", "unknown", "skipped", "sent", "delivered"),
    "replied": ("sending", "unknown", "skipped", "sent", "delivered", "read"),
    "failed": ("queued", "sending", "unknown", "skipped", "sent"),
    "skipped": ("queued", "sending"),
    "unknown": ("sending",),
}
# Marketing templates are not delivered to these at all (131049).
NO_MARKETING: Final = frozenset({"US"})
REACHED: Final[frozenset[RecipientState]] = frozenset({"delivered", "read", "replied"})  # these are paid for
BUCKETS: Final = 100
CONVERSION_DAYS: Final = 7.0  # as long as Meta itself reports clicks for
LONGEST_CONVERSION_DAYS: Final = 30.0

Clock = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="A time of day such as 21:00")]
Locale = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(_[A-Za-z]{2,4})?$")]
TemplateName = Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,512}$")]


class TemplateUse(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The template to send. `components` as in the Cloud API; texts in it may hold `{{variable}}` or
    `{{variable|default}}`. Left out, the body's parameters are made of the variables: `1`, `2` … positional, other
    names named. `languages`: further translations; a recipient with one of these languages gets it.
    """

    name: TemplateName
    language: Locale
    components: tuple[dict[str, Any], ...] | None = None
    languages: tuple[Locale, ...] = ()


class QuietHours(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """Nothing is sent from `from` until `until`, over midnight when `from` is later."""

    start: Clock
    until: Clock


class Schedule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When it may send. `recipient_local`: start, quiet hours and days by each recipient's own clock, found by the
    number's country or the contact's zone; else by `timezone`'s."""

    start_at: datetime | None = None
    end_at: datetime | None = None
    timezone: Annotated[str, Meta(max_length=64)] = "UTC"
    recipient_local: bool = False
    quiet_hours: QuietHours | None = None
    days: tuple[Day, ...] = ()


class Variant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of several texts. `share` is the percentage of the audience that gets it."""

    name: Annotated[str, Meta(min_length=1, max_length=32)]
    template: TemplateUse
    share: Annotated[int, Meta(ge=1, le=100)]


class WinnerRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rest of the audience gets the variant that did best by then."""

    by: Literal["delivered", "read", "replied", "clicked"] = "replied"
    after_hours: Annotated[float, Meta(gt=0, le=720)] = 4.0


class FrequencyCap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At most so many campaigns' messages to one customer in any so many days, this one included."""

    messages: Annotated[int, Meta(ge=1, le=1000)]
    days: Annotated[float, Meta(gt=0, le=90)]


class Pace(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At most so many sends a second over all numbers, when that is less than the numbers may."""

    per_second: Annotated[float, Meta(gt=0, le=100_000)]


class PausedBy(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who or what stopped it, and what has to happen before it can go on."""

    kind: PauseKind
    at: datetime
    reason: str
    id: str | None = None
    name: str | None = None
    code: int | None = None
    until: datetime | None = None


class Waiting(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a running campaign takes nobody at the moment. It goes on by itself: at `until`, if that is known."""

    kind: Literal["budget"]
    reason: str
    until: datetime | None = None


class Prices(Struct, frozen=True, kw_only=True):
    """The rate card as it was at the start: what a delivered message costs, by the country it goes to ("": others)."""

    currency: str
    category: str
    by_country: dict[str, float]


class Campaign(Struct, frozen=True, kw_only=True):
    """`version` grows with every change of it or of its recipients. `winner`: the variant for the rest, once known.
    `parameters`: the names of the variables in the body of each template, as far as the hub knows the template.
    `links`: where each short link leads, by name; `link_no` names the campaign in their codes, and is known once it is
    stored. An answer or a click within `conversion_days` of the message is a conversion."""

    id: str
    tenant_id: str
    name: str
    status: CampaignStatus = "draft"
    paused_by: PausedBy | None = None
    waiting: Waiting | None = None
    number_ids: tuple[str, ...]
    phone_number_ids: tuple[str, ...]
    template: TemplateUse
    variables: dict[str, str] = {}
    parameters: dict[str, tuple[str, ...]] = {}
    schedule: Schedule = Schedule()
    variants: tuple[Variant, ...] = ()
    winner_rule: WinnerRule | None = None
    winner: str | None = None
    pace: Pace | None = None
    cap: FrequencyCap | None = None
    links: dict[str, str] = {}
    conversion_days: float = CONVERSION_DAYS
    category: Literal["marketing", "utility", "authentication"] = "marketing"
    prices: Prices | None = None
    created_by: Author
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    version: int = 1
    link_no: int = 0


class Recipient(Struct, frozen=True, kw_only=True):
    """One customer of a campaign. `n` is its place, `tries` counts sends (a retry is another), `bucket` 0 to 99
    decides its variant, `zones` are the time zones its number may be in, `due_at` keeps a retry from coming early."""

    campaign_id: str
    n: int
    address: str  # digits, or a business-scoped user id
    country: str = ""  # ISO 3166, "" when the address does not say
    zones: str = ""  # one or two IANA names, with a comma
    language: str = ""
    name: str = ""
    bucket: int = 0
    variables: dict[str, str] = {}
    state: RecipientState = "queued"
    code: str = ""  # Meta's error code, or why it was skipped
    variant: str = ""
    number_id: str | None = None
    conversation_id: str | None = None
    message_id: str | None = None
    tries: int = 1
    due_at: datetime | None = None
    changed_at: datetime
    clicks: int = 0
    clicked_at: datetime | None = None  # the first time
    converted_at: datetime | None = None

    @property
    def id(self) -> str:
        return recipient_id(self.campaign_id, self.n)


class Tally(Struct, frozen=True, kw_only=True):
    """So many recipients are in one state, for one reason."""

    state: RecipientState
    code: str = ""
    variant: str = ""
    country: str = ""
    count: int


class Responses(Struct, frozen=True, kw_only=True):
    """What the recipients of a variant did: so many clicked (`clicks` counts every click), so many converted."""

    variant: str = ""
    clicked: int = 0
    clicks: int = 0
    converted: int = 0


class RecipientNews(Struct, frozen=True, kw_only=True, tag="news", array_like=True):
    """What became of a recipient's message. `attempt` is the try it belongs to: news of an older one says nothing.
    `quoted`: an answer that names the message it answers belongs to it however late."""

    tenant_id: str
    recipient_id: str
    state: RecipientState
    at: datetime
    code: str = ""
    message_id: str | None = None
    attempt: int = 1
    quoted: bool = False


class RecipientClicked(Struct, frozen=True, kw_only=True, tag="clicked", array_like=True):
    """A recipient followed a link of the message of that try."""

    tenant_id: str
    recipient_id: str
    at: datetime
    attempt: int = 1


class CampaignCommand(Struct, frozen=True, kw_only=True, tag="command", array_like=True):
    """A wish about a campaign. `codes`: for `retry`, the errors to try again (None: those that pass by themselves);
    `doubtful` retries also those nobody knows the fate of."""

    tenant_id: str
    campaign_id: str
    action: Action
    author: Author
    at: datetime
    answer_to: str | None = None
    codes: tuple[str, ...] | None = None
    doubtful: bool = False
    prices: Prices | None = None


CampaignItem = RecipientNews | RecipientClicked | CampaignCommand

# Why a recipient was passed over: (title, what a person can do about it).
SKIPPED: Final[Mapping[str, tuple[str, str]]] = {
    "opted_out": ("Wants no marketing messages", "Nothing to do: the customer said so, and it is kept as proof."),
    "frequency_cap": ("Got enough messages lately", "Raise the campaign's frequency cap, or write to them later."),
    "no_marketing": (
        "No marketing in that country",
        "WhatsApp delivers no marketing templates to the United States. Use a utility template, or another way.",
    ),
    "130497": ("Country not allowed", "WhatsApp lets this business write to nobody in that country."),
    "no_value": ("A variable has no value", "Fill the column, or give the variable a default, then retry."),
    "no_address": ("Nothing to send to", "WhatsApp has told neither a phone number nor a user id of this customer."),
    "cancelled": ("Cancelled before its turn", "Start a new campaign to reach them."),
    "ended": ("The campaign's end came first", "Start a new campaign to reach them."),
}


def recipient_id(campaign_id: str, n: int) -> str:
    """The id of recipient number `n`; it says where the recipient's row is."""
    return f"rcp_{campaign_id[4:]}{n:08X}"


def campaign_of(recipient: str) -> str:
    return f"cmp_{recipient[4 : 4 + BODY]}"


def place_of(recipient: str) -> int:
    return int(recipient[4 + BODY :], 16)


def client_id(recipient: str, attempt: int) -> str:
    """What makes one try at a recipient one message for ever."""
    return f"cmp:{recipient}:{attempt}"


def recipient_of(client: str | None) -> tuple[str, int] | None:
    """(recipient id, try) of a campaign message's client id."""
    if not client or not client.startswith("cmp:rcp_"):
        return None
    _, recipient, attempt = client.split(":")
    return recipient, int(attempt)


def bucket_of(campaign_id: str, address: str) -> int:
    """0 to 99, the same for ever; another campaign deals the same customers differently."""
    digest = blake2b(f"{campaign_id}/{address}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) % BUCKETS


def count(tallies: Iterable[Tally], *states: RecipientState) -> int:
    return sum(tally.count for tally in tallies if tally.state in states)
