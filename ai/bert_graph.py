"""A BERT as an ONNX graph of 8-bit matrices, written node by node for onnxruntime's fused operators.

Written by hand rather than exported and quantised afterwards: it takes seconds, needs no torch, and every product is
the fused one. Weights are rounded to 8 bits with a scale for each column; activations are rounded while it runs.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from ai.weights import Floats, Weights

FUSED = "com.microsoft"  # onnxruntime's own operators
OPSET, IR = 17, 9


class Graph:
    """Nodes and constants in the making."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: npt.NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(values, name))
        return name

    def node(self, kind: str, inputs: Iterable[str], output: str, domain: str = "", **facts: Any) -> str:
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=output, domain=domain, **facts))
        return output

    def rounded(self, name: str, matrix: Floats) -> tuple[str, str, str]:
        """Constants for an [in, out] matrix in 8 bits: values, scale and zero of each column."""
        values, scale = eight_bits(matrix)
        zero = np.zeros(scale.shape, np.int8)
        return (
            self.constant(f"{name}.8", values),
            self.constant(f"{name}.scale", scale),
            self.constant(f"{name}.zero", zero),
        )

    def product(self, source: str, name: str, matrix: Floats, loud: Floats | None = None) -> str:
        """`source` times an [in, out] matrix. What is `loud` in the source is divided by it before it is rounded, and
        the matrix multiplied: one number of 30 among numbers of 3 would leave the others a tenth of the 256 steps."""
        if loud is not None:
            source = self.node("Mul", [source, self.constant(f"{name}.quiet", 1 / loud)], f"{name}.quieted")
            matrix = matrix * loud[:, None]
        inputs = [source, *self.rounded(name, matrix)]
        return self.node("DynamicQuantizeMatMul", inputs, f"{name}.out", FUSED)


def eight_bits(matrix: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """([in, out] in 8 bits, scale of each column)."""
    scale = np.maximum(np.abs(matrix).max(axis=0), 1e-8).astype(np.float32) / 127.0
    return np.clip(np.rint(matrix / scale), -127, 127).astype(np.int8), scale


def build(weights: Weights, layers: tuple[int, ...], loud: Mapping[str, Floats]) -> onnx.ModelProto:
    """`loud`: by matrix, how much louder each number that it is given can be than the others (`ai.training.loudness`).

    `ids` and `mask` [n, length] of int64 in; out: for each of `layers` the mean over the words of its output, as
    `layer_6` and the like, [n, hidden]."""
    graph, shape = Graph(), weights.shape
    lengths = _lengths(graph)
    words = _words(graph, weights)
    outputs: list[str] = []
    for layer in range(shape.layers):
        words = _layer(graph, (weights, loud), layer, words, lengths)
        if layer + 1 in layers:
            outputs.append(_mean(graph, words, f"layer_{layer + 1}"))
    sides = ["n", "length"]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "e5",
            [helper.make_tensor_value_info(name, TensorProto.INT64, sides) for name in ("ids", "mask")],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", shape.hidden]) for name in outputs],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)],
    )
    model.ir_version = IR
    return model


def _lengths(graph: Graph) -> str:
    """How many words each text has, as attention wants it; and the mask as numbers to average with."""
    graph.node("Cast", ["mask"], "mask.int", to=TensorProto.INT32)
    graph.constant("axis.1", np.array([1], np.int64))
    graph.constant("axis.2", np.array([2], np.int64))
    graph.node("ReduceSum", ["mask.int", "axis.1"], "lengths", keepdims=0)
    graph.node("Cast", ["mask"], "mask.float", to=TensorProto.FLOAT)
    graph.node("ReduceSum", ["mask.float", "axis.1"], "mask.sum", keepdims=1)
    graph.node("Unsqueeze", ["mask.float", "axis.1"], "mask.row")
    return "lengths"


def _words(graph: Graph, weights: Weights) -> str:
    """Word, place and kind of each piece, added and normalised. Word vectors are 8-bit rows with a scale each."""
    hidden = weights.shape.hidden
    rows, scale = eight_bits(weights.matrix("emb.word", hidden).T)
    graph.constant("emb.8", np.ascontiguousarray(rows.T))
    graph.constant("emb.scale", scale.reshape(-1, 1))
    graph.node("Gather", ["emb.8", "ids"], "emb.rows")
    graph.node("Gather", ["emb.scale", "ids"], "emb.scales")
    graph.node("Cast", ["emb.rows"], "emb.float", to=TensorProto.FLOAT)
    graph.node("Mul", ["emb.float", "emb.scales"], "emb.word")
    places = weights.vector("emb.pos").reshape(-1, hidden) + weights.vector("emb.type").reshape(-1, hidden)[0]
    graph.constant("emb.places", places)
    graph.node("Shape", ["ids"], "ids.shape")
    graph.constant("one", np.array(1, np.int64))
    graph.node("Gather", ["ids.shape", "one"], "ids.length")
    graph.constant("zero", np.array(0, np.int64))
    graph.node("Range", ["zero", "ids.length", "one"], "ids.places")
    graph.node("Gather", ["emb.places", "ids.places"], "emb.place")
    graph.node("Add", ["emb.word", "emb.place"], "emb.sum")
    gamma = graph.constant("emb.gamma", weights.vector("emb.ln.w"))
    beta = graph.constant("emb.beta", weights.vector("emb.ln.b"))
    return graph.node("LayerNormalization", ["emb.sum", gamma, beta], "emb", axis=-1, epsilon=weights.shape.epsilon)


def _layer(graph: Graph, parts: tuple[Weights, Mapping[str, Floats]], layer: int, words: str, lengths: str) -> str:
    weights, loud = parts
    hidden, inner = weights.shape.hidden, weights.shape.inner

    def matrix(name: str, columns: int) -> Floats:
        return np.ascontiguousarray(weights.matrix(f"l{layer}.{name}.w", columns).T)

    def vector(name: str) -> Floats:
        return weights.vector(f"l{layer}.{name}.b")

    attended = _attention(graph, weights, layer, words, lengths)
    looked = graph.product(attended, f"l{layer}.ao", matrix("ao", hidden))
    middle = _added(graph, weights, f"l{layer}.aln", (looked, words), vector("ao"))
    wide = graph.product(middle, f"l{layer}.fi", matrix("fi", hidden), loud.get(f"l{layer}.fi.w"))
    bias = graph.constant(f"l{layer}.fi.bias", vector("fi"))
    thought = graph.node("BiasGelu", [wide, bias], f"l{layer}.gelu", FUSED)
    narrow = graph.product(thought, f"l{layer}.fo", matrix("fo", inner), loud.get(f"l{layer}.fo.w"))
    return _added(graph, weights, f"l{layer}.oln", (narrow, middle), vector("fo"))


def _attention(graph: Graph, weights: Weights, layer: int, words: str, lengths: str) -> str:
    """Every word looks at the others: query, key and value in one product."""
    hidden = weights.shape.hidden
    parts = [weights.matrix(f"l{layer}.{part}.w", hidden).T for part in "qkv"]
    values, scale, zero = graph.rounded(f"l{layer}.qkv", np.ascontiguousarray(np.concatenate(parts, axis=1)))
    bias = graph.constant(
        f"l{layer}.qkv.bias", np.concatenate([weights.vector(f"l{layer}.{part}.b") for part in "qkv"])
    )
    rounded = [f"l{layer}.in.{part}" for part in ("8", "scale", "zero")]
    graph.nodes.append(helper.make_node("DynamicQuantizeLinear", [words], rounded, name=f"l{layer}.in"))
    inputs = [rounded[0], values, bias, rounded[1], scale, lengths, rounded[2], zero]
    return graph.node("QAttention", inputs, f"l{layer}.attention", FUSED, num_heads=weights.shape.heads)


def _added(graph: Graph, weights: Weights, name: str, sources: tuple[str, str], bias: Floats) -> str:
    """What was made, plus what it was made from, plus a bias; normalised."""
    norm = [graph.constant(f"{name}.{part}", weights.vector(f"{name}.{part}")) for part in ("w", "b")]
    added = graph.constant(f"{name}.added", bias)
    return graph.node("SkipLayerNormalization", [*sources, *norm, added], name, FUSED, epsilon=weights.shape.epsilon)


def _mean(graph: Graph, words: str, name: str) -> str:
    """The mean over a text's words, those that only fill up left out."""
    graph.node("MatMul", ["mask.row", words], f"{name}.sum")
    graph.node("Squeeze", [f"{name}.sum", "axis.1"], f"{name}.flat")
    return graph.node("Div", [f"{name}.flat", "mask.sum"], name)
