"""The running product and browsers to look at it with."""

import shutil
from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest

from tests.e2e.browsing import Browser, Page, browsers, chromium
from tests.e2e.customers import Customer
from tests.integration.conftest import MODELS, Stack, meta, owner  # noqa: F401 - fixtures, over this folder's stack
from tests.outside import Phones

_numbers = count(1)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Stack]:
    """The product with silent customers, for the tests of one module; with models where the module is about them."""
    chromium()  # skip before starting anything
    stack = Stack(tmp_path_factory.mktemp("stack"), MODELS if "test_ai_" in request.module.__name__ else None)
    stack.start()
    yield stack
    stack.stop()
    shutil.rmtree(stack.data_dir, ignore_errors=True)


@pytest.fixture
async def phones(stack: Stack) -> AsyncIterator[Phones]:
    """Customers who read all they are sent, and soon: by itself the simulator leaves 15 in a hundred unread."""
    made = Phones(stack.url("simulator"))
    await made.chaos(read_percent=100, reading_s=[0.2, 1.0])
    yield made
    await made.close()


@pytest.fixture
async def customer(phones: Phones) -> Customer:
    n = next(_numbers)
    name = f"Zora Quill {n}"
    return Customer(phones, await phones.customer(name=name, phone=f"35191277{n:04d}"), name)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with browsers() as browser:
        yield browser


async def _signed_in(stack: Stack, browser: Browser, name: str) -> AsyncIterator[Page]:
    page = await browser.page(name)
    await page.sign_in(stack.url("inbox"), f"{name}@demo.test", stack.setting("HUB_DEMO_PASSWORD"))
    yield page
    assert await page.troubles() == []


@pytest.fixture
async def ana(stack: Stack, browser: Browser) -> AsyncIterator[Page]:
    """An agent at her screen, the list in view."""
    async for page in _signed_in(stack, browser, "ana"):
        yield page


@pytest.fixture
async def raj(stack: Stack, browser: Browser) -> AsyncIterator[Page]:
    """Another, at another machine."""
    async for page in _signed_in(stack, browser, "raj"):
        yield page
