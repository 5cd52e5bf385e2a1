"""The one table of streams and subjects. Everything that moves between processes is named here.

| stream | subjects                       | a frame holds   | from → to                              |
|--------|--------------------------------|-----------------|----------------------------------------|
| RAW    | raw                            | list[RawBody]   | ingress → intake                       |
| EVENTS | events.<partition>             | list[Routed]    | intake, inbox, numbers, … → the owner  |
| SENDS  | sends.<partition>.<lane>       | list[SendJob]   | owners → number owners                 |
| MEDIA  | media                          | list[MediaJob]  | owners → media couriers                |
| ENRICH | enrich.<partition>             | list[EnrichJob] | owners → models; in memory             |
| CAMPAIGNS | campaigns.<partition>       | list[CampaignItem] | owners, inbox → campaign owners     |
| FEED   | feed.<tenant>, feed.<tenant>.alerts | list[FeedEvent] | owners; intake → inbox            |
| DEAD   | dead.<stream>                  | one DeadLetter  | whoever could not use it → a person    |

Subjects outside streams carry what may be lost: `answers.<process>` (replies to commands), `presence.<tenant>`,
`numbers.changed` (caches drop what they know), `numbers.look` (Meta should be asked about a number),
`inbound.<phone_number_id>` (counts towards the throughput limit), `assist.<feature>` (an `Ask`, to one of the models'
owners), `assist-stop` (its asker has gone, to all of them), `assisted.<process>.<ask>` (what they say, a `Said`).
"""

from hub.domain.sends import Lane

RAW, EVENTS, SENDS, MEDIA, ENRICH, FEED, DEAD = "RAW", "EVENTS", "SENDS", "MEDIA", "ENRICH", "FEED", "DEAD"
CAMPAIGNS = "CAMPAIGNS"

RAW_SUBJECT = "raw"
MEDIA_SUBJECT = "media"
NUMBERS_CHANGED = "numbers.changed"
NUMBERS_LOOK = "numbers.look"
ASSIST_STOP = "assist-stop"
MODELS = "models"  # the queue group of those who answer `assist.<feature>`


def events_subject(partition: int) -> str:
    return f"events.{partition}"


def sends_subject(partition: int, lane: Lane) -> str:
    return f"sends.{partition}.{lane}"


def enrich_subject(partition: int) -> str:
    return f"enrich.{partition}"


def campaigns_subject(partition: int) -> str:
    return f"campaigns.{partition}"


def feed_subject(tenant_id: str) -> str:
    return f"feed.{tenant_id}"


def alerts_subject(tenant_id: str) -> str:
    """Part of the tenant's feed: what Meta says of accounts and templates, for readers of nothing else."""
    return f"feed.{tenant_id}.alerts"


ALL_ALERTS, ALL_FEEDS = "feed.*.alerts", "feed.>"


def tenant_of(feed: str) -> str:
    """Whose feed a subject belongs to."""
    return feed.split(".")[1]


def dead_subject(stream: str) -> str:
    return f"dead.{stream}"


def presence_subject(tenant_id: str) -> str:
    return f"presence.{tenant_id}"


def inbound_subject(phone_number_id: str) -> str:
    return f"inbound.{phone_number_id}"


def assist_subject(feature: str) -> str:
    return f"assist.{feature}"


def assisted_subject(process: str) -> str:
    """Where a process hears what the models say; each question adds its own id."""
    return f"assisted.{process}"
