"""Fits the two halves of a head by softmax regression, mixes them, and tempers the probabilities. Plain numpy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ai import ngrams
from ai.embeddings import Floats
from ai.softmax import Head, softmax

Integers = npt.NDArray[np.int64]

STEPS: Final = 120  # all texts at once; by then no label on texts kept aside changes any more
SHARES: Final = (0.0, 0.15, 0.3, 0.45, 0.6)  # of the pieces beside the reading, tried in cross-validation
FOLDS: Final = 2  # a third changes neither share nor heat


@dataclass(frozen=True, slots=True)
class Lesson:
    """Texts with what was read of them, their labels' places, and how much each counts."""

    texts: Sequence[str]
    layers: Floats
    labels: Integers
    weights: Floats

    def only(self, rows: Integers) -> "Lesson":
        return Lesson([self.texts[int(row)] for row in rows], self.layers[rows], self.labels[rows], self.weights[rows])


@dataclass(frozen=True, slots=True)
class Rein:
    """How strongly weights are held back."""

    dense: float = 1e-4
    sparse: float = 1e-5


def fit(
    lesson: Lesson,
    labels: tuple[str, ...],
    judged: Sequence[Integers],
    rein: Rein = Rein(),
    *,
    shares: Sequence[float] = SHARES,
    dense: Floats | None = None,
) -> Head:
    """A head for `labels`. Share and heat are chosen on `judged`: parts of the texts, each judged by what all others
    teach; texts in no part are only learned from. `dense` is learned unless it is given."""
    places = np.concatenate(judged)
    read, pieces = (np.zeros((len(lesson.labels), len(labels)), np.float32) for _ in range(2))
    with_pieces = any(shares)
    for fold in judged:
        others = np.setdiff1d(np.arange(len(lesson.labels)), fold)
        halves = _halves(lesson.only(others), len(labels), rein, pieces=with_pieces, dense=dense)
        asked = lesson.only(fold)
        read[fold] = asked.layers @ halves[0][:-1] + halves[0][-1]
        if with_pieces:
            pieces[fold] = sparse_scores(asked.texts, halves[1])
    read, pieces, right = read[places], pieces[places], lesson.labels[places]
    share = min(shares, key=lambda each: loss(_mixed(read, pieces, each), right))
    mixed = _mixed(read, pieces, share)
    heat = min(np.geomspace(0.3, 3.0, 40), key=lambda each: loss((mixed / each).astype(np.float32), right))
    dense, sparse = _halves(lesson, len(labels), rein, pieces=with_pieces, dense=dense)
    return Head(labels=labels, dense=dense, sparse=sparse, share=share, heat=heat)


def folds(count: int) -> list[Integers]:
    """The first `count` texts, those of our corpus, in FOLDS parts by chance."""
    fold_of = np.random.default_rng(11).integers(0, FOLDS, count)
    return [np.flatnonzero(fold_of == fold) for fold in range(FOLDS)]


def _mixed(read: Floats, pieces: Floats, share: float) -> Floats:
    return ((1 - share) * read + share * pieces).astype(np.float32)


def loss(scores: Floats, labels: Integers) -> float:
    """Mean negative logarithm of the right label's probability."""
    chances = softmax(scores)[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(chances, 1e-9)).mean())


def sparse_scores(texts: Sequence[str], sparse: Floats) -> Floats:
    """[n, k] of hashed pieces, as `ai.softmax.piece_scores` for many texts."""
    return _Pieces(texts).times(sparse[:-1]) + sparse[-1]


def _halves(lesson: Lesson, kinds: int, rein: Rein, *, pieces: bool, dense: Floats | None) -> tuple[Floats, Floats]:
    weights = (lesson.weights / lesson.weights.sum()).astype(np.float32)
    if dense is None:
        dense = _of_readings(lesson, weights, kinds, rein)
    if not pieces:  # a head of readings alone
        return dense, np.zeros((1, kinds), np.float32)
    return dense, _descend(_Pieces(lesson.texts), lesson.labels, weights, kinds, (rein.sparse, 0.1))


def _of_readings(lesson: Lesson, weights: Floats, kinds: int, rein: Rein) -> Floats:
    mean, spread = lesson.layers.mean(0), lesson.layers.std(0) + 1e-6
    found = _descend(_Rows((lesson.layers - mean) / spread), lesson.labels, weights, kinds, (rein.dense, 0.05))
    plain = np.vstack([found[:-1] / spread[:, None], found[-1:]])
    plain[-1] -= mean @ plain[:-1]
    return plain.astype(np.float32)


class _Rows:
    """A dense matrix, by its two products."""

    def __init__(self, rows: Floats) -> None:
        self._rows = np.ascontiguousarray(rows, np.float32)
        self.width = rows.shape[1]

    def times(self, columns: Floats) -> Floats:
        return self._rows @ columns

    def back(self, slopes: Floats) -> Floats:
        return self._rows.T @ slopes


class _Pieces:
    """The sparse matrix of hashed pieces: ones divided by the root of how many a text has."""

    width = ngrams.BUCKETS

    def __init__(self, texts: Sequence[str]) -> None:
        self._rows, self._places = ngrams.counts(texts)
        counts = np.bincount(self._rows, minlength=len(texts))
        self._size = len(texts)
        self._value = (1 / np.sqrt(np.maximum(counts, 1)))[self._rows].astype(np.float32)

    def times(self, columns: Floats) -> Floats:
        found = [np.bincount(self._rows, self._value * column[self._places], self._size) for column in columns.T]
        return np.stack(found, axis=1).astype(np.float32)

    def back(self, slopes: Floats) -> Floats:
        found = [np.bincount(self._places, self._value * slope[self._rows], self.width) for slope in slopes.T]
        return np.stack(found, axis=1).astype(np.float32)


def _descend(
    matrix: _Rows | _Pieces, labels: Integers, weights: Floats, kinds: int, how: tuple[float, float]
) -> Floats:
    """Softmax regression by Adam over all texts at once: [width + 1, kinds], the bias last."""
    rein, rate = how
    wanted = np.eye(kinds, dtype=np.float32)[labels]
    found = np.zeros((matrix.width + 1, kinds), np.float32)
    mean, square = np.zeros_like(found), np.zeros_like(found)
    for step in range(1, STEPS + 1):
        chances = softmax(matrix.times(found[:-1]) + found[-1])
        slopes = (weights[:, None] * (chances - wanted)).astype(np.float32)
        slope = np.vstack([matrix.back(slopes) + rein * found[:-1], slopes.sum(0, keepdims=True)])
        mean += 0.1 * (slope - mean)
        square += 0.001 * (slope * slope - square)
        pace = rate * min(1.0, 2 * (1 - step / STEPS) + 0.02)
        found -= np.float32(pace) * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-9)
    return found
