"""What a decision of answering by itself comes to: words on the conversation's road, a suggestion, a note, a line in
the log. Whether an answer still fits is for the conversation's owner to say; here its word is only written down.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

from msgspec import structs

from actors.rules.answering import client_id_of
from ai.autoreply import Case, HandOver, Send, Suggest
from ai.handing_over import farewell, note
from ai.writing_answer import Answered
from hub.clock import Clock
from hub.domain.answering import AnswerEntry, Did, HandOverReason
from hub.domain.conversation import Conversation
from hub.domain.ids import new_id
from hub.domain.message import AiAnswer, Author, Message
from hub.errors import Conflict, Refusal, Unavailable
from hub.log import logger
from hub.stores.opened import Stores

log = logger("answering")

ASSISTANT: Final = Author(kind="ai", name="Assistant")
# The owner's answer may be lost with its process; asking again under the same client id is safe.
TRIES, AGAIN = 3, 1.0  # and seconds between
# What says nothing to anybody: most messages of a number are of these.
UNTOLD: Final = frozenset({"off", "not_a_customer", "historic", "revoked", "answered"})


class Road(Protocol):
    """The conversations' road: actors.handles."""

    async def send(
        self, tenant_id: str, conversation_id: str, number_id: str, *, author: Author, client_id: str, kind: str,
        content: dict[str, Any], only_if_last_seq: int | None, written_by: AiAnswer | None,
    ) -> Message: ...  # fmt: skip

    async def hand_over(
        self, tenant_id: str, conversation_id: str, number_id: str, *, author: Author, message_id: str,
        only_if_last_seq: int, reason: HandOverReason, note_id: str, note: str, words: str | None,
    ) -> Conversation: ...  # fmt: skip

    async def suggest(
        self, tenant_id: str, conversation_id: str, number_id: str, *, message_id: str, suggestion: dict[str, Any]
    ) -> None: ...


class Deeds:
    """Raises Unavailable when a store is away; nothing has been said to the customer then that is not in the log."""

    def __init__(self, stores: Stores, road: Road, clock: Clock, again: float = AGAIN) -> None:
        self._stores = stores
        self._road = road
        self._clock = clock
        self._again = again

    async def stay(
        self, tenant_id: str, case: Case, why: str, detail: str = "", written: Answered | None = None
    ) -> None:
        """Nothing is said. What was written for nothing is discarded: somebody was faster, or it is not good enough."""
        if written is None and why in UNTOLD:
            return
        entry = self._entry(case, written, did="stayed" if written is None else "discarded", reason=why, detail=detail)
        await self._stores.answering_log.end(tenant_id, entry)

    async def give_up(self, tenant_id: str, case: Case) -> None:
        """The customer went on while an answer was being written."""
        entry = self._entry(case, None, did="discarded", reason="newer_message", detail="It was being written.")
        await self._stores.answering_log.end(tenant_id, entry)

    async def suggest(self, tenant_id: str, case: Case, decided: Suggest, written: Answered) -> None:
        message = case.message
        suggestion = {
            "id": client_id_of(message.id),
            "text": decided.text,
            "score": written.ai.confidence,
            "ai": structs.asdict(written.ai),
        }
        await self._road.suggest(
            tenant_id, message.conversation_id, case.head.number_id, message_id=message.id, suggestion=suggestion
        )
        await self._stores.answering_log.end(tenant_id, self._entry(case, written, did="suggested"))

    async def send(self, tenant_id: str, case: Case, decided: Send, written: Answered) -> None:
        """Send it, unless somebody types, a limit is reached, or the owner says that the conversation has gone on."""
        message = case.message
        presence = await self._stores.presence.of(tenant_id, message.conversation_id)
        if presence.typing:
            return await self.stay(tenant_id, case, "typing", written=written)
        entry = self._entry(case, written, did="sending")
        if limit := await self._stores.answering_log.begin(tenant_id, entry, case.settings):
            return await self.stay(tenant_id, case, limit, written=written)

        async def ask() -> None:
            sent = await self._road.send(
                tenant_id,
                message.conversation_id,
                case.head.number_id,
                author=ASSISTANT,
                client_id=client_id_of(message.id),
                kind="text",
                content={"body": decided.text},
                only_if_last_seq=message.seq,
                written_by=written.ai,
            )
            if sent.ai != written.ai:  # the message was answered before, as it read then
                raise Conflict("answered", "This message has been answered.")

        await self._asked(tenant_id, entry, ask, "sent", spoke=True)
        return None

    async def hand_over(
        self, tenant_id: str, case: Case, decided: HandOver, detail: str = "", written: Answered | None = None
    ) -> None:
        """Give it to the team. The customer hears of it only where limits let the AI speak at all."""
        message, language = case.message, case.understood.language
        said = farewell(language, case.settings.hand_over_words) if decided.tell else ""
        entry = self._entry(case, written, did="handed_over", reason=decided.reason, detail=detail)
        if said and await self._stores.answering_log.begin(tenant_id, entry, case.settings):
            said = ""

        async def ask() -> object:
            return await self._road.hand_over(
                tenant_id,
                message.conversation_id,
                case.head.number_id,
                author=ASSISTANT,
                message_id=message.id,
                only_if_last_seq=message.seq,
                reason=decided.reason,
                note_id=new_id("not", entry.at),
                note=note(decided.reason, case, detail),
                words=said or None,
            )

        await self._asked(tenant_id, entry, ask, "handed_over", spoke=bool(said))

    async def _asked(
        self, tenant_id: str, entry: AnswerEntry, ask: Callable[[], Awaitable[object]], did: Did, *, spoke: bool
    ) -> None:
        """Ask the owner, and write down what it says."""
        kept = self._stores.answering_log
        for left in reversed(range(TRIES)):
            try:
                await ask()
            except Refusal as refusal:
                why = str(refusal.extra.get("why", refusal.code))
                return await kept.end(tenant_id, structs.replace(entry, did="discarded", reason=why))
            except Unavailable as away:
                log.warning("a conversation's owner does not answer", error=str(away)[:200], tries_left=left)
                if left:
                    await asyncio.sleep(self._again)
            else:
                return await kept.end(tenant_id, structs.replace(entry, did=did), spoke=spoke)
        unheard = structs.replace(
            entry, did="sending", detail="Its owner did not answer in time: it may have been sent."
        )
        return await kept.end(tenant_id, unheard, spoke=spoke)

    def _entry(
        self, case: Case, written: Answered | None, *, did: Did, reason: str = "", detail: str = ""
    ) -> AnswerEntry:
        now, message = self._clock(), case.message
        return AnswerEntry(
            id=new_id("ans", now),
            at=now,
            number_id=case.head.number_id,
            conversation_id=message.conversation_id,
            message_id=message.id,
            did=did,
            reason=reason,
            detail=detail,
            text=written.draft.text if written else "",
            intent=case.understood.intent,
            language=case.understood.language,
            ai=written.ai if written else None,
        )
