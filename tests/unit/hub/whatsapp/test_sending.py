"""The send call."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub.domain.sends import SendJob
from hub.whatsapp.graph import Answer, Graph, GraphRefused, GraphTimeout
from hub.whatsapp.sending import Sent, accepted, mark_read, send, typing
from tests.unit.hub.whatsapp.bodies import FIXTURES, NOW, USER

JOB = SendJob(
    tenant_id="t",
    number_id="n",
    conversation_id="c",
    message_id="msg_1",
    to="1",
    type="text",
    content={"body": "Hi"},
    at=NOW,
)


def graph(status: int, body: Any, seen: list[Any] | None = None) -> Graph:
    def handler(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append((request.method, request.url.path, json.loads(request.content)))
        return httpx.Response(status, json=body)

    return Graph("https://graph.test", "v25.0", transport=httpx.MockTransport(handler))


async def test_a_sent_message_has_metas_id_and_names() -> None:
    told = {"contacts": [{"input": "+1", "wa_id": "1", "user_id": USER}], "messages": [{"id": "wamid.1"}]}
    told["messages"][0]["message_status"] = "held_for_quality_assessment"
    seen: list[Any] = []
    sent = await send(graph(200, told, seen), "token", "100", JOB)
    assert sent == Sent(wamid="wamid.1", wa_id="1", user_id=USER, message_status="held_for_quality_assessment")
    ((method, path, body),) = seen
    assert (method, path, body["biz_opaque_callback_data"]) == ("POST", "/v25.0/100/messages", "msg_1")


@pytest.mark.parametrize(
    ("status", "code", "action"),
    [(400, 130429, "slow"), (400, 131056, "pair_wait"), (400, 131049, "never"), (500, 131000, "retry")],
)
async def test_a_refused_message_carries_what_to_do(status: int, code: int, action: str) -> None:
    with pytest.raises(GraphRefused) as caught:
        await send(graph(status, {"error": {"code": code}}), "token", "100", JOB)
    assert caught.value.verdict.action == action


@pytest.mark.parametrize("body", [None, {}, {"messages": []}, {"messages": [{}]}, {"messages": "x"}])
async def test_a_yes_that_names_no_message_may_have_been_accepted(body: Any) -> None:
    with pytest.raises(GraphTimeout):
        await send(graph(200, body), "token", "100", JOB)


async def test_reading_and_typing_are_told_to_meta() -> None:
    seen: list[Any] = []
    open_graph = graph(200, {"success": True}, seen)
    await mark_read(open_graph, "token", "100", "wamid.1")
    await typing(open_graph, "token", "100", "wamid.1")
    assert [(path, body["message_id"], "typing_indicator" in body) for _, path, body in seen] == [
        ("/v25.0/100/messages", "wamid.1", False),
        ("/v25.0/100/messages", "wamid.1", True),
    ]


# --- answers others have published

ANSWERS = sorted({*(FIXTURES / "graph").rglob("resp-send*.json"), *(FIXTURES / "graph").rglob("resp200-sendm*.json")})


@pytest.mark.skipif(not ANSWERS, reason=f"no published answers at {FIXTURES}")
@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_published_answer_gives_its_message_id(path: Path) -> None:
    body = json.loads(path.read_bytes())
    if not body.get("messages"):
        with pytest.raises(GraphTimeout):
            accepted(Answer(200, body))
        return
    assert accepted(Answer(200, body)).wamid == body["messages"][0]["id"]
