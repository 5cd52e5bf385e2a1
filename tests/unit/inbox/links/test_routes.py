"""Following a short link, over fakes: where it leads, what counts, what is refused."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import pytest
from litestar.testing import TestClient

from hub.domain.campaign import RecipientClicked, recipient_id
from hub.domain.links import TEST, Codes, LinkMaker, LinkPlace
from hub.errors import StreamUnavailable, Unavailable
from hub.settings import Settings
from hub.stores.postgres.responses import LinkRow
from hub.stores.redis.limits import Allowance
from inbox.app import create
from inbox.parts import Parts

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = "a secret of more than thirty-two characters"
CAMPAIGN = "cmp_01JD8000000000000000000000"
PERSON = {"user-agent": "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Safari/604.1"}
ROW = LinkRow(CAMPAIGN, "ten_1", ("https://shop.example/{{id}}", "{{cart}}"), {"id": "7", "cart": "javascript:1"}, 2)


class Door:
    """The inbox's front, as a customer's browser finds it."""

    def __init__(self) -> None:
        self.stores = MagicMock()
        self.stores.limits.allow = AsyncMock(return_value=Allowance(True, 10, 0.0))
        self.stores.responses.link = AsyncMock(return_value=ROW)
        self.handles = AsyncMock()
        maker = LinkMaker(KEY, "https://l.example")
        settings = Settings(secret_key=KEY)
        parts = Parts(settings, lambda: NOW, self.stores, MagicMock(), self.handles, MagicMock(), MagicMock(), maker)
        self.client = TestClient(create(parts))

    def ask(self, place: LinkPlace | str, method: str = "GET", **headers: str) -> Any:
        code = Codes(KEY).code(place) if isinstance(place, LinkPlace) else place
        return self.client.request(method, f"/l/{code}", headers={**PERSON, **headers}, follow_redirects=False)

    @property
    def clicks(self) -> list[RecipientClicked]:
        return [call.args[0] for call in self.handles.clicked.await_args_list]


@pytest.fixture
def door() -> Iterator[Door]:
    made = Door()
    with made.client:
        yield made


def test_a_customer_is_led_on_and_the_campaign_hears_of_it(door: Door):
    answer = door.ask(LinkPlace(5, 9, 0))
    assert (answer.status_code, answer.headers["location"]) == (302, "https://shop.example/7")
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    door.stores.responses.link.assert_awaited_once_with(5, 9)
    (click,) = door.clicks
    assert (click.recipient_id, click.tenant_id, click.attempt) == (recipient_id(CAMPAIGN, 9), "ten_1", 2)


@pytest.mark.parametrize("given", [{"method": "HEAD"}, {"user_agent": "WhatsApp/2.23.20.0 A"}])
def test_a_preview_is_led_on_and_is_no_click(door: Door, given: dict[str, str]):
    method = given.pop("method", "GET")
    answer = door.ask(LinkPlace(5, 9, 0), method, **{"user-agent": given.get("user_agent", PERSON["user-agent"])})
    assert (answer.status_code, answer.headers["location"]) == (302, "https://shop.example/7")
    assert door.clicks == []


def test_an_unknown_code_is_refused_in_the_readers_language(door: Door):
    answer = door.ask("AAAAAAAAAAAAAAAAAAAAAA", **{"accept-language": "de-DE,de;q=0.9"})
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    assert "Dieser Link" in answer.text
    door.stores.responses.link.assert_not_awaited()


@pytest.mark.parametrize("place", [LinkPlace(5, 9, 1), LinkPlace(5, 9, 2)])
def test_what_leads_to_no_web_address_leads_nowhere(door: Door, place: LinkPlace):
    assert door.ask(place).status_code == 404
    assert door.clicks == []


def test_the_link_of_a_campaign_that_is_gone_leads_nowhere(door: Door):
    door.stores.responses.link.return_value = None
    assert door.ask(LinkPlace(5, 9, 0)).status_code == 404
    door.stores.responses.link.return_value = LinkRow(CAMPAIGN, "ten_1", ("https://shop.example",), None, 0)
    assert door.ask(LinkPlace(5, 9, 0)).status_code == 404


def test_the_link_of_a_test_leads_on_and_counts_for_nobody(door: Door):
    door.stores.responses.link.return_value = LinkRow(CAMPAIGN, "ten_1", ("https://shop.example/{{id}}",), None, 0)
    answer = door.ask(LinkPlace(5, TEST, 0))
    assert (answer.status_code, answer.headers["location"]) == (302, "https://shop.example/")
    assert door.clicks == []


def test_nobody_is_led_anywhere_by_what_the_address_says(door: Door):
    code = Codes(KEY).code(LinkPlace(5, 9, 0))
    answer = door.client.get(f"/l/{code}?url=https://evil.example&to=//evil", headers=PERSON, follow_redirects=False)
    assert answer.headers["location"] == "https://shop.example/7"
    assert door.client.get("/l/https:%2F%2Fevil.example", headers=PERSON, follow_redirects=False).status_code == 404


def test_a_stranger_who_asks_too_often_is_told_to_wait(door: Door):
    door.stores.limits.allow.return_value = Allowance(False, 0, 12.0)
    assert door.ask(LinkPlace(5, 9, 0)).status_code == 302  # who has a code does not guess
    answer = door.ask("A" * 22)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "12")
    assert "text/html" in answer.headers["content-type"]
    assert door.stores.limits.allow.await_args.args[0].startswith("links|")


def test_a_customer_is_led_on_although_the_click_cannot_be_noted(door: Door):
    door.handles.clicked.side_effect = StreamUnavailable("away")
    assert door.ask(LinkPlace(5, 9, 0)).status_code == 302


def test_without_the_store_the_page_says_so(door: Door):
    door.stores.responses.link.side_effect = Unavailable("postgres", "away")
    assert door.ask(LinkPlace(5, 9, 0)).status_code == 503
