"""Knowledge on the running product, without any language model: uploaded, read, found, answered from, removed."""

import httpx
import pytest

from tests.builders import Json, somebody
from tests.integration.conftest import Stack
from tests.integration.test_road_in import written
from tests.outside import Agent, Meta, until

PATH = "/v1/knowledge/documents"
READ_WITHIN = 60.0  # seconds, on two cores that have other work
HELP = """# Returns

You may return shoes within 37 days of the day they came, unworn and in their box. Refunds go to the card you paid with.

# Gift cards

Gift cards are valid for three years and can be topped up in the shop.
"""


@pytest.fixture
def stack(thinking: Stack) -> Stack:
    """With models: they read the documents."""
    return thinking


async def added(owner: Agent, content: bytes, name: str) -> Json:
    answer = await owner.ask("POST", f"{PATH}?filename={name}", content=content, headers={"content-type": "text/plain"})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def read(owner: Agent, document: Json) -> Json:
    """The document once it is no longer pending."""

    async def over() -> Json | None:
        try:
            found = (await owner.get(f"{PATH}/{document['id']}"))["document"]
        except httpx.TransportError:
            return None  # the inbox is on its way back
        return found if found["state"] != "pending" else None

    return await until(over, "a document that was read", READ_WITHIN)


async def found(owner: Agent, q: str) -> list[Json]:
    return (await owner.post("/v1/knowledge/search", {"q": q}))["passages"]


async def test_what_was_uploaded_answers_a_customer_in_another_language(meta: Meta, owner: Agent) -> None:
    document = await added(owner, HELP.encode(), "help.md")
    assert document["state"] == "pending"
    done = await read(owner, document)
    assert (done["state"], done["chunks"], done["embedded"]) == ("ready", 2, 2), done
    assert (await added(owner, HELP.encode(), "again.md"))["id"] == document["id"]
    message = await written(meta, owner, somebody(), "Hola, ¿cuántos días tengo para devolver los zapatos?")
    answer = await owner.post(f"/v1/conversations/{message['conversation_id']}/answer", {})
    assert answer["form"] == "passages", answer
    assert "37 days" in answer["text"]
    assert (answer["sources"][0]["document_id"], answer["sources"][0]["heading"]) == (document["id"], ["Returns"])
    assert await found(owner, "Who won the football world cup?") == []
    assert (await owner.ask("DELETE", f"{PATH}/{document['id']}")).status_code == 204
    assert all(passage["document_id"] != document["id"] for passage in await found(owner, "return shoes 37 days"))


async def test_a_document_is_read_to_its_end_though_the_inbox_dies(stack: Stack, owner: Agent) -> None:
    text = "".join(
        f"Rule {n}. Shelf {n} holds the parcels of the street with the number {n}.\n\n" for n in range(2_000)
    )
    document = await added(owner, text.encode(), "rules.txt")

    async def begun() -> bool:
        return (await owner.get(f"{PATH}/{document['id']}"))["document"]["embedded"] > 0

    await until(begun, "the first passages", READ_WITHIN)
    killed = stack.pid("inbox")
    stack.kill("inbox")
    await stack.until_back("inbox", killed)
    done = await read(owner, document)
    assert done["state"] == "ready", done
    assert done["embedded"] == done["chunks"] > 200
    await owner.ask("DELETE", f"{PATH}/{document['id']}")


async def test_what_cannot_be_read_says_why(owner: Agent) -> None:
    answer = await owner.ask("POST", PATH, content=b"%PDF-1.7 broken", headers={"content-type": "application/pdf"})
    done = await read(owner, answer.json())
    assert (done["state"], done["chunks"]) == ("failed", 0)
    assert "damaged" in done["reason"]
    await owner.ask("DELETE", f"{PATH}/{done['id']}")


async def test_pages_of_this_machine_and_its_neighbours_are_not_fetched(stack: Stack, owner: Agent) -> None:
    inbox = stack.url("inbox")
    for url in (inbox, inbox.replace("127.0.0.1", "localhost"), "http://169.254.169.254/latest/", "http://[::1]/"):
        answer = await owner.ask("POST", "/v1/knowledge/pages", {"url": url})
        assert (answer.status_code, answer.json()["code"]) == (422, "page_not_fetched")
        assert "public" in answer.json()["detail"]
