"""What the models do for agents, in real browsers against the running product, without a key or a network."""

from tests.e2e.browsing import Page
from tests.e2e.customers import Customer, bubble, row
from tests.outside import until

READ_WITHIN = 60  # seconds: the models are opened when the first message comes
ANGRY = "This is the third time I ask, my parcel is still not here and nobody answers. I am furious!"
HAPPY = "Thank you so much, it arrived today and it is beautiful! I love it."
ASKS = "Hi, what are your opening hours this week?"
REPLIES = 'role=list[name="Suggested replies"]'
COMPOSER = "textarea"
AWAY = "role=navigation[name=Main]"  # rows under the pointer stay where they are


async def written(page: Page) -> str:
    """What stands in the composer."""
    return await page.evaluate("document.querySelector('textarea').value")


async def suggested(page: Page, customer: Customer) -> str:
    """The first reply that is suggested for a question, with the conversation open."""
    await customer.write(ASKS)
    await page.open_conversation(customer.name)
    await page.see(f"{REPLIES} >> role=button", READ_WITHIN)
    return (await page.texts(f"{REPLIES} >> role=button"))[0].split("\n")[0]


async def test_a_customers_mood_shows_in_list_thread_and_message(ana: Page, customer: Customer):
    await customer.write(ANGRY)
    await ana.see(f"{row(customer)} >> role=img[name=/Sounds unhappy/]", READ_WITHIN)
    await ana.open_conversation(customer.name)
    await ana.see(f"{bubble('third time')} >> role=img[name=/Sounds unhappy/]")
    await ana.see("header >> role=img[name='The last message sounds unhappy.']")
    await customer.write(HAPPY)
    await ana.see(f"{row(customer)} >> role=img[name=/Sounds happy/]", READ_WITHIN)
    await ana.see("header >> role=img[name=/The last 2 messages sound unhappy, happy/]")


async def test_what_should_make_one_look_is_told_with_the_words_that_say_so(ana: Page, customer: Customer):
    await customer.write(ANGRY)
    await ana.open_conversation(customer.name)
    await ana.see("role=note[name='What to know first'] >> text=Angry", READ_WITHIN)
    await ana.hover("role=note[name='What to know first'] >> text=Angry")
    await ana.see("role=tooltip")


async def test_the_list_can_show_one_mood_alone(ana: Page, customer: Customer):
    await customer.write(ANGRY)
    await ana.see(f"{row(customer)} >> role=img[name=/Sounds unhappy/]", READ_WITHIN)
    await ana.click('role=button[name="Filter and sort"]')
    await ana.click('role=menuitem[name="Happy"]')
    await ana.hover(AWAY)
    await ana.gone(row(customer))
    await ana.click('role=button[name="Happy: remove"]')
    await ana.click('role=button[name="Filter and sort"]')
    await ana.click('role=menuitem[name="Unhappy"]')
    await ana.see(row(customer))
    await ana.hover(AWAY)
    await customer.write(HAPPY)
    await ana.gone(row(customer), READ_WITHIN)


async def test_a_suggested_reply_is_put_in_by_its_key_and_sent(ana: Page, raj: Page, customer: Customer):
    reply = await suggested(ana, customer)
    await ana.press("1")
    assert (await written(ana)).startswith(reply[:20])
    await ana.see("text=again to send")
    await ana.press("Enter")
    await ana.see(f"{bubble(reply[:20])} >> role=img[name=/Sent|Delivered|Read/]", 40)
    await ana.gone(REPLIES)
    await raj.open_conversation(customer.name)
    await raj.see(bubble(reply[:20]))
    assert await raj.count(REPLIES) == 0

    async def arrived() -> bool:
        return reply[:20] in str(await customer.chat())

    assert await until(arrived, "the suggested reply on the customer's phone")


async def test_words_of_ones_own_take_the_suggestions_away_and_back(ana: Page, customer: Customer):
    await suggested(ana, customer)
    await ana.type("Room 1")
    await ana.gone(f"{REPLIES} >> role=button")
    assert await written(ana) == "Room 1"
    await ana.press("Alt+1")
    await ana.see("text=Your own words were replaced.")
    await ana.press("Control+z")
    assert await written(ana) == "Room 1"
    await ana.fill(COMPOSER, "")
    await ana.see(f"{REPLIES} >> role=button")


async def test_a_conversation_is_summed_up(ana: Page, customer: Customer):
    await customer.write("I ordered two green bags on Monday, order 48213, and only one has arrived.")
    await ana.open_conversation(customer.name)
    await ana.see(bubble("48213"))
    await ana.click('role=button[name="Sum up"]')
    await ana.see('role=region[name="Summary"] >> text=/only one has arrived/', READ_WITHIN)
    await ana.see('role=region[name="Summary"] >> text=/own words/')


async def test_help_without_a_language_model_says_so_and_can_be_taken_back(ana: Page, customer: Customer):
    await customer.write("Hello?")
    await ana.open_conversation(customer.name)
    await ana.see(bubble("Hello?"))
    await ana.type("hello , we  have it")
    await ana.press("Alt+a")
    await ana.click("role=menuitem[name=Friendlier]")
    await ana.see("role=alert >> text=/No language model is set up/", READ_WITHIN)
    assert await written(ana) == "hello , we  have it"
    await ana.press("Alt+a")
    await ana.click('role=menuitem[name="Fix mistakes"]')
    await ana.see("text=/Mistakes fixed/", READ_WITHIN)
    assert await written(ana) == "Hello, we have it"
    await ana.press("Control+z")
    assert await written(ana) == "hello , we  have it"


async def test_what_no_model_can_do_here_is_one_sentence_in_the_bubble(ana: Page, customer: Customer):
    await customer.write("Hola, ¿cuándo llega mi pedido? Lo compré hace dos semanas.")
    await ana.open_conversation(customer.name)
    await ana.see(f"{bubble('Hola')} >> role=img[name=/Sounds/]", READ_WITHIN)
    await ana.hover(bubble("Hola"))
    await ana.click('role=button[name="Translate"]')
    await ana.see(f"{bubble('Hola')} >> text=/No language model is set up/", READ_WITHIN)
    await ana.click('role=button[name="Hide"]')
    await ana.gone(f"{bubble('Hola')} >> text=/No language model is set up/")
