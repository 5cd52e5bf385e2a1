"""What helps agents, on the real product without any language model: over REST, NATS and the stores, and back."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from actors.assisting import Assisting, Models
from actors.assisting_features import doers
from hub.clock import utc_now
from hub.settings import Engines, Settings
from hub.stores.opened import Stores
from hub.stream.connection import connect
from tests.builders import DEMO, Json, message, received, somebody, text
from tests.fakes.encoder import FakeEncoder
from tests.fakes.gateway import FakeGateway
from tests.integration.conftest import Stack
from tests.outside import Agent, Meta, Phones, until

VOICE = (Path(__file__).parents[2] / "hub" / "simulator" / "voice.ogg").read_bytes()


@pytest.fixture
async def models(stack: Stack, owner: Agent) -> AsyncIterator[None]:
    """The product's own models once they answer; where it runs none, ours over the same NATS and stores."""
    task: asyncio.Task[None] | None = None
    if await none_are_running(owner):
        given = {name.lower(): stack.setting(f"HUB_{name}_URL") for name in ("NATS", "POSTGRES", "MONGO", "REDIS")}
        media = stack.record()["environment"].get("HUB_MEDIA_URL") or str(stack.data_dir / "media")
        settings = Settings(
            engines=Engines(**given, media=media), data_dir=stack.data_dir, secret_key=stack.setting("HUB_SECRET_KEY")
        )
        stores, bus = await Stores.open(settings), await connect(settings.engines.nats, "models")
        gateway = FakeGateway(configured=False)
        parts = Models(stores, FakeEncoder(), gateway, utc_now, settings)  # type: ignore[arg-type]
        task = asyncio.create_task(Assisting(bus, doers(parts)).run())
    await until(lambda: answers(owner), "the models")
    yield
    if task is not None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await bus.close()
        await stores.close()


async def rewritten(owner: Agent) -> httpx.Response:
    return await owner.ask("POST", "/v1/assist/rewrite", {"text": "hello ,you", "how": "fix", "language": "en"})


async def none_are_running(owner: Agent) -> bool:
    answer = await rewritten(owner)
    return answer.status_code == 503 and "none are running" in answer.json()["detail"]


async def answers(owner: Agent) -> bool:
    return (await rewritten(owner)).status_code == 200


async def spoken(meta: Meta, owner: Agent, words: str, answer: str = "") -> Json:
    """A conversation in which a customer wrote and an agent answered."""
    who = somebody()
    await meta.deliver(received(DEMO, who, text(who, words)))
    head = await owner.conversation_with(who.phone)
    if answer:
        await owner.say(head["id"], answer)
    return head


@pytest.mark.usefixtures("models")
async def test_a_conversation_is_summed_up_in_its_own_words(meta: Meta, owner: Agent) -> None:
    head = await spoken(meta, owner, "my order 5582 never came", "I'll send you a new one tomorrow.")
    summary = await owner.post(f"/v1/conversations/{head['id']}/summary")
    assert summary["by"] == "local"
    assert summary["note"].startswith("Picked from the conversation's own words.")
    assert [(point["text"], point["seq"]) for point in summary["matter"]] == [("my order 5582 never came", 1)]
    assert [point["text"] for point in summary["done"]] == ["I'll send you a new one tomorrow."]
    assert summary["upto_seq"] == 2


@pytest.mark.usefixtures("models")
async def test_labels_that_fit_are_suggested(meta: Meta, owner: Agent) -> None:
    label = await owner.post("/v1/labels", {"name": f"blue {uuid4().hex[:6]}", "colour": "amber"})
    for n in range(5):
        carries = await spoken(meta, owner, f"my charger broke again, can you repair charger {n}")
        await owner.ask("PATCH", f"/v1/conversations/{carries['id']}", {"labels": [label["name"]]})
    head = await spoken(meta, owner, "the charger broke again, can you repair my charger")
    found = await owner.get(f"/v1/conversations/{head['id']}/tags")
    assert found["by"] == "local"
    assert label["id"] in [tag["label_id"] for tag in found["labels"]]
    await owner.ask("PATCH", f"/v1/conversations/{head['id']}", {"labels": [label["name"]]})
    again = await owner.get(f"/v1/conversations/{head['id']}/tags")
    assert label["id"] not in [tag["label_id"] for tag in again["labels"]]
    await owner.ask("DELETE", f"/v1/labels/{label['id']}")


@pytest.mark.usefixtures("models")
async def test_a_draft_is_mended_and_streamed(owner: Agent) -> None:
    whole = (await rewritten(owner)).json()
    assert (whole["text"], whole["by"], whole["how"]) == ("Hello, you", "local", "fix")
    answer = await owner.ask(
        "POST", "/v1/assist/rewrite", {"text": "hello ,you", "how": "fix", "language": "en"},
        headers={"Accept": "text/event-stream"},
    )  # fmt: skip
    assert answer.headers["content-type"].startswith("text/event-stream")
    event, data = answer.text.replace("\r\n", "\n").strip().split("\n")[:2]
    assert event == "event: done"
    assert json.loads(data.removeprefix("data: "))["text"] == "Hello, you"


@pytest.mark.usefixtures("models")
async def test_what_only_a_language_model_can_do_says_so(meta: Meta, owner: Agent) -> None:
    head = await spoken(meta, owner, "Where is my parcel?")
    thread = await owner.thread(head["id"])
    for path, body in (
        ("/v1/assist/rewrite", {"text": "hi", "how": "formal"}),
        ("/v1/assist/translation", {"text": "hi", "to": "de"}),
        (f"/v1/messages/{thread[0]['id']}/translation", {"to": "de"}),
    ):
        answer = await owner.ask("POST", path, body)
        assert answer.status_code == 409
        assert answer.json()["detail"].endswith(".")


@pytest.mark.usefixtures("models")
async def test_a_voice_note_needs_somebody_who_listens(meta: Meta, owner: Agent, phones: Phones) -> None:
    customer = await phones.customer(name="Vera")
    file = await phones.upload(customer, VOICE, "audio/ogg")
    await phones.write(customer, type="audio", audio={"id": file["id"], "voice": True})
    head = await owner.conversation_with(customer["phone"])

    async def ready() -> Json | None:
        note = (await owner.thread(head["id"]))[0]
        return note if note["media"]["state"] == "ready" else None

    note = await until(ready, "the voice note")
    path = f"/v1/messages/{note['id']}/transcript"
    assert (await owner.ask("POST", path)).status_code == 409
    assert (await owner.ask("GET", path)).json()["code"] == "transcript_not_found"
    who = somebody()
    await meta.deliver(received(DEMO, who, message(who, "text", {"body": "no voice"})))
    thread = await owner.thread((await owner.conversation_with(who.phone))["id"])
    answer = await owner.ask("POST", f"/v1/messages/{thread[0]['id']}/transcript")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_voice_note")
