"""All passages of one business in memory, found by their words (BM25) and by what they mean (vectors).

The two rank apart and are fused by their ranks (reciprocal rank fusion), for their scores cannot be compared. Whether
anything was found at all is another question, answered by how sure both are together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ai.embeddings import Floats
from ai.knowledge.background import Background
from ai.knowledge.words import mark, words
from hub.domain.knowledge import Document, Passage
from hub.stores.postgres.knowledge import StoredChunk

K1, B = 1.2, 0.5  # BM25: passages are of similar length, so length says little
FUSED_BY = 60.0  # the constant of reciprocal rank fusion
CANDIDATES = 50  # of each ranking
SAME_LANGUAGE = 1.05  # worth about three ranks
MOST_WORDS = 64  # of a question

LEAST_SHARE = 0.25  # of what a question's words say; with less, words that it shares are those of any sentence

# How sure: a logistic function of how far the vector goes beyond chance, and of the share of the question's words.
# Fitted on four small businesses (shoes, a hotel, a dentist, electronics) and 228 questions in nine languages, 119 with
# an answer. Of a business that was left out, 82 % of the questions with an answer find something, the right passage
# first in 92 %, and 85 % of those without find nothing; most of the others are about goods that are not sold.
WEIGHT_VECTOR, WEIGHT_WORDS, NEEDED = 1.7, 3.6, 2.6
SURE = 0.5

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Part:
    """One document in memory. `marks`, `rows`, `counts`: word, passage, how often; `lengths` in words; `vectors` of
    float16; `levels` as Background measures them."""

    document: Document
    chunks: Sequence[StoredChunk]
    marks: npt.NDArray[np.uint32]
    rows: npt.NDArray[np.uint32]
    counts: npt.NDArray[np.float32]
    lengths: Floats
    vectors: npt.NDArray[np.float16]
    levels: Floats


def part_of(document: Document, chunks: Sequence[StoredChunk], background: Background) -> Part:
    """Raises ValueError when a vector is missing or of another size."""
    triples: list[tuple[int, int, int]] = []
    lengths: list[float] = []
    for row, stored in enumerate(chunks):
        found: dict[int, int] = {}
        spoken = [*words(document.title), *words(" ".join(stored.chunk.heading)), *words(stored.chunk.text)]
        for word in spoken:
            number = mark(word)
            found[number] = found.get(number, 0) + 1
        lengths.append(float(len(spoken)))
        triples.extend((number, row, many) for number, many in found.items())
    table = np.array(triples, dtype=np.int64).reshape(-1, 3)
    size = background.vectors.shape[1]
    vectors = np.frombuffer(b"".join(each.vector or b"" for each in chunks), dtype=np.float16).reshape(-1, size)
    if len(vectors) != len(chunks):
        raise ValueError(f"{len(vectors)} vectors of {len(chunks)} passages")
    return Part(
        document,
        chunks,
        table[:, 0].astype(np.uint32),
        table[:, 1].astype(np.uint32),
        table[:, 2].astype(np.float32),
        np.array(lengths, dtype=np.float32),
        vectors,
        background.level(vectors.astype(np.float32)),
    )


class Index:
    """What is found in a business's documents. Made anew when they change; asking changes nothing."""

    def __init__(self, parts: Sequence[Part], background: Background) -> None:
        self._parts = parts
        self._background = background
        first = np.cumsum([0, *(len(part.chunks) for part in parts)])
        self._first: Ints = first
        marks = _joined([part.marks for part in parts], np.uint32)
        order = np.argsort(marks, kind="stable")
        self._marks = marks[order]
        rows = [part.rows.astype(np.int64) + begin for part, begin in zip(parts, first, strict=False)]
        self._rows: Ints = _joined(rows, np.int64)[order]
        self._counts: Floats = _joined([part.counts for part in parts], np.float32)[order]
        self._lengths: Floats = _joined([part.lengths for part in parts], np.float32)
        self._vectors: Floats = (
            np.concatenate([part.vectors for part in parts]).astype(np.float32)
            if parts
            else np.zeros((0, background.vectors.shape[1]), dtype=np.float32)
        )
        self._levels: Floats = _joined([part.levels for part in parts], np.float32)

    def __len__(self) -> int:
        return len(self._lengths)

    def find(self, question: str, vector: Floats, language: str | None = None, limit: int = 5) -> list[Passage]:
        """The best passages that surely speak of the question, `vector` [size] being its vector; often none."""
        if not len(self):
            return []
        lexical, share = self._by_words(question)
        level = float(self._background.level(vector[None, :])[0])
        beyond = self._background.beyond(self._vectors @ vector, self._levels, level)
        fused = np.zeros(len(self))
        for scores, least in ((np.where(share >= LEAST_SHARE, lexical, 0.0), 0.0), (beyond, -np.inf)):
            best = np.argsort(-scores, kind="stable")[:CANDIDATES]
            for rank, row in enumerate(best):
                if scores[row] > least:
                    fused[row] += 1.0 / (FUSED_BY + rank)
        if language:
            fused *= np.repeat(self._preferred(language), np.diff(self._first))
        sure = 1.0 / (1.0 + np.exp(NEEDED - WEIGHT_VECTOR * beyond - WEIGHT_WORDS * share))
        order = [int(row) for row in np.argsort(-fused, kind="stable")[: 2 * CANDIDATES] if sure[row] >= SURE]
        return [self._passage(row, float(sure[row])) for row in order[:limit]]

    def _by_words(self, question: str) -> tuple[Floats, Floats]:
        """(BM25, share of what the question's words say that is in the passage) of each passage."""
        total, many = np.zeros(len(self), dtype=np.float32), float(len(self))
        held = np.zeros(len(self), dtype=np.float32)
        norm = K1 * (1 - B + B * self._lengths / max(float(self._lengths.mean()), 1.0))
        whole = 0.0
        for number in list(dict.fromkeys(mark(word) for word in words(question)))[:MOST_WORDS]:
            low, high = (int(np.searchsorted(self._marks, np.uint32(number), side)) for side in ("left", "right"))
            rows, counts = self._rows[low:high], self._counts[low:high]
            rare = float(np.log1p((many - len(rows) + 0.5) / (len(rows) + 0.5)))
            whole += rare
            held[rows] += rare
            total[rows] += rare * counts * (K1 + 1) / (counts + norm[rows])
        return total, held / whole if whole else held

    def _preferred(self, language: str) -> Floats:
        same = [SAME_LANGUAGE if part.document.language == language else 1.0 for part in self._parts]
        return np.array(same, dtype=np.float32)

    def _passage(self, row: int, score: float) -> Passage:
        number = int(np.searchsorted(self._first, row, side="right")) - 1
        part = self._parts[number]
        chunk, document = part.chunks[row - int(self._first[number])].chunk, part.document
        return Passage(
            document_id=document.id,
            title=document.title,
            address=document.source if document.origin == "page" else None,
            heading=chunk.heading,
            place=chunk.place,
            page=chunk.page,
            text=chunk.text,
            score=round(score, 3),
        )


def _joined(arrays: Sequence[npt.NDArray[Any]], kind: Any) -> npt.NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=kind)
