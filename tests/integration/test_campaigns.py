"""Campaigns in the running product: whole lists, each customer once at the number's pace."""

import asyncio
import itertools
import time
from collections import Counter
from typing import Any

from tests.builders import DEMO, Json
from tests.outside import Agent, Phones, until

HELLO = {"name": "hello_world", "language": "en_US"}
_batches = itertools.count(int(time.time()) % 10_000)


def people(count: int) -> list[str]:
    """Well-formed numbers nobody else has here; none ends in 0000, which are not on WhatsApp there."""
    batch = next(_batches)
    return [f"+4915{batch % 1000:03}{n + 1:05}" for n in range(count)]


def picture(media_id: str) -> Json:
    return {"type": "header", "parameters": [{"type": "image", "image": {"id": media_id}}]}


async def uploaded(owner: Agent) -> str:
    """A picture of the team's."""
    png = b"\x89PNG\r\n\x1a\n" + bytes(100)
    headers = {"content-type": "image/png"}
    return (await owner.post("/v1/media", content=png, headers=headers, params={"filename": "season.png"}))["media_id"]


async def planned(owner: Agent, numbers: list[str], **fields: Any) -> str:
    body = {"name": "Spring", "phone_number_ids": [DEMO.phone_number_id], "template": HELLO, **fields}
    made = await owner.post("/v1/campaigns", body)
    assert (made["status"], made["total"]) == ("draft", 0)
    recipients = [{"to": number} for number in numbers]
    added = await owner.post(f"/v1/campaigns/{made['id']}/recipients", {"recipients": recipients})
    assert (added["accepted"], added["duplicates"], added["rejected"]) == (len(numbers), 0, [])
    return made["id"]


async def status(owner: Agent, campaign_id: str, wanted: str, patience: float = 60) -> Json:
    async def there() -> Json | None:
        answer = await owner.ask("GET", f"/v1/campaigns/{campaign_id}")
        if answer.status_code == 503:  # an engine was killed
            return None
        return answer.json() if answer.json()["status"] == wanted else None

    return await until(there, f"{campaign_id} {wanted}", patience)


async def counted(owner: Agent, campaign_id: str, total: int) -> Json:
    """Wait until all have been delivered or read; the campaign then."""

    async def there() -> Json | None:
        found = await owner.get(f"/v1/campaigns/{campaign_id}")
        reached = sum(found["counts"][state] for state in ("delivered", "read", "replied"))
        return found if reached == total else None

    return await until(there, f"{total} delivered", 60)


async def sends(phones: Phones) -> list[Json]:
    return [send for send in await phones.sends() if send["phone_number_id"] == DEMO.phone_number_id]


async def sent_to(phones: Phones, numbers: list[str]) -> Counter[str]:
    mine = {number.removeprefix("+") for number in numbers}
    return Counter(to for send in await sends(phones) if (to := send["to"].removeprefix("+")) in mine)


async def test_a_draft_is_changed_until_it_starts(owner: Agent) -> None:
    campaign = await planned(owner, people(3))
    path = f"/v1/campaigns/{campaign}"
    changed = (await owner.ask("PATCH", path, {"name": "Summer", "pace": 5})).json()
    assert (changed["name"], changed["pace"], changed["total"]) == ("Summer", {"per_second": 5.0}, 3)
    assert (await owner.ask("PATCH", path, {"pace": None})).json()["pace"] is None
    refused = await owner.ask("PATCH", path, {"phone_number_ids": ["999"], "schedule": {"timezone": "Moon/Dark"}})
    assert {error["path"] for error in refused.json()["errors"]} == {"phone_number_ids[0]", "schedule.timezone"}
    assert (await owner.get(path))["name"] == "Summer"
    refused = await owner.ask("PATCH", path, {"template": {**HELLO, "components": [picture("med_1")]}})
    assert [error["path"] for error in refused.json()["errors"]] == ["template.components[0].parameters[0].image.id"]
    emptied = (await owner.ask("DELETE", f"{path}/recipients")).json()
    assert emptied["total"] == 0
    numbers = people(2)
    await owner.post(f"{path}/recipients", {"recipients": [{"to": number} for number in numbers]})
    await owner.post(f"{path}/start")
    await status(owner, campaign, "finished")
    for late in (owner.ask("PATCH", path, {"name": "Late"}), owner.ask("DELETE", f"{path}/recipients")):
        answer = await late
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


async def test_a_list_is_looked_at_before_it_is_uploaded(owner: Agent) -> None:
    body = b"Mobile,City\n+491701234567,Bonn\n"
    top = await owner.post("/v1/campaigns/columns", content=body, headers={"content-type": "text/csv"})
    assert top == {
        "columns": ["Mobile", "City"],
        "rows": [["+491701234567", "Bonn"]],
        "suggested": {"Mobile": "to", "City": "City"},
    }


async def test_a_campaign_reaches_every_customer_once_within_the_numbers_rate(owner: Agent, phones: Phones) -> None:
    numbers = people(300)
    campaign = await planned(owner, numbers)
    estimate = await owner.post(f"/v1/campaigns/{campaign}/estimate")
    assert (estimate["recipients"], estimate["pace"]) == (300, 80.0)
    began = time.monotonic()
    for _ in range(2):
        assert (await owner.post(f"/v1/campaigns/{campaign}/start"))["status"] == "running"
    done = await status(owner, campaign, "finished")
    took = time.monotonic() - began
    assert took < 300 / 80 + 6
    assert await sent_to(phones, numbers) == dict.fromkeys((n.removeprefix("+") for n in numbers), 1)
    times = sorted(send["at"] for send in await sends(phones))
    assert all(later - earlier > 1.0 for earlier, later in zip(times, times[80:], strict=False))
    assert done["total"] == sum(done["counts"].values()) == 300
    await counted(owner, campaign, 300)
    page = await owner.get(f"/v1/campaigns/{campaign}/recipients", state="read", limit=5)
    first = page["items"][0]
    assert (await owner.get(f"/v1/messages/{first['message_id']}"))["conversation_id"] == first["conversation_id"]
    assert all(item["message_id"] for item in page["items"])


async def test_pausing_and_resuming_and_starting_twice_sends_nothing_twice(owner: Agent, phones: Phones) -> None:
    numbers = people(400)
    campaign = await planned(owner, numbers)
    await owner.post(f"/v1/campaigns/{campaign}/start")
    for _ in range(3):
        await asyncio.sleep(0.7)
        paused = await owner.post(f"/v1/campaigns/{campaign}/pause")
        assert (paused["status"], paused["paused_by"]["kind"]) == ("paused", "person")
        await asyncio.sleep(1.0)
        before = (await sent_to(phones, numbers)).total()
        await asyncio.sleep(0.5)
        assert (await sent_to(phones, numbers)).total() == before
        await asyncio.gather(*(owner.post(f"/v1/campaigns/{campaign}/resume") for _ in range(2)))
    await status(owner, campaign, "finished")
    assert await sent_to(phones, numbers) == dict.fromkeys((n.removeprefix("+") for n in numbers), 1)


async def test_progress_is_told_on_the_stream_at_most_four_times_a_second(owner: Agent) -> None:
    campaign = await planned(owner, people(160))
    async with owner.screen() as screen:
        await owner.post(f"/v1/campaigns/{campaign}/start")
        await status(owner, campaign, "finished")
        last = await screen.event("campaign.updated", id=campaign, status="finished")
        told = [frame for frame in screen.frames if frame.get("type") == "campaign.updated"]
    assert last["counts"]["queued"] == 0
    assert len(told) >= 4
    assert max(event["data"]["rate"] for event in told) > 0
    assert len({event["id"] for event in told}) == len(told)


async def test_a_csv_is_taken_with_its_bad_rows_named_and_reports_hold_everyone(owner: Agent) -> None:
    made = await owner.post(
        "/v1/campaigns", {"name": "List", "phone_number_ids": [DEMO.phone_number_id], "template": HELLO}
    )
    where = f"/v1/campaigns/{made['id']}"
    good = people(20)
    body = "Kunde,Telefon\n" + "".join(f"K{n},{to}\n" for n, to in enumerate(good)) + f"bad,nobody\nagain,{good[0]}\n"
    sent = {"content": body.encode(), "headers": {"content-type": "text/csv"}}
    answer = await owner.ask("POST", f"{where}/recipients?map=Telefon:to,Kunde:name", **sent)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["accepted"], told["duplicates"], told["total"]) == (20, 1, 22)
    assert told["rejected"] == [{"line": 22, "value": "nobody", "reason": "is not a phone number"}]
    assert told["duplicate_rows"][0]["line"] == 23
    cut = {"content": body.encode()[:-20] + b'"', "headers": {"content-type": "text/csv"}}
    answer = await owner.ask("POST", f"{where}/recipients?map=Telefon:to,Kunde:name", **cut)
    assert (answer.status_code, answer.json()["code"]) == (422, "cut_off")
    assert (await owner.get(where))["counts"]["queued"] == 20
    csv = await owner.ask("GET", f"{where}/report.csv")
    assert len(csv.text.splitlines()) == 21
    parquet = await owner.ask("GET", f"{where}/report.parquet")
    assert parquet.content[:4] == parquet.content[-4:] == b"PAR1"
    listed = await owner.every(f"{where}/recipients", limit=7)
    assert [item["to"] for item in listed] == good


async def test_a_template_that_is_paused_at_whatsapp_pauses_the_campaign(owner: Agent) -> None:
    campaign = await planned(
        owner, people(50), template={"name": "back_soon", "language": "en_US"}, variables={"1": "you"}
    )
    await owner.post(f"/v1/campaigns/{campaign}/start")
    paused = await status(owner, campaign, "paused")
    assert (paused["paused_by"]["kind"], paused["paused_by"]["code"]) == ("template", 132015)
    assert paused["errors"][0]["advice"]
    assert paused["counts"]["failed"] >= 1


async def test_an_answer_counts_as_a_reply(owner: Agent, phones: Phones) -> None:
    customer = await phones.customer()
    campaign = await planned(owner, [f"+{customer['phone'].removeprefix('+')}"])
    await owner.post(f"/v1/campaigns/{campaign}/start")
    await counted(owner, campaign, 1)
    await phones.write(customer, text="Yes please")

    async def replied() -> bool:
        return (await owner.get(f"/v1/campaigns/{campaign}"))["counts"]["replied"] == 1

    await until(replied, "a reply")


def offer(media_id: str) -> Json:
    words = [{"type": "text", "text": "{{name|friend}}"}, {"type": "text", "text": "Sunday"}]
    coupon = {"type": "button", "sub_type": "copy_code", "index": "1",
              "parameters": [{"type": "coupon_code", "coupon_code": "SEASON20"}]}  # fmt: skip
    components = [picture(media_id), {"type": "body", "parameters": words}, coupon]
    return {"name": "season_offer", "language": "en_US", "components": components}


async def test_an_uploaded_picture_is_put_at_whatsapp_once_and_again_when_it_is_lost(
    owner: Agent, phones: Phones
) -> None:
    async def at_meta() -> list[str]:
        return [file["id"] for file in (await phones.ask("GET", "/control/uploads"))["items"]]

    before, numbers = len(await at_meta()), people(150)
    campaign = await planned(owner, numbers, template=offer(await uploaded(owner)))
    await owner.post(f"/v1/campaigns/{campaign}/start")

    async def some() -> bool:
        return (await sent_to(phones, numbers)).total() > 30

    await until(some, "the first sends")
    (media_id,) = (await at_meta())[before:]
    await phones.ask("DELETE", f"/v25.0/{media_id}", headers={"Authorization": "Bearer any"})
    await status(owner, campaign, "finished")
    assert await sent_to(phones, numbers) == dict.fromkeys((n.removeprefix("+") for n in numbers), 1)
    assert len((await at_meta())[before:]) == 1  # the lost one is not there any more, one took its place
    await counted(owner, campaign, 150)


async def test_a_picture_that_whatsapp_refuses_pauses_the_campaign_and_nobody_fails(
    owner: Agent, phones: Phones
) -> None:
    numbers = people(40)
    campaign = await planned(owner, numbers, template=offer(await uploaded(owner)))
    await phones.chaos(refuse_uploads=True)
    await owner.post(f"/v1/campaigns/{campaign}/start")
    paused = await status(owner, campaign, "paused")
    assert paused["paused_by"]["kind"] == "template"
    assert "does not take the file season.png" in paused["paused_by"]["reason"]
    assert paused["counts"]["queued"] == 40
    await phones.chaos(refuse_uploads=False)
    await owner.post(f"/v1/campaigns/{campaign}/resume")
    await counted(owner, campaign, 40)
