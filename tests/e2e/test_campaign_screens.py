"""A campaign from a list on somebody's disk to its last tick, on the screens of the one who runs it."""

import base64
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.e2e.browsing import Browser, Page
from tests.integration.conftest import Stack
from tests.outside import Agent, Phones, until

LIST = b"""Phone,customer_name,day,time
+351912770001,Amara Okafor,Monday,10:30
+351912770002,Tom Becker,Tuesday,11:00
not a number,Nobody,Friday,12:00
+351912770003,Zora Quill,Friday,09:15
"""
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
NEXT = 'role=button[name="Next"]'


@pytest.fixture
async def boss(stack: Stack, browser: Browser) -> AsyncIterator[Page]:
    """The owner at a screen."""
    page = await browser.page("owner")
    await page.sign_in(stack.url("inbox"), "owner@demo.test", stack.setting("HUB_DEMO_PASSWORD"))
    yield page
    assert await page.troubles() == []


async def with_audience(page: Page, name: str) -> None:
    """The first step, done."""
    await page.click('role=link[name="Campaigns"]')
    await page.click('role=button[name="New campaign"]')
    await page.fill('role=textbox[name="Name"]', name)
    await page.click("label:has-text('Sales')")
    await page.click("label:has-text('A file')")
    await page.attach("people.csv", "text/csv", LIST)
    await page.see('role=combobox[name="customer_name is"]')
    await page.click(NEXT)


async def until_review(page: Page, name: str) -> None:
    """All steps before the last. The template's variables are named like columns, and fill themselves."""
    await with_audience(page, name)
    await page.click("button:has-text('appointment_reminder')")
    await page.see("text=Hello Amara Okafor, we look forward to seeing you at 10:30.")
    await page.click('role=button[name="Next row"]')
    await page.see("text=Hello Tom Becker, we look forward to seeing you at 11:00.")
    await page.click(NEXT)
    await page.see("text=Starts at once, sends day and night.")
    await page.click(NEXT)


async def test_a_campaign_goes_from_a_file_to_its_last_tick(boss: Page):
    await until_review(boss, "Visits of the week")
    await boss.see('role=cell[name="not a number"]')
    await boss.see("dt:has-text('On the list') + dd:has-text('3')")
    await boss.see("dt:has-text('Not taken') + dd:has-text('1')")
    await boss.click('role=button[name="Start"]')
    await boss.click('role=alertdialog >> role=button[name="Start"]')
    await boss.see('role=region[name="Visits of the week"] >> text=Finished', 40)
    await boss.see("text=3 of 3")
    await boss.see("role=listitem >> text=/Read/", 40)
    assert await boss.count('role=table[name="Recipients"] >> role=row') == 3
    await boss.click('role=link[name="All campaigns"]')
    await boss.see('role=list[name="Campaigns"] >> role=link[name="Visits of the week"]')


async def clicks_of(phones: Phones) -> int:
    """Every customer who got a short link follows it, in a browser; how many there were."""
    found = {
        link
        for customer in await phones.customers()
        for bubble in await phones.chat(customer, "100000000000001")
        for link in re.findall(r"http://[^\s\"\\]+/l/[A-Za-z0-9_-]{22}", str(bubble))
    }
    async with httpx.AsyncClient(
        trust_env=False, headers={"user-agent": "Mozilla/5.0 (iPhone) Safari/604.1"}
    ) as browser:
        for link in sorted(found):
            assert (await browser.get(link)).headers["location"] == "https://shop.example/spring"
    return len(found)


async def test_clicks_show_in_the_funnel_and_those_who_clicked_are_written_to_next(boss: Page, phones: Phones):
    made = [await phones.customer(phone=f"35191299{n:04d}") for n in (1, 2)]  # in the US nobody gets marketing
    await boss.click('role=link[name="Campaigns"]')
    await boss.click('role=button[name="New campaign"]')
    await boss.fill('role=textbox[name="Name"]', "Spring links")
    await boss.click("label:has-text('Sales')")
    await boss.click("label:has-text('Pasted numbers')")
    await boss.fill("textarea", "\n".join(f"+{each['phone'].removeprefix('+')}" for each in made))
    await boss.click(NEXT)
    await boss.click("button:has-text('ask_feedback')")
    await boss.fill('role=textbox[name="Text"]', "https://shop.example/spring")
    await boss.click("text=Count who clicks")
    await boss.see("text=/customers elsewhere cannot reach/")
    await boss.see("text=/Hi http:.*\\/l\\/[A-Za-z0-9]{22}, how was/")
    await boss.click(NEXT)
    await boss.click(NEXT)
    await boss.see("text=/set HUB_LINK_URL/")
    await boss.click('role=button[name="Start"]')
    await boss.click('role=alertdialog >> role=button[name="Start"]')
    await boss.see('role=region[name="Spring links"] >> text=Finished', 40)
    await boss.see("role=listitem >> text=/Clicked/")
    assert await until(lambda: clicks_of(phones), "links") == 2
    await boss.see("text=2 customers have answered or clicked within 7 days.", 20)
    await boss.see('role=table[name="Recipients"] >> text=Clicked', 20)
    await boss.click('role=button[name="Follow up…"]')
    await boss.click('role=menuitem[name="2 customers who clicked"]')
    await boss.see("text=2 customers now")
    assert await boss.evaluate("document.querySelectorAll('input[name=source]:checked').length") == 1


async def test_contacts_are_chosen_with_their_number_in_view(boss: Page):
    await boss.click('role=link[name="Campaigns"]')
    await boss.click('role=button[name="New campaign"]')
    await boss.click("label:has-text('Your contacts')")
    await boss.see("role=status >> text=/All your contacts.* [1-9]/")
    await boss.click('role=button[name="Unhappy"]')
    await boss.see("role=status >> text=/fit all of this: 0/")


async def test_a_picture_from_here_is_uploaded_seen_and_sent(boss: Page, owner: Agent):
    await with_audience(boss, "With a picture")
    await boss.click("button:has-text('season_offer'):has-text('English')")
    await boss.see("label:has-text('Choose a file')")
    await boss.attach("season.png", "image/png", PNG)
    await boss.see("text=season.png")
    await boss.see('role=region[name=/Preview/] >> img[src^="blob:"]')
    for place in range(await boss.count('role=textbox[name="Text"]')):
        await boss.fill(f'role=textbox[name="Text"] >> nth={place}', "SEASON20")
    await boss.click(NEXT)
    await boss.click(NEXT)
    await boss.click('role=button[name="Start"]')
    await boss.click('role=alertdialog >> role=button[name="Start"]')
    await boss.see('role=region[name="With a picture"] >> text=Finished', 40)
    (campaign,) = [each for each in await owner.every("/v1/campaigns") if each["name"] == "With a picture"]
    header = campaign["template"]["components"][0]["parameters"][0]
    assert header["image"]["id"].startswith("med_")
    assert campaign["counts"]["failed"] == 0


async def test_what_was_said_survives_a_reload_and_a_draft_is_gone_on_with(boss: Page):
    await with_audience(boss, "Half said")
    await boss.see("text=Choose a template to see it")
    await boss.reload()
    await boss.see("text=/Choose people.csv again/")
    assert await boss.evaluate("document.querySelector('input[maxlength=\"128\"]').value") == "Half said"
    await boss.attach("people.csv", "text/csv", LIST)
    await boss.click(NEXT)
    await boss.click("button:has-text('hello_world')")
    await boss.click(NEXT)
    await boss.see("text=Kept as a draft")
    await boss.click('role=button[name="Leave, and go on later"]')
    await boss.click('role=link[name="Half said"]')
    await boss.see("text=There is nobody on its list so far.")
    await boss.click('role=button[name="Go on"]')
    await boss.see('role=region[name="New campaign"] >> text=Half said')


async def test_who_may_not_run_campaigns_may_look(ana: Page):
    await ana.click('role=link[name="Campaigns"]')
    await ana.see('role=heading[name="Campaigns"]')
    assert await ana.count('role=button[name="New campaign"]') == 0
