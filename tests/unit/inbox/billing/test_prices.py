from pathlib import Path

import phonenumbers
import pytest

from hub.errors import SettingError
from inbox.billing.prices import OTHER, market_of, read
from inbox.billing.rate_cards import rate_card

CARD = Path(__file__).parents[5] / "shared" / "rate-cards" / "rate-card-INR-2025-10-01.csv"
SMALL = """Rates

Market,Currency,Marketing,Utility,Authentication,"Authentication-
International",Service
Germany,$US,0.1,0.05,0.05,n/a,n/a
Rest of Latin America,$US,0.07,n/a,0.01,n/a,n/a
Other,$US,0.06,0.02,0.02,n/a,n/a
"""


def test_a_card_is_read_behind_its_preamble() -> None:
    card = read(SMALL)
    assert card.currency == "USD"
    assert card.price("DE", "marketing") == 0.1
    assert card.price("FR", "marketing") == 0.06
    assert card.price("UY", "utility") == 0.02  # n/a: as elsewhere
    assert card.price("CL", "marketing") == 0.07  # a market of its own on newer cards only
    assert card.price("DE", "service") is None


def test_a_campaign_keeps_the_prices_of_its_countries() -> None:
    prices = read(SMALL).for_campaign("marketing", ["DE", "UY"])
    assert (prices.currency, prices.by_country) == ("USD", {"DE": 0.1, "UY": 0.07, "": 0.06})


@pytest.mark.parametrize("text", [
    "", "a,b\n1,2\n", "Market,Currency,Marketing\n", "Market,Currency,Marketing\nIndia,INR,cheap\n",
    "Market,Currency,Marketing\nIndia,INR,1\nIndia,EUR,1\n",
])  # fmt: skip
def test_what_is_no_card_is_named(text: str) -> None:
    with pytest.raises(SettingError) as refused:
        read(text)
    assert refused.value.name == "HUB_RATE_CARD"


def test_no_card_is_no_price_and_a_missing_file_is_named(tmp_path: Path) -> None:
    assert rate_card("") is None
    with pytest.raises(SettingError, match="cannot be read"):
        rate_card(str(tmp_path / "none.csv"))


@pytest.mark.skipif(not CARD.exists(), reason=f"the official card {CARD} is not beside this checkout")
def test_the_official_card_has_a_price_for_every_country() -> None:
    card = rate_card(str(CARD))
    assert card is not None
    assert card.currency == "INR"
    assert card.price("IN", "marketing") == 0.7846
    assert card.price("US", "utility") == 0.2930
    for country in phonenumbers.SUPPORTED_REGIONS:
        market = market_of(country)
        assert market == OTHER or market in card.prices, country
        for category in ("marketing", "utility", "authentication"):
            assert card.price(country, category) is not None
