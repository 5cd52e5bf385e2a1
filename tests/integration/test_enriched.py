"""Language, mood and suggested replies, on the running product without any key or network."""

import os
import signal

import pytest

from tests.builders import Json
from tests.integration.conftest import Stack
from tests.integration.test_kills import owner_pid
from tests.outside import Agent, Phones, until

# A first reading waits for the models to be loaded.
LOADED = 90.0


@pytest.fixture
def stack(thinking: Stack) -> Stack:
    return thinking


async def asked(owner: Agent, phones: Phones, customer: Json, words: str) -> Json:
    """A customer's message as the models read it."""
    async with owner.screen() as screen:
        bubble = await phones.write(customer, text=words)

        def read(frame: Json) -> bool:
            data = frame.get("data", {})
            return frame.get("type") == "message.updated" and data.get("wamid") == bubble["id"] and "language" in data

        return (await screen.until(read, f"a reading of {words!r}", LOADED))["data"]


@pytest.mark.parametrize(
    ("words", "language", "label"),
    [
        ("my parcel still isnt here and nobody answers, this is the worst shop ever", "en", "negative"),
        ("muchísimas gracias, llegó perfecto y antes de tiempo 😍", "es", "positive"),
        ("vocês abrem amanhã que horas?", "pt", "neutral"),
        ("mera paisa wapas karo, teen hafte ho gaye aur koi jawab nahi", "hi-Latn", "negative"),
        ("makasih banyak kak, barangnya bagus banget", "id", "positive"),
        ("متى تفتحون بكرة؟", "ar", "neutral"),
        ("schon wieder kaputt angekommen, ich habe die nase voll", "de", "negative"),
        ("merci beaucoup, c'est parfait !", "fr", "positive"),
    ],
)
async def test_each_message_gets_its_language_and_mood(
    owner: Agent, phones: Phones, words: str, language: str, label: str
) -> None:
    message = await asked(owner, phones, await phones.customer(), words)
    assert (message["language"], message["sentiment"]["label"]) == (language, label)
    head = await owner.get(f"/v1/conversations/{message['conversation_id']}")
    assert (head["mood"]["label"], head["mood"]["seq"]) == (label, message["seq"])
    found = await owner.get(f"/v1/conversations?mood={label}&limit=100")
    assert message["conversation_id"] in [item["id"] for item in found["items"]]


async def test_anger_is_flagged_with_the_words_that_caused_it(owner: Agent, phones: Phones) -> None:
    words = "Hi, this is about my order. If this is not solved today I cancel everything and go to your competitor!!"
    message = await asked(owner, phones, await phones.customer(), words)
    head = await owner.get(f"/v1/conversations/{message['conversation_id']}")
    assert "leaving" in {flag["kind"] for flag in head["mood"]["flags"]}
    assert all(flag["because"] in words for flag in head["mood"]["flags"])


async def test_what_the_team_answered_is_suggested_and_what_becomes_of_it_counted(owner: Agent, phones: Phones) -> None:
    answer = "We are open from nine to six, Monday to Saturday."
    first = await asked(owner, phones, await phones.customer(), "what are your opening hours please")
    await owner.say(first["conversation_id"], answer)

    async def offered() -> Json | None:
        message = await asked(owner, phones, await phones.customer(), "hello, what are your opening hours?")
        return message if answer in [each["text"] for each in message.get("suggestions", [])] else None

    message = await until(offered, "the past answer as a suggestion", 60)
    (found,) = [each for each in message["suggestions"] if each["text"] == answer]
    assert found["source"] == "past"
    assert 0 < found["score"] <= 1
    await owner.say(message["conversation_id"], answer)

    async def counted() -> bool:
        return (await owner.get("/v1/ai/suggestions"))["accepted"] >= 1

    await until(counted, "the suggestion counted as accepted", 30)


async def test_canned_replies_are_suggested_in_the_customers_name(owner: Agent, phones: Phones) -> None:
    body = "Hi {{contact.first_name}}, your invoice is in your account under Orders, as a PDF."
    answer = await owner.ask("POST", "/v1/canned-replies", {"shortcut": "invoice", "body": body})
    assert answer.status_code == 201, answer.text

    async def offered() -> list[str]:
        customer = await phones.customer(name="Zoe Park")
        message = await asked(owner, phones, customer, "hi, where do I find my invoice as a pdf?")
        return [each["text"] for each in message.get("suggestions", []) if "Orders" in each["text"]]

    assert (await until(offered, "the canned reply as a suggestion", 60))[0].startswith("Hi Zoe,")


async def test_killed_models_delay_no_message_and_come_back(owner: Agent, phones: Phones, stack: Stack) -> None:
    customer = await phones.customer()
    await asked(owner, phones, customer, "hello there")
    os.kill(await owner_pid(stack, "enrichers"), signal.SIGKILL)
    async with owner.screen() as screen:
        bubble = await phones.write(customer, text="anybody there while the models are away?")
        await screen.event("message.created", wamid=bubble["id"])
    message = await asked(owner, phones, customer, "and now, can you read me again?")
    assert message["language"] == "en"
