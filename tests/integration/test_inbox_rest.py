"""What people and programs do over REST."""

import asyncio
from uuid import uuid4

import httpx
import pytest

from tests.builders import DEMO, Json, Line, new_wamid, received, somebody, text
from tests.integration.conftest import Stack
from tests.outside import Agent, Meta, Phones, Screen, until

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels" * 1000


async def a_conversation(meta: Meta, owner: Agent, count: int = 1) -> Json:
    """A new customer has written `count` times; the conversation as it is then."""
    who = somebody()
    messages = [text(who, f"Word {number}") for number in range(1, count + 1)]
    await meta.deliver(received(DEMO, who, *messages))
    found = await owner.conversation_with(who.phone)

    async def complete() -> Json | None:
        head = await owner.get(f"/v1/conversations/{found['id']}")
        return head if head["last_seq"] == count else None

    return await until(complete, f"{count} messages")


async def login(stack: Stack, email: str, password: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=stack.url("inbox"), trust_env=False, timeout=15) as client:
        return await client.post("/v1/auth/login", json={"email": email, "password": password})


async def renew(stack: Stack, refresh_token: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=stack.url("inbox"), trust_env=False, timeout=15) as client:
        return await client.post("/v1/auth/refresh", json={"refresh_token": refresh_token})


async def test_refresh_tokens_rotate_and_a_reused_one_ends_its_family(stack: Stack) -> None:
    first = (await login(stack, "raj@demo.test", stack.setting("HUB_DEMO_PASSWORD"))).json()
    second = (await renew(stack, first["refresh_token"])).json()
    raj = Agent(stack.url("inbox"), second["access_token"])
    screen = await Screen.open(raj.url, raj.token)
    assert (await raj.get("/v1/me"))["person"]["email"] == "raj@demo.test"

    reused = await renew(stack, first["refresh_token"])
    assert (reused.status_code, reused.json()["code"]) == (401, "refresh_token_reused")
    assert (await renew(stack, second["refresh_token"])).status_code == 401
    assert (await raj.ask("GET", "/v1/me")).json()["code"] == "signed_out"
    await until(lambda: _closed(screen), "the socket to close")
    assert screen.closed is not None
    assert screen.closed[0] == 4409
    await raj.close()


async def _closed(screen: Screen) -> bool:
    return screen.closed is not None


async def test_guessing_passwords_is_slowed_down(stack: Stack) -> None:
    email = f"{uuid4().hex}@demo.test"
    answers = [await login(stack, email, "guess") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert answers[-1].headers["ratelimit-policy"] == '"login";q=10;w=60'
    assert answers[-1].json()["code"] == "too_many_requests"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/v1/conversations/cnv_nobody", None, 404, "conversation_not_found"),
        ("GET", "/v1/nothing", None, 404, "not_found"),
        ("PUT", "/v1/labels", {}, 405, "method_not_allowed"),
        ("GET", "/v1/conversations?sort=sideways", None, 422, "invalid_input"),
        ("GET", "/v1/conversations?cursor=nonsense", None, 422, "invalid_cursor"),
        ("POST", "/v1/labels", {"name": 5}, 422, "invalid_input"),
        ("POST", "/v1/labels", {"name": "x" * 5_000_000, "colour": "red"}, 413, "too_large"),
    ],
)
async def test_every_refusal_has_one_shape(
    owner: Agent, method: str, path: str, body: Json | None, status: int, code: str
) -> None:
    answer = await owner.ask(method, path, body)
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "detail"} <= set(problem)
    assert answer.headers["x-request-id"]
    if status == 422:
        assert all(set(error) == {"path", "message"} for error in problem["errors"])


async def test_agents_cannot_manage_numbers(ana: Agent) -> None:
    answer = await ana.ask("DELETE", "/v1/numbers/num_1")
    assert (answer.status_code, answer.json()["permission"]) == (403, "manage_numbers")


async def test_a_thread_is_read_page_by_page_newest_first(meta: Meta, owner: Agent) -> None:
    head = await a_conversation(meta, owner, 7)
    path = f"/v1/conversations/{head['id']}/messages"
    first = await owner.get(path, limit=3)
    assert [message["seq"] for message in first["items"]] == [5, 6, 7]
    second = await owner.get(path, limit=3, cursor=first["next_cursor"])
    assert [message["seq"] for message in second["items"]] == [2, 3, 4]
    assert [message["seq"] for message in (await owner.get(path, before=2))["items"]] == [1]
    newer = await owner.get(path, after=2, limit=2)
    assert [message["seq"] for message in newer["items"]] == [3, 4]
    assert (await owner.get(path, after=7))["next_cursor"] is None


async def test_of_two_who_claim_one_wins_and_the_other_is_told_who(
    meta: Meta, owner: Agent, ana: Agent, raj: Agent
) -> None:
    head = await a_conversation(meta, owner)
    path = f"/v1/conversations/{head['id']}/claim"
    answers = await asyncio.gather(ana.ask("POST", path), raj.ask("POST", path))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    won = next(answer.json() for answer in answers if answer.status_code == 200)
    lost = next(answer.json() for answer in answers if answer.status_code == 409)
    assert lost["code"] == "already_claimed"
    assert lost["assignee_id"] == won["assignee_id"]


async def test_the_same_key_and_body_is_one_message_and_another_body_is_refused(meta: Meta, owner: Agent) -> None:
    head = await a_conversation(meta, owner)
    path, key = f"/v1/conversations/{head['id']}/messages", {"Idempotency-Key": uuid4().hex}
    hello, bye = ({"type": "text", "text": {"body": words}} for words in ("Hello", "Bye"))
    first = await owner.post(path, hello, headers=key)
    again = await owner.post(path, hello, headers=key)
    assert again["id"] == first["id"]
    assert (await owner.ask("POST", path, bye, headers=key)).json()["code"] == "idempotency_key_reused"
    assert [message["direction"] for message in await owner.thread(head["id"])] == ["in", "out"]


@pytest.mark.parametrize(
    ("message", "path"),
    [
        ({"type": "text", "text": {}}, "text.body"),
        ({"type": "text", "text": {"body": "x" * 4097}}, "text.body"),
        ({"type": "dance", "dance": {}}, "type"),
        ({"type": "text", "text": {"body": "x"}, "to": "15551234567"}, "to"),
    ],
)
async def test_a_message_whatsapp_would_refuse_is_refused_at_once(
    meta: Meta, owner: Agent, message: Json, path: str
) -> None:
    head = await a_conversation(meta, owner)
    answer = await owner.ask("POST", f"/v1/conversations/{head['id']}/messages", message)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == path


async def test_a_conversation_is_changed_noted_read_and_found(meta: Meta, owner: Agent, ana: Agent) -> None:
    head = await a_conversation(meta, owner, 2)
    path = f"/v1/conversations/{head['id']}"
    me = await ana.id()
    await owner.ask("PATCH", path, {"assignee_id": me, "labels": ["vip"], "priority": "high"})
    assert head["id"] in [item["id"] for item in (await ana.get("/v1/conversations", assignee="me"))["items"]]
    assert head["id"] in [item["id"] for item in (await ana.get("/v1/conversations", label="vip"))["items"]]

    note = await ana.post(f"{path}/notes", {"body": "Be kind"})
    assert (await owner.get(f"{path}/notes"))["items"] == [note]
    assert (note["after_seq"], note["author"]["id"]) == (2, me)

    assert (await ana.post(f"{path}/read", {"seq": 2}))["unread"] == 0
    nobody = await owner.ask("PATCH", path, {"assignee_id": "per_nobody"})
    assert nobody.json()["errors"] == [{"path": "assignee_id", "message": "is nobody of your team"}]
    resolved = (await owner.ask("PATCH", path, {"status": "resolved"})).json()
    assert resolved["status"] == "resolved"
    assert head["id"] not in [item["id"] for item in await owner.every("/v1/conversations", status="open")]


async def test_a_contact_that_is_renamed_is_renamed_in_its_conversation(meta: Meta, owner: Agent) -> None:
    head = await a_conversation(meta, owner)
    async with owner.screen() as screen:
        name = f"Maya {uuid4().hex[:6]}"
        changed = await owner.ask("PATCH", f"/v1/contacts/{head['contact']['id']}", {"name": name})
        assert changed.json()["name"] == name
        await screen.event("contact.updated", name=name)
        await screen.event("conversation.updated", id=head["id"])
    assert (await owner.get(f"/v1/conversations/{head['id']}"))["contact"]["name"] == name


async def test_what_came_for_a_number_before_it_was_registered_is_routed_then(meta: Meta, owner: Agent) -> None:
    line = Line(phone_number_id=str(uuid4().int)[:15], display="15550109999")
    who, wamid = somebody(), new_wamid()
    await meta.deliver(received(line, who, text(who, "Anybody?", wamid=wamid)))

    async def unrouted() -> list[Json]:
        entries = await owner.every("/v1/webhook-log", routed="false")
        return [entry for entry in entries if line.phone_number_id in entry["phone_number_ids"]]

    assert len(await until(unrouted, "the body in the log")) == 1
    number = {
        "phone_number_id": line.phone_number_id,
        "waba_id": "200000000000009",
        "display_phone_number": "+1 555 010 9999",
        "name": "Late",
        "access_token": "later",
        "verify": False,
    }
    async with owner.screen() as screen:
        made = await owner.post("/v1/numbers", number)
        told = await screen.event("message.created", wamid=wamid)
    assert told["content"] == {"body": "Anybody?"}
    assert await unrouted() == []
    assert "access_token" not in made
    assert (await owner.ask("POST", "/v1/numbers", number)).json()["code"] == "number_taken"


async def test_a_number_meta_does_not_know_is_refused(owner: Agent) -> None:
    number = {
        "phone_number_id": "999999999999999",
        "waba_id": "200000000000009",
        "display_phone_number": "+1 555 010 9998",
        "name": "Nobody's",
        "access_token": "no",
    }
    assert (await owner.ask("POST", "/v1/numbers", number)).status_code == 422


async def test_a_customers_file_is_handed_out_in_ranges(phones: Phones, owner: Agent) -> None:
    customer = await phones.customer(phone=somebody().phone)
    file = await phones.upload(customer, PNG, "image/png")
    async with owner.screen() as screen:
        await phones.write(customer, type="image", image={"id": file["id"]}, phone_number_id=DEMO.phone_number_id)
        frame = await screen.until(
            lambda frame: frame["op"] == "event" and (frame["data"].get("media") or {}).get("state") == "ready",
            "the file",
        )
    url = frame["data"]["media"]["url"]
    whole = await owner.ask("GET", url)
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, PNG, "image/png")
    assert whole.headers["content-disposition"].startswith("inline")
    part = await owner.ask("GET", url, headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.content) == (206, b"PNG")
    assert part.headers["content-range"] == f"bytes 1-3/{len(PNG)}"
    same = await owner.ask("GET", url, headers={"If-None-Match": whole.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    beyond = await owner.ask("GET", url, headers={"Range": f"bytes={len(PNG)}-"})
    assert beyond.status_code == 416


async def test_a_file_from_the_composer_reaches_the_customer(phones: Phones, owner: Agent) -> None:
    customer = await phones.customer(phone=somebody().phone)
    await phones.write(customer, text="Show me", phone_number_id=DEMO.phone_number_id)
    head = await owner.conversation_with(customer["phone"])
    uploaded = (
        await owner.ask("POST", "/v1/media?filename=photo.png", content=PNG, headers={"Content-Type": "image/png"})
    ).json()
    assert (uploaded["type"], uploaded["size"]) == ("image", len(PNG))
    async with owner.screen() as screen:
        image = {"id": uploaded["media_id"], "caption": "Look"}
        sent = await owner.post(f"/v1/conversations/{head['id']}/messages", {"type": "image", "image": image})
        await screen.until(
            lambda frame: (
                frame["op"] == "event"
                and frame["data"].get("id") == sent["id"]
                and frame["data"]["status"] in {"sent", "delivered", "read"}
            ),
            "the tick",
        )
    assert (await owner.ask("GET", f"/v1/media/{sent['id']}")).content == PNG
    bubble = (await phones.chat(customer, DEMO.phone_number_id))[-1]
    assert bubble["type"] == "image"
    assert "Look" in str(bubble)
    steps = [step["name"] for step in (await owner.get(f"/v1/messages/{sent['id']}/timeline"))["steps"]]
    assert steps[:2] == ["written", "received"]
    assert "attempted" in steps


async def test_a_file_whatsapp_does_not_take_is_refused(owner: Agent) -> None:
    headers = {"Content-Type": "application/zip"}
    answer = await owner.ask("POST", "/v1/media?filename=a.zip", content=b"PK\x03\x04" * 10, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_file")


async def test_canned_replies_and_labels_can_be_edited_by_who_may(owner: Agent, ana: Agent) -> None:
    for path, new, change in (
        ("/v1/canned-replies", {"shortcut": uuid4().hex[:8], "body": "Hi {{name}}"}, {"body": "Hello {{name}}"}),
        ("/v1/labels", {"name": uuid4().hex[:8], "colour": "blue"}, {"colour": "red"}),
    ):
        assert (await ana.ask("POST", path, new)).status_code == 403
        made = await owner.post(path, new)
        changed = (await owner.ask("PATCH", f"{path}/{made['id']}", change)).json()
        assert {**made, **change}.items() <= {**changed, "updated_at": made.get("updated_at")}.items()
        assert made["id"] in [item["id"] for item in (await ana.get(path))["items"]]
        assert (await owner.ask("POST", path, new)).status_code == 409
        assert (await owner.ask("DELETE", f"{path}/{made['id']}")).status_code == 204
        assert (await owner.ask("DELETE", f"{path}/{made['id']}")).status_code == 404
