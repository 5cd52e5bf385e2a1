"""What template messages cost: Meta's rate cards, read from their CSV files, and which market a country belongs to.

Pure. Prices are per delivered message, by category and the recipient's market, in the account's currency. Meta hands
the cards out as files (`HUB_RATE_CARD` names one); there are no prices in the hub itself.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from hub.domain.campaign import Prices
from hub.errors import SettingError

CATEGORIES: Final = ("marketing", "utility", "authentication")
OTHER: Final = "Other"

# Countries that are markets of their own, by the names of the cards.
_OWN: Final[Mapping[str, str]] = {
    "AR": "Argentina", "BR": "Brazil", "CL": "Chile", "CO": "Colombia", "EG": "Egypt", "FR": "France", "DE": "Germany",
    "IN": "India", "ID": "Indonesia", "IL": "Israel", "IT": "Italy", "MY": "Malaysia", "MX": "Mexico",
    "NL": "Netherlands", "NG": "Nigeria", "PK": "Pakistan", "PE": "Peru", "RU": "Russia", "SA": "Saudi Arabia",
    "ZA": "South Africa", "ES": "Spain", "TR": "Turkey", "AE": "United Arab Emirates", "GB": "United Kingdom",
}  # fmt: skip
_REGIONS: Final[Mapping[str, str]] = {
    "North America": "US CA",
    "Rest of Africa": "DZ AO BJ BW BF BI CM TD CG ER ET GA GM GH GW CI KE LS LR LY MG MW ML MR MA MZ NA NE RW SN SL SO "
    "SS SD SZ TZ TG TN UG ZM",
    "Rest of Asia Pacific": "AF AU BD KH CN HK JP LA MN NP NZ PG PH SG LK TW TJ TH TM UZ VN",
    "Rest of Central & Eastern Europe": "AL AM AZ BY BG HR CZ GE GR HU LV LT MK MD PL RO RS SK SI UA",
    "Rest of Latin America": "BO CR DO EC SV GT HT HN JM NI PA PY PR UY VE",
    "Rest of Middle East": "BH IQ JO KW LB OM QA YE",
    "Rest of Western Europe": "AT BE DK FI IE NO PT SE CH",
}
_MARKETS: Final[Mapping[str, str]] = _OWN | {
    country: market for market, countries in _REGIONS.items() for country in countries.split()
}


class RateCard(Struct, frozen=True, kw_only=True):
    """Prices of one currency: market → category → price."""

    currency: str
    prices: dict[str, dict[str, float]]

    def price(self, country: str, category: str) -> float | None:
        """What one delivered message costs; None when the card does not say."""
        for market in (market_of(country), _region_of(country), OTHER):
            found = self.prices.get(market, {}).get(category)
            if found is not None:
                return found
        return None

    def for_campaign(self, category: str, countries: Iterable[str]) -> Prices:
        """The prices a campaign keeps from its start on, for the countries of its recipients and all others."""
        known = {country: self.price(country, category) for country in {*countries, ""}}
        by_country = {country: price for country, price in known.items() if price is not None}
        return Prices(currency=self.currency, category=category, by_country=by_country)


def market_of(country: str) -> str:
    """The market of a country (ISO 3166), by its name on the cards."""
    return _MARKETS.get(country, OTHER)


def _region_of(country: str) -> str:
    """Where a country is counted on a card that does not name it: markets were split off over the years."""
    regions = {"CL": "Rest of Latin America", "RU": "Rest of Central & Eastern Europe"}
    return regions.get(country, OTHER)


def read(text: str, name: str = "HUB_RATE_CARD") -> RateCard:
    """A card as Meta writes it: some lines of preamble, then `Market,Currency,Marketing,Utility,Authentication,…`.
    Raises SettingError naming what cannot be read."""
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text.lstrip("\ufeff")))]
    start = next((n for n, row in enumerate(rows) if row[:2] == ["Market", "Currency"]), None)
    if start is None:
        raise SettingError(name, "has no line that begins with Market,Currency")
    heading = [cell.casefold() for cell in rows[start]]
    places = {category: heading.index(category) for category in CATEGORIES if category in heading}
    prices: dict[str, dict[str, float]] = {}
    currencies: set[str] = set()
    for row in rows[start + 1 :]:
        if len(row) < len(heading) or not row[0]:
            continue
        currencies.add(row[1].removeprefix("$"))
        prices[row[0]] = {
            category: price for category, place in places.items() if (price := _price(row[place], name)) is not None
        }
    if not prices or len(currencies) != 1:
        raise SettingError(name, "must hold prices in exactly one currency")
    return RateCard(currency="USD" if currencies == {"US"} else currencies.pop(), prices=prices)


def _price(text: str, name: str) -> float | None:
    bare = text.replace("$", "").replace(" ", "")
    if not bare or bare.casefold() == "n/a":
        return None
    try:
        return float(bare)
    except ValueError as problem:
        raise SettingError(name, f"has {text!r} where a price should be") from problem
