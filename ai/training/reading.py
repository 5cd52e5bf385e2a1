"""Reads many texts once: what an encoder made of them is kept beside the models, by text."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from ai.embeddings import Encoder, Floats, turns_of

PART: Final = 2_000  # texts between two words about how far it is


class Readings:
    """`layers` of texts. Kept in one file for each encoder; delete it to read anew."""

    def __init__(self, encoder: Encoder, folder: Path, say: Callable[[str], None]) -> None:
        self._encoder = encoder
        self._path = folder / f"readings-{encoder.name.replace('/', '--')}.npz"
        self._say = say
        self._places: dict[str, int] = {}
        self._layers = np.zeros((0, 0), np.float16)
        if self._path.exists():
            with np.load(self._path, allow_pickle=False) as kept:
                self._layers = kept["layers"]
                self._places = {str(key): place for place, key in enumerate(kept["keys"])}

    def of(self, texts: Sequence[str]) -> Floats:
        """[n, width] in the order of `texts`."""
        self._read([text for text in dict.fromkeys(texts) if _key(text) not in self._places])
        return self._layers[[self._places[_key(text)] for text in texts]].astype(np.float32)

    def turns(self, texts: Sequence[str]) -> Floats:
        """[n, size] in the order of `texts`, as `Reading.turns`."""
        return turns_of(self.of(texts), self._encoder.size)

    def _read(self, missing: list[str]) -> None:
        if not missing:
            return
        parts = [self._layers] if len(self._layers) else []
        for begin in range(0, len(missing), PART):
            part = missing[begin : begin + PART]
            parts.append(self._encoder.encode(part).layers.astype(np.float16))
            for text in part:
                self._places[_key(text)] = len(self._places)
            self._say(f"read {begin + len(part)} of {len(missing)} new texts")
        self._layers = np.concatenate(parts)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(self._path, layers=self._layers, keys=np.array(list(self._places)))


def _key(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
