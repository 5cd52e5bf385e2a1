"""A past that another encoder read is read anew before anything is learned from it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from msgspec.structs import replace

from actors.taught import ANEW, Taught
from hub.stores.postgres.reply_pairs import ReplyPair
from tests.fakes.encoder import FakeEncoder

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Shelf:
    """Reply pairs in memory."""

    def __init__(self, pairs: Sequence[ReplyPair]) -> None:
        self.pairs = {pair.id: pair for pair in pairs}

    async def read_by_others(self, tenant_id: str, encoder: str, limit: int) -> list[ReplyPair]:
        return [pair for pair in self.pairs.values() if pair.encoder != encoder][:limit]

    async def read_again(self, tenant_id: str, pairs: Sequence[ReplyPair]) -> None:
        self.pairs |= {pair.id: pair for pair in pairs}

    async def newest(self, tenant_id: str, encoder: str, limit: int) -> list[ReplyPair]:
        return []  # too few to learn from


def pair(n: int, encoder: str) -> ReplyPair:
    return ReplyPair(
        id=f"msg_{n}",
        contact_id="con_1",
        question=f"question {n}",
        answer=f"answer {n}",
        language="en",
        encoder=encoder,
        asked=b"old",
        answered=b"old",
        at=AT + timedelta(seconds=n),
    )


async def test_pairs_of_another_encoder_get_vectors_of_this_one():
    encoder = FakeEncoder()
    kept = replace(pair(0, encoder.name), asked=b"kept")
    shelf = Shelf([kept, *(pair(n, "another") for n in range(1, ANEW + 5))])
    stores = SimpleNamespace(reply_pairs=shelf)
    taught = Taught(cast(Any, stores), encoder, cast(Any, None), cast(Any, None))
    assert await taught.refit("tnt_1", AT) == 0
    assert {each.encoder for each in shelf.pairs.values()} == {encoder.name}
    assert shelf.pairs["msg_0"] == kept
    wanted = encoder.encode(["question 7", "answer 7"]).turns.astype(np.float16)
    assert (shelf.pairs["msg_7"].asked, shelf.pairs["msg_7"].answered) == (wanted[0].tobytes(), wanted[1].tobytes())
