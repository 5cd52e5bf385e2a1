"""The edge: what Meta, or somebody who pretends to be Meta, may post, and what becomes of it."""

import random

from tests.builders import DEMO, Json, Line, new_wamid, received, somebody, text
from tests.integration.conftest import Stack
from tests.outside import Agent, Meta, until


async def logged(owner: Agent, token: str, **query: str) -> Json:
    """The webhook log's entry whose body holds `token`."""

    async def found() -> Json | None:
        page = await owner.get("/v1/webhook-log", limit=100, **query)
        return next((entry for entry in page["items"] if token in str(entry["body"])), None)

    return await until(found, f"a webhook-log entry with {token}")


async def test_the_challenge_is_answered_to_who_knows_the_token(stack: Stack, meta: Meta) -> None:
    token = stack.setting("HUB_VERIFY_TOKEN")
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": token}
    right = await meta.get(**query)
    assert (right.status_code, right.text) == (200, "1158201444")
    wrong = await meta.get(**{**query, "hub.verify_token": "guess"})
    assert wrong.status_code == 403
    assert "1158201444" not in wrong.text


async def test_a_wrong_signature_is_refused_and_nothing_is_kept(meta: Meta, owner: Agent) -> None:
    who, wamid = somebody(), new_wamid()
    raw = received(DEMO, who, text(who, wamid=wamid))
    for signature in ("", "sha256=" + "0" * 64, "sha1=abc", "nonsense"):
        answer = await meta.post(raw, **{"X_Hub_Signature_256": signature})
        assert answer.status_code == 401
    other = somebody()
    async with owner.screen() as screen:
        later = new_wamid()
        await meta.deliver(received(DEMO, other, text(other, wamid=later)))
        await screen.event("message.created", wamid=later)
        assert not screen.told("message.created", wamid=wamid)
    page = await owner.get("/v1/webhook-log", limit=50)
    assert not [entry for entry in page["items"] if wamid in str(entry["body"])]


async def test_a_changed_byte_is_a_wrong_signature(meta: Meta) -> None:
    who = somebody()
    raw = received(DEMO, who, text(who, "Pay Ana 10"))
    answer = await meta.post(raw.replace(b"10", b"99"), signed_for=raw)
    assert answer.status_code == 401


async def test_five_megabytes_are_refused(meta: Meta) -> None:
    answer = await meta.post(b"{" + b" " * 5 * 1024 * 1024 + b"}")
    assert answer.status_code == 413


async def test_a_body_that_is_no_json_is_accepted_and_kept_as_unreadable(meta: Meta, owner: Agent) -> None:
    token = f"broken-{random.getrandbits(64):x}"
    assert (await meta.post(f'{{"entry": [{token}'.encode())).status_code == 200
    entry = await logged(owner, token, unreadable="true")
    assert entry["readable"] is False
    assert entry["reason"]


async def test_json_that_is_no_envelope_is_kept_as_unreadable(meta: Meta, owner: Agent) -> None:
    token = f"strange-{random.getrandbits(64):x}"
    assert (await meta.post(f'["{token}"]'.encode())).status_code == 200
    assert (await logged(owner, token, unreadable="true"))["readable"] is False


async def test_what_comes_for_an_unknown_number_is_kept_and_routed_once_it_is_registered(
    meta: Meta, owner: Agent
) -> None:
    digits = str(random.randrange(10**14, 10**15))
    line = Line(phone_number_id=digits, waba_id="300000000000001", display="15550109999")
    who = somebody("Early bird")
    wamids = [new_wamid() for _ in range(3)]
    for wamid in wamids:
        assert (await meta.post(received(line, who, text(who, f"To {digits}", wamid=wamid)))).status_code == 200
    entry = await logged(owner, wamids[0], routed="false")
    assert entry["routed"] is False
    assert entry["phone_number_ids"] == [digits]
    async with owner.screen() as screen:
        number = await owner.post(
            "/v1/numbers",
            {
                "phone_number_id": digits,
                "waba_id": line.waba_id,
                "display_phone_number": "+1 555-010-9999",
                "name": "Late number",
                "access_token": "token",
                "verify": False,
            },
        )
        told = [await screen.event("message.created", wamid=wamid) for wamid in wamids]
    assert [(each["seq"], each["wamid"]) for each in told] == list(enumerate(wamids, start=1))
    head = await owner.get(f"/v1/conversations/{told[0]['conversation_id']}")
    assert head["number_id"] == number["id"]


async def test_replaying_a_webhook_changes_nothing_that_was_applied(meta: Meta, owner: Agent) -> None:
    who, wamid = somebody(), new_wamid()
    async with owner.screen() as screen:
        await meta.deliver(received(DEMO, who, text(who, wamid=wamid)))
        told = await screen.event("message.created", wamid=wamid)
        entry = await logged(owner, wamid)
        await owner.post(f"/v1/webhook-log/{entry['id']}/replay")
        later = new_wamid()
        await meta.deliver(received(DEMO, who, text(who, wamid=later)))
        await screen.event("message.created", wamid=later)
        assert len(screen.told("message.created", wamid=wamid)) == 1
    assert [each["wamid"] for each in await owner.thread(told["conversation_id"])] == [wamid, later]
