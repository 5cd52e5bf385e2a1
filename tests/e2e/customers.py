"""Somebody who writes to the demo's number, and where that shows on an agent's screen."""

from typing import Any

from tests.outside import Phones

NUMBER = "100000000000001"


class Customer:
    """Somebody new who writes."""

    def __init__(self, phones: Phones, record: dict[str, Any], name: str) -> None:
        self._phones = phones
        self._record = record
        self.name = name

    async def write(self, words: str) -> None:
        await self._phones.write(self._record, phone_number_id=NUMBER, type="text", text=words)

    async def chat(self) -> list[dict[str, Any]]:
        return await self._phones.chat(self._record, NUMBER)


def row(customer: Customer) -> str:
    return f'role=listitem >> :scope:has-text("{customer.name}")'


def bubble(words: str) -> str:
    return f'[data-timeline] [data-bubble]:has-text("{words}")'
