"""Whose turn it is: the providers in their order, each with its share of the time, once more after a passing fault."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Generic, Protocol, TypeVar

from ai.gateway import order
from ai.gateway.providers import Failure


class Named(Protocol):
    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)


class Turns(Generic[N]):
    """Iterate over `each()`; whoever's turn failed is told with `failed`, else no further turn is needed."""

    def __init__(self, providers: Sequence[N], seconds: float) -> None:
        self._providers = {provider.name: provider for provider in providers}
        self._now = asyncio.get_running_loop().time
        self.end = self._now() + seconds  # in the loop's time
        self.failures: dict[str, Failure] = {}

    async def each(self) -> AsyncGenerator[tuple[N, float]]:
        """A provider and how many seconds it may take."""
        names = list(self._providers)
        for turn in range(order.ROUNDS):
            if turn:
                names = order.again(names, self.failures)
                if not names or self.end - self._now() < order.PAUSE + order.LEAST:
                    return
                await asyncio.sleep(order.PAUSE)
            for behind, name in zip(reversed(range(len(names))), names, strict=True):
                remaining = self.end - self._now()
                if remaining < order.LEAST:
                    return
                yield self._providers[name], order.share(remaining, behind)

    def failed(self, provider: N, failure: Failure) -> None:
        self.failures[provider.name] = failure
