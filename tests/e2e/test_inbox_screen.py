"""What agents see, in real browsers against the running product."""

import base64
from typing import Any

import pytest

from tests.e2e.browsing import Browser, Page
from tests.e2e.customers import Customer, bubble, row
from tests.integration.conftest import Stack
from tests.outside import Agent, until

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


async def test_a_customers_message_appears_on_every_agents_screen(ana: Page, raj: Page, customer: Customer):
    await customer.write("Is the blue one still in stock?")
    for page in (ana, raj):
        await page.see(f'{row(customer)} >> text="Is the blue one still in stock?"')
        await page.see(f"{row(customer)} >> text=/1\\s*unread/")
    await ana.open_conversation(customer.name)
    await ana.see(bubble("Is the blue one still in stock?"))
    await raj.gone(f"{row(customer)} >> text=/unread/")


async def test_an_answer_shows_on_both_screens_and_its_ticks_turn(ana: Page, raj: Page, customer: Customer):
    await customer.write("Hello?")
    for page in (ana, raj):
        await page.open_conversation(customer.name)
    await ana.write("Hello! How can I help?")
    for page in (ana, raj):
        await page.see(bubble("Hello! How can I help?"))
        await page.see(f'{bubble("Hello! How can I help?")} >> role=img[name="Read"]', 40)
        assert await page.count(bubble("Hello! How can I help?")) == 1


async def test_an_agent_sees_who_else_looks_and_writes(ana: Page, raj: Page, customer: Customer):
    await customer.write("Hello?")
    for page in (ana, raj):
        await page.open_conversation(customer.name)
    await ana.see("role=img[name=/Raj.* is looking at this too/]")
    await raj.type("I am wri")
    await ana.see("text=/Raj is writing/")


async def test_who_was_away_sees_all_that_was_missed(ana: Page, raj: Page, customer: Customer):
    await customer.write("First")
    for page in (ana, raj):
        await page.open_conversation(customer.name)
    await raj.offline(True)
    await raj.see("text=/Offline/", 30)
    await customer.write("Second")
    await ana.see(bubble("Second"))
    await ana.write("An answer")
    await ana.see(bubble("An answer"))
    await customer.write("Third")
    await ana.see(bubble("Third"))
    assert await raj.bubbles() == ["First"]
    await raj.offline(False)
    await raj.see(bubble("Third"), 30)
    assert await raj.bubbles() == ["First", "Second", "An answer", "Third"]


async def test_what_is_written_offline_survives_a_reload_and_is_sent_once(ana: Page, customer: Customer, stack: Stack):
    await customer.write("Are you there?")
    await ana.open_conversation(customer.name)
    await ana.see(bubble("Are you there?"))
    await ana.offline(True)
    await ana.see("text=/Offline/", 30)
    await ana.write("Yes, a moment")
    await ana.see(f'{bubble("Yes, a moment")} >> role=img[name="Waiting to be sent"]')
    await ana.see("text=/1 waiting to be sent/")
    await ana.offline(False)
    await ana.reload()
    await ana.see(f"{bubble('Yes, a moment')} >> role=img[name=/Sent|Delivered|Read/]", 40)
    assert await ana.count(bubble("Yes, a moment")) == 1

    async def arrived() -> list[dict[str, Any]]:
        return [each for each in await customer.chat() if "Yes, a moment" in str(each)]

    assert len(await until(arrived, "the answer on the customer's phone")) == 1


async def test_a_restarting_server_costs_nothing_but_a_moment(ana: Page, customer: Customer, stack: Stack):
    await customer.write("Before")
    await ana.open_conversation(customer.name)
    await ana.see(bubble("Before"))
    killed = stack.pid("inbox")
    stack.kill("inbox")
    await customer.write("Meanwhile")
    await ana.write("Written while it was gone")
    await stack.until_back("inbox", killed)
    await ana.see(bubble("Meanwhile"), 60)
    await ana.see(f"{bubble('Written while it was gone')} >> role=img[name=/Sent|Delivered|Read/]", 60)
    assert await ana.count(bubble("Written while it was gone")) == 1


async def test_a_private_note_is_seen_by_the_team_and_never_sent(ana: Page, raj: Page, customer: Customer):
    await customer.write("Hello?")
    for page in (ana, raj):
        await page.open_conversation(customer.name)
    await ana.press("Alt+p")
    await ana.write("Careful, this one argues")
    for page in (ana, raj):
        await page.see('[data-timeline] >> text="Careful, this one argues"')
    assert "argues" not in str(await customer.chat())


async def test_taking_and_resolving_move_a_conversation_through_the_lists(ana: Page, raj: Page, customer: Customer):
    await customer.write("Hello?")
    await raj.click("role=tab[name=/Unassigned/]")
    await raj.see(row(customer))
    await ana.open_conversation(customer.name)
    await ana.click('role=button[name="Take this conversation"]')
    await raj.press("Escape")
    await raj.hover("role=tab[name=/Unassigned/]")
    await raj.gone(row(customer))
    await ana.click("role=tab[name=/Mine/]")
    await ana.see(row(customer))
    await ana.press("Alt+e")
    await ana.hover("role=tab[name=/Mine/]")
    await ana.gone(row(customer))


async def test_a_picture_from_the_composer_reaches_the_customer(ana: Page, customer: Customer):
    await customer.write("Can I see it?")
    await ana.open_conversation(customer.name)
    await ana.attach("blue.png", "image/png", PIXEL)
    await ana.fill("textarea", "Here it is")
    await ana.click('role=button[name="Send"]')
    await ana.see(f"{bubble('Here it is')} >> role=img[name=/Sent|Delivered|Read/]", 40)
    await ana.see(f"{bubble('Here it is')} >> img")


async def test_a_template_is_chosen_filled_and_read_as_the_customer_reads_it(
    ana: Page, raj: Page, owner: Agent, customer: Customer
):
    assert (await owner.ask("POST", "/v1/templates/sync", {})).status_code == 200
    await customer.write("Where is it?")
    for page in (ana, raj):
        await page.open_conversation(customer.name)
    await ana.press("Alt+t")
    await ana.fill("role=searchbox[name='Find a template']", "order_update")
    await ana.click('button:has-text("order_update"):has-text("en_US")')
    await ana.see("text=/Without a value so far/")
    for n, words in enumerate(("Zora", "HB-7", "Friday", "hb7")):
        await ana.fill(f"form input >> nth={n}", words)
    await ana.see("text=/Hi Zora, your order HB-7/")
    await ana.click('form >> role=button[name="Send"]')
    for page in (ana, raj):
        await page.see(f"{bubble('Hi Zora, your order HB-7')} >> role=img[name=/Sent|Delivered|Read/]", 40)
    assert "Hi Zora, your order HB-7" in str(await customer.chat())


async def test_a_wrong_password_is_told_in_plain_words(browser: Browser, stack: Stack):
    page = await browser.page("stranger")
    await page._call("goto", stack.url("inbox"))
    await page.fill("input[type=email]", "nobody@demo.test")
    await page.fill("input[type=password]", "not it")
    await page.click('role=button[name="Sign in"]')
    await page.see("text=The email or the password is not right")


@pytest.mark.parametrize(("width", "height"), [(360, 780), (768, 1024), (1280, 800), (2560, 1440)])
async def test_nothing_is_cut_off_at_any_width(
    browser: Browser, stack: Stack, customer: Customer, width: int, height: int
):
    await customer.write("A message with a rather long line of words in it, as people write them. " * 8)
    page = await browser.page(f"w{width}", width=width)
    await page.sign_in(stack.url("inbox"), "owner@demo.test", stack.setting("HUB_DEMO_PASSWORD"))
    await page.open_conversation(customer.name)
    await page.see("textarea")
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert await page.evaluate("document.querySelector('textarea').getBoundingClientRect().right <= window.innerWidth")
