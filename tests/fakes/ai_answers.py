"""Remembered answers without Redis. `seconds` says for how long each was to be kept."""

from collections.abc import Sequence


class FakeAiAnswers:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, bytes], bytes] = {}
        self.seconds: dict[tuple[str, bytes], int] = {}

    async def find(self, tenant_id: str, keys: Sequence[bytes]) -> list[bytes | None]:
        return [self.kept.get((tenant_id, key)) for key in keys]

    async def keep(self, tenant_id: str, key: bytes, answer: bytes, seconds: int) -> None:
        self.kept[tenant_id, key] = answer
        self.seconds[tenant_id, key] = seconds
