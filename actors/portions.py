"""What an owner of campaigns knows of its numbers and their portfolios' places, read again every half second."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from actors.rules import allowance
from actors.rules.allowance import Portion
from hub.domain.campaign import Campaign, PausedBy, Waiting
from hub.domain.number import Number, forbidden
from hub.stores.redis.portfolios import Portfolios

Key = tuple[str, str]  # tenant, portfolio


class Portions:
    """`numbers` are all there are, as last read."""

    def __init__(self, portfolios: Portfolios) -> None:
        self._portfolios = portfolios
        self.numbers: Mapping[str, Number] = {}
        self._portions: dict[Key, Portion] = {}
        self._taken = Counter[Key]()

    def usable(self, campaign: Campaign, now: datetime) -> list[Number]:
        """Its numbers that may write first now."""
        found = (self.numbers.get(each) for each in campaign.number_ids)
        active = [number for number in found if number is not None and number.state == "active"]
        return [number for number in active if forbidden(number, campaign.category, now) is None]

    async def look(self, campaigns: Iterable[Campaign], out: Mapping[str, int], now: datetime) -> None:
        """Read the places of the portfolios that these campaigns use. `out`: recipients under way, by number. Raises
        Unavailable; what was read before then holds on, which gives no place away twice."""
        using = {number_id: campaign for campaign in campaigns for number_id in campaign.number_ids}
        under_way = Counter[Key]()
        for number_id, many in out.items():
            if number := self.numbers.get(number_id):
                under_way[_key(number)] += many
        wanted = {
            _key(number): number for each in using if (number := self.numbers.get(each)) and allowance.limited(number)
        }
        for key, number in wanted.items():
            taken = self._taken[key]  # before it is counted: what is taken meanwhile is not in the count
            counted = await self._portfolios.places(*key, number.messaging_limit, now.timestamp())
            self._portions[key] = Portion(number.messaging_limit or 0, counted, taken, under_way[key])
        self._portions = {key: portion for key, portion in self._portions.items() if key in wanted}

    def fitting(self, turns: list[str]) -> list[str]:
        """Of numbers' turns those that have a place; none where places have not been counted yet."""
        mine = {each: self.numbers[each] for each in set(turns)}
        rooms: dict[str, int] = {}
        for number in mine.values():
            if allowance.limited(number):
                portion = self._portions.get(_key(number))
                rooms[number.portfolio] = portion.room(self._taken[_key(number)]) if portion else 0
        return allowance.fitting(turns, {each: number.portfolio for each, number in mine.items()}, rooms)

    def took(self, number_ids: Iterable[str]) -> None:
        """These numbers were given a recipient each."""
        self._taken.update(_key(self.numbers[each]) for each in number_ids if each in self.numbers)

    async def costless(self, number: Number, now: datetime) -> list[str]:
        """Customers who were counted before: writing to them costs no place. Raises Unavailable."""
        return await self._portfolios.counted(*_key(number), now.timestamp())

    def waiting(self, campaign: Campaign, now: datetime) -> Waiting | None:
        """Why the campaign takes nobody now."""
        mine = {portfolio: each for (tenant, portfolio), each in self._portions.items() if tenant == campaign.tenant_id}
        return allowance.waiting(campaign, self.usable(campaign, now), mine, now)

    def stopped(self, campaign: Campaign, now: datetime) -> PausedBy | None:
        """What keeps all its numbers from writing first."""
        found = (self.numbers.get(each) for each in campaign.number_ids)
        return allowance.stopped(campaign, [number for number in found if number and number.state == "active"], now)


def _key(number: Number) -> Key:
    return number.tenant_id, number.portfolio
