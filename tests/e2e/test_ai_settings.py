"""What an owner sets and sees of the AI, in real browsers against the running product, without any language model."""

from collections.abc import AsyncIterator

import pytest

from tests.builders import Json
from tests.e2e.browsing import Browser, Page
from tests.integration.conftest import Stack
from tests.outside import Agent

HELP = b"""# Returns

You may return shoes within 37 days of the day they came, unworn and in their box. Refunds go to the card you paid with.

# Gift cards

Gift cards are valid for three years and can be topped up in the shop.
"""
READ_WITHIN = 90.0  # seconds, on two cores that have other work
SAVE = 'role=button[name="Save"]'
IN_VIEW = """(() => {
  const box = document.querySelector('[aria-label="What changed"]').getBoundingClientRect();
  return box.top >= 0 && box.bottom <= window.innerHeight;
})()"""
IN_A_ROW = 'role=spinbutton[name="Messages in a row"]'
QUIET = 'role=spinbutton[name="Minutes it keeps quiet after a person"]'


@pytest.fixture
async def boss(stack: Stack, browser: Browser) -> AsyncIterator[Page]:
    """The owner at the AI's first screen."""
    page = await browser.page("owner")
    await page.sign_in(stack.url("inbox"), "owner@demo.test", stack.setting("HUB_DEMO_PASSWORD"))
    await page.click('role=link[name="AI"]')
    await page.see('role=radiogroup[name="Mode"]')
    yield page
    assert await page.troubles() == []


@pytest.fixture
async def line(owner: Agent) -> AsyncIterator[str]:
    """The address of what the number in view allows; off again afterwards."""
    number = (await owner.get("/v1/numbers"))["items"][0]
    path = f"/v1/numbers/{number['id']}/answering"
    yield path
    await owner.ask("PUT", path, {"settings": {"mode": "off"}})


async def elsewhere(owner: Agent, path: str, **changes: object) -> Json:
    """Somebody else changes the settings; answers them as they are then."""
    settings = (await owner.get(path))["settings"]
    answer = await owner.ask("PUT", path, {"settings": {**settings, **changes}})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_settings_are_saved_and_what_is_wrong_stands_beside_its_field(boss: Page, owner: Agent, line: str):
    await boss.see("text=Nobody has changed it so far")
    await boss.see("text=No language model is set up.")
    await boss.click("label strong:text-is('Suggest')")
    await boss.click('role=radio[name="Only what is chosen"]')
    await boss.see("text=Choose at least one, or answer everything.")
    await boss.click('role=checkbox[name="Where is my order"]')
    await boss.click('role=radio[name="Only while the team does not answer"]')
    await boss.see('role=listitem >> text="Monday"')
    await boss.click('role=button[name="Add hours on Saturday"]')
    await boss.fill(IN_A_ROW, "99")
    await boss.see("text=A whole number from 1 to 20.")
    await boss.see(f"{SAVE} >> xpath=self::*[@disabled]")
    await boss.fill(IN_A_ROW, "4")
    await boss.click(SAVE)
    await boss.see("text=Saved. It holds from the next message on.")
    await boss.see("text=/Changed by .*, just now/")
    kept = await owner.get(line)
    settings = kept["settings"]
    assert (kept["version"], settings["mode"], settings["intents"]) == (1, "suggest", ["order_status"])
    assert (settings["when"], settings["most_turns"]) == ("outside", 4)
    assert settings["hours"]["days"]["sat"] == [{"from": "09:00", "to": "18:00"}]
    assert "sun" not in settings["hours"]["days"]


async def test_what_somebody_else_saved_meanwhile_is_shown_and_nothing_of_it_is_lost(
    boss: Page, owner: Agent, line: str
):
    await boss.fill(IN_A_ROW, "5")
    await elsewhere(owner, line, quiet_minutes=30)
    await boss.click(SAVE)
    await boss.see("text=/changed these settings while you did/")
    assert await boss.evaluate(IN_VIEW), "whoever saves at the bottom has to see it"
    await boss.see('role=list[name="What changed"] >> text=/Quiet after a person:.*30 min/')
    await boss.click('role=button[name="Put my changes on top"]')
    await boss.gone("text=/changed these settings while you did/")
    await boss.click(SAVE)
    await boss.see("text=Saved. It holds from the next message on.")
    both = (await owner.get(line))["settings"]
    assert (both["most_turns"], both["quiet_minutes"]) == (5, 30)
    await boss.fill(IN_A_ROW, "6")
    await elsewhere(owner, line, quiet_minutes=45)
    await boss.click(SAVE)
    await boss.click('role=button[name="Load theirs"]')
    await boss.see(f"{QUIET} >> xpath=self::*[@value='45']")
    assert (await owner.get(line))["settings"]["most_turns"] == 5


async def test_automatic_is_asked_about_and_what_was_not_saved_survives_a_reload(boss: Page, owner: Agent, line: str):
    before = (await owner.get(line))["version"]
    await boss.click("label strong:text-is('Automatic')")
    await boss.see("text=/A person always wins/")
    await boss.reload()
    await boss.see("text=Not saved yet")
    await boss.click(SAVE)
    await boss.click('role=alertdialog >> role=button[name="First see what it would have said"]')
    await boss.see("text=/as you have written them, though not saved yet, as if it were automatic/")
    assert (await owner.get(line))["version"] == before
    await boss.click('role=button[name="Settings"]')
    await boss.click(SAVE)
    await boss.click('role=alertdialog >> role=button[name="Switch to automatic"]')
    await boss.see("text=Saved. It holds from the next message on.")
    assert (await owner.get(line))["settings"]["mode"] == "automatic"
    await boss.click('role=button[name="What it did"]')
    await boss.see('role=group[name="Which of it"]')


async def test_a_document_is_added_read_found_looked_into_and_deleted(boss: Page):
    await boss.click('role=link[name="Knowledge"]')
    await boss.see("text=Nothing to answer from yet")
    await boss.attach("returns.md", "text/markdown", HELP)
    row = 'role=list[name="Documents"] >> role=listitem >> :scope:has-text("returns")'
    await boss.see(f"{row} >> text=Ready", READ_WITHIN)
    await boss.see(f"{row} >> text=2 passages")
    await boss.fill('role=searchbox[name="A customer’s question"]', "¿Cuántos días tengo para devolver los zapatos?")
    await boss.see('role=list[name="Passages found"] >> text=/within 37 days/', 30)
    await boss.see('role=list[name="Passages found"] >> text=Returns')
    await boss.click(f'{row} >> role=link[name="returns"]')
    await boss.see('role=list[name="Passages"] >> text=/valid for three years/')
    await boss.click('role=button[name="Delete"]')
    await boss.click('role=alertdialog >> role=button[name="Delete"]')
    await boss.see("text=Nothing to answer from yet")


async def test_what_cannot_be_added_says_why(boss: Page):
    await boss.click('role=link[name="Knowledge"]')
    await boss.attach("letter.docx", "application/octet-stream", b"PK")
    await boss.see("text=Only plain text, Markdown, HTML and PDF can be read.")
    await boss.fill('role=textbox[name="A page of your website"]', "http://127.0.0.1/help")
    await boss.click('role=button[name="Add page"]')
    await boss.see("text=127.0.0.1 is not on the public network.")


async def test_cost_and_quality_say_what_nothing_means(boss: Page):
    await boss.click('role=link[name="Cost and quality"]')
    await boss.see("text=$0.00 of $20.00")
    await boss.see("text=Nothing was spent in these days.")
    await boss.see("text=No language model was asked in these days: 0 calls, $0.00.")
    await boss.see("text=/It has looked at no message|answered, .* suggested/")
    await boss.click('role=button[name="Set a lower budget"]')
    await boss.fill('role=textbox[name="US dollars a month"]', "25")
    await boss.click('role=button[name="Save"]')
    await boss.see("text=The operator allows 20 US dollars a month.")
    await boss.fill('role=textbox[name="US dollars a month"]', "5")
    await boss.click('role=button[name="Save"]')
    await boss.see("text=$0.00 of $5.00")
    await boss.click('role=button[name="Change the budget"]')
    await boss.click('role=button[name="Only the operator’s limit"]')
    await boss.see("text=$0.00 of $20.00")
    await boss.click('role=button[name="Learn from past answers now"]')
    await boss.see("text=/too few past answers to learn from: 60 are needed/", 60)


async def test_who_may_not_manage_numbers_is_shown_nothing_of_it(ana: Page, stack: Stack):
    await ana.see('role=link[name="Campaigns"]')
    assert await ana.count('role=link[name="AI"]') == 0
    await ana.goto(f"{stack.url('inbox')}/ai/answering")
    await ana.see("text=The AI’s settings are for admins")
    assert await ana.count('role=radiogroup[name="Mode"]') == 0


@pytest.mark.parametrize(("width", "height"), [(390, 844), (768, 1024), (2560, 1440)])
async def test_nothing_is_cut_off_at_any_width(browser: Browser, stack: Stack, width: int, height: int):
    page = await browser.page(f"w{width}", width=width, height=height)
    await page.sign_in(stack.url("inbox"), "owner@demo.test", stack.setting("HUB_DEMO_PASSWORD"))
    for address, there in (
        ("answering", 'role=radiogroup[name="Mode"]'),
        ("knowledge", "text=/Nothing to answer from yet/"),
        ("cost", "text=/of \\$20.00/"),
    ):
        await page.goto(f"{stack.url('inbox')}/ai/{address}")
        await page.see(there)
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        beyond = "[...document.querySelectorAll('main :is(button, input, select, a)')].filter((it) => { const box = it.getBoundingClientRect(); return box.width > 0 && box.right > window.innerWidth + 1 && !it.closest('nav'); }).length"  # noqa: E501 - one script
        assert await page.evaluate(beyond) == 0, address
