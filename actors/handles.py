"""What others may ask of the owners: plain async functions, so whoever calls them never loads Ray.

A wish is an event on its conversation's own road: durable once published, in order with what customers and Meta do,
decided by the one owner, answered after the commit. Asking again with the same `client_id` is safe.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from typing import Any, TypeVar
from uuid import uuid4

import msgspec
from msgspec import Struct

from actors.asking import Asking, refusal_of
from hub.clock import Clock
from hub.domain.answering import HandOverReason
from hub.domain.campaign import Action, CampaignCommand, Prices, RecipientClicked, campaign_of
from hub.domain.contact import ContactCard
from hub.domain.conversation import Conversation
from hub.domain.events import (
    AddNote,
    ChangeConversation,
    Claim,
    Command,
    ContactChanged,
    Event,
    HandOver,
    MarkRead,
    ReplySuggested,
    RetryMessage,
    Routed,
    SendMessage,
)
from hub.domain.ids import PARTITIONS, partition_of
from hub.domain.message import AiAnswer, Author, Message
from hub.domain.note import Note
from hub.domain.progress import CampaignView
from hub.domain.replies import Reply
from hub.errors import Unavailable
from hub.stream.connection import Bus
from hub.stream.frames import join
from hub.stream.publish import Framer
from hub.stream.subjects import campaigns_subject, events_subject

T = TypeVar("T")
S = TypeVar("S", bound=Struct)

# An owner that died is replaced within 2 s; past 10 s something is really wrong and the caller should say so.
PATIENCE = 10.0


class Handles:
    """One per process. Call `open` once before use."""

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._inbox = f"answers.{uuid4().hex}"
        self._waiting: dict[str, asyncio.Future[bytes]] = {}
        self._framers = [Framer(bus, events_subject(partition)) for partition in range(PARTITIONS)]
        self._campaigns = [Framer(bus, campaigns_subject(partition)) for partition in range(PARTITIONS)]
        self._asking = Asking(bus)

    async def open(self) -> None:
        await self._asking.open()
        await self._bus.subscribe(f"{self._inbox}.*", lambda message: self._take(message.subject, message.data))

    async def send(
        self,
        tenant_id: str,
        conversation_id: str,
        number_id: str,
        *,
        author: Author,
        client_id: str,
        kind: str,
        content: dict[str, Any],
        context_wamid: str | None = None,
        only_if_last_seq: int | None = None,
        written_by: AiAnswer | None = None,
    ) -> Message:
        """Queue a message to the customer. The same `client_id` again answers with the message made before.

        Conflict `overtaken` when the conversation has gone on beyond `only_if_last_seq`, or, for an AI's words, a
        person took or closed it; `extra["why"]` says which.
        """
        command = SendMessage(
            **self._by(author),
            client_id=client_id,
            kind=kind,
            content=content,
            context_wamid=context_wamid,
            only_if_last_seq=only_if_last_seq,
            written_by=written_by,
        )
        return await self._ask(tenant_id, conversation_id, number_id, command, Message)

    async def hand_over(
        self,
        tenant_id: str,
        conversation_id: str,
        number_id: str,
        *,
        author: Author,
        message_id: str,
        only_if_last_seq: int,
        reason: HandOverReason,
        note_id: str,
        note: str,
        words: str | None,
    ) -> Conversation:
        """Give a conversation from answering by itself to the team. Conflict `overtaken` as for `send`."""
        command = HandOver(
            **self._by(author),
            message_id=message_id,
            only_if_last_seq=only_if_last_seq,
            reason=reason,
            note_id=note_id,
            note=note,
            words=words,
        )
        return await self._ask(tenant_id, conversation_id, number_id, command, Conversation)

    async def suggest(
        self, tenant_id: str, conversation_id: str, number_id: str, *, message_id: str, suggestion: dict[str, Any]
    ) -> None:
        """Show what one could answer to a customer's message. Returns once that is on its durable way."""
        event = ReplySuggested(message_id=message_id, at=self._clock(), suggestion=suggestion)
        await self._publish(
            Routed(tenant_id=tenant_id, conversation_id=conversation_id, number_id=number_id, contact=None, event=event)
        )

    async def retry(
        self, tenant_id: str, conversation_id: str, number_id: str, *, author: Author, message_id: str
    ) -> Message:
        """Send a message that failed once more, as a new message."""
        command = RetryMessage(**self._by(author), message_id=message_id)
        return await self._ask(tenant_id, conversation_id, number_id, command, Message)

    async def note(
        self, tenant_id: str, conversation_id: str, number_id: str, *, author: Author, note_id: str, body: str
    ) -> Note:
        """Leave a private note."""
        command = AddNote(**self._by(author), note_id=note_id, body=body)
        return await self._ask(tenant_id, conversation_id, number_id, command, Note)

    async def mark_read(
        self, tenant_id: str, conversation_id: str, number_id: str, *, author: Author, seq: int
    ) -> Conversation:
        """The team has read up to message `seq`."""
        command = MarkRead(**self._by(author), seq=seq)
        return await self._ask(tenant_id, conversation_id, number_id, command, Conversation)

    async def claim(self, tenant_id: str, conversation_id: str, number_id: str, *, author: Author) -> Conversation:
        """Take a conversation nobody has. Conflict names who has it."""
        command = Claim(**self._by(author))
        return await self._ask(tenant_id, conversation_id, number_id, command, Conversation)

    async def change(
        self, tenant_id: str, conversation_id: str, number_id: str, *, author: Author, changes: dict[str, Any]
    ) -> Conversation:
        """Change status, assignee_id, labels, priority, snoozed_until or unread."""
        command = ChangeConversation(**self._by(author), changes=changes)
        return await self._ask(tenant_id, conversation_id, number_id, command, Conversation)

    async def contact_changed(self, tenant_id: str, conversation_id: str, number_id: str, card: ContactCard) -> None:
        """Tell a conversation that its contact was edited. Returns once that is on its durable way."""
        routed = Routed(
            tenant_id=tenant_id,
            conversation_id=conversation_id,
            number_id=number_id,
            contact=card,
            event=ContactChanged(at=self._clock()),
        )
        await self._publish(routed)

    async def campaign(
        self,
        tenant_id: str,
        campaign_id: str,
        action: Action,
        *,
        author: Author,
        codes: tuple[str, ...] | None = None,
        doubtful: bool = False,
        prices: Prices | None = None,
    ) -> CampaignView:
        """Start, pause, resume, cancel or retry a campaign; saying it twice changes nothing the second time."""
        command_id = uuid4().hex
        command = CampaignCommand(
            tenant_id=tenant_id,
            campaign_id=campaign_id,
            action=action,
            author=author,
            at=self._clock(),
            answer_to=f"{self._inbox}.{command_id}",
            codes=codes,
            doubtful=doubtful,
            prices=prices,
        )
        subject = campaigns_subject(partition_of(campaign_id))
        sent = self._bus.publish(subject, join([msgspec.msgpack.encode(command)]))
        return await self._answered(command_id, sent, CampaignView)

    async def clicked(self, click: RecipientClicked) -> None:
        """A recipient followed a link. Returns once that is on its durable way."""
        partition = partition_of(campaign_of(click.recipient_id))
        await self._campaigns[partition].put(msgspec.msgpack.encode(click))

    async def assist(self, tenant_id: str, feature: str, request: Struct, kind: type[S], seconds: float = 30.0) -> S:
        """Ask the models for a feature of hub.domain.assist. It may be lost: Unavailable("models") says why there is no
        answer, and asking again is safe. Raises what the feature refuses with."""
        return await self._asking.answer(tenant_id, feature, request, kind, seconds)

    def assist_pieces(
        self, tenant_id: str, feature: str, request: Struct, kind: type[S], seconds: float = 60.0
    ) -> AsyncGenerator[str | S, None]:
        """The same as it is written: pieces of text, last the answer. Close it to end the work early."""
        return self._asking.pieces(tenant_id, feature, request, kind, seconds)

    def _by(self, author: Author) -> dict[str, Any]:
        command_id = uuid4().hex
        return {
            "command_id": command_id,
            "author": author,
            "at": self._clock(),
            "answer_to": f"{self._inbox}.{command_id}",
        }

    async def _ask(self, tenant_id: str, conversation_id: str, number_id: str, command: Command, kind: type[T]) -> T:
        event: Event = command
        routed = Routed(
            tenant_id=tenant_id, conversation_id=conversation_id, number_id=number_id, contact=None, event=event
        )
        return await self._answered(command.command_id, self._publish(routed), kind)

    async def _answered(self, command_id: str, sent: Awaitable[object], kind: type[T]) -> T:
        """Put a command on its way and wait for its owner's answer."""
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting[command_id] = answer
        try:
            async with asyncio.timeout(PATIENCE):
                await sent
                payload = await answer
        except TimeoutError as error:
            raise Unavailable("actors", f"no answer within {PATIENCE:.0f} s; it may still happen") from error
        finally:
            self._waiting.pop(command_id, None)
        reply = msgspec.json.decode(payload, type=Reply)
        if reply.problem:
            raise refusal_of(reply.problem)
        return msgspec.json.decode(reply.result, type=kind)

    async def _publish(self, routed: Routed) -> None:
        await self._framers[partition_of(routed.conversation_id)].put(msgspec.msgpack.encode(routed))

    def _take(self, subject: str, payload: bytes) -> None:
        answer = self._waiting.get(subject.rsplit(".", 1)[1])
        if answer and not answer.done():
            answer.set_result(payload)
