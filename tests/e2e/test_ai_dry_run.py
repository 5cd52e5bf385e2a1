"""A dry run on the screens of the one who starts it: the simulator's language model writes, nothing is sent."""

import json
import shutil
from collections.abc import Iterator

import pytest

from tests.builders import DEMO
from tests.e2e.browsing import Browser, chromium
from tests.integration.conftest import MODELS, Stack
from tests.outside import Agent, Phones, until

WORDS = "Parcels take two days."
TEAM = "It will be with you on Friday."
LOADED = 90.0  # seconds until the models have read their first message


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The product with a language model that the simulator plays."""
    chromium()  # skip before starting anything
    stack = Stack(tmp_path_factory.mktemp("stack"), {**MODELS, "HUB_LLM_MODEL": "simulated", "HUB_LLM_PRICE": "1/5"})
    stack.environ["HUB_LLM_URL"] = f"http://127.0.0.1:{stack.environ['HUB_SIMULATOR_PORT']}/llm/openai/v1"
    stack.start()
    yield stack
    stack.stop()
    shutil.rmtree(stack.data_dir, ignore_errors=True)


async def test_what_it_would_have_said_stands_beside_what_the_team_said(
    stack: Stack, browser: Browser, phones: Phones, owner: Agent
):
    answer = json.dumps({"answer": WORDS, "confidence": 0.9, "uses": []})
    await phones.ask("POST", "/control/llm/answers", {"answers": [{"text": answer, "times": 100}]})
    customer = await phones.customer(name="Zora Quill")
    async with owner.screen() as screen:
        bubble = await phones.write(customer, text="How long does a parcel take to Lisbon?")
        message = await screen.event("message.created", wamid=bubble["id"])
        await screen.until(lambda frame: "language" in frame.get("data", {}), "the models at work", LOADED)
    await owner.say(message["conversation_id"], TEAM)

    page = await browser.page("owner")
    await page.sign_in(stack.url("inbox"), "owner@demo.test", stack.setting("HUB_DEMO_PASSWORD"))
    await page.click('role=link[name="AI"]')
    await page.click('role=button[name="Dry runs"]')
    await page.see("text=/as if it were automatic/")
    await page.click('role=button[name="See what it would cost"]')
    await page.see('text="Dry run over 100 conversations"', 60)
    await page.see("dt:has-text('Answers to write') + dd:has-text('1')")
    await page.click('role=button[name="Start"]')
    await page.see('text="Finished"', 60)
    lines = 'role=list[name="What it would have said"] >> role=listitem'
    await page.see(f"{lines} >> text=How long does a parcel take to Lisbon?")
    await page.see(f"{lines} >> text={WORDS}")
    await page.see(f"{lines} >> text={TEAM}")
    await page.see(f"{lines} >> text=Not sure enough")  # it rests on no document
    await page.click("role=button[name=/^Would stay quiet/]")
    await page.see("text=Nothing of this kind so far")
    await page.click('role=button[name="Show all"]')
    await page.click('role=button[name="Take these settings over"]')
    await page.see("text=Not saved yet")
    chat = [str(each) for each in await phones.chat(customer, DEMO.phone_number_id)]
    assert not any(WORDS in each for each in chat), "a dry run sends nothing"
    await page.click('role=link[name="Cost and quality"]')

    async def counted() -> bool:
        return any(each["feature"] == "dry_run" for each in (await owner.get("/v1/ai/usage"))["items"])

    await until(counted, "what the run took")
    await page.reload()
    await page.see('role=rowheader[name="Dry runs"]')
    assert await page.troubles() == []
