"""Any encoder of sentence-transformers, on a processor or a GPU. Needs `make torch`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from ai.embeddings import Floats, Reading, unit
from ai.onnx_encoder import LONGEST
from ai.preparing import IDENTITY, LAYERS, RECALL
from ai.recall import Recall

BATCH: Final = 32  # texts at once on a processor
BATCH_GPU: Final = 256  # fills a card of today with short texts


class TorchEncoder:
    """A folder of sentence-transformers, or a name on the hub where the network allows it.

    Of the default model the middle layers are read too, as heads want them; heads for another model are trained on its
    vectors (`hub ai train`).
    """

    def __init__(self, model: str, device: str = "cpu") -> None:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - takes seconds and is not always there

        self._model: Any = SentenceTransformer(model, device=device, model_kwargs={"dtype": "float32"})
        self._model.max_seq_length = min(LONGEST, self._model.max_seq_length or LONGEST)
        self._batch = BATCH if device == "cpu" else BATCH_GPU
        self.name = IDENTITY if Path(model).name == IDENTITY else model
        self.size = int(self._model.get_embedding_dimension())
        self._layers = LAYERS if self.name == IDENTITY else ()
        self._recall = Recall.load(RECALL) if self._layers else None

    def encode(self, texts: Sequence[str]) -> Reading:
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        layers = np.empty((len(texts), self.size * max(1, len(self._layers))), np.float32)
        for begin in range(0, len(order), self._batch):
            places = order[begin : begin + self._batch]
            layers[places] = self._read([texts[place] for place in places])
        return Reading(self._recall(layers) if self._recall else unit(layers), layers)

    def _read(self, texts: list[str]) -> Floats:
        """[n, width] of one batch."""
        if not self._layers:
            return np.asarray(self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False), np.float32)
        import torch  # noqa: PLC0415 - see above

        prompt = self._model.prompts.get("query", "")
        pieces = self._model.tokenize([prompt + text for text in texts])
        pieces = {name: each.to(self._model.device) for name, each in pieces.items() if hasattr(each, "to")}
        with torch.inference_mode():
            states = self._model[0].auto_model(**pieces, output_hidden_states=True).hidden_states
            mask = pieces["attention_mask"].unsqueeze(-1).to(states[0].dtype)
            means = [(states[layer] * mask).sum(1) / mask.sum(1) for layer in self._layers]
        return np.concatenate([unit(mean.float().cpu().numpy()) for mean in means], axis=1)
