"""The default encoder: multilingual-e5-small, tuned, in 8 bits on one core of any machine."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime as _onnxruntime
from tokenizers import Tokenizer

from ai.embeddings import Floats, Reading, unit
from ai.preparing import IDENTITY, LAYERS, ONNX, RECALL
from ai.recall import Recall

onnxruntime: Any = _onnxruntime  # its types are unknown
PROMPT: Final = "query: "  # what the model was trained to see before every text
LONGEST: Final = 128  # pieces read of a text: about 90 words
BATCH: Final = 8  # texts at once: what passes through a layer then stays in the core's own cache; 32 are a sixth slower
PAD: Final = 1
SIZE: Final = 384


class OnnxEncoder:
    """Texts of like length are read together, so that little is read in vain."""

    name = IDENTITY
    size = SIZE

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._recall = Recall.load(RECALL)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3  # errors
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / ONNX), options, providers=["CPUExecutionProvider"]
        )

    def encode(self, texts: Sequence[str]) -> Reading:
        pieces = [self._tokenizer.encode(PROMPT + text).ids for text in texts]
        layers = np.empty((len(pieces), SIZE * len(LAYERS)), np.float32)
        order = sorted(range(len(pieces)), key=lambda place: len(pieces[place]))
        for begin in range(0, len(order), BATCH):
            places = order[begin : begin + BATCH]
            means = self._read([pieces[place] for place in places])
            layers[places] = np.concatenate([unit(mean) for mean in means], axis=1)
        return Reading(self._recall(layers), layers)

    def _read(self, pieces: list[list[int]]) -> list[Floats]:
        """The mean of each layer in LAYERS, [n, SIZE] each."""
        longest = max(map(len, pieces))
        ids = np.full((len(pieces), longest), PAD, np.int64)
        for row, each in zip(ids, pieces, strict=True):
            row[: len(each)] = each
        return self._session.run(None, {"ids": ids, "mask": (ids != PAD).astype(np.int64)})
