"""What those who write templates see, in real browsers against the running product."""

from collections.abc import AsyncIterator
from itertools import count

import pytest

from tests.e2e.browsing import Browser, Page
from tests.integration.conftest import Stack

TEXT = 'role=textbox[name="Text of the message"]'
NAME = "role=textbox[name=/^Name/]"
SUBMIT = "role=button[name=/Submit/]"
_names = count(1)


async def _owner(stack: Stack, browser: Browser, name: str) -> Page:
    page = await browser.page(name)
    await page.sign_in(stack.url("inbox"), "owner@demo.test", stack.setting("HUB_DEMO_PASSWORD"))
    await page.click("role=link[name=Templates]")
    await page.see("role=heading[name=Templates]")
    return page


@pytest.fixture
async def owner_page(stack: Stack, browser: Browser) -> AsyncIterator[Page]:
    page = await _owner(stack, browser, "owner")
    yield page
    assert await page.troubles() == []


async def _begin(page: Page) -> str:
    """A new template with a name of its own and a language."""
    name = f"parcel_arrives_{next(_names)}"
    await page.click('role=link[name="New template"]')
    await page.fill(NAME, name)
    await page.click("role=button[name=/Language/]")
    await page.type("en_GB")
    await page.press("Enter")
    return name


async def test_a_template_is_checked_submitted_and_approved_before_ones_eyes(
    owner_page: Page, stack: Stack, browser: Browser
):
    other = await _owner(stack, browser, "colleague")
    name = await _begin(owner_page)
    await owner_page.fill(TEXT, f"Your parcel {name} will be with you on {{{{1}}}}")
    await owner_page.click('role=textbox[name="Sample for 1"]')
    await owner_page.see("text=The text must not end with a variable")
    await owner_page.see(f"{SUBMIT} >> xpath=self::*[@aria-disabled='true']")
    await owner_page.fill('role=textbox[name="Sample for 1"]', "Friday")
    await owner_page.fill(TEXT, f"Your parcel {name} will be with you on {{{{1}}}} in the morning.")
    await owner_page.gone("text=The text must not end with a variable")
    await owner_page.see("role=region[name=/Preview/] >> text=/will be with you on Friday in the morning/")
    await owner_page.see(f"{SUBMIT} >> xpath=self::*[@aria-disabled='false']")
    await owner_page.click(SUBMIT)
    await owner_page.see("text=/Approved: it can be sent/", 30)
    await owner_page.click("role=tab[name=History]")
    await owner_page.see("text=Approved by WhatsApp")
    await other.see(f'role=listitem >> :scope:has-text("{name}") >> text=Approved', 30)


async def test_what_was_not_saved_survives_a_reload_and_is_asked_about(owner_page: Page):
    name = await _begin(owner_page)
    await owner_page.fill(TEXT, "Half a sentence")
    await owner_page.reload()
    await owner_page.see("text=/What you wrote until .* is back/")
    await owner_page.click('role=link[name="All templates"]')
    await owner_page.see("role=alertdialog")
    await owner_page.click('role=button[name="Save and leave"]')
    row = f'role=listitem >> :scope:has-text("{name}")'
    await owner_page.see(f"{row} >> text=Half a sentence")
    await owner_page.see(f"{row} >> text=Draft")


@pytest.mark.parametrize(("width", "height"), [(360, 780), (768, 1024), (2560, 1440)])
async def test_the_form_is_not_cut_off_at_any_width(browser: Browser, stack: Stack, width: int, height: int):
    page = await browser.page(f"w{width}", width=width, height=height)
    await page.sign_in(stack.url("inbox"), "owner@demo.test", stack.setting("HUB_DEMO_PASSWORD"))
    await page.click("role=link[name=Templates]")
    await page.click('role=link[name="New template"]')
    await page.see(TEXT)
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert await page.evaluate("document.querySelector('textarea').getBoundingClientRect().right <= window.innerWidth")
    assert await page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
