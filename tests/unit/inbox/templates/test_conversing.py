import pytest

from hub.domain.contact import ContactCard
from hub.domain.progress import Cost
from inbox.billing.prices import RateCard
from inbox.templates.conversing import cost, country_of

CARD = RateCard(currency="EUR", prices={"Germany": {"marketing": 0.1, "utility": 0.05}, "Other": {"marketing": 0.02}})


@pytest.mark.parametrize(
    ("category", "country", "open_now", "amount"),
    [
        ("MARKETING", "DE", True, 0.1),
        ("MARKETING", "DE", False, 0.1),
        ("UTILITY", "DE", False, 0.05),
        ("UTILITY", "DE", True, 0.0),
        ("MARKETING", "", False, 0.02),
    ],
)
def test_a_utility_template_is_free_in_an_open_window_and_marketing_never_is(category, country, open_now, amount):
    assert cost(CARD, category, country, window_open=open_now) == Cost(amount=amount, currency="EUR")


def test_without_a_price_no_cost_is_named():
    assert cost(None, "MARKETING", "DE", window_open=False) is None
    assert cost(CARD, "AUTHENTICATION", "DE", window_open=False) is None


@pytest.mark.parametrize(
    ("known", "country"),
    [
        ({"phone": "491701234567"}, "DE"),
        ({"user_id": "US.13491208655302741918"}, "US"),
        ({"phone": "0"}, ""),
        ({}, ""),
    ],
)
def test_the_country_is_told_by_the_number_or_the_user_id(known, country):
    assert country_of(ContactCard(id="con_1", name="Ana", **known)) == country
