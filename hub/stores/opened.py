"""Every store of a process, opened once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from hub.errors import Unavailable
from hub.log import logger
from hub.settings import Settings
from hub.stores.media import Media
from hub.stores.mongo.client import Mongo
from hub.stores.mongo.messages import Messages
from hub.stores.mongo.webhook_log import WebhookLog
from hub.stores.postgres.accounts import Accounts
from hub.stores.postgres.ai_usage import AiUsage
from hub.stores.postgres.answering import Answering
from hub.stores.postgres.answering_log import AnsweringLog
from hub.stores.postgres.audit import Audit
from hub.stores.postgres.campaigns import Campaigns
from hub.stores.postgres.canned import CannedReplies
from hub.stores.postgres.contacts import Contacts
from hub.stores.postgres.conversations import Conversations
from hub.stores.postgres.dry_runs import DryRuns
from hub.stores.postgres.knowledge import Knowledge
from hub.stores.postgres.labels import Labels
from hub.stores.postgres.ledger import Ledger
from hub.stores.postgres.notes import Notes
from hub.stores.postgres.numbers import Numbers
from hub.stores.postgres.placed_files import PlacedFiles
from hub.stores.postgres.pool import Postgres
from hub.stores.postgres.recipient_uploads import RecipientUploads
from hub.stores.postgres.recipients import Recipients
from hub.stores.postgres.recipients_import import RecipientLists
from hub.stores.postgres.recipients_listing import RecipientListing
from hub.stores.postgres.reply_pairs import ReplyPairs
from hub.stores.postgres.responses import RecipientResponses
from hub.stores.postgres.templates import Templates
from hub.stores.postgres.wishes import Wishes
from hub.stores.redis.ai_answers import AiAnswers
from hub.stores.redis.budgets import Budgets
from hub.stores.redis.client import Redis
from hub.stores.redis.idempotency import Idempotency
from hub.stores.redis.limits import Limits
from hub.stores.redis.portfolios import Portfolios
from hub.stores.redis.presence import PresenceBoard
from hub.stores.redis.sessions import Sessions
from hub.stores.redis.transcripts import Transcripts
from hub.stores.vault import Vault

log = logger("stores")
PATIENCE = 60.0  # seconds for engines to come up; in a container they start with us
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stores:
    """What to ask for what. Each raises Unavailable while its engine is away, and works again when it is back."""

    postgres: Postgres
    mongo: Mongo
    redis: Redis
    media: Media
    accounts: Accounts
    ai_answers: AiAnswers
    ai_usage: AiUsage
    answering: Answering
    answering_log: AnsweringLog
    audit: Audit
    campaigns: Campaigns
    canned: CannedReplies
    contacts: Contacts
    conversations: Conversations
    knowledge: Knowledge
    dry_runs: DryRuns
    labels: Labels
    ledger: Ledger
    notes: Notes
    numbers: Numbers
    placed_files: PlacedFiles
    recipients: Recipients
    recipient_lists: RecipientLists
    recipient_listing: RecipientListing
    recipient_uploads: RecipientUploads
    reply_pairs: ReplyPairs
    responses: RecipientResponses
    templates: Templates
    wishes: Wishes
    messages: Messages
    webhook_log: WebhookLog
    budgets: Budgets
    idempotency: Idempotency
    limits: Limits
    portfolios: Portfolios
    presence: PresenceBoard
    sessions: Sessions
    transcripts: Transcripts

    @classmethod
    async def open(cls, settings: Settings, patience: float = PATIENCE) -> "Stores":
        """Connect to all, trying again for `patience` seconds; then raises Unavailable. The tables must exist."""
        vault = Vault(settings.secret_key)
        media = Media.open(settings.engines.media or str(settings.data_dir / "media"))
        deadline = asyncio.get_running_loop().time() + patience
        postgres, mongo, redis = await _connected(settings, deadline)
        webhook_log = WebhookLog(mongo)
        await _persist(webhook_log.prepare, deadline)
        return cls(
            postgres=postgres,
            mongo=mongo,
            redis=redis,
            media=media,
            accounts=Accounts(postgres),
            ai_answers=AiAnswers(redis),
            ai_usage=AiUsage(postgres),
            answering=Answering(postgres),
            answering_log=AnsweringLog(postgres),
            audit=Audit(postgres),
            campaigns=Campaigns(postgres),
            canned=CannedReplies(postgres),
            contacts=Contacts(postgres),
            conversations=Conversations(postgres),
            knowledge=Knowledge(postgres),
            dry_runs=DryRuns(postgres),
            labels=Labels(postgres),
            ledger=Ledger(postgres),
            notes=Notes(postgres),
            numbers=Numbers(postgres, vault),
            placed_files=PlacedFiles(postgres),
            recipients=Recipients(postgres),
            recipient_lists=RecipientLists(postgres),
            recipient_listing=RecipientListing(postgres),
            recipient_uploads=RecipientUploads(postgres),
            reply_pairs=ReplyPairs(postgres),
            responses=RecipientResponses(postgres),
            templates=Templates(postgres),
            wishes=Wishes(postgres),
            messages=Messages(mongo, postgres),
            webhook_log=webhook_log,
            budgets=Budgets(redis),
            idempotency=Idempotency(redis),
            limits=Limits(redis),
            portfolios=Portfolios(redis),
            presence=PresenceBoard(redis),
            sessions=Sessions(redis),
            transcripts=Transcripts(redis),
        )

    async def ready(self) -> dict[str, bool]:
        """Whether each answers, by name."""
        engines = (self.postgres, self.mongo, self.redis, self.media)
        answers = await asyncio.gather(*(engine.ready() for engine in engines))
        return dict(zip(("postgres", "mongo", "redis", "media"), answers, strict=True))

    async def close(self) -> None:
        """Let go of all connections."""
        await asyncio.gather(self.postgres.close(), self.mongo.close(), self.redis.close())


async def _connected(settings: Settings, deadline: float) -> tuple[Postgres, Mongo, Redis]:
    engines = settings.engines
    return await asyncio.gather(
        _persist(lambda: Postgres.open(engines.postgres), deadline),
        _persist(lambda: Mongo.open(engines.mongo), deadline),
        _persist(lambda: Redis.open(engines.redis), deadline),
    )


async def _persist(attempt: Callable[[], Awaitable[T]], deadline: float) -> T:
    """Try until it works or the deadline (of the loop's clock) has passed."""
    delay = 0.1
    while True:
        try:
            return await attempt()
        except Unavailable as problem:
            if asyncio.get_running_loop().time() + delay > deadline:
                raise
            log.warning("not there yet", dependency=problem.dependency, reason=problem.reason, again_in=delay)
        await asyncio.sleep(delay)
        delay = min(delay * 1.7, 3.0)
