"""What a business knows, in documents and pages: kept, read in passages, found again, answered from."""

from datetime import datetime
from typing import Final, Literal

from msgspec import Struct

DocumentKind = Literal["text", "markdown", "html", "pdf"]
Origin = Literal["file", "page"]
# `pending` until every passage can be found, `failed` when it cannot be read.
DocumentState = Literal["pending", "ready", "failed"]

MOST_DOCUMENTS: Final = 500  # of one tenant
MOST_CHUNKS: Final = 20_000  # of one tenant: 120 MB in the memory of the models, searched in 6 ms
MOST_CHUNKS_OF_ONE: Final = 5_000  # of one document: about 1,500 printed pages, read in some minutes


class Document(Struct, frozen=True, kw_only=True):
    """`source` is a file's name or a page's address. `embedded` of `chunks` passages can be found already; `reason` is
    why a `failed` one could not be read. The same content twice is one document."""

    id: str
    title: str
    kind: DocumentKind
    origin: Origin
    source: str
    sha256: str
    state: DocumentState = "pending"
    reason: str | None = None
    chunks: int = 0
    embedded: int = 0
    language: str | None = None
    created_by: str
    created_at: datetime
    updated_at: datetime


class Chunk(Struct, frozen=True, kw_only=True):
    """A passage of a document. `place` counts 1, 2, 3 …; `heading`: the headings above it; `page` of a PDF."""

    place: int
    heading: tuple[str, ...] = ()
    text: str
    page: int | None = None


class Passage(Struct, frozen=True, kw_only=True):
    """A passage that was found. `address` of a page. `score`, 0 to 1: how sure it is that it speaks of the question."""

    document_id: str
    title: str
    address: str | None = None
    heading: tuple[str, ...] = ()
    place: int
    page: int | None = None
    text: str
    score: float


# --- what is asked of the models


class ReadOn(Struct, frozen=True, kw_only=True):
    """Read the next piece of a pending document."""

    document_id: str


class ReadSoFar(Struct, frozen=True, kw_only=True):
    """How far a document is; `state` is no longer `pending` once it is over. None: it is gone."""

    state: DocumentState | None
    chunks: int = 0
    embedded: int = 0


class KnowledgeAsked(Struct, frozen=True, kw_only=True):
    """`language` (ISO 639): passages in it come first among equals, and an answer is written in it. `names` of people
    are hidden from language models."""

    question: str
    language: str | None = None
    limit: int = 5
    names: tuple[str, ...] = ()


class KnowledgeFound(Struct, frozen=True, kw_only=True):
    """The best first. Empty when nothing speaks of the question."""

    passages: tuple[Passage, ...] = ()


class KnowledgeAnswer(Struct, frozen=True, kw_only=True):
    """`written`: `text` was written by a model and rests on `sources`. `passages`: no model wrote, `text` is the best
    passage as it stands. `nothing`: the knowledge does not speak of it.

    `note` is one sentence for the agent. Where a model wrote, `prompt` is what it was asked by (`name@version`) and
    `cost_micros` what it cost, in millionths of a US dollar.
    """

    form: Literal["written", "passages", "nothing"]
    text: str = ""
    sources: tuple[Passage, ...] = ()
    by: Literal["local", "model"] = "local"
    provider: str | None = None
    model: str | None = None
    prompt: str | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    cost_micros: int = 0
    note: str | None = None
