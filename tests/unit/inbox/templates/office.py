"""The desk over a fake store and a scripted Graph."""

import json
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import httpx
import msgspec

from hub.domain.account import ApiKey
from hub.domain.events import FeedEvent
from hub.domain.message import Author
from hub.domain.number import Number
from hub.domain.template import Template
from hub.settings import Settings
from hub.stores.redis.limits import Allowance
from hub.whatsapp.graph import Graph
from hub.whatsapp.usage import Pace
from inbox.parts import Parts
from tests.fakes.templates import FakeTemplates
from tests.unit.hub.whatsapp import wordings as w
from tests.unit.hub.whatsapp.wordings import NOON

TENANT, WABA = "ten_1", "200"
ANA = Author(kind="person", id="per_ana", name="Ana")
NUMBER = Number(
    id="num_1", tenant_id=TENANT, phone_number_id="100", waba_id=WABA, display_phone_number="+1", name="Shop",
    created_at=NOON,
)  # fmt: skip
KEY = ApiKey(id="key_1", tenant_id=TENANT, name="bot", created_at=NOON, created_by="per_ana")


class Office:
    """`answers` maps "METHOD path" to what Graph answers: a body, (status, body), or an exception."""

    def __init__(self) -> None:
        self.now = NOON
        self.answers: dict[str, Any] = {}
        self.asked: list[tuple[str, Any]] = []
        self.told: list[Any] = []
        self.templates = FakeTemplates()
        stores = MagicMock()
        stores.templates = self.templates
        stores.numbers.list = AsyncMock(return_value=[NUMBER])
        stores.numbers.access_token = AsyncMock(return_value="token")
        stores.limits.allow = AsyncMock(return_value=Allowance(True, 1199, 0.0))
        stores.accounts.key_by_hash = AsyncMock(return_value=KEY)
        bus = MagicMock()
        bus.publish = self._publish
        graph = Graph("https://graph.test", "v25.0", transport=httpx.MockTransport(self._answer))
        pace = Pace(AsyncMock())
        settings = Settings(secret_key="k" * 32)
        self.stores = stores
        self.parts = Parts(settings, self.clock, stores, bus, AsyncMock(), graph, MagicMock(), MagicMock(), pace)

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    async def hold(self, *components: w.Part, **known: Any) -> Template:
        """Keep a template as if it had been there."""
        template = w.template(*components, **known)
        await self.templates.create(TENANT, template)
        return template

    async def newest(self, template_id: str = "tpl_1") -> Template:
        template = await self.templates.get(TENANT, template_id)
        assert template
        return template

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        content = await request.aread()
        call = f"{request.method} {request.url.path.removeprefix('/v25.0/')}"
        try:
            body = json.loads(content)
        except ValueError:
            body = content
        self.asked.append((call, body or dict(request.url.params)))
        answer = self.answers.get(call, {"success": True})
        if isinstance(answer, list):
            answer = answer.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, told = answer if isinstance(answer, tuple) else (200, answer)
        return httpx.Response(status, json=told)

    async def _publish(self, subject: str, frame: bytes, msg_id: str | None = None) -> int:
        assert subject == f"feed.{TENANT}"
        for event in msgspec.msgpack.decode(frame, type=list[FeedEvent]):
            assert event.id == msg_id
            assert event.kind == "template.updated"
            self.told.append(msgspec.json.decode(event.data))
        return len(self.told)


def row(**known: Any) -> dict[str, Any]:
    """A template in Graph's list."""
    plain = {"id": "300", "name": "order_update", "language": "en_US", "status": "APPROVED", "category": "UTILITY"}
    return {**plain, "components": [w.body()], **known}


def refusal(subcode: int, words: str = "Not like this.") -> tuple[int, Any]:
    return 400, {"error": {"code": 100, "error_subcode": subcode, "error_user_msg": words}}
