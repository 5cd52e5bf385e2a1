"""What customers do, from Meta's webhook to REST and to an agent's socket."""

import asyncio

from tests.builders import (
    DEMO,
    Customer,
    Json,
    body,
    echo,
    edit,
    image,
    new_wamid,
    reaction,
    received,
    revoke,
    somebody,
    somebody_hidden,
    status,
    text,
    ticked,
    value,
)
from tests.outside import Agent, Meta, Phones, Screen, until


async def written(meta: Meta, owner: Agent, who: Customer, words: str = "Hello") -> Json:
    """`who` writes, and the message is there."""
    async with owner.screen() as screen:
        wamid = new_wamid()
        await meta.deliver(received(DEMO, who, text(who, words, wamid=wamid)))
        return await screen.event("message.created", wamid=wamid)


async def echoed(meta: Meta, owner: Agent, who: Customer) -> Json:
    """The business answers from its phone: an outgoing message that Meta knows and we did not send."""
    async with owner.screen() as screen:
        wamid = new_wamid()
        await meta.deliver(body(DEMO, echo(DEMO, who, "From my phone", wamid=wamid), field="smb_message_echoes"))
        return await screen.event("message.created", wamid=wamid)


async def test_a_message_is_in_rest_and_on_the_socket_alike(meta: Meta, owner: Agent) -> None:
    who, wamid = somebody("Lucía"), new_wamid()
    async with owner.screen() as screen:
        await meta.deliver(received(DEMO, who, text(who, "¿Está abierto? 🙂", wamid=wamid)))
        told = await screen.event("message.created", wamid=wamid)
        head = await screen.event("conversation.created", id=told["conversation_id"])
    assert told["content"] == {"body": "¿Está abierto? 🙂"}
    assert (told["seq"], told["direction"], told["status"]) == (1, "in", "received")
    assert head["contact"]["name"] == "Lucía"
    assert head["contact"]["phone"] == who.phone
    assert head["unread"] == 1
    assert await owner.thread(told["conversation_id"]) == [told]
    assert await owner.get(f"/v1/conversations/{told['conversation_id']}") == head


async def test_the_same_body_five_times_at_once_is_one_message_and_one_event(meta: Meta, owner: Agent) -> None:
    who, wamid = somebody(), new_wamid()
    raw = received(DEMO, who, text(who, wamid=wamid))
    async with owner.screen() as screen:
        answers = await asyncio.gather(*(meta.post(raw) for _ in range(5)))
        assert [answer.status_code for answer in answers] == [200] * 5
        told = await screen.event("message.created", wamid=wamid)
        await meta.deliver(raw)
        await written(meta, owner, somebody())  # whatever the last one causes has happened by then
        assert len(screen.told("message.created", wamid=wamid)) == 1
        assert len(screen.told("conversation.created", id=told["conversation_id"])) == 1
    assert [message["wamid"] for message in await owner.thread(told["conversation_id"])] == [wamid]


async def test_a_status_before_its_message_waits_for_it(meta: Meta, owner: Agent) -> None:
    who, wamid = somebody(), new_wamid()
    await written(meta, owner, who)
    await meta.deliver(ticked(DEMO, status(wamid, "delivered", who)))
    async with owner.screen() as screen:
        await meta.deliver(body(DEMO, echo(DEMO, who, "Yes", wamid=wamid), field="smb_message_echoes"))
        told = await screen.event("message.created", wamid=wamid)
    assert told["status"] == "delivered"


async def test_ticks_told_backwards_end_at_read(meta: Meta, owner: Agent) -> None:
    who = somebody()
    await written(meta, owner, who)
    message = await echoed(meta, owner, who)
    async with owner.screen() as screen:
        for name in ("read", "delivered", "sent"):
            await meta.deliver(ticked(DEMO, status(message["wamid"], name, who)))
        await screen.event("message.updated", id=message["id"], status="read")
        await written(meta, owner, who, "And then?")
        assert {each["status"] for each in screen.told("message.updated", id=message["id"])} == {"read"}
    assert (await owner.get(f"/v1/messages/{message['id']}"))["status"] == "read"


async def test_a_failure_stays_a_failure(meta: Meta, owner: Agent) -> None:
    who = somebody()
    await written(meta, owner, who)
    message = await echoed(meta, owner, who)
    await meta.deliver(ticked(DEMO, status(message["wamid"], "failed", who), status(message["wamid"], "sent", who)))
    await written(meta, owner, who, "Hello?")
    found = await owner.get(f"/v1/messages/{message['id']}")
    assert found["status"] == "failed"
    assert found["error"]["code"] == 131026
    assert found["error"]["advice"]


async def test_a_status_for_nobody_is_accepted_and_disturbs_nothing(meta: Meta, owner: Agent) -> None:
    who = somebody()
    assert (await meta.post(ticked(DEMO, status(new_wamid(), "read", who)))).status_code == 200
    message = await written(meta, owner, who)
    assert message["seq"] == 1


async def test_a_reaction_appears_changes_and_goes(meta: Meta, owner: Agent) -> None:
    who = somebody()
    message = await written(meta, owner, who)
    async with owner.screen() as screen:
        for emoji in ("👍", "❤️", None, "🎉", ""):
            await meta.deliver(received(DEMO, who, reaction(who, message["wamid"], emoji)))
            shown = [emoji] if emoji else []

            def fits(frame: Json, shown: list[str] = shown) -> bool:
                data = frame.get("data", {})
                return data.get("id") == message["id"] and [r["emoji"] for r in data.get("reactions", [])] == shown

            await screen.until(fits, f"reactions {shown}")
            screen.frames.clear()
    assert len(await owner.thread(message["conversation_id"])) == 1


async def test_an_edited_message_says_the_new_words(meta: Meta, owner: Agent) -> None:
    who = somebody()
    message = await written(meta, owner, who, "At fife")
    async with owner.screen() as screen:
        await meta.deliver(received(DEMO, who, edit(who, message["wamid"], "At five")))
        told = await screen.event("message.updated", id=message["id"])
    assert told["content"] == {"body": "At five"}
    assert told["edited_at"]


async def test_a_revoked_message_stays_marked(meta: Meta, owner: Agent) -> None:
    who = somebody()
    message = await written(meta, owner, who, "Forget it")
    async with owner.screen() as screen:
        await meta.deliver(received(DEMO, who, revoke(who, message["wamid"])))
        told = await screen.event("message.updated", id=message["id"])
    assert told["revoked_at"]
    assert len(await owner.thread(message["conversation_id"])) == 1


async def test_an_answer_from_the_phone_app_is_shown_and_never_sent(meta: Meta, owner: Agent, phones: Phones) -> None:
    who = somebody()
    message = await written(meta, owner, who)
    answer = await echoed(meta, owner, who)
    assert answer["conversation_id"] == message["conversation_id"]
    assert (answer["direction"], answer["author"]["kind"], answer["seq"]) == ("out", "phone_app", 2)
    assert not [sent for sent in await phones.sends() if sent["to"] == who.phone]


async def test_a_customer_known_by_user_id_alone_has_a_conversation(meta: Meta, owner: Agent) -> None:
    who = somebody_hidden()
    first = await written(meta, owner, who, "Hi")
    second = await written(meta, owner, who, "It is me again")
    assert second["conversation_id"] == first["conversation_id"]
    head = await owner.get(f"/v1/conversations/{first['conversation_id']}")
    assert head["contact"]["user_id"] == who.user_id
    assert not head["contact"].get("phone")


async def test_a_hidden_customer_who_shows_a_phone_stays_one_person(meta: Meta, owner: Agent) -> None:
    hidden = somebody_hidden()
    first = await written(meta, owner, hidden, "Hi")
    shown = Customer(phone=somebody().phone, name=hidden.name, user_id=hidden.user_id)
    second = await written(meta, owner, shown, "This is my number")
    assert second["conversation_id"] == first["conversation_id"]
    head = await owner.get(f"/v1/conversations/{first['conversation_id']}")
    assert (head["contact"]["phone"], head["contact"]["user_id"]) == (shown.phone, shown.user_id)


async def test_three_photos_at_once_from_a_stranger_are_one_conversation_in_order(meta: Meta, owner: Agent) -> None:
    who = somebody()
    wamids = [new_wamid() for _ in range(3)]
    async with owner.screen() as screen:
        for wamid in wamids:  # within 200 ms
            assert (await meta.post(received(DEMO, who, image(who, "1", wamid=wamid)))).status_code == 200
        told = [await screen.event("message.created", wamid=wamid) for wamid in wamids]
    assert len({each["conversation_id"] for each in told}) == 1
    thread = await owner.thread(told[0]["conversation_id"])
    assert [(each["seq"], each["wamid"]) for each in thread] == list(enumerate(wamids, start=1))


async def test_a_large_mixed_body_is_applied_whole(meta: Meta, owner: Agent) -> None:
    """Three times five changes of messages, ticks and things nobody can read: the good ones all arrive."""
    people = [somebody(f"Customer {n}") for n in range(15)]
    wamids = [new_wamid() for _ in people]
    values = [
        value(
            DEMO,
            messages=["nonsense", {"type": "text", "id": ""}, text(who, wamid=wamid)],  # type: ignore[list-item]
            statuses=[status(new_wamid(), "read", who) for _ in range(50)],
            customers=(who,),
        )
        for who, wamid in zip(people, wamids, strict=True)
    ]
    async with owner.screen() as screen:
        assert (await meta.post(body(DEMO, *values))).status_code == 200
        told = [await screen.event("message.created", wamid=wamid) for wamid in wamids]
    assert len({each["conversation_id"] for each in told}) == 15
    assert {each["content"]["body"] for each in told} == {"Hello"}


async def test_a_picture_is_loading_then_ready_and_served_in_ranges(owner: Agent, phones: Phones) -> None:
    customer = await phones.customer(name="Photographer")
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400
    kept = await phones.upload(customer, picture, "image/png")
    await phones.chaos(delay_ms=[300, 300])  # Graph takes its time, so that "loading" can be seen
    async with owner.screen() as screen:
        bubble = await phones.write(customer, type="image", image={"id": kept["id"], "caption": "Look"})
        told = await screen.event("message.created", wamid=bubble["id"])
        assert told["media"]["state"] == "loading"
        told = await ready(screen, told["id"])
    url = told["media"]["url"]
    whole = await owner.ask("GET", url)
    assert (whole.status_code, whole.headers["content-type"], whole.content) == (200, "image/png", picture)
    part = await owner.ask("GET", url, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, picture[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(picture)}"
    beyond = await owner.ask("GET", url, headers={"Range": f"bytes={len(picture)}-"})
    assert beyond.status_code == 416


async def test_a_file_that_cannot_be_had_at_once_comes_later(owner: Agent, phones: Phones) -> None:
    customer = await phones.customer()
    await phones.chaos(media_failures=100)
    async with owner.screen() as screen:
        bubble = await phones.write(customer, type="image")
        told = await screen.event("message.created", wamid=bubble["id"])
        await asyncio.sleep(1)
        assert (await owner.get(f"/v1/messages/{told['id']}"))["media"]["state"] == "loading"
        await phones.chaos(media_failures=0)
        await ready(screen, told["id"])
    assert len(await owner.thread(told["conversation_id"])) == 1


async def ready(screen: Screen, message_id: str) -> Json:
    """The message once its file is there."""

    def fits(frame: Json) -> bool:
        data = frame.get("data", {})
        return data.get("id") == message_id and data.get("media", {}).get("state") == "ready"

    return (await screen.until(fits, "the file"))["data"]


async def test_a_customer_who_changes_number_keeps_the_conversation(meta: Meta, owner: Agent) -> None:
    who, new = somebody(), somebody()
    message = await written(meta, owner, who)
    change = {
        "from": who.phone,
        "id": new_wamid(),
        "timestamp": "1700000000",
        "type": "system",
        "system": {"body": "changed", "wa_id": new.phone, "type": "user_changed_number"},
    }
    await meta.deliver(body(DEMO, value(DEMO, messages=[change])))
    later = await written(meta, owner, new, "Same me, new number")
    assert later["conversation_id"] == message["conversation_id"]

    async def renamed() -> bool:
        head = await owner.get(f"/v1/conversations/{message['conversation_id']}")
        return head["contact"]["phone"] == new.phone

    await until(renamed, "the new number on the card")
