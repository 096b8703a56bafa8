"""The bundled model as an ONNX graph, written from its weights at every start.

A BERT encoder with mean pooling and normalisation inside: ``embeddings`` (1, tokens, hidden) in,
``vector`` (1, hidden) out. The choices below were measured on two cores with passages of 60 to
240 tokens:

- The weights stay in their 4-bit blocks (MatMulNBits unpacks them as it multiplies, in float32,
  so the result is that of the unpacked weights). As quick as float32 weights, 215 MB smaller, and
  the session is ready in 0.03 s instead of 0.15 s: nothing is worth caching on disk.
- One text at a time: no padding and no mask, so attention takes its quicker path, and a vector
  cannot depend on what else was in the batch. Two texts on two threads run 45 % faster than one
  padded batch on two threads.
- Layer norms are spelled out: the fused operator is not vectorised and took 18 % of the time, the
  plain ones take 8 %. The optimiser must therefore stay below the level that fuses them again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.embedding.weights import BLOCK, PackedWeights

_OPSET = 20
_IR_VERSION = 10
_MICROSOFT = "com.microsoft"  # the domain of ONNX Runtime's own operators
_INSIDE_BYTES = 512  # tensors up to this size are written into the graph itself

_Shapes = Mapping[str, Sequence[int | str]]


@dataclass(frozen=True, slots=True)
class EncoderGraph:
    """A serialised graph and the tensors it expects from outside, by name.

    Whoever runs it keeps ``tensors`` alive: they are used in place.
    """

    model: bytes
    tensors: dict[str, NDArray[np.generic]]


def encoder_graph(weights: PackedWeights) -> EncoderGraph:
    """Writes the encoder's graph (under 0.1 s)."""
    hidden = weights.architecture.hidden
    writer = GraphWriter(weights)
    states = writer.embedded("embeddings")
    for layer in range(weights.architecture.layers):
        states = writer.layer(states, layer)
    mean = writer.node("ReduceMean", states, writer.constant("token axis", [1]), keepdims=0)
    writer.node("LpNormalization", mean, output="vector", axis=-1, p=2)
    return writer.serialised({"embeddings": [1, "tokens", hidden]}, {"vector": [1, hidden]})


class Changes(Protocol):
    """What was learned on top of the bundled weights; see ``index.reader``."""

    def addition(self, name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
        """Low-rank addition to the matrix ``name``: (inputs, rank) and (rank, outputs)."""
        ...

    def tensor(self, name: str) -> NDArray[np.float32] | None:
        """What stands instead of the bias, gain or shift called ``name``."""
        ...


@dataclass(slots=True)
class GraphWriter:
    """Writes parts of the encoder into one graph; values are named, methods return names."""

    weights: PackedWeights
    changes: Changes | None = None
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    tensors: dict[str, NDArray[np.generic]] = field(default_factory=dict)

    def embedded(self, embeddings: str) -> str:
        return self._layer_norm(embeddings, "emb.ln")

    def layer(self, states: str, number: int) -> str:
        sizes, prefix = self.weights.architecture, f"l{number}."
        projected = self._linear(states, sizes.hidden, *(prefix + part for part in "qkv"))
        parts = [f"{prefix}{part}.projected" for part in "qkv"]
        thirds = self.constant("three", [sizes.hidden] * 3)
        self.nodes.append(helper.make_node("Split", [projected, thirds], parts, axis=-1))
        attended = self.node("MultiHeadAttention", *parts, domain=_MICROSOFT, num_heads=sizes.heads)
        states = self._residual(states, attended, sizes.hidden, prefix + "ao", prefix + "aln")
        inner = self._linear(states, sizes.hidden, prefix + "fi")
        active = self.node("Gelu", inner, domain=_MICROSOFT)
        return self._residual(states, active, sizes.feed_forward, prefix + "fo", prefix + "oln")

    def node(
        self, operator: str, *inputs: str, output: str = "", domain: str = "", **attributes: int
    ) -> str:
        output = output or f"{operator} {len(self.nodes)}"
        self.nodes.append(
            helper.make_node(
                operator, list(inputs), [output], None, None, domain, None, **attributes
            )
        )
        return output

    def tensor(self, name: str, values: NDArray[np.generic]) -> str:
        self.tensors[name] = np.ascontiguousarray(values)
        return name

    def constant(self, name: str, values: Sequence[int]) -> str:
        return self.tensor(name, np.array(values, np.int64))

    def serialised(self, inputs: _Shapes, outputs: _Shapes) -> EncoderGraph:
        graph = helper.make_graph(
            self.nodes,
            "encoder",
            [_value(name, shape) for name, shape in inputs.items()],
            [_value(name, shape) for name, shape in outputs.items()],
            [_initializer(name, values) for name, values in self.tensors.items()],
        )
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)],
            ir_version=_IR_VERSION,
        )
        outside = {name: v for name, v in self.tensors.items() if v.nbytes > _INSIDE_BYTES}
        return EncoderGraph(model.SerializeToString(), outside)

    def _residual(self, states: str, inner: str, width: int, linear: str, norm: str) -> str:
        added = self.node("Add", self._linear(inner, width, linear), states)
        return self._layer_norm(added, norm)

    def _linear(self, states: str, width: int, *names: str) -> str:
        """States times the weights of ``names``, stacked, plus their biases."""
        blocks = np.concatenate(
            [self.weights.blocks(f"{name}.w").reshape(-1, width // BLOCK) for name in names]
        )
        product = self.node(
            "MatMulNBits",
            states,
            self.tensor(f"{names[0]}.codes", _in_pairs(blocks["codes"])),
            self.tensor(f"{names[0]}.scales", blocks["scale"].astype(np.float32).reshape(-1)),
            "",  # no zero points: 8 is the default
            "",
            self.tensor(
                f"{names[0]}.bias", np.concatenate([self._learned(f"{name}.b") for name in names])
            ),
            domain=_MICROSOFT,
            K=width,
            N=len(blocks),
            bits=4,
            block_size=BLOCK,
        )
        return self._with_addition(product, states, names)

    def _with_addition(self, product: str, states: str, names: Sequence[str]) -> str:
        found = [self.changes.addition(name) if self.changes else None for name in names]
        additions = [one for one in found if one is not None]
        if not additions:
            return product
        narrow = np.concatenate([down for down, _ in additions], axis=1)
        wide = np.zeros((narrow.shape[1], sum(up.shape[1] for _, up in additions)), np.float32)
        row = column = 0
        for _, up in additions:  # stacked names: each addition reaches its own outputs only
            wide[row : row + up.shape[0], column : column + up.shape[1]] = up
            row, column = row + up.shape[0], column + up.shape[1]
        inner = self.node("MatMul", states, self.tensor(f"{names[0]}.narrow", narrow))
        outer = self.node("MatMul", inner, self.tensor(f"{names[0]}.wide", wide))
        return self.node("Add", product, outer)

    def _layer_norm(self, states: str, name: str) -> str:
        last = self.constant("last axis", [-1])
        epsilon = np.array([self.weights.architecture.epsilon], np.float32)
        centred = self.node("Sub", states, self.node("ReduceMean", states, last))
        squares = self.node("Mul", centred, centred)
        variance = self.node("ReduceMean", squares, last)
        deviation = self.node("Sqrt", self.node("Add", variance, self.tensor("epsilon", epsilon)))
        scaled = self.node("Mul", centred, self.node("Reciprocal", deviation))
        gain = self.tensor(f"{name}.w", self._learned(f"{name}.w"))
        shift = self.tensor(f"{name}.b", self._learned(f"{name}.b"))
        return self.node("Add", self.node("Mul", scaled, gain), shift)

    def _learned(self, name: str) -> NDArray[np.float32]:
        changed = self.changes.tensor(name) if self.changes else None
        return self.weights.tensor(name) if changed is None else changed


def _value(name: str, shape: Sequence[int | str]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))


def _initializer(name: str, values: NDArray[np.generic]) -> onnx.TensorProto:
    if values.nbytes <= _INSIDE_BYTES:
        return numpy_helper.from_array(values, name)
    outside = TensorProto(
        name=name,
        data_type=helper.np_dtype_to_tensor_dtype(values.dtype),
        dims=values.shape,
        data_location=TensorProto.EXTERNAL,
    )
    outside.external_data.add(key="location", value="memory")
    return outside


def _in_pairs(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Codes as MatMulNBits wants them: byte j holds weights 2j (low half) and 2j + 1."""
    in_order = np.concatenate([codes & 15, codes >> 4], axis=-1)
    pairs: NDArray[np.uint8] = in_order[..., 0::2] | (in_order[..., 1::2] << 4)
    return pairs
