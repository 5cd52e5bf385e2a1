"""The default encoder in torch, with a low-rank change of each matrix that can be learned."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import torch as _torch

from ai.weights import Weights

torch: Any = _torch  # its types are half known
functional: Any = _torch.nn.functional

MATRICES: Final = ("q", "k", "v", "ao", "fi", "fo")
PAD: Final = 1
Tensor = Any
Changes = Mapping[str, tuple[Tensor, Tensor]]  # by matrix: inward [rank, in], outward [out, rank]


class Bert:
    """`weights` as tensors on a device. They stay as they are; only `changes` are learned."""

    def __init__(self, weights: Weights, device: str) -> None:
        self._shape, self._device = weights.shape, device
        hidden, inner = self._shape.hidden, self._shape.inner

        def put(values: Any) -> Tensor:
            return torch.tensor(values, device=device)

        self._matrices = {
            f"l{layer}.{name}.w": put(weights.matrix(f"l{layer}.{name}.w", inner if name == "fo" else hidden))
            for layer in range(self._shape.layers)
            for name in MATRICES
        }
        vectors = [f"l{layer}.{name}.b" for layer in range(self._shape.layers) for name in (*MATRICES, "aln", "oln")]
        vectors += [f"l{layer}.{name}.w" for layer in range(self._shape.layers) for name in ("aln", "oln")]
        vectors += ["emb.ln.w", "emb.ln.b"]
        self._vectors = {name: put(weights.vector(name)) for name in vectors}
        self._heard: dict[str, Tensor] | None = None
        self._words = put(weights.matrix("emb.word", hidden))
        places = weights.vector("emb.pos").reshape(-1, hidden) + weights.vector("emb.type").reshape(-1, hidden)[0]
        self._places = put(places)

    def fresh(self, rank: int) -> dict[str, tuple[Tensor, Tensor]]:
        """Changes that change nothing yet."""
        made: dict[str, tuple[Tensor, Tensor]] = {}
        for name, matrix in self._matrices.items():
            out, into = matrix.shape
            inward = torch.randn(rank, into, device=self._device) / into**0.5
            made[name] = inward.requires_grad_(), torch.zeros(out, rank, device=self._device).requires_grad_()
        return made

    def means(
        self, pieces: Sequence[Sequence[int]], layers: Sequence[int], changes: Changes, drop: float = 0.0
    ) -> list[Tensor]:
        """The mean over its words of each text at `layers`, each of length 1, [n, hidden]. `drop`: the share of words
        that are left blank, so that no single one is relied on."""
        ids, mask = self._filled(pieces)
        words = self._norm("emb.ln", self._words[ids] + self._places[: ids.shape[1]])
        if drop:
            words = words * (torch.rand(ids.shape, device=self._device) > drop)[..., None]
        count = mask.float()[..., None]
        found: list[Tensor] = []
        for layer in range(self._shape.layers):
            words = self._layer(layer, words, mask, changes)
            if layer + 1 in layers:
                found.append(functional.normalize((words.float() * count).sum(1) / count.sum(1), dim=1))
        return found

    def loudest(self, pieces: Sequence[Sequence[int]], changes: Changes) -> dict[str, Tensor]:
        """By matrix, how large each number that it is given gets, without its sign."""
        self._heard = {}
        try:
            self.means(pieces, (), changes)
            return self._heard
        finally:
            self._heard = None

    def _filled(self, pieces: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        longest = max(map(len, pieces))
        ids = torch.tensor([[*each, *[PAD] * (longest - len(each))] for each in pieces], device=self._device)
        return ids, ids != PAD

    def _layer(self, layer: int, words: Tensor, mask: Tensor, changes: Changes) -> Tensor:
        heads = self._shape.heads
        count, length, hidden = words.shape

        def product(name: str, source: Tensor) -> Tensor:
            key = f"l{layer}.{name}.w"
            if self._heard is not None:
                self._heard[key] = source.abs().flatten(0, -2).amax(0)
            matrix = self._matrices[key]
            if key in changes:
                inward, outward = changes[key]
                matrix = matrix + outward @ inward
            return functional.linear(source, matrix, self._vectors[f"l{layer}.{name}.b"])

        parts = [product(part, words).view(count, length, heads, hidden // heads).transpose(1, 2) for part in "qkv"]
        seen = functional.scaled_dot_product_attention(*parts, attn_mask=mask[:, None, None, :])
        seen = seen.transpose(1, 2).reshape(count, length, hidden)
        middle = self._norm(f"l{layer}.aln", words + product("ao", seen))
        return self._norm(f"l{layer}.oln", middle + product("fo", functional.gelu(product("fi", middle))))

    def _norm(self, name: str, rows: Tensor) -> Tensor:
        weight, bias = self._vectors[f"{name}.w"], self._vectors[f"{name}.b"]
        return functional.layer_norm(rows, weight.shape, weight, bias, self._shape.epsilon)
