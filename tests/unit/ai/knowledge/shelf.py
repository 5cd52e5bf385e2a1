"""Documents on a shelf, read by an encoder that knows words only."""

from typing import Any

import numpy as np

from ai.knowledge.learning import spoken
from hub.domain.ids import new_id
from hub.domain.knowledge import Chunk, Document
from hub.stores.postgres.knowledge import StoredChunk
from tests.fakes.encoder import FakeEncoder
from tests.fakes.samples import NOON


class WideEncoder(FakeEncoder):
    """Wide enough that no two words of these tests share a place."""

    size = 4096


SHOP = {
    "Returns": [
        "You may return shoes within 30 days, unworn and in their box.",
        "Refunds go to the card you paid with.",
    ],
    "Delivery": ["Delivery to Spain takes three days and costs 4.90 euros.", "Islands take a week."],
    "Hours": ["The shop is open from Monday to Friday, nine to six."],
    "Care": ["Clean suede boots with a dry brush.", "Article AX-200 is a brush of brass."],
}


def document(title: str = "Help", **known: Any) -> Document:
    made_at = known.get("created_at", NOON)
    given: dict[str, Any] = {
        "id": new_id("doc", made_at),
        "title": title,
        "kind": "markdown",
        "origin": "file",
        "source": f"{title}.md",
        "sha256": new_id("sha", made_at),
        "created_by": "per_1",
        "created_at": made_at,
        "updated_at": made_at,
    }
    return Document(**{**given, **known})


def chunks_of(sections: dict[str, list[str]]) -> list[Chunk]:
    told = [(heading, text) for heading, texts in sections.items() for text in texts]
    return [Chunk(place=n, heading=(heading,), text=text) for n, (heading, text) in enumerate(told, 1)]


def stored(of: Document, chunks: list[Chunk], encoder: Any = None) -> list[StoredChunk]:
    encoder = encoder or WideEncoder()
    vectors = encoder.encode([spoken(chunk) for chunk in chunks]).vectors.astype(np.float16)
    return [
        StoredChunk(of.id, chunk, encoder.name, vector.tobytes()) for chunk, vector in zip(chunks, vectors, strict=True)
    ]
