"""A screen that was cut off while much happened shows, without a reload, exactly what a fresh one shows.

HUB_CUT_SECONDS and HUB_CUT_RATE make it as long and as busy as you like: 300 and 100 are five minutes of 100/s.
"""

import asyncio
import os

from tests.builders import DEMO_FAST, Customer, somebody, texts
from tests.e2e.browsing import Browser, Page
from tests.integration.conftest import Stack
from tests.outside import Agent, Meta, until

SECONDS = float(os.environ.get("HUB_CUT_SECONDS", "12"))
RATE = float(os.environ.get("HUB_CUT_RATE", "40"))
ROWS, BUBBLES = 'role=region[name="Conversations"] >> role=listitem', "[data-timeline] [data-bubble]"


async def much_is_written(meta: Meta, people: list[Customer], seconds: float) -> int:
    """Every customer in turn, `RATE` messages a second for so long; answers how many when Meta was told of all."""
    loop, posts = asyncio.get_running_loop(), list[asyncio.Task[int]]()
    began = loop.time()
    for n, (_, raw) in enumerate(texts(DEMO_FAST, people, int(RATE * seconds))):
        await asyncio.sleep(began + n / RATE - loop.time())
        posts.append(asyncio.create_task(meta.deliver(raw)))
    return len(await asyncio.gather(*posts))


async def shown(page: Page) -> tuple[list[str], list[str]]:
    """The rows of the list and the messages of the open conversation, as they can be read."""
    return await page.texts(ROWS), await page.texts(BUBBLES)


async def test_a_screen_cut_off_under_load_comes_to_show_what_a_fresh_one_shows(
    stack: Stack, browser: Browser, raj: Page, ana: Page, meta: Meta, owner: Agent
):
    people = [somebody(f"Cut Off {n:02d}") for n in range(40)]
    await much_is_written(meta, people, len(people) / RATE)
    await raj.open_conversation(people[-1].name)
    await raj.hover("textarea")  # rows keep their places while a pointer is over them
    await raj.offline(True)
    await raj.see("text=/Offline/", 30)
    written = asyncio.create_task(much_is_written(meta, people, SECONDS))
    await ana.open_conversation(people[-1].name)
    await ana.write("Answered while the other was away")
    await ana.see(f'{BUBBLES}:has-text("Answered while")')
    each = await written // len(people)

    async def all_are_there() -> bool:
        heads = await owner.every("/v1/conversations", q="Cut Off")
        return len(heads) == len(people) and all(head["last_seq"] > each for head in heads)

    await until(all_are_there, "everything stored", patience=60)
    await raj.evaluate("window.neverReloaded = true")
    await raj.offline(False)
    await raj.see("[data-link=live]", 60)
    fresh = await browser.page("fresh")
    await fresh.sign_in(stack.url("inbox"), "raj@demo.test", stack.setting("HUB_DEMO_PASSWORD"))
    await fresh.open_conversation(people[-1].name)
    await fresh.hover("textarea")

    async def alike() -> bool:
        seen = await shown(raj)
        return len(seen[0]) > 5 and len(seen[1]) > 5 and seen == await shown(fresh)

    await until(alike, "the same screen as a fresh one", patience=40)
    assert await raj.evaluate("window.neverReloaded") is True
    await ana.write("And now live again")
    await raj.see(f'{BUBBLES}:has-text("And now live again")')
